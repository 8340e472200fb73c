"""People serve beside whom they want, and never beside whom they never want."""

from typing import Any

import pytest

from matcher.problem.problem import Problem
from matcher.rules import companions
from matcher.rules.testing import check_all_rosters, cost_by_rows
from matcher.tiers import Tier
from tests.support.agreement import findings
from tests.support.builders import problem, roster, seat, shift, volunteer

WORK = [shift("s1", "Mon 9-11", seat("s1", desired=3)), shift("s2", "Tue 9-11", seat("s2", desired=3))]
ALONE = [(2, Tier.WISHES)]


def circle(**beside: dict[str, Any]) -> Problem:
    return problem([volunteer(name, **beside.get(name, {})) for name in ("ann", "bob", "cid")], WORK)


WITH = {
    "beside the companion": ("ann@s1 bob@s1", []),
    "beside one of two companions": ("ann@s1 cid@s1", []),
    "alone": ("ann@s1", ALONE),
    "the companion is on another shift": ("ann@s1 bob@s2", ALONE),
    "alone on each of two shifts": ("ann@s1 ann@s2", ALONE + ALONE),
    "not serving": ("bob@s1", []),
}


@pytest.mark.parametrize(("who", "cost"), WITH.values(), ids=WITH)
def test_who_serves_without_any_companion_costs_two(who: str, cost: list[tuple[int, Tier]]) -> None:
    friends = circle(ann={"companions": ["bob", "cid"]})
    assert findings("companions", friends, roster(who)) == cost


def test_a_companion_need_not_feel_the_same() -> None:
    friends = circle(ann={"companions": ["bob"]}, bob={"companions": ["cid"]})
    assert findings("companions", friends, roster("ann@s1 bob@s1")) == ALONE


def test_a_companion_who_could_never_come_is_missed_all_the_same() -> None:
    people = [volunteer("ann", companions=["bob"]), volunteer("bob", free="")]
    assert findings("companions", problem(people, WORK), roster("ann@s1")) == ALONE
    check_all_rosters(problem(people, WORK))


@pytest.mark.parametrize("first", ["ann", "bob"])
def test_whom_one_of_two_avoids_never_serves_beside_the_other(first: str) -> None:
    other = "bob" if first == "ann" else "ann"
    apart = circle(**{first: {"avoided": [other]}})
    assert findings("avoided", apart, roster("ann@s1 bob@s1")) == [(1, None)]
    assert cost_by_rows(apart, roster("ann@s1 bob@s1")) is None
    assert cost_by_rows(apart, roster("ann@s1 bob@s2 cid@s1")) is not None
    assert companions.never_with(apart) == {"ann": {"bob"}, "bob": {"ann"}}


def test_two_who_avoid_each_other_are_told_once() -> None:
    apart = circle(ann={"avoided": ["bob"]}, bob={"avoided": ["ann"]})
    assert findings("avoided", apart, roster("ann@s1 bob@s1")) == [(1, None)]


def test_people_apart_are_so_on_all_seats_of_a_shift() -> None:
    people = [volunteer("ann", avoided=["bob"]), volunteer("bob", companions=["ann"])]
    talk = problem(people, [shift("s1", "Mon 9-11", seat("door"), seat("stage"))])
    assert findings("avoided", talk, roster("ann@door bob@stage")) == [(1, None)]
    check_all_rosters(talk, least=3)


def test_rows_agree_about_a_circle() -> None:
    friends = circle(ann={"companions": ["bob"]}, bob={"companions": ["cid"]}, cid={"avoided": ["ann"]})
    check_all_rosters(friends, least=6)
