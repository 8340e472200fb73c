"""Asking around for a seat."""
