"""Oversight: the ladder and its rules, matters, letters and their answers, cards."""
