"""Writes of periodic reports: series and periods, what units report, its review, and digests."""
