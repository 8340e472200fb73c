"""Heads by the hour: stations of a curve, counted in each hour they cover."""

import pytest

from matcher.ids import CurveId, PlaceId, ProjectId, ShiftId
from matcher.problem.errors import InvalidProblem
from matcher.problem.policy import Policy, Price
from matcher.problem.problem import Problem
from matcher.problem.stations import Curve, Hour, cut_stations
from matcher.roster import Roster
from matcher.rules.testing import best_by_rows, check_all_rosters, cost_by_rows
from matcher.solver.subproblem import splice, subproblem
from matcher.tiers import Tier
from matcher.verify import verify
from tests.support.agreement import findings
from tests.support.builders import problem, roster, seat, shift, volunteer, volunteer_ids, window

PEOPLE = [volunteer("ann"), volunteer("bob"), volunteer("cid")]


def curve(*wanted: tuple[str, int, int], project: str = "club") -> Curve:
    """Minimum and desired heads at times such as "Mon 9-10"."""
    hours = [
        Hour(start=window(when).start, end=window(when).end, minimum=minimum, desired=desired)
        for when, minimum, desired in wanted
    ]
    return Curve(id=CurveId("meal"), project=ProjectId(project), hours=tuple(hours))


def point(
    *wanted: tuple[str, int, int],
    lengths: tuple[int, ...] = (120,),
    people: int = 3,
    project: str = "club",
    policy: Policy | None = None,
) -> Problem:
    open_hours = curve(*wanted, project=project)
    stations = cut_stations(open_hours, PlaceId("hall"), lengths, 60)
    return problem(PEOPLE[:people], stations, policy, curves=(open_hours,))


LUNCH = point(("Mon 10-11", 0, 1), ("Mon 11-12", 1, 2), ("Mon 12-13", 1, 2), project="club")


@pytest.mark.parametrize(
    ("serving", "short", "wanted"),
    [
        ("", 2, 5),
        ("ann@meal@1000+120", 1, 3),
        ("ann@meal@1100+120", 0, 3),
        ("ann@meal@1000+120 bob@meal@1100+120", 0, 1),
        ("ann@meal@1000+120 bob@meal@1000+120", 1, 2),
        ("ann@meal@1000+120 bob@meal@1100+120 cid@meal@1100+120", 0, 0),
    ],
)
def test_a_head_missing_in_an_hour_costs_one(serving: str, short: int, wanted: int) -> None:
    tried = roster(serving)
    assert sum(cost for cost, _ in findings("minimum", LUNCH, tried)) == short
    assert sum(cost for cost, _ in findings("desired", LUNCH, tried)) == wanted
    assert {tier for _, tier in findings("minimum", LUNCH, tried)} <= {Tier.MINIMUM}
    assert {tier for _, tier in findings("desired", LUNCH, tried)} <= {Tier.DESIRED}


def test_a_finding_names_the_hour_and_a_station_that_covers_it() -> None:
    (first, *_) = verify(LUNCH, Roster()).findings
    assert first.rule == "minimum"
    assert first.numbers == {
        "shift": "meal@1000+120",
        "seat": "meal@1000+120",
        "curve": "meal",
        "start": window("Mon 11-12").start,
        "end": window("Mon 11-12").end,
        "missing": 1,
    }


def test_more_heads_than_desired_cost_nothing() -> None:
    assert findings("over", point(("Mon 9-11", 0, 1)), roster("ann@meal@0900+120 bob@meal@0900+120")) == []
    every = roster("ann@meal@1000+120 bob@meal@1000+120 cid@meal@1100+120")
    assert findings("over", LUNCH, every) == []


def test_a_missing_head_costs_the_weight_of_its_project() -> None:
    clinic = point(("Mon 9-10", 2, 3), project="clinic")
    assert findings("minimum", clinic, Roster()) == [(10, Tier.MINIMUM)]
    assert findings("desired", clinic, Roster()) == [(15, Tier.DESIRED)]


def test_hours_are_priced_like_seats() -> None:
    flat = point(("Mon 9-10", 1, 1), policy=Policy(prices={"minimum": Price(Tier.DESIRED, 7)}))
    assert findings("minimum", flat, Roster()) == [(7, Tier.DESIRED)]
    assert cost_by_rows(flat, Roster()) == {**dict.fromkeys(Tier, 0), Tier.DESIRED: 8}


@pytest.mark.parametrize(
    ("when", "counts"),
    [("Mon 9-11", True), ("Mon 9:01-11", False), ("Mon 9-9:59", False), ("Mon 8-12", True)],
)
def test_only_who_covers_the_whole_hour_counts(when: str, counts: bool) -> None:
    hour = curve(("Mon 9-10", 1, 1))
    station = shift("meal", when, seat("meal", 0, 0, 3), curve=hour.id)
    assert findings("minimum", problem(PEOPLE, [station], curves=(hour,)), roster("ann@meal")) == (
        [] if counts else [(1, Tier.MINIMUM)]
    )


@pytest.mark.parametrize(
    ("hours", "length", "every", "starts"),
    [
        ("9-17", 180, 120, ["0900", "1100", "1300", "1400"]),
        ("9-18", 120, 120, ["0900", "1100", "1300", "1500", "1600"]),
        ("9-12", 180, 60, ["0900"]),
        ("9-10", 180, 60, ["0900"]),
    ],
)
def test_the_last_station_ends_with_the_opening_hours(
    hours: str, length: int, every: int, starts: list[str]
) -> None:
    first, last = map(int, hours.split("-"))
    opened = curve(*((f"Mon {hour}-{hour + 1}", 0, 1) for hour in range(first, last)))
    found = cut_stations(opened, PlaceId("hall"), [length], every)
    assert [each.id[5:9] for each in found] == starts
    assert max(each.end for each in found) == opened.hours[-1].end


def test_stations_that_leave_an_hour_without_any_are_refused() -> None:
    opened = curve(*((f"Mon {hour}-{hour + 1}", 0, 1) for hour in range(9, 15)))
    with pytest.raises(InvalidProblem) as caught:
        cut_stations(opened, PlaceId("hall"), [60], 120)
    assert (caught.value.code, caught.value.place) == ("hour_without_station", "hours[1]")


def test_an_hour_no_station_covers_is_short() -> None:
    hours = curve(("Mon 9-10", 1, 2))
    empty = problem(PEOPLE, [shift("talk", "Mon 9-10")], curves=(hours,))
    assert findings("minimum", empty, Roster()) == [(1, Tier.MINIMUM)]
    check_all_rosters(empty, least=2)


def test_rows_agree_about_two_lengths() -> None:
    check_all_rosters(point(("Mon 9-10", 1, 1), ("Mon 10-11", 1, 2), lengths=(60, 120), people=2), least=6)


def test_rows_agree_about_stations_beside_a_shift() -> None:
    hours = curve(("Mon 9-10", 1, 2))
    beside = problem(
        PEOPLE[:2],
        [*cut_stations(hours, PlaceId("hall"), (60,), 60), shift("talk", "Mon 9-10")],
        curves=(hours,),
    )
    check_all_rosters(beside, least=5)


def test_lengths_are_mixed_to_fit_the_curve() -> None:
    hours = (("Mon 9-10", 1, 1), ("Mon 10-11", 2, 2), ("Mon 11-12", 1, 1))
    found = best_by_rows(point(*hours, lengths=(60, 180), people=2))
    assert found is not None
    assert found[1][Tier.MINIMUM] == 0
    assert {pair.seat for pair in found[0]} == {"meal@0900+180", "meal@1000+60"}


def test_people_outside_a_part_count_in_its_hours() -> None:
    now = roster("ann@meal@1000+120 bob@meal@1100+120")
    part = subproblem(LUNCH, volunteer_ids("cid"), [ShiftId("meal@1000+120")], keeping=now)
    assert {each.id for each in part.open_shifts} == {"meal@1000+120", "meal@1100+120"}
    assert sum(cost for cost, _ in findings("desired", part, Roster(part.kept))) == 1
    found = best_by_rows(part)
    assert found is not None
    assert splice(part, found[0], now) == roster("ann@meal@1000+120 bob@meal@1100+120 cid@meal@1100+120")


def test_a_curve_that_is_not_decided_costs_nothing_in_a_part() -> None:
    both = problem(PEOPLE, [*LUNCH.shifts, shift("talk", "Mon 14-15")], curves=LUNCH.curves)
    part = subproblem(both, volunteer_ids("ann"), [ShiftId("talk")], keeping=roster("ann@meal@1000+120"))
    assert part.curves == ()
    assert findings("minimum", part, Roster(part.kept)) == []


def test_a_station_asks_for_nobody_of_its_own() -> None:
    with pytest.raises(InvalidProblem, match=r"seats\[0\].desired: station_asks_for_heads"):
        shift("meal", "Mon 9-10", seat("meal", 0, 1), curve=CurveId("meal"))


def test_a_shift_is_no_visit_and_station_at_once() -> None:
    with pytest.raises(InvalidProblem, match="visit_and_curve"):
        shift("meal", "Mon 9-10", seat("meal", 0, 0, 1), curve=CurveId("meal"), visit="tea")


@pytest.mark.parametrize(
    ("fault", "curves"),
    [("unknown_id", ()), ("curve_of_another_project", (curve(("Mon 9-10", 0, 1), project="clinic"),))],
)
def test_a_station_is_of_a_curve_of_its_project(fault: str, curves: tuple[Curve, ...]) -> None:
    with pytest.raises(InvalidProblem, match=fault):
        problem(PEOPLE, LUNCH.shifts, curves=curves)


@pytest.mark.parametrize(
    ("fault", "hours"),
    [
        ("heads_out_of_order", (("Mon 9-10", 2, 1),)),
        ("out_of_range", (("Mon 9-10", 0, 10_001),)),
        ("hours_out_of_order", (("Mon 9-10", 0, 1), ("Mon 9:59-11", 0, 1))),
    ],
)
def test_hours_are_in_order(fault: str, hours: tuple[tuple[str, int, int], ...]) -> None:
    with pytest.raises(InvalidProblem, match=fault):
        curve(*hours)
