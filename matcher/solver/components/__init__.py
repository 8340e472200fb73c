"""Independent parts of a problem, solved apart and joined again."""
