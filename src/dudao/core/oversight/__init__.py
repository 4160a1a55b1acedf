"""Oversight without a database: the ladder, its rules and the eight steps of a matter."""
