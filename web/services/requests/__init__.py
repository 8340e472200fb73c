"""Requests: what neighbourhoods ask for, what becomes of each, by when, and how many are closed."""
