"""A week of the demo district with and without two planned weeks on both sides of it: what do these cost?

    python -m tests.bench.standing [--volunteers 3000] [--seconds 60]

The greedy roster of the week, shifted by one and by two weeks back and forth, stands around it. Both weeks
are solved until every tier is within a hundredth of its bound, and compared by processor time, as other work
on the machine changes the time on the wall.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from time import perf_counter, process_time

from fixtures.district import generate, problem
from matcher.ids import SeatId, ShiftId
from matcher.problem.entities import Shift
from matcher.problem.problem import Problem
from matcher.roster import Assignment
from matcher.solver.solve import SolveLimits, solve
from matcher.solver.start.greedy import greedy
from tests.bench.weeks import NEAR, Watch

WEEKS = (-2, -1, 1, 2)


def with_weeks_around(week: Problem) -> Problem:
    """The week with its own greedy roster as what stands in the two weeks before and after it."""
    roster = greedy(week)
    served = [shift for shift in week.shifts if any(roster.on(seat.id) for seat in shift.seats)]
    return replace(
        week,
        shifts=(*week.shifts, *(_moved(shift, by) for by in WEEKS for shift in served)),
        standing=frozenset(
            Assignment(person, SeatId(_name(seat, by))) for by in WEEKS for person, seat in roster
        ),
    )


def _moved(shift: Shift, weeks: int) -> Shift:
    by = timedelta(weeks=weeks)
    return replace(
        shift,
        id=ShiftId(_name(shift.id, weeks)),
        start=shift.start + by,
        end=shift.end + by,
        seats=tuple(replace(seat, id=SeatId(_name(seat.id, weeks))) for seat in shift.seats),
        visit=None,
        curve=None,
    )


def _name(name: str, weeks: int) -> str:
    return f"{name}{weeks:+d}w"


def measured(week: Problem, seconds: float) -> Iterator[str]:
    """The figures of one solve, line by line."""
    begun, worked = perf_counter(), process_time()
    watch = Watch(NEAR[1])
    result = solve(week, SolveLimits(seconds=seconds, workers=2, seed=1), watch, cancel=watch.end)
    yield f"  {len(week.shifts)} shifts, {len(week.standing)} assignments stand"
    yield f"  first roster {result.seconds_to_first:.2f} s, near {watch.reached}"
    yield f"  {perf_counter() - begun:.1f} s, {process_time() - worked:.1f} s of processors"
    yield f"  {[(each.cost, each.bound) for each in result.tiers.values()]}"


def main() -> int:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description="Measure what the weeks around a week cost.")
    parser.add_argument("--volunteers", type=int, default=3_000)
    parser.add_argument("--seconds", type=float, default=60)
    asked = parser.parse_args()
    week = problem(generate(volunteers=asked.volunteers))
    solve(week, SolveLimits(seconds=1, workers=2))  # What is compiled and loaded once is not measured.
    for name, each in (("alone", week), ("with weeks around", with_weeks_around(week))):
        sys.stdout.write("\n".join((name, *measured(replace(each), asked.seconds))) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
