"""A person is in one place at a time, with time to travel."""

from dataclasses import replace

import pytest

from matcher.problem.policy import Policy
from matcher.problem.problem import Problem
from matcher.rules import one_place
from matcher.rules.testing import check_all_rosters, cost_by_rows
from tests.support.agreement import findings
from tests.support.builders import at, problem, roster, seat, shift, volunteer


def two(
    first: str, second: str, places: tuple[str, str] = ("hall", "hall"), zone: str = "Asia/Shanghai"
) -> Problem:
    shifts = [
        shift("s1", first, place=places[0], zone=zone),
        shift("s2", second, place=places[1], zone=zone),
    ]
    return problem([volunteer("ann")], shifts, Policy(zone=zone, rest_minutes=0))


# From hall to park it takes 30 minutes and 10 to change over.
ALLOWED = {
    "back to back at one place": ("Mon 9-11", "Mon 11-12", ("hall", "hall")),
    "travel and change-over exactly": ("Mon 9-11", "Mon 11:40-12", ("hall", "park")),
    "the same the other way round": ("Mon 11:40-12", "Mon 9-11", ("park", "hall")),
    "online needs no travel": ("Mon 9-11", "Mon 11-12", ("hall", "online")),
    "midnight in between": ("Mon 22-24", "Tue 0-1", ("hall", "hall")),
}
FORBIDDEN = {
    "at once": ("Mon 9-11", "Mon 9-11", ("hall", "hall")),
    "one minute at once": ("Mon 9-11", "Mon 10:59-12", ("hall", "hall")),
    "one inside the other": ("Mon 9-17", "Mon 10-11", ("hall", "hall")),
    "one minute short of travel": ("Mon 9-11", "Mon 11:39-12", ("hall", "park")),
    "back to back at two places": ("Mon 9-11", "Mon 11-12", ("hall", "park")),
    "online at once": ("Mon 9-11", "Mon 10-12", ("hall", "online")),
    "over midnight": ("Mon 22-Tue 1", "Tue 0:30-2", ("hall", "hall")),
}


@pytest.mark.parametrize(("first", "second", "places"), ALLOWED.values(), ids=ALLOWED)
def test_two_shifts_with_time_between_them_may_be_one_persons(
    first: str, second: str, places: tuple[str, str]
) -> None:
    both = two(first, second, places)
    one, other = both.shifts
    assert one_place.allows(both, both.volunteers[0], [one], other)
    assert findings("one_place", both, roster("ann@s1 ann@s2")) == []
    assert cost_by_rows(both, roster("ann@s1 ann@s2")) is not None


@pytest.mark.parametrize(("first", "second", "places"), FORBIDDEN.values(), ids=FORBIDDEN)
def test_two_shifts_without_time_between_them_may_not(
    first: str, second: str, places: tuple[str, str]
) -> None:
    both = two(first, second, places)
    one, other = both.shifts
    assert not one_place.allows(both, both.volunteers[0], [one], other)
    assert findings("one_place", both, roster("ann@s1 ann@s2")) == [(1, None)]
    assert cost_by_rows(both, roster("ann@s1 ann@s2")) is None


CLOCKS = {
    "put back: 1:30 to 2 is ninety minutes": ("2026-10-25 0-1:30", "2026-10-25 3-4", True),
    "put forward: 1:30 to 3 is half an hour": ("2027-03-28 0-1:30", "2027-03-28 3-4", False),
}


@pytest.mark.parametrize(("first", "second", "allowed"), CLOCKS.values(), ids=CLOCKS)
def test_travel_takes_real_time_when_clocks_change(first: str, second: str, allowed: bool) -> None:
    both = two(first, second, ("hall", "park"), "Europe/Berlin")
    assert (findings("one_place", both, roster("ann@s1 ann@s2")) == []) is allowed
    assert (cost_by_rows(both, roster("ann@s1 ann@s2")) is not None) is allowed


def test_nobody_holds_two_seats_of_a_shift() -> None:
    talk = problem([volunteer("ann")], [shift("s1", "Mon 9-11", seat("door"), seat("stage"))])
    assert findings("one_place", talk, roster("ann@door ann@stage")) == [(1, None)]
    assert cost_by_rows(talk, roster("ann@door ann@stage")) is None


def test_rows_agree_about_a_day_of_many_shifts() -> None:
    shifts = [
        shift("s1", "Mon 9-11"),
        shift("s2", "Mon 10-12", seat("a"), seat("b")),
        shift("s3", "Mon 11:30-13", place="park"),
        shift("s4", "Mon 12-14"),
        shift("s5", "Mon 12:30-14:30", place="park"),
    ]
    check_all_rosters(problem([volunteer("ann")], shifts), least=4)


@pytest.mark.parametrize("ends", [False, True], ids=["apart", "at once"])
def test_shifts_of_the_hour_that_comes_twice_are_in_order(ends: bool) -> None:
    """2:30 to 2:50 the first time comes before 2:10 the second time, whatever the clock on the wall
    says: rows said that they overlap, the verifier that they do not.
    """
    zone = "Europe/Berlin"
    first = (
        replace(shift("s1", "2026-10-25 2:30-2:50", zone=zone), end=at("2026-10-25 2:20", zone, 1))
        if ends
        else shift("s1", "2026-10-25 2:30-2:50", zone=zone)
    )
    second = replace(
        shift("s2", "2026-10-25 2:10-2:30", zone=zone),
        start=at("2026-10-25 2:10", zone, 1),
        end=at("2026-10-25 2:30", zone, 1),
    )
    both = problem([volunteer("ann")], [second, first], Policy(zone=zone, rest_minutes=0))
    sits = roster("ann@s1 ann@s2")
    assert one_place.allows(both, both.volunteers[0], [first], second) is not ends
    assert bool(findings("one_place", both, sits)) is ends
    assert (cost_by_rows(both, sits) is None) is ends
