"""Regions, governments, bureaus with their sections, townships and schools, as one tree."""
