"""Nobody does more in a day, a week or the period than they want to."""

import pytest
from immutabledict import immutabledict

from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.policy import Policy, Price
from matcher.problem.problem import Problem
from matcher.rules import limits
from matcher.rules.registry import person_rules
from matcher.rules.testing import check_all_rosters, cost_by_rows
from matcher.tiers import Tier
from tests.support.agreement import findings
from tests.support.builders import problem, roster, seat, shift, volunteer

REST = Policy(rest_minutes=0)


def person_with(bounds: dict[str, int], *times: str) -> Problem:
    shifts = [shift(f"s{index}", when) for index, when in enumerate(times)]
    return problem([volunteer("ann", limits=bounds)], shifts, REST)


ALLOWED: dict[str, tuple[dict[str, int], tuple[str, ...]]] = {
    "as many in a day": ({"shifts_per_day": 2}, ("Mon 9-10", "Mon 11-12")),
    "one on each day": ({"shifts_per_day": 1}, ("Mon 22-24", "Tue 0-1")),
    "exactly the minutes of a day": ({"minutes_per_day": 180}, ("Mon 9-10", "Mon 11-13")),
    "Sunday and Monday are two weeks": ({"shifts_per_week": 1}, ("Sun 9-10", "2026-12-07 9-10")),
    "exactly the minutes of a week": ({"minutes_per_week": 120}, ("Mon 9-10", "Sun 23-24")),
    "the week changes in the middle of a year": (
        {"shifts_per_week": 1},
        ("2027-01-03 9-10", "2027-01-04 9-10"),
    ),
    "exactly the period": (
        {"shifts_per_period": 2, "minutes_per_period": 120},
        ("Mon 9-10", "2027-03-01 9-10"),
    ),
}
FORBIDDEN: dict[str, tuple[dict[str, int], tuple[str, ...], int]] = {
    "one more in a day": ({"shifts_per_day": 1}, ("Mon 9-10", "Mon 11-12"), 1),
    "a shift into the night counts where it starts": ({"shifts_per_day": 1}, ("Mon 9-10", "Mon 23-Tue 1"), 1),
    "no shift at all": ({"shifts_per_period": 0}, ("Mon 9-10",), 1),
    "one minute more in a day": ({"minutes_per_day": 119}, ("Mon 9-10", "Mon 11-12"), 1),
    "one shift longer than a day's minutes": ({"minutes_per_day": 90}, ("Mon 9-11",), 30),
    "Monday and Sunday are one week": ({"shifts_per_week": 1}, ("Mon 9-10", "Sun 9-10"), 1),
    "one week over the end of a year": ({"shifts_per_week": 1}, ("2026-12-31 9-10", "2027-01-02 9-10"), 1),
    "one minute more in a week": ({"minutes_per_week": 119}, ("Mon 9-10", "Sun 9-10"), 1),
    "one more in the period": ({"shifts_per_period": 1}, ("Mon 9-10", "2027-03-01 9-10"), 1),
    "one minute more in the period": ({"minutes_per_period": 119}, ("Mon 9-10", "2027-03-01 9-10"), 1),
}


@pytest.mark.parametrize(("bounds", "times"), ALLOWED.values(), ids=ALLOWED)
def test_what_is_within_the_limits_is_allowed(bounds: dict[str, int], times: tuple[str, ...]) -> None:
    calendar = person_with(bounds, *times)
    everything = roster(" ".join(f"ann@{each.id}" for each in calendar.shifts))
    assert limits.allows(calendar, calendar.volunteers[0], calendar.shifts[:-1], calendar.shifts[-1])
    assert findings("limits", calendar, everything) == []
    assert cost_by_rows(calendar, everything) is not None


@pytest.mark.parametrize(("bounds", "times", "over"), FORBIDDEN.values(), ids=FORBIDDEN)
def test_what_is_over_a_limit_is_not(bounds: dict[str, int], times: tuple[str, ...], over: int) -> None:
    calendar = person_with(bounds, *times)
    everything = roster(" ".join(f"ann@{each.id}" for each in calendar.shifts))
    assert (
        limits.broken(calendar, calendar.volunteers[0], calendar.shifts[:-1], calendar.shifts[-1]) in bounds
    )
    assert findings("limits", calendar, everything) == [(over, None)]
    assert cost_by_rows(calendar, everything) is None


CLOCKS = {
    "put back: midnight to 4 is five hours": ("2026-10-25 0-4", 299, False),
    "put back: five hours are within five": ("2026-10-25 0-4", 300, True),
    "put forward: midnight to 4 is three hours": ("2027-03-28 0-4", 180, True),
}


@pytest.mark.parametrize(("when", "most", "allowed"), CLOCKS.values(), ids=CLOCKS)
def test_minutes_are_real_minutes_when_clocks_change(when: str, most: int, allowed: bool) -> None:
    person = volunteer("ann", limits={"minutes_per_day": most})
    night = problem([person], [shift("s1", when, zone="Europe/Berlin")], Policy(zone="Europe/Berlin"))
    assert (findings("limits", night, roster("ann@s1")) == []) is allowed
    assert (cost_by_rows(night, roster("ann@s1")) is not None) is allowed


def test_days_are_those_of_the_zone() -> None:
    # 7:00 and 9:00 in Shanghai are on two days in UTC.
    calendar = person_with({"shifts_per_day": 1}, "Tue 7-8", "Tue 9-10")
    assert findings("limits", calendar, roster("ann@s0 ann@s1")) == [(1, None)]


def test_every_broken_limit_is_told() -> None:
    calendar = person_with(
        {"shifts_per_day": 1, "shifts_per_week": 1, "minutes_per_period": 90}, "Mon 9-10", "Mon 11-12"
    )
    assert findings("limits", calendar, roster("ann@s0 ann@s1")) == [(1, None), (1, None), (30, None)]


def test_rows_agree_about_days_and_weeks() -> None:
    bounds = {"shifts_per_day": 2, "minutes_per_day": 150, "shifts_per_week": 3, "minutes_per_period": 300}
    times = ("Sat 9-10", "Sat 11-13", "Sat 14-14:30", "Sun 9-11", "2026-12-07 9-10", "2026-12-07 11-12")
    check_all_rosters(person_with(bounds, *times), least=10)


def test_no_more_shifts_than_the_limits_allow_are_counted() -> None:
    bounds = {"shifts_per_day": 1, "shifts_per_week": 2}
    calendar = person_with(bounds, "Mon 9-10", "Mon 11-12", "Tue 9-10", "Wed 9-10", "2026-12-07 9-10")
    known = Variables(calendar, Model()).person_shifts
    assert limits.most_shifts(calendar, known).tolist() == [3]


def test_two_seats_of_one_shift_are_one_shift_to_choose() -> None:
    work = [shift("s1", "Mon 9-11", seat("a"), seat("b")), shift("s2", "Tue 9-11")]
    check_all_rosters(problem([volunteer("ann", limits={"minutes_per_week": 200})], work), least=3)


# limits, times, units over: shifts, and hours that minutes come to
SOFT: dict[str, tuple[dict[str, int], tuple[str, ...], int]] = {
    "two shifts over": ({"shifts_per_week": 1}, ("Mon 9-10", "Tue 9-10", "Wed 9-10"), 2),
    "a minute over is a unit": ({"minutes_per_day": 119}, ("Mon 9-10", "Mon 11-12"), 1),
    "an hour over is one unit": ({"minutes_per_day": 60}, ("Mon 9-10", "Mon 11-12"), 1),
    "an hour and a minute over are two": ({"minutes_per_day": 59}, ("Mon 9-10", "Mon 11-12"), 2),
    "days add up": ({"shifts_per_day": 0}, ("Mon 9-10", "Tue 9-10"), 2),
}


@pytest.mark.parametrize(("bounds", "times", "units"), SOFT.values(), ids=SOFT)
def test_priced_each_unit_over_costs(bounds: dict[str, int], times: tuple[str, ...], units: int) -> None:
    soft = priced(bounds, *times)
    everything = roster(" ".join(f"ann@{each.id}" for each in soft.shifts))
    found = findings("limits", soft, everything)
    assert sum(cost for cost, _ in found) == 3 * units
    assert {tier for _, tier in found} == {Tier.DESIRED}
    costs = cost_by_rows(soft, everything)
    assert costs is not None
    assert costs[Tier.DESIRED] == 3 * units


def test_priced_rows_agree_and_nobody_is_kept_from_more() -> None:
    soft = priced({"shifts_per_day": 1, "minutes_per_week": 90}, "Mon 9-10", "Mon 11-13", "Tue 9-10")
    check_all_rosters(soft, least=4)
    assert "limits" not in person_rules(soft)


def priced(bounds: dict[str, int], *times: str) -> Problem:
    shifts = [shift(f"s{index}", when) for index, when in enumerate(times)]
    policy = Policy(rest_minutes=0, prices=immutabledict(limits=Price(Tier.DESIRED, 3)))
    return problem([volunteer("ann", limits=bounds)], shifts, policy)
