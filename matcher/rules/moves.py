"""No more promised assignments are lost than the budget of moves allows.

A move is a published assignment that could still be kept and is not:
moves = sum over published candidate pairs of 1 - x[pair] <= `Policy.most_moves`.
The rule is hard; where the policy prices it, each move above the budget costs the price, and without a budget
each move does. A promise that can no longer be kept is not counted. Neither is an assignment that is added:
the person is asked anew.
"""

from collections.abc import Collection, Iterator, Mapping

from immutabledict import immutabledict

from matcher.ids import ShiftId, VolunteerId
from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.eligibility import candidates
from matcher.problem.memo import memoised
from matcher.problem.problem import Problem
from matcher.result import Finding
from matcher.roster import Assignment, Roster
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn

INFO = RuleInfo(
    name="moves",
    family=Family.PROMISE,
    parameters=(Parameter("most_moves", SetIn.POLICY, "assignments", least=0),),
    waivable=True,
    couples_parts=True,
    context=("moves",),
)


def active(problem: Problem) -> bool:
    return problem.policy.most_moves is not None or INFO.priced(problem.policy) is not None


def post(problem: Problem, model: Model, x: Variables) -> None:
    if not active(problem):
        return
    policy = problem.policy
    price = INFO.priced(policy)
    promised = possible(problem)
    above = len(promised) - (policy.most_moves or 0) + problem.context.moves
    # A core of the pairs may lack a promised one: it is moved then.
    variables = [variable for pair in promised if (variable := x.at(pair)) is not None]
    if above <= 0:
        return
    if not variables and price is not None:
        model.charge(price.tier, price.weight * above)
    elif not variables:
        model.at_most(0, [Model.ONE])
    elif price is None:
        model.at_least(above, variables)
    else:
        over = model.integer(0, above)
        model.at_least(above, [*variables, over])
        model.cost(price.tier, over, price.weight)


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    if not active(problem):
        return
    policy = problem.policy
    price = INFO.priced(policy)
    most = policy.most_moves or 0
    moves = problem.context.moves + sum(pair not in roster for pair in possible(problem))
    if moves > most:
        numbers = immutabledict(moves=moves, most_moves=most)
        cost, tier = (moves - most, None) if price is None else ((moves - most) * price.weight, price.tier)
        yield Finding("moves", cost, tier, numbers)


@memoised
def possible(problem: Problem) -> list[Assignment]:
    """The promised assignments that are still candidate pairs."""
    fit = candidates(problem)
    return [pair for pair in sorted(problem.published) if pair in fit]


def context_numbers(
    problem: Problem, people: Collection[VolunteerId], work: Collection[ShiftId], keeping: Roster
) -> Mapping[str, object]:
    """The moves outside the subproblem."""
    if not active(problem):
        return {}
    made = sum(
        pair not in keeping and (pair.volunteer not in people or problem.shift_of[pair.seat].id not in work)
        for pair in possible(problem)
    )
    return {"moves": problem.context.moves + made}


def coupled(problem: Problem) -> Iterator[frozenset[ShiftId]]:
    """All shifts with a promise."""
    if active(problem):
        yield frozenset(problem.shift_of[pair.seat].id for pair in problem.published)
