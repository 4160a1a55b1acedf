"""Dudao 督导通: judges a county against the official standards of education supervision."""
