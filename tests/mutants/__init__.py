"""Planted faults, for each rule and each of its sides: the tests must catch every one (`make mutants`)."""
