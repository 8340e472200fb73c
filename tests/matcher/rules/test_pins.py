"""Who is pinned to a seat sits there, who is pinned out of it does not."""

from typing import Any

import pytest

from matcher.problem.eligibility import candidates
from matcher.problem.problem import Problem
from matcher.rules.testing import best_by_rows, check_all_rosters, cost_by_rows
from tests.support.agreement import findings
from tests.support.builders import pair, problem, roster, seat, shift, volunteer


def pinned(**pins: Any) -> Problem:
    shifts = [shift("s1", "Mon 9-11", seat("s1", desired=2)), shift("s2", "Mon 10-12", seat("s2"))]
    return problem([volunteer("ann"), volunteer("bob")], shifts, **pins)


CASES: dict[str, tuple[dict[str, str], str, bool]] = {
    "pinned in and there": ({"pinned_in": "ann@s1"}, "ann@s1", True),
    "pinned in and not there": ({"pinned_in": "ann@s1"}, "bob@s1", False),
    "pinned in and somewhere else": ({"pinned_in": "ann@s1"}, "ann@s2", False),
    "pinned out and not there": ({"pinned_out": "ann@s1"}, "bob@s1", True),
    "pinned out and on another seat": ({"pinned_out": "ann@s1"}, "ann@s2", True),
    "pinned out and there": ({"pinned_out": "ann@s1"}, "ann@s1", False),
}


@pytest.mark.parametrize(("pins", "who", "allowed"), CASES.values(), ids=CASES)
def test_pins_hold(pins: dict[str, str], who: str, allowed: bool) -> None:
    seats = pinned(**pins)
    assert findings("pins", seats, roster(who)) == ([] if allowed else [(1, None)])
    assert (cost_by_rows(seats, roster(who)) is not None) is allowed


def test_who_is_pinned_out_is_no_candidate() -> None:
    seats = pinned(pinned_out="ann@s1")
    assert pair("ann@s1") not in candidates(seats)
    assert pair("bob@s1") in candidates(seats)


def test_a_pin_on_who_does_not_fit_leaves_no_roster() -> None:
    seats = problem([volunteer("ann", free="Tue 9-17")], [shift("s1", "Mon 9-11")], pinned_in="ann@s1")
    assert best_by_rows(seats) is None


def test_two_pins_that_clash_leave_no_roster() -> None:
    assert best_by_rows(pinned(pinned_in="ann@s1 ann@s2")) is None


def test_rows_agree_about_pins() -> None:
    check_all_rosters(pinned(pinned_in="ann@s1", pinned_out="bob@s2"), least=3)
