"""Between the shifts of one day and those of a later one lies a rest."""

import pytest
from immutabledict import immutabledict

from matcher.problem.policy import Policy, Price
from matcher.problem.problem import Problem
from matcher.rules import rest
from matcher.rules.testing import check_all_rosters, cost_by_rows
from matcher.tiers import Tier
from tests.support.agreement import findings
from tests.support.builders import problem, roster, shift, volunteer


def two(first: str, second: str, own: int | None = None, zone: str = "Asia/Shanghai") -> Problem:
    person = volunteer("ann", limits={} if own is None else {"rest_minutes": own})
    shifts = [shift("s1", first, zone=zone), shift("s2", second, zone=zone)]
    return problem([person], shifts, Policy(rest_minutes=600, zone=zone))


ALLOWED = {
    "rest exactly kept": ("Mon 20-22", "Tue 8-10", None),
    "no rest needed within a day": ("Mon 9-11", "Mon 12-22", None),
    "own rest exactly kept": ("Mon 20-22", "Tue 10-11", 720),
    "a shorter own rest than the district's": ("Mon 20-22", "Tue 8-10", 60),
}
FORBIDDEN = {
    "one minute short": ("Mon 20-22:01", "Tue 8-10", None),
    "one minute short, told in the other order": ("Tue 7:59-10", "Mon 20-22", None),
    "a shift into the night belongs to the day it starts on": ("Mon 22-Tue 2", "Tue 11-13", None),
    "own rest one minute short": ("Mon 20-22", "Tue 9:59-11", 720),
    "a shorter own rest does not shorten the district's": ("Mon 20-22", "Tue 7-8", 60),
    "back to back over midnight": ("Mon 22-24", "Tue 0-1", None),
    "over the end of a year": ("2026-12-31 20-24", "2027-01-01 8-10", None),
}


@pytest.mark.parametrize(("first", "second", "own"), ALLOWED.values(), ids=ALLOWED)
def test_who_rests_long_enough_may_serve_on_both_days(first: str, second: str, own: int | None) -> None:
    both = two(first, second, own)
    one, other = both.shifts
    assert rest.allows(both, both.volunteers[0], [one], other)
    assert findings("rest", both, roster("ann@s1 ann@s2")) == []
    assert cost_by_rows(both, roster("ann@s1 ann@s2")) is not None


@pytest.mark.parametrize(("first", "second", "own"), FORBIDDEN.values(), ids=FORBIDDEN)
def test_who_rests_too_little_may_not(first: str, second: str, own: int | None) -> None:
    both = two(first, second, own)
    one, other = both.shifts
    assert not rest.allows(both, both.volunteers[0], [one], other)
    assert findings("rest", both, roster("ann@s1 ann@s2")) == [(1, None)]
    assert cost_by_rows(both, roster("ann@s1 ann@s2")) is None


CLOCKS = {
    "put back in the night: 22:30 to 7:30 is ten hours": ("2026-10-24 20-22:30", "2026-10-25 7:30-9", True),
    "put forward in the night: 22 to 8 is nine hours": ("2027-03-27 20-22", "2027-03-28 8-9", False),
    "put forward in the night: 22 to 9 is ten hours": ("2027-03-27 20-22", "2027-03-28 9-10", True),
}


@pytest.mark.parametrize(("first", "second", "allowed"), CLOCKS.values(), ids=CLOCKS)
def test_rest_is_real_time_when_clocks_change(first: str, second: str, allowed: bool) -> None:
    both = two(first, second, zone="Europe/Berlin")
    assert (findings("rest", both, roster("ann@s1 ann@s2")) == []) is allowed
    assert (cost_by_rows(both, roster("ann@s1 ann@s2")) is not None) is allowed


def test_days_are_local() -> None:
    # 7:00 and 9:00 in Shanghai are two days in UTC and one day there.
    assert findings("rest", two("Mon 7-8", "Mon 9-10"), roster("ann@s1 ann@s2")) == []


def test_rows_agree_about_evenings_and_mornings() -> None:
    shifts = [
        shift("s1", "Mon 19-21"),
        shift("s2", "Mon 20-23"),
        shift("s3", "Tue 7-8", place="park"),
        shift("s4", "Tue 9-10"),
        shift("s5", "Tue 22-Wed 1"),
        shift("s6", "Wed 8-9"),
    ]
    check_all_rosters(problem([volunteer("ann")], shifts), least=8)


def test_the_rule_can_be_switched_off() -> None:
    shifts = [shift("s1", "Mon 20-23"), shift("s2", "Tue 7-8")]
    off = problem([volunteer("ann")], shifts, Policy(without=frozenset({"rest"})))
    assert findings("rest", off, roster("ann@s1 ann@s2")) == []
    assert cost_by_rows(off, roster("ann@s1 ann@s2")) is not None


def test_priced_each_two_shifts_with_too_little_rest_cost() -> None:
    times = ("Mon 20-22", "Mon 22:30-23:30", "Tue 6-8", "Tue 20-22")
    shifts = [shift(f"s{index}", when) for index, when in enumerate(times)]
    policy = Policy(rest_minutes=600, prices=immutabledict(rest=Price(Tier.FAIRNESS, 5)))
    soft = problem([volunteer("ann")], shifts, policy)
    assert findings("rest", soft, roster("ann@s0 ann@s1 ann@s2")) == [(5, Tier.FAIRNESS)] * 2
    check_all_rosters(soft, least=3)


def test_rows_agree_where_a_rest_too_short_is_decided_elsewhere() -> None:
    names = ("s1", "s2", "s3", "s4")
    times = ("Mon 20-23", "Tue 7-8", "Tue 22-23", "Wed 7-8")
    asked = problem(
        [volunteer("ann")],
        [shift(name, when) for name, when in zip(names, times, strict=True)],
        Policy(rest_minutes=600, prices=immutabledict(rest=Price(Tier.FAIRNESS, 5))),
        part=True,
        kept=roster("ann@s1 ann@s2").assignments,
        context_shifts=frozenset(names[:2]),
    )
    assert findings("rest", asked, roster("")) == [(5, Tier.FAIRNESS)]
    check_all_rosters(asked, least=3)
