"""People serve on the shifts they asked for, and not on those they asked to be spared."""

import pytest
from immutabledict import immutabledict

from matcher.answers.explain import ranked
from matcher.answers.what_if import apply_changes
from matcher.ids import SeatId, ShiftId
from matcher.problem.changes import DropShift
from matcher.problem.errors import InvalidProblem
from matcher.problem.policy import Policy, Price
from matcher.problem.problem import Problem
from matcher.problem.terms import Request
from matcher.rules import requests
from matcher.rules.formulate import formulate
from matcher.rules.testing import best_by_rows, check_all_rosters, cost_by_rows
from matcher.solver.subproblem import subproblem
from matcher.tiers import Tier
from tests.support.agreement import findings
from tests.support.builders import problem, roster, seat, shift, shift_ids, volunteer, volunteer_ids

WORK = [
    shift("s1", "Mon 9-11", seat("s1"), seat("s1b")),
    shift("s2", "Mon 9-11"),
    shift("s3", "Tue 9-11", seat("s3", desired=2)),
]


def week(*requests: tuple[str, int], free: str = "always", policy: Policy | None = None) -> Problem:
    ann = volunteer("ann", free=free, requests=tuple(Request(*each) for each in requests))
    return problem([ann, volunteer("bob")], WORK, policy)


CASES = {
    "asked for and served": ([("s1", 4)], "ann@s1", []),
    "asked for and served on another seat of it": ([("s1", 4)], "ann@s1b", []),
    "asked for and not served": ([("s1", 4)], "bob@s1 ann@s3", [4]),
    "asked for and serving on nothing": ([("s1", 4)], "", [4]),
    "to be spared and spared": ([("s1", -4)], "bob@s1 ann@s2", []),
    "to be spared and serving": ([("s1", -4)], "ann@s1b", [4]),
    "two asked for at once": ([("s1", 4), ("s2", 7)], "ann@s1", [7]),
    "the same asked for twice": ([("s1", 4), ("s1", 3)], "", [4, 3]),
    "nothing asked": ([], "ann@s1", []),
}


@pytest.mark.parametrize(("requests", "sits", "costs"), CASES.values(), ids=CASES)
def test_a_request_that_is_not_met_costs_its_weight(
    requests: list[tuple[str, int]], sits: str, costs: list[int]
) -> None:
    asked = week(*requests)
    assert findings("requests", asked, roster(sits)) == [(cost, Tier.WISHES) for cost in costs]


def test_rows_agree_about_requests() -> None:
    check_all_rosters(week(("s1", 4), ("s2", 7), ("s3", -2)), least=8)


def test_a_shift_that_cannot_be_theirs_costs_what_was_asked_in_any_case() -> None:
    asked = week(("s1", 4), ("s3", -2), free="Tue 8-12")
    costs = cost_by_rows(asked, roster(""))
    assert costs is not None
    assert costs[Tier.WISHES] == 4
    check_all_rosters(asked, least=4)


ASKED = [("s1", 3, "ann@s1"), ("s2", 3, "ann@s2"), ("s1", -3, "ann@s2"), ("s2", -3, "ann@s1")]


@pytest.mark.parametrize(("about", "weight", "sits"), ASKED)
def test_the_best_roster_meets_a_request(about: str, weight: int, sits: str) -> None:
    ann = volunteer("ann", requests=(Request(about, weight),))
    found = best_by_rows(problem([ann], [shift("s1", "Mon 9-11"), shift("s2", "Mon 9-11")]))
    assert found is not None
    assert found[0] == roster(sits)


def test_a_price_moves_requests_to_another_tier() -> None:
    first = Policy(prices=immutabledict(requests=Price(Tier.MINIMUM, 5)))
    asked = week(("s1", -2), policy=first)
    assert findings("requests", asked, roster("ann@s1")) == [(10, Tier.MINIMUM)]
    check_all_rosters(asked, least=4)


def test_a_part_knows_the_requests_about_what_it_decides() -> None:
    asked = week(("s1", 4), ("s2", 7), ("s3", -2))
    part = subproblem(asked, volunteer_ids("ann"), shift_ids("s1"), keeping=roster("ann@s3"))
    assert findings("requests", part, roster("ann@s3")) == [(4, Tier.WISHES)]
    check_all_rosters(part)
    others = subproblem(asked, volunteer_ids("bob"), shift_ids("s1"), keeping=roster("ann@s3"))
    model, _ = formulate(others)
    assert not model.offsets[Tier.WISHES]


def test_a_request_about_an_unknown_shift_is_refused() -> None:
    with pytest.raises(InvalidProblem) as refused:
        week(("s1", 4), ("s9", 4))
    assert (refused.value.code, refused.value.place) == ("unknown_id", "volunteers[0].requests[1].shift")


def test_a_request_goes_with_the_shift_it_is_about() -> None:
    left = apply_changes(week(("s1", 4), ("s2", 7)), (DropShift(shift=ShiftId("s1")),))
    assert left.volunteers[0].requests == (Request("s2", 7),)


def test_who_asked_for_a_shift_is_tried_first() -> None:
    asked = week(("s1", -4), ("s3", 5))
    ann, bob = asked.volunteers
    prices = [requests.price(asked, ann, each) for each in asked.shifts]
    assert (prices, requests.price(asked, bob, asked.shifts[0])) == ([4, 0, -5], 0)
    assert [choice.volunteer for choice in ranked(asked, roster(""), SeatId("s1"))] == ["bob", "ann"]
    assert [choice.volunteer for choice in ranked(asked, roster(""), SeatId("s3"))] == ["ann", "bob"]
