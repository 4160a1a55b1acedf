"""The verbs of ratings: one module for each kind of work."""
