"""Meetings, their minutes and decisions, and what units must pass on and confirm."""
