"""The engine of this computer: running a model, and fetching, keeping and removing models."""
