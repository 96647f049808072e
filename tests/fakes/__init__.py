"""Real servers on loopback that behave as well and as badly as those on the internet."""
