"""Restricted master problems solved approximately by primal-dual hybrid gradient (PDHG), in numba.

    min over x, y   max over u    cost . x + link_cost . y + u . (A x + B y) - conjugate(u)

x are the column weights: those of each person lie in a unit simplex. y are linking columns, each between its
bounds. u are the duals of the rows. A row is not hard: its activity pays a convex piecewise-linear penalty,
whose convex conjugate stands in the formula.

All of `solver` uses these symbols and this sign: u is the slope of a row's penalty, so that

    reduced cost of a column = cost + u . (its entries in the rows)

and a row that asks for more has a negative dual. The linear programmes of `model` have the opposite sign,
that of LP solvers: reduced cost = cost - dual . entries.

In each iteration x and y take a gradient step and are projected, then u takes a step along the extrapolated
activities, followed by the proximal map of the conjugate (Chambolle and Pock, A first-order primal-dual
algorithm for convex problems, 2011). Restarts to the average and the primal weight, which balances primal and
dual steps, are those of PDLP (Applegate and others, Practical large-scale linear programming using
primal-dual hybrid gradient, 2021). An approximate master solution suffices for column generation and is found
much sooner (Strandmark, Qu and Curtois, First-order linear programming in a column generation-based heuristic
approach to the nurse rostering problem, 2020).

District and calendar share the data layout and all of this but the rule for step lengths (`iterations`).
"""
