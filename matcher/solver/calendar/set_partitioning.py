"""The best whole choice among plans that are known: one for each of some people (with HiGHS)."""

from collections.abc import Collection, Iterable, Mapping

import numpy as np
from ortools.math_opt.python import mathopt

from matcher.model.milp import Interruption, run_mathopt, solve_parameters
from matcher.progress import Cancel
from matcher.solver.calendar.column_pool import Pool
from matcher.solver.calendar.cover import Heads

CHOSEN = 0.5
MOST_NODES = 500


def choose(
    pool: Pool, numbers: Iterable[int], known: Collection[int], heads: Heads, seconds: float, cancel: Cancel
) -> Mapping[int, int] | None:
    """A plan for each person, by number, of those that keep all totals, the best together that was found in
    so many seconds where others fill `heads`, beginning with the `known` plans; None where nothing was found.
    """
    model = mathopt.Model()
    wanted = pool.cover.desired - heads
    seats = [model.add_linear_constraint(lb=each, ub=each) for each in wanted.tolist()]
    _missing(model, pool, seats)
    one: dict[int, mathopt.LinearConstraint] = {}
    plans: dict[int, mathopt.Variable] = {}
    for number in numbers:
        person, plan = pool.person[number], pool.plans[number]
        if not pool.keeps[number]:
            continue
        if person not in one:
            one[person] = model.add_linear_constraint(lb=1, ub=1)
        plans[number] = _term(model, [*(seats[seat] for seat in plan[plan >= 0].tolist()), one[person]])
        plans[number].integer, plans[number].upper_bound = True, 1
        model.objective.set_linear_coefficient(plans[number], pool.costs[number])
    limits = solve_parameters(seconds)
    limits.node_limit = MOST_NODES
    hint = mathopt.SolutionHint(
        variable_values={plan: float(number in known) for number, plan in plans.items()}
    )
    with Interruption(cancel) as interrupter:
        answer = run_mathopt(model, mathopt.SolverType.HIGHS, limits, interrupter, [hint])
    if answer is None or not answer.solutions or answer.solutions[0].primal_solution is None:
        return None
    values = answer.solutions[0].primal_solution.variable_values
    return {pool.person[number]: number for number, plan in plans.items() if values[plan] > CHOSEN}


def _missing(model: mathopt.Model, pool: Pool, seats: list[mathopt.LinearConstraint]) -> None:
    """Heads short of what is desired and of the minimum, and spare ones, with what they cost."""
    cover = pool.cover
    for seat, row in enumerate(seats):
        least, desired, most = (int(of[seat]) for of in (cover.minimum, cover.desired, cover.maximum))
        short, urgent = float(cover.short[seat]), float(cover.urgent[seat])
        kinds = [(1.0, short, desired - least), (1.0, short + urgent, least)]
        kinds.append((-1.0, float(cover.over[seat]), most - desired))
        for sign, cost, up_to in kinds:
            if up_to > 0:
                term = _term(model, [row], sign, up_to)
                model.objective.set_linear_coefficient(term, cost)


def _term(
    model: mathopt.Model,
    rows: Iterable[mathopt.LinearConstraint],
    value: float = 1.0,
    most: float = np.inf,
) -> mathopt.Variable:
    variable = model.add_variable(lb=0.0, ub=most)
    for row in rows:
        row.set_coefficient(variable, value)
    return variable
