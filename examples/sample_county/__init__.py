"""A made-up county (示例县) from a seed: about 60 schools of every kind, two years, gaps and near-misses."""
