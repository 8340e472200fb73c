"""When and where shifts are, and which of them exclude each other."""

from itertools import combinations, pairwise
from math import ceil
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings

from matcher.ids import PlaceId, ShiftId
from matcher.problem.entities import Place
from matcher.problem.policy import Policy
from matcher.problem.problem import Problem
from matcher.problem.timetable import (
    MANY_PEOPLE,
    Timetable,
    cliques,
    cliques_of_each,
    distances_km,
    timetable,
)
from matcher.roster import Roster
from matcher.rules.one_place import gap_minutes
from matcher.solver.subproblem import subproblem
from tests.support.builders import PLACES, at, problem, shift, shift_ids, volunteer, volunteer_ids
from tests.support.strategies import problems, randoms


def table_of(*times: str, zone: str = "Asia/Shanghai", place: str = "hall") -> Timetable:
    shifts = [shift(f"s{index}", when, zone=zone, place=place) for index, when in enumerate(times)]
    return timetable(problem([volunteer("ann")], shifts, Policy(zone=zone)))


S0, S1 = ShiftId("s0"), ShiftId("s1")


def test_shifts_are_numbered_by_start() -> None:
    table = table_of("Tue 9-10", "Mon 9-10", "Mon 8-12")
    assert [each.id for each in table.shifts] == ["s2", "s1", "s0"]
    assert table.order == {"s2": 0, "s1": 1, "s0": 2}
    assert table.bits([S0, S1]) == 0b110


@pytest.mark.parametrize(
    ("first", "second", "minutes"),
    [
        ("Mon 9-10", "Mon 10-11", 0),
        ("Mon 9-10", "Mon 10:01-11", 1),
        ("Mon 10-11", "Mon 9-10:30", -30),
        ("Mon 22-Tue 1", "Tue 9-10", 480),
    ],
)
def test_minutes_between_two_shifts_are_counted_from_end_to_start(
    first: str, second: str, minutes: int
) -> None:
    table = table_of(first, second)
    assert table.minutes_between(S0, S1) == table.minutes_between(S1, S0) == minutes


@pytest.mark.parametrize(
    ("zone", "when", "day", "week"),
    [
        ("Asia/Shanghai", "Tue 0-1", "Tue 12", (2026, 49)),
        ("Asia/Shanghai", "Mon 7-8", "Mon 12", (2026, 49)),
        ("Asia/Shanghai", "Sun 23-24", "Sun 12", (2026, 49)),
        ("Asia/Shanghai", "2027-01-03 9-10", "2027-01-03 12", (2026, 53)),
        ("Asia/Shanghai", "2027-01-04 0-1", "2027-01-04 12", (2027, 1)),
        ("America/New_York", "Sun 22-24", "Sun 12", (2026, 49)),
        ("Pacific/Auckland", "2026-12-07 1-2", "2026-12-07 12", (2026, 50)),
    ],
)
def test_days_and_iso_weeks_are_local(zone: str, when: str, day: str, week: tuple[int, int]) -> None:
    table = table_of(when, zone=zone)
    assert table.day[S0] == at(day, zone).date().toordinal()
    assert table.week[S0] == week


@pytest.mark.parametrize(
    ("when", "minutes"), [("2026-10-25 1-4", 240), ("2027-03-28 1-4", 120), ("Mon 9-10:30", 90)]
)
def test_the_length_of_a_shift_is_real_time(when: str, minutes: int) -> None:
    table = table_of(when, zone="Europe/Berlin")
    assert table.minutes[S0] == minutes
    assert table.end[S0] - table.start[S0] == minutes


def test_air_lines_are_great_circles() -> None:
    shanghai = Place(id=PlaceId("a"), latitude=31.2304, longitude=121.4737)
    beijing = Place(id=PlaceId("b"), latitude=39.9042, longitude=116.4074)
    online = Place(id=PlaceId("c"))
    found = distances_km([shanghai, beijing, online])
    assert found[0, 1] == pytest.approx(1067, abs=1)
    assert (found == found.T).all()
    assert found[2].tolist() == [0, 0, 0]


def test_gaps_are_travel_rounded_up_and_change_over() -> None:
    table = table_of("Mon 9-10")
    assert table.gaps.tolist() == [[0, 40, 0], [40, 0, 0], [0, 0, 0]]
    assert [place.id for place in PLACES] == ["hall", "park", "online"]
    assert ceil(4.95 * 60 / 10) + 10 == 40


@settings(max_examples=60, derandomize=True)
@given(problems(people=1, shifts=8, busy=True), randoms())
def test_sets_of_clashes_are_those_of_pairs(problem: Problem, random: Random) -> None:
    table, rest = timetable(problem), random.choice((0, 300, 700))
    span, same = random.choice(((None, {}), ("day", table.day), ("week", table.week), ("period", None)))
    for one, other in combinations(table.shifts, 2):
        between = table.minutes_between(one.id, other.id)
        elsewhere = between < gap_minutes(problem, one, other)
        tired = table.day[one.id] != table.day[other.id] and between < rest
        again = same is None or (one.id in same and same[one.id] == same[other.id])
        low, high = table.order[one.id], table.order[other.id]
        for masks, clash in (
            (table.conflicting, elsewhere),
            (table.tired(rest), tired),
            (table.exclusive(rest), elsewhere or tired),
            (table.exclusive(rest, span), elsewhere or tired or again),
        ):
            assert bool(masks[low] >> high & 1) == bool(masks[high] >> low & 1) == clash


@settings(max_examples=100, derandomize=True)
@given(randoms())
def test_cliques_cover_every_clash_and_nothing_else(random: Random) -> None:
    size = random.randint(1, 12)
    masks = [1 << index for index in range(size)]
    for one, other in combinations(range(size), 2):
        if random.random() < 0.5:
            masks[one] |= 1 << other
            masks[other] |= 1 << one
    chosen = random.getrandbits(size)
    found = cliques(chosen, masks)
    inside = {
        (one, other)
        for one, other in combinations(range(size), 2)
        if chosen >> one & 1 and chosen >> other & 1
    }
    together = {tuple(sorted(each)) for clique in found for each in combinations(clique, 2)}
    assert together == {(one, other) for one, other in inside if masks[one] >> other & 1}
    assert not any(set(one) <= set(other) for one, other in combinations(found, 2))
    assert not any(set(other) <= set(one) for one, other in combinations(found, 2))


@pytest.mark.kernels
@settings(max_examples=3, derandomize=True, deadline=None)
@given(problems(people=1, shifts=40, busy=True), randoms())
def test_cliques_of_very_many_people_are_those_of_each(problem: Problem, random: Random) -> None:
    table = timetable(problem)
    clashes = table.exclusive(random.choice((0, 700)), random.choice((None, "day")))
    numbers = range(len(table.shifts))
    each = [sorted(random.sample(numbers, random.randint(0, len(numbers)))) for _ in range(MANY_PEOPLE + 1)]
    first, shifts = np.cumsum([0, *map(len, each)]), np.concatenate(each).astype(np.int64)
    begin, members = cliques_of_each(clashes, first, shifts)
    found = [members[start:end].tolist() for start, end in pairwise(begin.tolist())]
    alone = []
    for start, end in pairwise(first.tolist()):
        begin, members = cliques_of_each(clashes, np.array([0, end - start]), shifts[start:end])
        alone += [(members[one:two] + start).tolist() for one, two in pairwise(begin.tolist())]
    assert found == alone


def test_shifts_that_all_overlap_are_one_clique() -> None:
    table = table_of("Mon 9-12", "Mon 10-13", "Mon 11-14", "Mon 15-16")
    assert [sorted(clique) for clique in cliques(0b1111, table.conflicting)] == [[0, 1, 2]]


def test_a_part_goes_by_the_timetable_of_its_whole() -> None:
    week = problem([volunteer("ann")], [shift("s1", "Mon 9-11"), shift("s2", "Tue 9-11")])
    part = subproblem(week, volunteer_ids("ann"), shift_ids("s2"), keeping=Roster())
    assert timetable(part) is timetable(week)
