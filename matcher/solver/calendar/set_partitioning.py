"""The best roster of plans that are known: a set-partitioning MILP that takes one plan for each person.

minimise    sum of cost x plan + costs of missing and spare heads
subject to  for each person  sum of their plans = 1
            for each seat    heads of the plans + missing - spare = heads wanted

HiGHS solves it within a limit of nodes.
"""

from collections.abc import Collection, Iterable, Mapping

import numpy as np
from ortools.math_opt.python import mathopt

from matcher.model.milp import Interruption, run_mathopt, solve_parameters
from matcher.progress import Cancel
from matcher.solver.calendar.column_pool import ColumnPool
from matcher.solver.calendar.cover import Heads

#: A plan with a value above this one is taken: HiGHS gives 0 and 1 with an error of up to 1e-6.
TAKEN = 0.5


def set_partitioning(
    column_pool: ColumnPool,
    numbers: Iterable[int],
    known: Collection[int],
    other_heads: Heads,
    *,
    seconds: float,
    nodes: int,
    cancel: Cancel,
) -> Mapping[int, int] | None:
    """The number of a plan for each person: the best roster found; None where none was found.

    Only plans among `numbers` that keep all totals are used. Other people fill `other_heads`. The search
    begins with the `known` plans and ends after so many seconds or nodes.
    """
    model = mathopt.Model()
    wanted = column_pool.cover_costs.desired - other_heads
    seats = [model.add_linear_constraint(lb=each, ub=each) for each in wanted.tolist()]
    _add_heads(model, column_pool, seats)
    of_person: dict[int, mathopt.LinearConstraint] = {}
    plans: dict[int, mathopt.Variable] = {}
    for number in numbers:
        person, plan = column_pool.person[number], column_pool.plans[number]
        if not column_pool.keeps_totals[number]:
            continue
        if person not in of_person:
            of_person[person] = model.add_linear_constraint(lb=1, ub=1)
        rows = [*(seats[seat] for seat in plan[plan >= 0].tolist()), of_person[person]]
        plans[number] = _add_variable(model, rows)
        plans[number].integer, plans[number].upper_bound = True, 1
        model.objective.set_linear_coefficient(plans[number], column_pool.costs[number])
    limits = solve_parameters(seconds)
    limits.node_limit = nodes
    hint = mathopt.SolutionHint(
        variable_values={plan: float(number in known) for number, plan in plans.items()}
    )
    with Interruption(cancel) as interrupter:
        answer = run_mathopt(model, mathopt.SolverType.HIGHS, limits, interrupter, [hint])
    if answer is None or not answer.solutions or answer.solutions[0].primal_solution is None:
        return None
    values = answer.solutions[0].primal_solution.variable_values
    return {column_pool.person[number]: number for number, plan in plans.items() if values[plan] > TAKEN}


def _add_heads(model: mathopt.Model, column_pool: ColumnPool, seats: list[mathopt.LinearConstraint]) -> None:
    """Add variables for heads below the minimum, for others missing, and for spare ones, with their costs."""
    cover_costs = column_pool.cover_costs
    for seat, row in enumerate(seats):
        least, desired, most = (
            int(each[seat]) for each in (cover_costs.minimum, cover_costs.desired, cover_costs.maximum)
        )
        missing, below = float(cover_costs.missing[seat]), float(cover_costs.below_minimum[seat])
        steps = [(1.0, missing, desired - least), (1.0, missing + below, least)]
        steps.append((-1.0, float(cover_costs.spare[seat]), most - desired))
        for sign, cost, up_to in steps:
            if up_to > 0:
                heads = _add_variable(model, [row], sign, up_to)
                model.objective.set_linear_coefficient(heads, cost)


def _add_variable(
    model: mathopt.Model,
    rows: Iterable[mathopt.LinearConstraint],
    coefficient: float = 1.0,
    most: float = np.inf,
) -> mathopt.Variable:
    variable = model.add_variable(lb=0.0, ub=most)
    for row in rows:
        row.set_coefficient(variable, coefficient)
    return variable
