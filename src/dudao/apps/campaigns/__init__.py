"""Campaigns of self-evaluation and acceptance: standards, stages, groups, units and owners."""
