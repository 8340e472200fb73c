"""Requests: asked, triaged, planned, served, closed, by whom, by when, and how many of them."""
