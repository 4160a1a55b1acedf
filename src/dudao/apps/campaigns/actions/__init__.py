"""Writes of campaigns, by what is written."""
