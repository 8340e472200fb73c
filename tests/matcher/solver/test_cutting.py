"""Opening hours of a day cut into stations: by hand, against every other cut, and around what is promised."""

from collections.abc import Sequence
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.problem.cuts import DayStations, Station, Stretch, coverage, windows_of
from matcher.problem.errors import InvalidProblem
from matcher.solver.cutting import cut_day

NINE = 540


def curve(*heads: int, start: int = NINE, minutes: int = 60) -> list[Stretch]:
    """Stretches of one length in a row; half of the heads, rounded up, are the least."""
    return [
        Stretch(start + minutes * place, start + minutes * (place + 1), (each + 1) // 2, each)
        for place, each in enumerate(heads)
    ]


def told(cut: DayStations) -> list[str]:
    return [
        f"{each.start // 60}:{each.start % 60:02}-{each.end // 60}:{each.end % 60:02} "
        f"{each.minimum}/{each.desired}/{each.maximum}"
        for each in cut.stations
    ]


def test_three_hours_of_five_five_four_are_two_stations_of_ninety_minutes() -> None:
    cut = cut_day(curve(5, 5, 4), [90], 30)
    assert told(cut) == ["9:00-10:30 3/5/6", "10:30-12:00 3/5/6"]
    assert (cut.missing, cut.beyond, cut.proven) == (0, 60, True)


def test_with_several_lengths_nothing_is_beyond_and_most_shifts_are_short() -> None:
    cut = cut_day(curve(5, 5, 4), [90, 120, 180], 30)
    assert told(cut) == ["9:00-10:30 2/4/5", "9:00-11:00 1/1/1", "10:30-12:00 2/4/5"]
    assert (cut.beyond, cut.person_minutes) == (0, 14 * 60)


def test_a_lunch_peak_gets_a_station_of_its_own() -> None:
    cut = cut_day(curve(2, 2, 6, 6, 2, 2), [120, 360], 30)
    assert told(cut) == ["9:00-11:00 1/2/2", "11:00-13:00 3/6/7", "13:00-15:00 1/2/2"]


def test_hours_off_the_grid_are_covered_to_the_minute() -> None:
    cut = cut_day([Stretch(550, 685, 1, 2), Stretch(685, 715, 1, 1)], [90, 120], 30)
    assert (cut.stations[0].start, max(each.end for each in cut.stations), cut.missing) == (550, 715, 0)


def test_a_break_is_no_time_to_serve() -> None:
    cut = cut_day([*curve(2, 2), *curve(2, 2, start=14 * 60)], [90, 120, 600], 30)
    assert told(cut) == ["9:00-11:00 1/2/2", "14:00-16:00 1/2/2"]


def test_what_is_shorter_than_every_length_is_one_station() -> None:
    assert told(cut_day(curve(3), [90, 120], 30)) == ["9:00-10:00 2/3/3"]


def test_starts_further_apart_than_shifts_are_long_leave_gaps_that_are_said() -> None:
    cut = cut_day(curve(1, 1, 1, 1), [60], 120)
    assert told(cut) == ["9:00-10:00 1/1/1", "11:00-12:00 1/1/1", "12:00-13:00 1/1/1"]
    assert cut.missing == 60


def test_a_closed_day_has_no_station() -> None:
    assert cut_day([], [90], 30) == DayStations(())
    assert cut_day(curve(0, 0), [90], 30) == DayStations(())


def test_what_is_promised_stays_and_the_rest_is_cut_around_it() -> None:
    kept = Station(NINE + 30, NINE + 120, 0, 3)
    cut = cut_day(curve(2, 2, 2), [90], 30, [kept])
    found = {(each.start, each.end): each.desired for each in cut.stations}
    assert found[kept.start, kept.end] >= 3
    assert cut.missing == 0


def test_promised_heads_stay_where_the_place_is_closed_now() -> None:
    assert told(cut_day([], [90], 30, [Station(540, 630, 0, 2)])) == ["9:00-10:30 0/2/2"]


@pytest.mark.parametrize(
    ("stretches", "lengths", "every"),
    [([Stretch(0, 60, 0, 1)], [], 30), ([Stretch(0, 60, 0, 1)], [0], 30), ([Stretch(0, 60, 0, 1)], [60], 0),
     ([Stretch(60, 120, 0, 1), Stretch(0, 60, 0, 1)], [60], 30)],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(
    stretches: Sequence[Stretch], lengths: Sequence[int], every: int
) -> None:
    with pytest.raises(InvalidProblem):
        cut_day(stretches, lengths, every)


@pytest.mark.parametrize("said", [(60, 60, 0, 1), (0, 60, 2, 1)])
def test_a_stretch_is_in_order(said: tuple[int, int, int, int]) -> None:
    with pytest.raises(InvalidProblem):
        Stretch(*said)


@st.composite
def days(draw: st.DrawFn) -> tuple[list[Stretch], list[int], int, list[Station]]:
    """A day of up to six stretches with breaks, lengths, a step, and what is promised."""
    found, at = [], draw(st.sampled_from([480, 510, 550]))
    for _ in range(draw(st.integers(1, 6))):
        at += draw(st.sampled_from([0, 0, 0, 45]))
        end = at + draw(st.sampled_from([30, 60, 60, 90, 75]))
        desired = draw(st.integers(0, 4))
        found.append(Stretch(at, end, draw(st.integers(0, desired)), desired))
        at = end
    lengths = draw(st.lists(st.sampled_from([45, 60, 90, 120, 180]), min_size=1, max_size=3, unique=True))
    every = draw(st.sampled_from([15, 30, 45]))
    windows = windows_of(found, lengths, every)
    chosen = draw(st.lists(st.sampled_from(windows), max_size=2, unique=True)) if windows else []
    return found, lengths, every, [Station(*each, 0, draw(st.integers(1, 5))) for each in chosen]


@settings(max_examples=60, deadline=None)
@given(days())
def test_the_heads_of_stations_add_up_to_the_curve(
    day: tuple[list[Stretch], list[int], int, list[Station]],
) -> None:
    stretches, lengths, every, keep = day
    cut = cut_day(stretches, lengths, every, keep)
    assert cut.proven
    assert cut.missing == 0
    for each in stretches:
        minimum, desired = coverage(cut.stations, each.start, each.end)
        assert desired >= each.desired
        assert minimum >= each.minimum
    wanted = sum(each.desired * (each.end - each.start) for each in stretches)
    assert cut.beyond == cut.person_minutes - wanted >= 0
    found = {(each.start, each.end): each.desired for each in cut.stations}
    assert len(found) == len(cut.stations)
    assert all(found[each.start, each.end] >= each.desired for each in keep)
    assert all(0 <= each.minimum <= each.desired <= each.maximum for each in cut.stations)
    assert cut == cut_day(stretches, lengths, every, keep)


@settings(max_examples=25, deadline=None)
@given(days())
def test_what_was_cut_is_cut_so_again_when_all_of_it_is_promised(
    day: tuple[list[Stretch], list[int], int, list[Station]],
) -> None:
    stretches, lengths, every, _ = day
    cut = cut_day(stretches, lengths, every)
    assert cut_day(stretches, lengths, every, cut.stations) == cut


def best_of_all(
    stretches: Sequence[Stretch], lengths: Sequence[int], every: int
) -> tuple[int, int, int, int]:
    """The fewest (missing, beyond, longer than the shortest, stations), by trying all heads everywhere."""
    windows = windows_of(stretches, lengths, every)
    edges = sorted({edge for pair in windows for edge in pair} | {e.start for e in stretches}
                   | {e.end for e in stretches})  # fmt: skip
    pieces = [
        (one, other, sum(e.desired for e in stretches if e.start <= one and other <= e.end))
        for one, other in pairwise(edges)
    ]
    most = max(each.desired for each in stretches)
    found = []
    for heads in product(range(most + 1), repeat=len(windows)):
        missing = beyond = 0
        for one, other, wanted in pieces:
            over = sum(h for h, (a, b) in zip(heads, windows, strict=True) if a <= one and other <= b)
            missing += max(0, wanted - over) * (other - one)
            beyond += max(0, over - wanted) * (other - one)
        longer = sum(h * (b - a - min(lengths)) for h, (a, b) in zip(heads, windows, strict=True))
        found.append((missing, beyond, longer, sum(map(bool, heads))))
    return min(found)


@pytest.mark.parametrize("heads", [(1, 2, 1), (2, 1, 2), (2, 2, 1), (1, 0, 2)])
@pytest.mark.parametrize("lengths", [[60], [90], [60, 120]])
def test_no_other_cut_is_better(heads: tuple[int, ...], lengths: list[int]) -> None:
    stretches = curve(*heads)
    cut = cut_day(stretches, lengths, 60)
    best = best_of_all([each for each in stretches if each.desired], lengths, 60)
    longer = sum(each.desired * (each.minutes - min(lengths)) for each in cut.stations)
    assert (cut.missing, cut.beyond, longer, len(cut.stations)) == best
