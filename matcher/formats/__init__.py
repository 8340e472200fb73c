"""Public benchmark formats, both ways: an instance becomes a problem, a roster what its evaluator reads."""
