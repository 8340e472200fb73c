"""The dearest prices that a policy may set, on as many heads as a seat may have: no number runs over."""

from dataclasses import replace

from immutabledict import immutabledict

from matcher.model.cpsat import CpSat
from matcher.model.model import Model
from matcher.model.rounding import round_up
from matcher.problem.policy import Policy, Price
from matcher.problem.problem import Problem
from matcher.problem.quantities import MOST_HEADS, MOST_WEIGHT
from matcher.progress import Cancel
from matcher.result import Status
from matcher.roster import Roster
from matcher.rules.formulate import LARGEST_EXACT, formulate, weights
from matcher.solver.lns.improver import solve_subproblem
from matcher.solver.solve import SolveLimits, solve
from matcher.tiers import COVERAGE, Tier
from matcher.verify import verify
from tests.support.builders import DAYS, problem, seat, shift, volunteer

HOMES = {
    "minimum": Tier.MINIMUM,
    "promises": Tier.PROMISES,
    "desired": Tier.DESIRED,
    "fairness": Tier.FAIRNESS,
    "wishes": Tier.WISHES,
}
DEAREST = Policy(prices=immutabledict({rule: Price(tier, 999) for rule, tier in HOMES.items()}))


def dearest(heads: int = MOST_HEADS) -> Problem:
    work = [shift(f"s{day}", f"{day} 9-10", seat(f"s{day}", heads, heads, heads)) for day in DAYS]
    people = [
        volunteer(name, wishes=[("kind", "none", 9)], asked_minutes=15, limits={"shifts_per_week": 2})
        for name in ("ann", "bob", "cid")
    ]
    asked = problem(people, work, DEAREST, published={"ann@sMon": 9, "bob@sTue": 9})
    return replace(
        asked, projects=tuple(replace(each, weight=MOST_WEIGHT, over=MOST_WEIGHT) for each in asked.projects)
    )


def test_a_dear_roster_is_proven_to_the_last_unit() -> None:
    """Bounds were lowered by a millionth, as if a solver had rounded them: dear rosters were never proven."""
    result = solve(dearest(), SolveLimits(seconds=20))
    assert result.status is Status.OPTIMAL
    assert result.tiers[Tier.MINIMUM].cost == (7 * MOST_HEADS - 6) * 999 * MOST_WEIGHT


def test_whole_numbers_are_not_rounded_and_others_up_but_for_a_millionth() -> None:
    assert [round_up(10**12), round_up(-3), round_up(0)] == [10**12, 0, 0]
    assert [round_up(2.2), round_up(2.0000001), round_up(-0.5)] == [3, 2, 0]


def test_a_part_of_a_dear_problem_is_decided() -> None:
    """The product of what three tiers cost was more than a solver can count: it refused the model."""
    asked = dearest()
    (found, proven), _ = solve_subproblem(asked, Roster(), COVERAGE, seconds=20, seed=0, cancel=Cancel())
    assert proven
    assert found is not None
    assert verify(asked, found).costs[Tier.MINIMUM] == (7 * MOST_HEADS - 6) * 999 * MOST_WEIGHT


def test_weights_that_no_solver_could_count_leave_out_the_last_tiers() -> None:
    asked = dearest()
    model, _ = formulate(asked)
    few = weights(model, COVERAGE, verify(asked, Roster()).costs)
    assert Tier.MINIMUM in few
    assert few.keys() < set(COVERAGE)
    most = sum(
        few[tier] * int(cost) * model.upper[variable]
        for tier in few
        for variable, cost in zip(*model.costs(tier), strict=True)
    )
    assert most <= LARGEST_EXACT
    small, _ = formulate(dearest(heads=1))
    cheap = replace(asked, policy=Policy())
    assert weights(small, (Tier.MINIMUM,), verify(cheap, Roster()).costs).keys() == {Tier.MINIMUM}


def test_a_cap_of_thousands_of_billions_holds() -> None:
    """Caps above 2**40 were taken for none."""
    model, cost = Model(), 2**36
    dear, cheap = model.integer(0, 100), model.integer(0, 100)
    model.at_least(100, [dear, cheap])
    model.cost(Tier.MINIMUM, dear, cost)
    model.cost(Tier.DESIRED, cheap, 1)
    solver = CpSat(model)
    solver.cap(Tier.MINIMUM, 50 * cost)
    found = solver.minimise({Tier.DESIRED: 1}, hint={}, seconds=20)
    assert found.values is not None
    assert found.values[dear] == 50
