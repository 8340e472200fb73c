"""Large neighbourhood search: solve a neighbourhood of the best roster again, keep what is better."""
