"""Which pairs could ever be, and for every other pair why not."""

from datetime import date
from random import Random
from typing import Any

from hypothesis import given, settings
from immutabledict import immutabledict

from matcher.ids import SeatId, VolunteerId
from matcher.problem.eligibility import candidates, funnel, reasons
from matcher.problem.problem import Problem
from matcher.problem.quantities import Level
from matcher.roster import Roster
from matcher.rules.testing import pairs_of
from matcher.solver.subproblem import subproblem
from tests.support.builders import pair, problem, roster, seat, shift, shift_ids, volunteer, volunteer_ids
from tests.support.strategies import problems, randoms

PEOPLE = [
    volunteer("ann", languages={"en": Level.C1}, skills={"first-aid": 2}),
    volunteer("bob", languages={"en": Level.A2}, skills={"first-aid": 3}),
    volunteer("cid", languages={"en": Level.C1}, free="Tue 9-17", skills={"first-aid": 1}),
    volunteer("dee", languages={"en": Level.C1}, free=""),
]
NEEDS: dict[str, Any] = {"languages": {"en": Level.B1}, "skills": {"first-aid": 1}}


def test_those_who_meet_everything_could_sit() -> None:
    week = problem(PEOPLE, [shift("s1", "Mon 9-11", seat("s1", **NEEDS)), shift("s2", "Tue 9-11")])
    known = candidates(week)
    assert known.on == {"s1": ("ann",), "s2": ("ann", "bob", "cid")}
    assert known.of[VolunteerId("ann")] == ("s1", "s2")
    assert known.of[VolunteerId("dee")] == ()
    assert len(known) == 4
    assert pair("cid@s2") in known
    assert pair("cid@s1") not in known


def test_the_reasons_are_all_that_is_not_met_in_the_order_a_person_would_ask() -> None:
    needs = {**NEEDS, "credentials": frozenset({"licence"}), "minimum_age": 18}
    week = problem(PEOPLE, [shift("s1", "Mon 9-11", seat("s1", **needs))], pinned_out="bob@s1")
    asked = [criterion.code for criterion in reasons(week, VolunteerId("bob"), SeatId("s1"))]
    assert asked == ["language", "credential", "minimum_age", "pinned_out"]
    assert [criterion.code for criterion in reasons(week, VolunteerId("dee"), SeatId("s1"))] == [
        "skill",
        "credential",
        "minimum_age",
        "available",
    ]


def test_the_funnel_counts_who_is_left_after_each_criterion() -> None:
    week = problem(PEOPLE, [shift("s1", "Mon 9-11", seat("s1", **NEEDS))])
    assert [(criterion.code, left) for criterion, left in funnel(week, SeatId("s1"))] == [
        ("language", 3),
        ("skill", 2),
        ("available", 1),
    ]


def test_the_day_of_a_criterion_is_the_one_in_the_district() -> None:
    needs: dict[str, Any] = {"credentials": frozenset({"licence"})}
    people = [volunteer("ann", credentials=immutabledict({"licence": date(2026, 11, 30)}))]
    week = problem(
        people, [shift("s1", "Tue 1-2", seat("s1", **needs)), shift("s2", "Mon 22-24", seat("s2", **needs))]
    )
    assert candidates(week).of[VolunteerId("ann")] == ("s2",)


@settings(max_examples=60, derandomize=True)
@given(problems(people=5, shifts=4, busy=True), randoms())
def test_the_pairs_by_their_places_are_those_by_their_ids(problem: Problem, random: Random) -> None:
    people = [person.id for person in random.sample(problem.volunteers, 3)]
    work = [each.id for each in random.sample(problem.shifts, 2)]
    for one in (problem, subproblem(problem, people, work, keeping=Roster())):
        known, seats = candidates(one), list(one.seat)
        places = list(zip(known.person.tolist(), known.seat.tolist(), strict=True))
        by_place = [(one.volunteers[person].id, seats[seat]) for person, seat in places]
        assert by_place == [(person, seat) for person, own in known.of.items() for seat in own]
        assert sorted(by_place) == sorted((person, seat) for seat, fit in known.on.items() for person in fit)
        assert [person for person, _ in places] == sorted(person for person, _ in places)
        assert len(known) == len(by_place)


def test_candidates_are_judged_once_for_a_problem() -> None:
    week = problem(PEOPLE, [shift("s1", "Mon 9-11")])
    assert candidates(week) is candidates(week)


@settings(max_examples=60, derandomize=True)
@given(problems(people=4, shifts=4))
def test_whoever_is_no_candidate_has_a_reason(problem: Problem) -> None:
    known = candidates(problem)
    for each in pairs_of(problem):
        assert (each in known) is (reasons(problem, each.volunteer, each.seat) == ())


@settings(max_examples=60, derandomize=True)
@given(problems(people=5, shifts=4, busy=True), randoms())
def test_a_part_has_those_candidates_of_its_whole_that_are_decided_in_it(
    problem: Problem, random: Random
) -> None:
    people = [person.id for person in random.sample(problem.volunteers, 3)]
    work = [each.id for each in random.sample(problem.shifts, 2)]
    part = subproblem(problem, people, work, keeping=Roster())
    assert [each for each in pairs_of(part) if each in candidates(part)] == [
        each for each in pairs_of(part) if each in candidates(problem)
    ]


def test_who_is_kept_is_no_candidate() -> None:
    week = problem(PEOPLE, [shift("s1", "Mon 9-11", seat("s1", desired=3)), shift("s2", "Tue 9-11")])
    part = subproblem(week, volunteer_ids("ann"), shift_ids("s1"), keeping=roster("ann@s2 bob@s1"))
    assert candidates(part).on == {"s1": ("ann",), "s2": ()}
    assert candidates(part).of == {"ann": ("s1",), "bob": ()}
