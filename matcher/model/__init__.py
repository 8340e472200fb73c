"""The linear model of a problem, and the solvers that read it."""
