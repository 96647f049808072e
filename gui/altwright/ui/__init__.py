"""The widgets: what an editor sees, hears and presses."""
