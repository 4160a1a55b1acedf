"""Writes of reported tables: every action is one transaction with one entry in the log."""
