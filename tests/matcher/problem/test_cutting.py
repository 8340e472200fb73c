"""Starts cut out of a window, stations cut out of opening hours."""

from dataclasses import replace
from itertools import pairwise

import pytest

from matcher.ids import CurveId, PlaceId, ProjectId
from matcher.problem.entities import Needs
from matcher.problem.errors import InvalidProblem
from matcher.problem.stations import Curve, Hour, cut_stations
from matcher.problem.visits import alternatives
from tests.support.builders import seat, shift, window

HOME = shift("tea", "Mon 9-10", seat("tea:lead"), seat("tea:guest"))


@pytest.mark.parametrize(
    ("when", "every", "starts"),
    [
        ("Mon 9-10", 15, ["0900"]),
        ("Mon 9-10:14", 15, ["0900"]),
        ("Mon 9-10:15", 15, ["0900", "0915"]),
        ("Mon 13:30-16:10", 60, ["1330", "1430"]),
        ("Mon 23-Tue 1", 60, ["20261130T2300", "20261201T0000"]),
    ],
)
def test_a_visit_can_start_as_often_as_it_fits_its_window(when: str, every: int, starts: list[str]) -> None:
    found = alternatives(HOME, window(when), every)
    assert [each.id for each in found] == [f"tea@{start}" for start in starts]
    assert [[s.id for s in each.seats] for each in found] == [
        [f"tea:lead@{start}", f"tea:guest@{start}"] for start in starts
    ]
    assert {(each.visit, each.minutes) for each in found} == {("tea", 60)}
    assert found[0].start == window(when).start


def test_starts_in_the_night_the_clock_is_put_back_have_names_of_their_own() -> None:
    night = window("2026-10-25 0-6", zone="Europe/Berlin")
    found = alternatives(HOME, night, 60)
    assert len({each.id for each in found}) == len(found) == 7
    assert {later.start.timestamp() - start.start.timestamp() for start, later in pairwise(found)} == {3600}


@pytest.mark.parametrize(
    ("when", "every", "fault"),
    [("Mon 9-9:59", 15, "longer_than_window"), ("Mon 9-12", 0, "minutes_out_of_range")],
)
def test_a_visit_that_does_not_fit_is_refused(when: str, every: int, fault: str) -> None:
    with pytest.raises(InvalidProblem, match=fault):
        alternatives(HOME, window(when), every)


def curve(*wanted: tuple[str, int]) -> Curve:
    hours = [Hour(start=window(when).start, end=window(when).end, desired=heads) for when, heads in wanted]
    return Curve(id=CurveId("meal"), project=ProjectId("club"), hours=tuple(hours))


DAY = curve(("Mon 9-10", 1), ("Mon 10-11", 3), ("Mon 11-12", 2))


def names(of: Curve, *lengths: int, every: int = 60) -> list[str]:
    return [each.id.removeprefix("meal@") for each in cut_stations(of, PlaceId("hall"), lengths, every)]


def test_stations_of_each_length_start_every_so_often() -> None:
    assert names(DAY, 60, 120) == ["0900+120", "0900+60", "1000+120", "1000+60", "1100+60"]
    assert names(DAY, 120, every=30) == ["0900+120", "0930+120", "1000+120"]


def test_stations_stay_within_a_stretch_without_a_break() -> None:
    broken = curve(("Mon 9-10", 1), ("Mon 10-11", 1), ("Mon 14-15", 1), ("Mon 15-16", 1))
    assert names(broken, 120) == ["0900+120", "1400+120"]


def test_a_stretch_shorter_than_all_lengths_is_one_station() -> None:
    assert names(curve(("Mon 9-10", 1)), 120, 180) == ["0900+60"]


def test_a_station_where_nobody_is_wanted_is_not_cut() -> None:
    assert names(curve(("Mon 9-10", 0), ("Mon 10-11", 1)), 60) == ["1000+60"]
    with pytest.raises(InvalidProblem, match="hour_without_station"):
        names(DAY, 30, every=30)


def test_a_station_has_places_for_the_busiest_hour_it_covers() -> None:
    places = {each.id: each.seats[0].maximum for each in cut_stations(DAY, PlaceId("hall"), (60, 120), 60)}
    assert places == {
        "meal@0900+60": 1,
        "meal@0900+120": 3,
        "meal@1000+60": 3,
        "meal@1000+120": 3,
        "meal@1100+60": 2,
    }


def test_a_station_asks_people_for_what_is_said() -> None:
    needs = Needs(minimum_age=18)
    (station,) = cut_stations(
        curve(("Mon 9-10", 2)), PlaceId("park"), (60,), 60, role="cook", needs=needs, kind="meal"
    )
    assert (station.kind, station.place, station.curve, station.project) == ("meal", "park", "meal", "club")
    assert station.seats[0] == replace(seat("meal@0900+60", 0, 0, 2, minimum_age=18), role="cook")


@pytest.mark.parametrize(("lengths", "every"), [((), 60), ((0,), 60), ((60,), 0)])
def test_lengths_and_steps_are_whole_minutes(lengths: tuple[int, ...], every: int) -> None:
    with pytest.raises(InvalidProblem, match="minutes_out_of_range"):
        cut_stations(DAY, PlaceId("hall"), lengths, every)
