"""What stands near enough to be felt is a constant of a problem; what stands far away is none."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from matcher.problem.entities import Window
from matcher.problem.policy import Policy
from matcher.problem.problem import Problem
from matcher.problem.standing import fixed, of_period, with_fixed
from matcher.problem.terms import Span, Terms
from matcher.roster import Roster
from tests.support.builders import at, problem, roster, shift, volunteer

WEEK = Window(at("Mon 0"), at("Sun 24"))
FELT: Mapping[str, tuple[Mapping[str, Any], str, int, bool]] = {
    "the day before": ({}, "2026-11-29 9-10", 0, True),
    "two days before": ({}, "2026-11-28 9-10", 0, False),
    "two days before, a long rest": ({}, "2026-11-28 22-24", 60 * 33 + 1, True),
    "two days before, a rest just too short": ({}, "2026-11-28 22-24", 60 * 33, False),
    "two days before, a long rest of one's own": (
        {"limits": {"rest_minutes": 60 * 34}},
        "2026-11-28 22-24",
        0,
        True,
    ),
    "the day after the last one with work": ({}, "2026-12-07 9-10", 0, True),
    "a week after": ({}, "2026-12-14 9-10", 0, False),
    "a week after, with terms": ({"terms": Terms(shifts=Span(0, 9))}, "2026-12-14 9-10", 0, True),
}


def week(person: Mapping[str, Any], stood: str, rest: int, **fields: Any) -> Problem:
    work = [shift("stood", stood, **fields), shift("first", "Mon 9-10"), shift("last", "Sun 9-10", **fields)]
    of = problem([volunteer("ann", **person)], work, Policy(rest_minutes=rest), standing="ann@stood")
    return replace(of, period=WEEK)


@pytest.mark.parametrize("case", FELT)
def test_what_is_near_enough_is_a_constant(case: str) -> None:
    person, stood, rest, felt = FELT[case]
    of = week(person, stood, rest)
    assert (fixed(of) == of.standing) is felt
    assert of.standing_outside == of.standing


def test_a_series_reaches_as_far_as_it_goes() -> None:
    assert not fixed(week({}, "2026-12-14 9-10", 0))
    assert fixed(week({}, "2026-12-14 9-10", 0, series="tea"))


def test_a_roster_speaks_of_its_period() -> None:
    work = [shift("before", "2026-11-29 9-10"), shift("talk", "Mon 9-10"), shift("walk", "Tue 9-10")]
    people = [volunteer("ann"), volunteer("bob")]
    of = replace(problem(people, work, standing="ann@before ann@talk"), period=WEEK)
    assert of_period(of, roster("bob@walk ann@before")) == roster("bob@walk ann@talk")
    assert with_fixed(of, roster("bob@walk")) == roster("bob@walk ann@before ann@talk")
    whole = roster("bob@walk ann@talk")
    assert of_period(of, whole) is whole
    assert with_fixed(replace(of, standing=frozenset()), whole) is whole


def test_nothing_is_fixed_where_nobody_stands() -> None:
    assert fixed(problem([volunteer("ann")], [])) == Roster().assignments
