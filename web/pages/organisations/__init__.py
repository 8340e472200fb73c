"""Organisations, who belongs to them, and the district's words."""
