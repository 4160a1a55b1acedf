"""Ratings of items by units, their review, external ratings beside them, and the board of a campaign."""
