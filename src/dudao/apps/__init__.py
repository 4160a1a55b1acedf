"""The users' concepts, one app each, ordered by the stages of their work."""
