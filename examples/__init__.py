"""Samples, clearly labelled as samples: nothing here is real."""
