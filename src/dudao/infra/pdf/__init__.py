"""Neutral documents and sheets as PDF files."""
