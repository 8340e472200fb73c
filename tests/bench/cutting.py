"""The opening hours of the demo district: how they are cut, and what planning them another way would give.

    python -m tests.bench.cutting [--volunteers 3000] [--seconds 60] [--plan]

The first lines are figures of the cut itself. With `--plan` the demo week is solved twice: with the stations
of the cut as shifts, and with every candidate station and the curve by the hour, of which the solver chooses.
Compared is how much of the heads that the hours ask for is covered.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from statistics import median
from time import perf_counter
from zoneinfo import ZoneInfo

from immutabledict import immutabledict

from fixtures.district import District, generate, problem
from matcher.ids import CurveId, SeatId, ShiftId
from matcher.problem.cuts import DayStations, Station, Stretch, windows_of
from matcher.problem.entities import Shift
from matcher.problem.problem import Problem
from matcher.problem.stations import Curve, Hour, cut_stations
from matcher.roster import Roster
from matcher.solver.cutting import cut_day
from matcher.solver.solve import SolveLimits, solve
from web.demo.stations import EVERY, LENGTHS, layered, station_places, stretches_of


@dataclass(frozen=True)
class Day:
    """A day of an opening: its hours, how it is cut, and the shifts that the week has for it."""

    name: str
    on: date
    stretches: Sequence[Stretch]
    lengths: Sequence[int]
    shifts: Sequence[ShiftId]
    cut: DayStations
    seconds: float


def days(district: District) -> Iterator[Day]:
    """Every day of every opening."""
    zone = ZoneInfo(district.zone)
    for number, place in enumerate(station_places(district)):
        found = defaultdict(list)
        for shift in place.shifts:
            found[shift.start.astimezone(zone).date()].append(shift)
        for on, shifts in sorted(found.items()):
            rows = layered([each for shift in shifts for each in stretches_of(shift, zone)])
            length = int((shifts[0].end - shifts[0].start).total_seconds() // 60)
            lengths = LENGTHS.get(length, (length,))
            begun = perf_counter()
            cut = cut_day(rows, lengths, EVERY)
            taken = perf_counter() - begun
            names = [ShiftId(each.code) for each in shifts]
            yield Day(f"opening-{number}", on, rows, lengths, names, cut, taken)


def figures(every: Sequence[Day], week: Problem) -> Iterator[str]:
    """The figures of the cut, and of the shifts that the week has for the same hours."""
    open_minutes = sum(_open(each) for each in every)
    shifts = [week.shift[each] for day in every for each in day.shifts]
    had = sum(each.seats[0].desired * (each.end - each.start).total_seconds() / 60 for each in shifts)
    milliseconds = [1_000 * each.seconds for each in every]
    yield f"{len({each.name for each in every})} openings, {len(every)} days, all proven: " + str(
        all(each.cut.proven for each in every)
    )
    yield f"{open_minutes / 60:.0f} person-hours asked for"
    yield (
        f"the cut: {sum(len(each.cut.stations) for each in every)} stations, "
        f"{sum(each.cut.beyond for each in every) / 60:.1f} person-hours beyond, "
        f"{sum(each.cut.missing for each in every) / 60:.1f} missing"
    )
    yield f"one length: {len(shifts)} stations, {(had - open_minutes) / 60:.1f} person-hours beyond"
    yield f"{median(milliseconds):.1f} ms a day in the middle, {max(milliseconds):.1f} at most"


def planned(every: Sequence[Day], week: Problem, seconds: float) -> Iterator[str]:
    """How much of the hours is covered by planning the cut, and by planning the curve with all candidates."""
    ours = [day for day in every if all(len(week.shift[each].seats) == 1 for each in day.shifts)]
    wanted = sum(_open(each) for each in ours)
    for name, make in (("one length", _as_it_is), ("cut rows", _as_rows), ("all candidates", _as_curves)):
        changed, over = make(week, ours)
        result = solve(changed, SolveLimits(seconds=seconds, workers=2, seed=1))
        covered = 0
        for day, stations in zip(ours, over, strict=True):
            covered += _covered(day, stations, changed, result.roster)
        costs = [(each.cost, each.bound) for each in result.tiers.values()]
        yield f"{name}: {covered / 60:.1f} of {wanted / 60:.1f} person-hours covered, tiers {costs}"


Over = Sequence[Sequence[Shift]]


def _as_it_is(week: Problem, every: Sequence[Day]) -> tuple[Problem, Over]:
    """The week with the shifts that it has, which were cut with one length."""
    return week, [[week.shift[each] for each in day.shifts] for day in every]


def _as_rows(week: Problem, every: Sequence[Day]) -> tuple[Problem, Over]:
    """The week with the stations of the cut as shifts."""
    over = []
    for number, day in enumerate(every):
        model = week.shift[day.shifts[0]]
        over.append([
            _shift(model, f"cut-{number}-{place}", day.on, each, week)
            for place, each in enumerate(day.cut.stations)
        ])  # fmt: skip
    return _with(week, every, over, ()), over


def _as_curves(week: Problem, every: Sequence[Day]) -> tuple[Problem, Over]:
    """The week with every candidate station, and the hours as curves."""
    over, curves = [], []
    for number, day in enumerate(every):
        model = week.shift[day.shifts[0]]
        edges = {edge for each in windows_of(day.stretches, day.lengths, EVERY) for edge in each}
        hours = []
        for each in day.stretches:
            inside = [each.start, *sorted(edge for edge in edges if each.start < edge < each.end), each.end]
            hours += [
                Hour(start=_moment(day.on, one, week), end=_moment(day.on, other, week),
                     minimum=each.minimum, desired=each.desired)
                for one, other in pairwise(inside)
            ]  # fmt: skip
        curve = Curve(id=CurveId(f"curve-{number}"), project=model.project, hours=tuple(hours))
        curves.append(curve)
        seat = model.seats[0]
        cut = cut_stations(
            curve, model.place, day.lengths, EVERY, role=seat.role, needs=seat.needs, kind=model.kind
        )
        over.append([replace(each, team=model.team) for each in cut])
    return _with(week, every, over, tuple(curves)), over


def _with(week: Problem, every: Sequence[Day], over: Over, curves: tuple[Curve, ...]) -> Problem:
    gone = {each for day in every for each in day.shifts}
    seats = {seat.id for each in gone for seat in week.shift[each].seats}
    kept = [each for each in week.shifts if each.id not in gone]
    promised = {pair: price for pair, price in week.published.items() if pair.seat not in seats}
    return replace(
        week,
        shifts=(*kept, *(shift for shifts in over for shift in shifts)),
        curves=(*week.curves, *curves),
        published=immutabledict(promised),
        pinned_in=frozenset(pair for pair in week.pinned_in if pair.seat not in seats),
        pinned_out=frozenset(pair for pair in week.pinned_out if pair.seat not in seats),
    )


def _shift(model: Shift, name: str, on: date, cut: Station, week: Problem) -> Shift:
    """A station of the cut as a shift like one that the week has."""
    seat = replace(
        model.seats[0], id=SeatId(name), minimum=cut.minimum, desired=cut.desired, maximum=cut.maximum
    )
    start, end = (_moment(on, minute, week) for minute in (cut.start, cut.end))
    return replace(model, id=ShiftId(name), start=start, end=end, seats=(seat,))


def _moment(on: date, minute: int, week: Problem) -> datetime:
    return datetime.combine(on, time(), week.zone) + timedelta(minutes=minute)


def _open(day: Day) -> int:
    return sum(each.desired * (each.end - each.start) for each in day.stretches)


def _covered(day: Day, over: Sequence[Shift], week: Problem, roster: Roster | None) -> int:
    """The person-minutes that the hours ask for and that somebody serves."""
    spans: list[tuple[int, int, int]] = []
    for shift in over:
        start = shift.start.astimezone(week.zone)
        minute = start.hour * 60 + start.minute
        length = int((shift.end - shift.start).total_seconds() // 60)
        spans.append((minute, minute + length, len(roster.on(shift.seats[0].id)) if roster else 0))
    edges = {edge for one, other, _ in spans for edge in (one, other)}
    covered = 0
    for each in day.stretches:
        inside = [each.start, *sorted(edge for edge in edges if each.start < edge < each.end), each.end]
        for one, other in pairwise(inside):
            over_it = sum(heads for start, end, heads in spans if start <= one and other <= end)
            covered += min(each.desired, over_it) * (other - one)
    return covered


def main() -> int:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description="Measure how opening hours are cut.")
    parser.add_argument("--volunteers", type=int, default=3_000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--plan", action="store_true")
    asked = parser.parse_args()
    district = generate(volunteers=asked.volunteers)
    week, every = problem(district), list(days(district))
    sys.stdout.write("\n".join(figures(every, week)) + "\n")
    sys.stdout.flush()
    for line in planned(every, week, asked.seconds) if asked.plan else ():
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
