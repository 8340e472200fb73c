"""Whether the cheapest way offered is the cheapest there is: against every single, double and chain move.

    python -m tests.bench.placements [--weeks 300] [--people 6] [--shifts 6]

Each generated week is tried seat by seat, and for everybody on a seat as if they dropped out.
"""

import argparse
import sys
from time import process_time

from matcher.answers.explain.effects import effect, moves
from matcher.answers.explain.explanations import lexicographic
from matcher.answers.explain.placements import Placements
from matcher.answers.explain.price_bounds import NOTHING
from matcher.answers.explain.reassignments import stand_ins
from matcher.answers.explain.roster_view import RosterView
from tests.support.every_way import ALL, Costs, a_week, cheapest


def compared(seed: int, people: int, shifts: int) -> tuple[int, int, int, float, float]:
    """Questions asked, those with an answer, wrong ones; seconds of the search and of trying every way."""
    problem, roster = a_week(seed, people, shifts)
    asked = found = wrong = 0
    searched = tried = 0.0
    seats = [
        seat for seat in problem.seat.values() if problem.shift_of[seat.id].id not in problem.undecided_shifts
    ]
    leaving = roster.assignments - problem.pinned_in - problem.standing
    for seat, gone in [
        *((each, None) for each in seats),
        *((problem.seat[p.seat], p) for p in sorted(leaving)),
    ]:
        begun = process_time()
        view = RosterView(problem, roster, ALL)
        if gone is None:
            way = next(Placements(view, seat).cheapest(), None)
            first: Costs | None = None if way is None else lexicographic(way.effect.costs)
        else:
            first = next((lexicographic(each.costs) for each in stand_ins(view, gone, most=1)), None)
        searched += process_time() - begun
        begun = process_time()
        best = cheapest(problem, roster, seat.id, gone)
        tried += process_time() - begun
        hole = NOTHING if gone is None else lexicographic(effect(problem, roster, moves((), [gone])).costs)
        best = best if best is not None and best < hole else None
        asked, found, wrong = asked + 1, found + (best is not None), wrong + (best != first)
    return asked, found, wrong, searched, tried


def main() -> int:
    """Print the sums; 1 when any answer was not the cheapest."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--weeks", type=int, default=300)
    parser.add_argument("--people", type=int, default=6)
    parser.add_argument("--shifts", type=int, default=6)
    chosen = parser.parse_args()
    sums = [0.0] * 5
    for seed in range(chosen.weeks):
        sums = [
            one + more for one, more in zip(sums, compared(seed, chosen.people, chosen.shifts), strict=True)
        ]
    asked, found, wrong, searched, tried = sums
    print(f"{chosen.weeks} weeks, {asked:.0f} seats asked about, {found:.0f} with a way, {wrong:.0f} not the "
          f"cheapest; {searched:.0f} s to search, {tried:.0f} s to try every way")  # fmt: skip
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
