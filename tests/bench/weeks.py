"""Weeks of districts of several sizes, measured: how soon the first roster comes, how close each tier is to
its bound and when, how much memory.

    python -m tests.bench.weeks [--sizes 3000 20000 50000] [--seeds 1 2 3] [--write]

One solve a process, so that memory is its own. Every run is kept in `build/bench`, and taken from there when
the same code measured it before; `--write` puts the tables of all runs kept for this code into the README.
"""

import argparse
import json
import math
import resource
import statistics
import subprocess
import sys
from dataclasses import asdict, dataclass
from operator import itemgetter
from pathlib import Path
from time import perf_counter

from fixtures.district import generate, problem
from matcher.formats import json as duet_json
from matcher.problem.demand import demands_of
from matcher.progress import Cancel, Progress
from matcher.result import Status
from matcher.solver.solve import SolveLimits, solve
from matcher.tiers import Tier
from tests.bench import readme
from tests.bench.code import code_digest
from tests.support.paths import ROOT

KEPT = ROOT / "build" / "bench"
SMALL = ROOT / "fixtures" / "problems"
NEAR = (0.005, 0.01)
Figures = dict[str, object]


@dataclass(frozen=True)
class Week:
    """A week of a district: its size, how many areas one serves in, how long it may be solved, and how near
    its bound every tier need come.
    """

    volunteers: int
    shifts: int | None
    reach: int | None
    seconds: float
    enough: float = 0.0


WEEKS = {
    3_000: Week(3_000, None, None, 60),
    20_000: Week(20_000, 4_000, 4, 120),
    50_000: Week(50_000, 15_000, None, 600),
}
GROWTH = {
    1_000: Week(1_000, None, None, 600, NEAR[1]),
    3_000: WEEKS[3_000],
    10_000: Week(10_000, None, None, 600, NEAR[1]),
    50_000: WEEKS[50_000],
}


class Watch:
    """When every tier came within each of `NEAR` of its bound; within `enough` of it the solve may `end`."""

    def __init__(self, enough: float) -> None:
        self.reached: dict[float, float] = {}
        self.end = Cancel()
        self._enough = enough

    def __call__(self, now: Progress) -> None:
        worst = max((each.gap for each in now.tiers.values()), default=1.0)
        for near in NEAR:
            if now.tiers and worst <= near:
                self.reached.setdefault(near, now.seconds)
        if self._enough in self.reached:
            self.end.set()


def measure(week: Week, seed: int) -> Figures:
    """One solve of one week, as plain figures."""
    asked = problem(generate(volunteers=week.volunteers, shifts=week.shifts, reach=week.reach))
    watch = Watch(week.enough)
    result = solve(asked, SolveLimits(seconds=week.seconds, workers=2, seed=seed), watch, cancel=watch.end)
    roster = result.roster
    filled = 0 if roster is None else sum(min(each.heads(roster), each.desired) for each in demands_of(asked))
    return {
        "seed": seed,
        "first": result.seconds_to_first,
        "seconds": result.seconds,
        "reached": {str(near): when for near, when in watch.reached.items()},
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "filled": filled,
        "wanted": sum(demand.desired for demand in demands_of(asked)),
        "tiers": {
            tier.name.lower(): [each.cost, each.bound, each.gap] for tier, each in result.tiers.items()
        },
    }


def kept(week: Week, seed: int) -> Path:
    """Where the figures of a run of this very code are kept."""
    name = "-".join(str(value) for value in asdict(week).values())
    return KEPT / f"{code_digest()}-{name}-{seed}.json"


def run(week: Week, seed: int) -> Figures:
    """The figures of a run: kept ones, or measured now in a process of its own."""
    path = kept(week, seed)
    if not path.exists():
        told = json.dumps([asdict(week), seed])
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.weeks", "--one", told],
            capture_output=True,
            check=True,
            text=True,
            cwd=ROOT,
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(done.stdout.splitlines()[-1], encoding="utf-8")
    found: Figures = json.loads(path.read_text(encoding="utf-8"))
    return found


def row(week: Week, runs: list[Figures], near: float) -> list[str]:
    """One size as a row: medians over its runs."""

    def median(name: str) -> float:
        return statistics.median(float(str(each[name])) for each in runs)

    return [
        f"{week.volunteers:,}",
        str(len(runs)),
        f"{median('first'):.1f} s",
        _when(runs, near),
        f"{median('megabytes'):,.0f} MB",
        f"{median('filled'):,.0f} of {median('wanted'):,.0f}",
        *(_tier(runs, tier) for tier in Tier),
    ]


def table(found: dict[int, list[Figures]]) -> str:
    """The weeks measured as a Markdown table."""
    heads = ["volunteers", "seeds", "first roster", "every tier near", "memory", "places filled"]
    heads += [tier.name.lower() for tier in Tier]
    rows = [
        row(WEEKS[size], runs, NEAR[0] if size == min(WEEKS) else NEAR[1])
        for size, runs in found.items()
        if runs
    ]
    lines = list(readme.markdown(heads, rows))
    limits = ", ".join(f"{WEEKS[size].seconds:.0f} s" for size in found)
    lines += ["", f"Medians; two threads, at most {limits}. Near is within 0.5 % of the bound for the first"]
    lines += ["row, 1 % for the others; a tier shows cost ≥ proven bound and the gap: (cost - bound) over"]
    lines += ["what is at stake, which is all heads wanted, all promises, or the cost itself."]
    return "\n".join(lines)


def growth(found: dict[int, list[Figures]]) -> str:
    """With which power of the size the time to come within 1 % grows."""
    known = []
    for size, runs in sorted(found.items()):
        times = _times(runs, NEAR[1])
        if times:
            known.append((math.log(size), math.log(statistics.median(times))))
    if len(known) < 2:
        return "The growth of the time to 1 % is not known: too few sizes came that near."
    power = statistics.linear_regression([x for x, _ in known], [y for _, y in known]).slope
    sizes = ", ".join(f"{math.exp(x):,.0f}" for x, _ in known)
    return f"From {sizes} volunteers the time to 1 % grows with the power {power:.2f} of the size."


def small() -> str:
    """How the small problems end."""
    times, proven = [], 0
    for path in sorted(SMALL.glob("*.json")):
        if path.name == "proven.json":
            continue
        begun = perf_counter()
        status = solve(duet_json.load(path.read_bytes()), SolveLimits(seconds=20)).status
        proven += status in (Status.OPTIMAL, Status.INFEASIBLE)
        times.append(perf_counter() - begun)
    return f"Small problems proven: {proven} of {len(times)}, the slowest in {max(times):.2f} s."


def _when(runs: list[Figures], near: float) -> str:
    times = _times(runs, near)
    return f"{statistics.median(times):.0f} s" if times else "not reached"


def _times(runs: list[Figures], near: float) -> list[float]:
    """The seconds until each run came this near to its bounds; none where a run never did."""
    times = [each["reached"].get(str(near)) for each in runs if isinstance(each["reached"], dict)]
    return [time for time in times if time] if all(times) else []


def _tier(runs: list[Figures], tier: Tier) -> str:
    tiers = [each["tiers"] for each in runs]
    figures = sorted((each[tier.name.lower()] for each in tiers if isinstance(each, dict)), key=itemgetter(2))
    cost, bound, gap = figures[len(figures) // 2]
    return f"{cost:,} ≥ {bound:,} ({gap:.2%})"


def main() -> None:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description="Measure weeks of districts.")
    parser.add_argument("--sizes", type=int, nargs="*", default=list(WEEKS), choices=list(WEEKS))
    parser.add_argument("--growth", type=int, nargs="*", default=list(GROWTH), choices=list(GROWTH))
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--write", action="store_true", help="write the table into the README")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        week, seed = json.loads(asked.one)
        print(json.dumps(measure(Week(**week), seed)))
        return
    weeks = {size: [run(WEEKS[size], seed) for seed in asked.seeds] for size in asked.sizes}
    sizes = {size: [run(GROWTH[size], seed) for seed in asked.seeds] for size in asked.growth}
    told = "\n\n".join([table(weeks), growth(sizes), small()])
    print(told)
    if asked.write:
        readme.write("figures", told)


if __name__ == "__main__":
    main()
