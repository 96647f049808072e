"""The world outside: the chat service, pictures, settings, secrets and the demo; no Qt, and each on its own."""
