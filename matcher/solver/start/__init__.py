"""First rosters, made without a solver where that is possible."""
