"""Neutral documents as Word files in the layout of official documents."""
