"""Measurement: what a version of reported tables means under its standard, and how every figure came about."""
