"""The demo week, measured: how soon the first roster comes, how close each tier is to its bound, how much
memory.

    python -m tests.bench.demo_week [--seconds 60] [--seeds 1 2 3] [--volunteers 3000] [--write]

One solve a process, so that memory is its own; prints a row a run and, with `--write`, puts the table into
the README between its marks.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
from pathlib import Path

from fixtures.district import generate, problem
from matcher.policy import Tier
from matcher.solving import SolveLimits, solve

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
Figures = dict[str, object]


def measure(volunteers: int, district: int, seed: int, seconds: float) -> Figures:
    """One solve of one district, as plain figures."""
    week = problem(generate(volunteers=volunteers, seed=district))
    result = solve(week, SolveLimits(seconds=seconds, workers=2, seed=seed))
    seats = [seat for shift in week.shifts for seat in shift.seats]
    roster = result.roster
    filled = 0 if roster is None else sum(min(len(roster.on(seat.id)), seat.desired) for seat in seats)
    return {
        "seed": seed,
        "first": result.seconds_to_first,
        "seconds": result.seconds,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "filled": filled,
        "wanted": sum(seat.desired for seat in seats),
        "status": result.status.value,
        "tiers": {
            tier.name.lower(): [each.cost, each.bound, each.stake, each.gap]
            for tier, each in result.tiers.items()
        },
    }


def table(runs: list[Figures], seconds: float) -> str:
    """The figures of all runs as a Markdown table, medians last."""
    heads = [
        "seed",
        "first roster",
        "seconds",
        "memory",
        "places filled",
        *(tier.name.lower() for tier in Tier),
    ]
    rows = [
        [
            str(run["seed"]),
            f"{run['first']:.1f} s",
            f"{run['seconds']:.0f}",
            f"{run['megabytes']} MB",
            f"{run['filled']} of {run['wanted']}",
            *(_tier(run, tier) for tier in Tier),
        ]
        for run in runs
    ]
    lines = ["| " + " | ".join(row) + " |" for row in (heads, ["---"] * len(heads), *rows)]
    first = statistics.median(float(str(run["first"])) for run in runs)
    lines += [
        "",
        f"At most {seconds:.0f} s each, two threads; median time to the first roster {first:.1f} s.",
    ]
    lines += ["A tier shows its cost, the proven bound and the gap: (cost - bound) over what is at stake."]
    return "\n".join(lines)


def _tier(run: Figures, tier: Tier) -> str:
    tiers = run["tiers"]
    assert isinstance(tiers, dict)
    cost, bound, _, gap = tiers[tier.name.lower()]
    return f"{cost} ≥ {bound} ({gap:.2%})"


def main() -> None:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description="Measure the demo week.")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--volunteers", type=int, default=3000)
    parser.add_argument("--district", type=int, default=2026, help="the seed the district is drawn from")
    parser.add_argument("--write", action="store_true", help="write the table into the README")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(asked.volunteers, asked.district, asked.seeds[0], asked.seconds)))
        return
    runs = []
    for seed in asked.seeds:
        same = ["--one", "--seeds", str(seed), "--seconds", str(asked.seconds)]
        same += ["--volunteers", str(asked.volunteers), "--district", str(asked.district)]
        command = [sys.executable, "-m", "tests.bench.demo_week", *same]
        done = subprocess.run(command, capture_output=True, check=True, text=True)
        runs.append(json.loads(done.stdout))
    print(table(runs, asked.seconds))
    if asked.write:
        before, rest = README.read_text(encoding="utf-8").split(BEGIN)
        after = rest.split(END)[1]
        README.write_text(f"{before}{BEGIN}\n{table(runs, asked.seconds)}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
