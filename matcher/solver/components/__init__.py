"""Independent components of a problem, solved apart and joined again."""
