"""Rare languages and skills are saved for who needs them."""

from dataclasses import replace

import pytest
from immutabledict import immutabledict

from matcher.ids import CurveId, ProjectId
from matcher.problem.context import Rare
from matcher.problem.policy import Policy, Price
from matcher.problem.problem import Problem
from matcher.problem.quantities import Level
from matcher.problem.stations import Curve, Hour
from matcher.problem.teams import Speakers
from matcher.problem.visits import alternatives
from matcher.rules import rare
from matcher.rules.testing import best_by_rows, check_all_rosters
from matcher.solver.subproblem import subproblem
from matcher.tiers import Tier
from tests.support.agreement import findings
from tests.support.builders import (
    at,
    problem,
    roster,
    seat,
    shift,
    shift_ids,
    volunteer,
    volunteer_ids,
    window,
)

PRICED = Policy(prices=immutabledict(rare=Price(Tier.WISHES)))
ARABIC = {"zh": Level.NATIVE, "ar": Level.B2}


def week(asked: int, holders: int = 1, policy: Policy = PRICED, level: Level = Level.B2) -> Problem:
    people = [volunteer(f"v{index}", languages=ARABIC) for index in range(holders)]
    people.append(volunteer("low", languages={"zh": Level.NATIVE, "ar": Level.B1}))
    work = [
        shift("talk", "Mon 9-11", seat("talk", desired=asked, languages=immutabledict(ar=level))),
        shift("walk", "Mon 9-11"),
    ]
    return problem(people, work, policy)


@pytest.mark.parametrize(
    ("asked", "holders", "cost"),
    [(1, 1, 3), (1, 2, 1), (1, 3, 1), (1, 4, 0), (2, 1, 6), (3, 1, 9), (9, 1, 9), (2, 3, 2)],
)
def test_the_fewer_bring_it_for_those_who_ask_the_dearer_it_is(asked: int, holders: int, cost: int) -> None:
    found = findings("rare", week(asked, holders), roster("v0@walk"))
    assert found == ([(cost, Tier.WISHES)] if cost else [])


def test_it_costs_nothing_where_it_is_needed_or_not_brought() -> None:
    assert findings("rare", week(1), roster("v0@talk")) == []
    assert findings("rare", week(1), roster("low@walk")) == []


def test_the_lowest_level_asked_says_who_brings_it() -> None:
    assert findings("rare", week(1, level=Level.B1), roster("low@walk")) == [(1, Tier.WISHES)]
    assert findings("rare", week(1, level=Level.C1), roster("v0@walk")) == []


@pytest.mark.parametrize("levels", [(Level.B1, Level.C1), (Level.C1, Level.B1)])
def test_of_two_levels_asked_the_lower_one_says_who_brings_it(levels: tuple[Level, Level]) -> None:
    work = [
        shift(name, "Mon 9-11", seat(name, desired=1, languages=immutabledict(ar=level)))
        for name, level in zip(("talk", "tour"), levels, strict=True)
    ]
    people = [volunteer("ann", languages=ARABIC), volunteer("low", languages={"ar": Level.B1})]
    asked = problem(people, [*work, shift("walk", "Mon 9-11")], PRICED)
    assert findings("rare", asked, roster("low@walk")) == [(3, Tier.WISHES)]
    check_all_rosters(asked)


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(("both", "cost"), [(True, 3), (False, 0)])
def test_of_a_curve_the_busiest_hour_asks_for_what_all_its_stations_need(
    order: int, both: bool, cost: int
) -> None:
    hours = tuple(Hour(start=at(f"Mon {hour}"), end=at(f"Mon {hour + 1}")) for hour in (9, 10, 11))
    meal = Curve(id=CurveId("meal"), project=ProjectId("club"), hours=hours)
    stations = [
        replace(
            shift(name, "Mon 9-12", seat(name, desired=0, maximum=1, languages=immutabledict(needed))),
            curve=meal.id,
        )
        for name, needed in (("talk", {"ar": Level.B2}), ("tour", {"ar": Level.B2} if both else {}))
    ]
    shifts = [*stations[::order], shift("walk", "Mon 9-12")]
    asked = problem([volunteer("ann", languages=ARABIC)], shifts, PRICED, curves=(meal,))
    assert findings("rare", asked, roster("ann@walk")) == ([(cost, Tier.WISHES)] if cost else [])
    check_all_rosters(asked)


def test_it_counts_only_where_it_is_priced() -> None:
    assert findings("rare", week(1, policy=Policy()), roster("v0@walk")) == []
    twice = Policy(prices=immutabledict(rare=Price(Tier.FAIRNESS, 2)))
    assert findings("rare", week(1, policy=twice), roster("v0@walk")) == [(6, Tier.FAIRNESS)]


def test_a_team_that_needs_a_language_asks_for_it_and_uses_it() -> None:
    team = [Speakers(language="ar", level=4, count=1, hard=False)]
    work = [shift("talk", "Mon 9-11", team=team), shift("walk", "Tue 9-11")]
    asked = problem([volunteer("ann", languages=ARABIC), volunteer("bob")], work, PRICED)
    assert findings("rare", asked, roster("ann@talk ann@walk")) == [(3, Tier.WISHES)]
    check_all_rosters(asked, least=4)


def test_a_visit_asks_for_its_team_once_however_many_starts_it_may_have() -> None:
    team = [Speakers(language="ar", level=4, count=1, hard=False)]
    starts = alternatives(shift("tea", "Mon 9-10", team=team), window("Mon 9-12"), 60)
    asked = problem([volunteer("ann", languages=ARABIC)], [*starts, shift("walk", "Tue 9-11")], PRICED)
    assert len(starts) == 3
    assert findings("rare", asked, roster("ann@walk")) == [(3, Tier.WISHES)]
    check_all_rosters(asked)


def test_of_two_rare_things_the_dearest_that_is_not_needed_counts() -> None:
    ann = volunteer("ann", languages=ARABIC, skills=immutabledict({"first-aid": 2}))
    work = [
        shift("talk", "Mon 9-11", seat("talk", desired=1, languages=immutabledict(ar=Level.B1))),
        shift("aid", "Tue 9-11", seat("aid", desired=2, skills=immutabledict({"first-aid": 1}))),
        shift("walk", "Wed 9-11"),
    ]
    asked = problem([ann], work, PRICED)
    costs = {name: findings("rare", asked, roster(f"ann@{name}")) for name in ("talk", "aid", "walk")}
    assert costs == {
        "talk": [(6, Tier.WISHES)],
        "aid": [(3, Tier.WISHES)],
        "walk": [(6, Tier.WISHES)],
    }
    check_all_rosters(asked, least=4)


def test_the_best_roster_saves_who_is_rare() -> None:
    work = [
        shift("talk", "Mon 9-11", seat("talk", desired=9, languages=immutabledict(ar=Level.B1))),
        shift("walk", "Tue 9-11"),
    ]
    people = [volunteer("ann", languages=ARABIC), volunteer("bob")]
    found = best_by_rows(problem(people, work, PRICED))
    assert found is not None
    assert roster("bob@walk").assignments <= found[0].assignments


def test_rows_agree_about_what_is_rare() -> None:
    check_all_rosters(week(2, 2), least=4)


def test_a_part_goes_by_what_is_rare_in_the_whole() -> None:
    whole = week(2)
    part = subproblem(
        subproblem(whole, volunteer_ids("v0 low"), shift_ids("walk"), keeping=roster("")),
        volunteer_ids("v0"),
        shift_ids("walk"),
        keeping=roster(""),
    )
    assert rare.rarity(part) == ({"ar": Rare(4, 6)}, {})
    assert findings("rare", part, roster("v0@walk")) == [(6, Tier.WISHES)]
    check_all_rosters(part)
