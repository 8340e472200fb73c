"""A roster from the relaxation over a core: what is certain there held, then all that could be cheaper."""

import numpy as np
import pytest

from fixtures.district import generate, problem
from matcher.progress import Cancel
from matcher.solver.district.model import Whole
from matcher.solver.district.solver import BLEND
from matcher.solver.start.greedy import construct
from matcher.verify import verify

SECONDS = 20.0


@pytest.fixture(scope="module")
def week():
    return problem(generate(volunteers=150))


def cost(week, roster) -> int:
    verdict = verify(week, roster)
    assert verdict.feasible
    return sum(weight * verdict.costs[tier] for tier, weight in BLEND.items())


def test_what_is_held_and_what_is_left_out_costs_nothing_in_the_end(week) -> None:
    start, whole = construct(week), Whole(week, Cancel())
    everything = np.ones(len(whole.programme), dtype=bool)
    core = whole.relaxed_core(BLEND, everything, SECONDS)
    assert core is not None
    known = whole.flags(start) > 0
    first = whole.decide(BLEND, {}, start, SECONDS, among=core.in_use(known), held=core.certain)
    assert first.roster is not None
    dear = cost(week, first.roster)
    assert core.certain.sum() > 0
    assert set(whole.x.roster(core.certain).assignments) <= set(first.roster.assignments)
    best = whole.decide(BLEND, {}, start, SECONDS)
    least = whole.decide(BLEND, {}, first.roster, SECONDS, among=core.worth(dear + 1))
    assert best.roster is not None
    assert least.roster is not None
    assert core.cost <= cost(week, least.roster) == cost(week, best.roster) <= dear
