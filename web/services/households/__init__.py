"""Households: what is kept of homes that are visited, and who may know it."""
