"""What a problem takes by its size, measured: the constants of `matcher/solver/sizes.py`.

    python -m tests.bench.sizes [--people 1000 2000 4000]

One process a size, so that memory is its own. Prints what was measured, and the constants that fit it.
"""

import argparse
import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from time import perf_counter

from fixtures.district import generate, problem
from matcher.limits import SolveLimits
from matcher.problem.eligibility import candidates
from matcher.solver.memory import MEGABYTE, peak_megabytes, resident_megabytes
from matcher.solver.sizes import BYTES_WHOLE_PAIR, size_of
from matcher.solver.solve import solve
from matcher.solver.start.greedy import greedy


@dataclass(frozen=True)
class Measured:
    """One size: counts, memory with nothing, with a problem, with a first roster, and at most."""

    people: int
    seats: int
    pairs: int
    estimated_pairs: int
    empty: int
    drawn: int
    first: int
    most: int
    seconds: float


def measure(people: int, seconds: float) -> Measured:
    """A district of so many people, up to a first roster, and then solved for some seconds."""
    empty = resident_megabytes()
    week = problem(generate(volunteers=people))
    drawn, begun = resident_megabytes(), perf_counter()
    estimated = size_of(week).pairs
    greedy(week)
    took, first = perf_counter() - begun, resident_megabytes()
    solve(week, SolveLimits(seconds=seconds))
    pairs = len(candidates(week))
    return Measured(people, len(week.seat), pairs, estimated, empty, drawn, first, peak_megabytes(), took)


def constants(runs: list[Measured]) -> dict[str, float]:
    """The constants that fit these runs, each as large as the largest wants it; those of the whole, of which
    all pairs are decided, are a line through the smallest and the largest.
    """
    least, most = min(runs, key=lambda run: run.pairs), max(runs, key=lambda run: run.pairs)
    more = (most.most - most.first) - (least.most - least.first)
    pair = more / max(1, most.pairs - least.pairs)
    return {
        "BASE_MEGABYTES": max(run.empty for run in runs),
        "BYTES_ENTRY": max((run.drawn - run.empty) * MEGABYTE / (run.people + run.seats) for run in runs),
        "BYTES_PAIR": max((run.first - run.drawn) * MEGABYTE / run.pairs for run in runs),
        "WHOLE_MEGABYTES": least.most - least.first - pair * least.pairs,
        "BYTES_DECIDED_PAIR": pair * MEGABYTE - BYTES_WHOLE_PAIR,
        "MICROSECONDS_PAIR": max(run.seconds * 1e6 / run.pairs for run in runs),
    }


def main() -> None:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description="Measure what a problem takes by its size.")
    parser.add_argument("--people", type=int, nargs="+", default=[1000, 2000, 4000])
    parser.add_argument(
        "--seconds", type=float, default=30, help="how long each is solved for the whole model"
    )
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(asdict(measure(asked.people[0], asked.seconds))))
        return
    runs = []
    for people in asked.people:
        same = ["--one", "--people", str(people), "--seconds", str(asked.seconds)]
        command = [sys.executable, "-m", "tests.bench.sizes", *same]
        done = subprocess.run(command, capture_output=True, check=True, text=True)
        runs.append(Measured(**json.loads(done.stdout)))
        print(runs[-1])
    for name, value in constants(runs).items():
        print(f"{name} = {value:.1f}")


if __name__ == "__main__":
    main()
