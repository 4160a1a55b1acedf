"""Reported tables: uploads and their checks, versions, the one that counts, locks, rounds of reporting."""
