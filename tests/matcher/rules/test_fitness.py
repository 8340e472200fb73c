"""A person brings what the seat asks for."""

from datetime import date
from typing import Any

import pytest
from immutabledict import immutabledict

from matcher.problem.eligibility import candidates
from matcher.problem.policy import Policy
from matcher.problem.problem import Problem
from matcher.problem.quantities import Level
from matcher.rules.fitness import unmet
from matcher.rules.testing import check_all_rosters
from tests.support.agreement import findings
from tests.support.builders import pair, problem, roster, seat, shift, volunteer

PORTUGUESE = immutabledict({"pt-BR": ("pt",)})


def one(
    person: dict[str, Any], needs: dict[str, Any], when: str = "Mon 9-11", zone: str = "Asia/Shanghai"
) -> Problem:
    policy = Policy(zone=zone, counts_as=PORTUGUESE)
    return problem(
        [volunteer("ann", zone=zone, **person)],
        [shift("s1", when, seat("s1", **needs), zone=zone)],
        policy,
    )


ALLOWED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "language at the level asked": ({"languages": {"en": Level.B1}}, {"languages": {"en": Level.B1}}),
    "a tag that counts as another": ({"languages": {"pt-BR": Level.C1}}, {"languages": {"pt": Level.C1}}),
    "skill at the level asked": ({"skills": {"tutoring": 2}}, {"skills": {"tutoring": 2}}),
    "credential that ends on the day": (
        {"credentials": {"licence": date(2026, 11, 30)}},
        {"credentials": frozenset({"licence"})},
    ),
    "credential without an end": (
        {"credentials": {"licence": None}},
        {"credentials": frozenset({"licence"})},
    ),
    "clearance that ends on the day": (
        {"clearances": {"children": date(2026, 11, 30)}},
        {"clearances": frozenset({"children"})},
    ),
    "consent given": ({"consents": frozenset({"photo"})}, {"consents": frozenset({"photo"})}),
    "trait": ({"traits": frozenset({"lead"})}, {"traits": frozenset({"lead"})}),
    "eighteenth birthday on the day": ({"born": date(2008, 11, 30)}, {"minimum_age": 18}),
    "last day before turning eighty": ({"born": date(1946, 12, 1)}, {"maximum_age": 79}),
    "free for exactly this time": ({"free": "Mon 9-11"}, {}),
    "two windows that touch": ({"free": "Mon 8-10, Mon 10-12"}, {}),
    "two windows that overlap": ({"free": "Mon 10-12, Mon 8-10:30"}, {}),
    "a short window inside a long one": ({"free": "Mon 8-12, Mon 9-9:30"}, {}),
}
FORBIDDEN: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "language a level below": ({"languages": {"en": Level.A2}}, {"languages": {"en": Level.B1}}, "language"),
    "language not spoken": ({}, {"languages": {"en": Level.A1}}, "language"),
    "counting the other way round": (
        {"languages": {"pt": Level.C1}},
        {"languages": {"pt-BR": Level.A1}},
        "language",
    ),
    "one language of two": (
        {"languages": {"en": Level.C1}},
        {"languages": {"en": Level.A1, "fr": Level.A1}},
        "language",
    ),
    "skill a level below": ({"skills": {"tutoring": 1}}, {"skills": {"tutoring": 2}}, "skill"),
    "credential that ended the day before": (
        {"credentials": {"licence": date(2026, 11, 29)}},
        {"credentials": frozenset({"licence"})},
        "credential",
    ),
    "no credential": ({}, {"credentials": frozenset({"licence"})}, "credential"),
    "clearance that ended": (
        {"clearances": {"children": date(2026, 11, 29)}},
        {"clearances": frozenset({"children"})},
        "clearance",
    ),
    "no consent": ({}, {"consents": frozenset({"photo"})}, "consent"),
    "no trait": ({"traits": frozenset({"lead"})}, {"traits": frozenset({"professional"})}, "trait"),
    "a day short of eighteen": ({"born": date(2008, 12, 1)}, {"minimum_age": 18}, "minimum_age"),
    "eightieth birthday on the day": ({"born": date(1946, 11, 30)}, {"maximum_age": 79}, "maximum_age"),
    "unknown age where a minimum is asked": ({}, {"minimum_age": 18}, "minimum_age"),
    "unknown age where a maximum is asked": ({}, {"maximum_age": 79}, "maximum_age"),
    "free one minute too late": ({"free": "Mon 9:01-11"}, {}, "available"),
    "free one minute too short": ({"free": "Mon 9-10:59"}, {}, "available"),
    "a minute between two windows": ({"free": "Mon 8-10, Mon 10:01-12"}, {}, "available"),
    "never free": ({"free": ""}, {}, "available"),
}


@pytest.mark.parametrize(("person", "needs"), ALLOWED.values(), ids=ALLOWED)
def test_who_brings_what_is_asked_may_sit(person: dict[str, Any], needs: dict[str, Any]) -> None:
    seats = one(person, needs)
    assert findings("fitness", seats, roster("ann@s1")) == []
    assert pair("ann@s1") in candidates(seats)


@pytest.mark.parametrize(("person", "needs", "criterion"), FORBIDDEN.values(), ids=FORBIDDEN)
def test_who_lacks_what_is_asked_may_not_sit(
    person: dict[str, Any], needs: dict[str, Any], criterion: str
) -> None:
    seats = one(person, needs)
    assert findings("fitness", seats, roster("ann@s1")) == [(1, None)]
    assert [
        code for code, _ in unmet(seats, seats.volunteers[0], seats.shifts[0].seats[0], seats.shifts[0])
    ] == [criterion]
    assert pair("ann@s1") not in candidates(seats)


DAYS = {
    "a shift until midnight ends on its own day": ("Mon 20-24", date(2026, 11, 30), True),
    "a shift past midnight ends on the next day": ("Mon 20-Tue 0:30", date(2026, 11, 30), False),
    "the day is the one in the district, not in UTC": ("Tue 1-2", date(2026, 11, 30), False),
}


@pytest.mark.parametrize(("when", "until", "allowed"), DAYS.values(), ids=DAYS)
def test_credentials_are_valid_on_the_last_local_day(when: str, until: date, allowed: bool) -> None:
    seats = one({"credentials": {"licence": until}}, {"credentials": frozenset({"licence"})}, when)
    assert (findings("fitness", seats, roster("ann@s1")) == []) is allowed
    assert (pair("ann@s1") in candidates(seats)) is allowed


BIRTHDAYS = {
    "born on 29 February, on 28 February": ("2027-02-28 9-11", False),
    "born on 29 February, on 1 March": ("2027-03-01 9-11", True),
}


@pytest.mark.parametrize(("when", "allowed"), BIRTHDAYS.values(), ids=BIRTHDAYS)
def test_who_is_born_on_a_leap_day_is_older_on_the_first_of_march(when: str, allowed: bool) -> None:
    seats = one({"born": date(2008, 2, 29)}, {"minimum_age": 19}, when)
    assert (findings("fitness", seats, roster("ann@s1")) == []) is allowed
    assert (pair("ann@s1") in candidates(seats)) is allowed


CLOCKS = {
    "the repeated hour is time too: 2 to 3 twice, free once": (
        "2026-10-25 1-4",
        "2026-10-25 1-2, 2026-10-25 3-4",
        False,
    ),
    "the skipped hour is no time: free until 2, and from 3": (
        "2027-03-28 1-4",
        "2027-03-28 1-2, 2027-03-28 3-4",
        True,
    ),
}


@pytest.mark.parametrize(("when", "free", "allowed"), CLOCKS.values(), ids=CLOCKS)
def test_availability_is_real_time_when_clocks_change(when: str, free: str, allowed: bool) -> None:
    seats = one({"free": free}, {}, when, "Europe/Berlin")
    assert (findings("fitness", seats, roster("ann@s1")) == []) is allowed
    assert (pair("ann@s1") in candidates(seats)) is allowed


def test_rows_leave_out_who_does_not_fit() -> None:
    people = [volunteer("ann", skills={"tutoring": 1}), volunteer("bob")]
    work = [shift("s1", "Mon 9-11", seat("s1", desired=2, skills={"tutoring": 1}))]
    seats = problem(people, work)
    check_all_rosters(seats)
    assert findings("fitness", seats, roster("bob@s1")) == [(1, None)]
