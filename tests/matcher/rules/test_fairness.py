"""Work is spread by what people asked for."""

import pytest

from matcher.problem.policy import Policy
from matcher.problem.problem import Problem
from matcher.roster import Roster
from matcher.rules import fairness
from matcher.rules.testing import best_by_rows, check_all_rosters
from matcher.tiers import Tier
from tests.support.agreement import findings
from tests.support.builders import pair, problem, seat, shift, volunteer


def week(asked: int, *times: str, limits: dict[str, int] | None = None) -> Problem:
    shifts = [shift(f"s{index}", when) for index, when in enumerate(times)]
    return problem([volunteer("ann", asked_minutes=asked, limits=limits)], shifts, Policy(rest_minutes=0))


def everything(calendar: Problem) -> Roster:
    return Roster(frozenset(pair(f"ann@{each.id}") for each in calendar.shifts))


# Two hours of 120 minutes asked for are 10 tenths; each further shift costs 20 tenths of two hours more.
CASES = {
    "exactly what was asked for": (120, ("Mon 9-11",), 10),
    "half of what was asked for": (240, ("Mon 9-11",), 5),
    "half up: 2.5 tenths": (480, ("Mon 9-11",), 3),
    "a shift too short to count": (1000, ("Mon 9-9:30",), 0),
    "two shifts": (120, ("Mon 9-11", "Tue 9-11"), 10 + 10 + 20),
    "three shifts": (120, ("Mon 9-11", "Tue 9-11", "Wed 9-11"), 30 + 20 + 40),
    "three shifts of who asked for much": (1200, ("Mon 9-11", "Tue 9-11", "Wed 9-11"), 3 + 2 + 4),
    "who asked for very much pays no step": (6000, ("Mon 9-11", "Tue 9-11"), 0),
}


@pytest.mark.parametrize(("asked", "times", "cost"), CASES.values(), ids=CASES)
def test_the_share_and_the_number_of_shifts_cost(asked: int, times: tuple[str, ...], cost: int) -> None:
    calendar = week(asked, *times)
    assert findings("fairness", calendar, everything(calendar)) == ([(cost, Tier.FAIRNESS)] if cost else [])


def test_a_shift_costs_less_for_who_asked_for_more() -> None:
    people = [volunteer("ann", asked_minutes=120), volunteer("bob", asked_minutes=240)]
    calendar = problem(people, [shift("s1", "Mon 9-11")])
    one = calendar.shifts[0]
    assert [fairness.price(calendar, person, one) for person in people] == [10, 5]
    found = best_by_rows(calendar)
    assert found is not None
    assert found[0] == Roster(frozenset({pair("bob@s1")}))


def test_two_shifts_go_to_two_people() -> None:
    people = [volunteer("ann"), volunteer("bob")]
    found = best_by_rows(problem(people, [shift("s1", "Mon 9-11"), shift("s2", "Tue 9-11")]))
    assert found is not None
    assert found[0].people == {"ann", "bob"}


@pytest.mark.parametrize("asked", [60, 120, 700])
def test_rows_agree_about_a_busy_week(asked: int) -> None:
    times = ("Mon 9-11", "Mon 10-12", "Tue 9-10", "Wed 9-12", "Thu 9-10", "Fri 9-10:30")
    check_all_rosters(week(asked, *times), least=5)


def test_rows_agree_where_limits_cap_the_number_of_shifts() -> None:
    bounds = {"shifts_per_day": 1, "shifts_per_period": 2}
    check_all_rosters(week(120, "Mon 9-10", "Mon 11-12", "Tue 9-10", "Wed 9-10", limits=bounds), least=4)


def test_rows_agree_where_limits_are_switched_off() -> None:
    people = [volunteer("ann", limits={"shifts_per_period": 1})]
    shifts = [shift("s1", "Mon 9-10"), shift("s2", "Tue 9-10", seat("a"), seat("b")), shift("s3", "Wed 9-10")]
    check_all_rosters(problem(people, shifts, Policy(without=frozenset({"limits"}))), least=4)
