"""Rosters over the restricted core: what weights would trade is solved again under strict priorities."""

import pytest

from matcher.solver.district.params import DistrictParams
from matcher.solver.district.solver import DistrictSolver
from matcher.solver.district.weightings import stricter
from matcher.tiers import Tier
from tests.support.builders import problem, roster, seat, shift, volunteer
from tests.support.searches import searching

MOST = DistrictParams().strict_factor


def test_a_promise_is_not_traded_for_heads() -> None:
    tea = shift("tea", "Mon 9-12", seat("tea1", 0, 1))
    hours = [shift(f"h{hour}", f"Mon {hour}-{hour + 1}", project="clinic") for hour in (9, 10, 11)]
    walk = shift("walk", "Tue 9-11", seat("walk1", 0, 1))
    people = [volunteer("ann", free="Mon 8-13"), volunteer("bob", free="Tue 8-12")]
    asked = problem(people, [tea, *hours, walk], published={"ann@tea1": 1})
    search = searching(asked, roster("ann@tea1"), seconds=100)
    DistrictSolver(search).core_roster(1.0, 0.0)
    found, costs = search.incumbent.snapshot()
    assert found == roster("ann@tea1 bob@walk1")
    assert costs[Tier.PROMISES - 1] == 0


def test_a_second_roster_is_fairer_where_that_is_dear_in_wishes() -> None:
    people = [
        volunteer("ann", asked_minutes=120, free="Mon 8-13"),
        volunteer("bob", asked_minutes=130, free="Mon 8-13", wishes=[("kind", "walk", 5)]),
    ]
    asked = problem(people, [shift("tea", "Mon 9-11", seat("tea1", 1, 1))])
    search = searching(asked, roster(""), seconds=100)
    solver = DistrictSolver(search)
    solver.core_roster(1.0, 0.0)
    first, costs = search.incumbent.snapshot()
    assert (first, costs[Tier.FAIRNESS - 1 :]) == (roster("ann@tea1"), (10, 0))
    solver.second_pass()
    second, costs = search.incumbent.snapshot()
    assert (second, costs[Tier.FAIRNESS - 1 :]) == (roster("bob@tea1"), (9, 5))
    assert search.proofs.bound(Tier.WISHES) == 5


@pytest.mark.parametrize(("gap", "factor"), [(0.0, MOST), (2.0, MOST), (2.5, 3), (5.0, 1), (50.0, 1)])
def test_the_larger_the_gap_of_a_roster_the_less_strict_the_second_pass(gap: float, factor: int) -> None:
    weights = {Tier.DESIRED: 100, Tier.FAIRNESS: 3, Tier.WISHES: 1}
    found = stricter(weights, 1_000, gap, gap_share=DistrictParams().strict_gap, most=MOST)
    assert found == {Tier.DESIRED: 100 * factor, Tier.FAIRNESS: 3 * factor, Tier.WISHES: 1}
