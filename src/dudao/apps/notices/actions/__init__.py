"""Writing notices, setting up the ways out, and sending."""
