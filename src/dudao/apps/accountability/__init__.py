"""Talks and accountability cases by the measure, with their traces and papers."""
