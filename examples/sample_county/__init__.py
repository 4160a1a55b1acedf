"""A made-up county (示例县) from a seed: about 60 schools of every kind, two years, gaps and near-misses."""

SAMPLE_PASSWORD = "Shili-2026"
"""The password of every sample account; printed at the start, fit for looking around only."""
