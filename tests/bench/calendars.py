"""Public calendars, solved and judged by their own evaluators, beside the best that was published.

    python -m tests.bench.calendars DATA [--seconds 600] [--only INSTANCE ...] [--kept] [--write]

DATA is a folder with `curtois/`, `inrc2/` and their evaluators `curtois_eval.py` and `inrc2_eval.py`; it may
not be handed on, so it is not here. Every instance of `published.csv` is solved by `python -m matcher bench`
in a process of its own. What this very code solved before, in so many seconds, is kept in `build/bench`; with
`--kept` nothing is solved. The table has all that is kept; with `--write` it goes into the README.
"""

import argparse
import csv
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from matcher.cli.bench.figures import TOTAL, Figures, read_figures
from matcher.cli.exit_codes import ExitCode
from tests.bench import readme
from tests.bench.code import code_digest
from tests.support.paths import ROOT

PUBLISHED = Path(__file__).parent / "published.csv"
HEADS = (
    "instance",
    "people, days",
    "first",
    "seconds",
    "memory",
    "cost",
    "proven bound",
    "best known",
    "in ten minutes",
)
JUDGED = re.compile(r"(?:penalty|cost) (\d+) feasible")


class Calendar(NamedTuple):
    """An instance, and the least costs that were published for it: of all runs, and of ten minutes."""

    format: str
    instance: str
    people: int
    days: int
    best_known: int
    in_ten_minutes: int | None


def published() -> list[Calendar]:
    """All instances that results were published for."""
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return [
        Calendar(form, instance, int(people), int(days), int(best), int(soon) if soon else None)
        for form, instance, people, days, best, soon in rows
    ]


def kept() -> Path:
    """Where rosters and figures of this very code are kept."""
    return ROOT / "build" / "bench" / f"calendars-{code_digest()}"


def solve(calendar: Calendar, data: Path, seconds: float) -> None:
    """Solve an instance, unless that was done."""
    named = f"{data}/curtois/{calendar.instance}.txt" if calendar.format == "curtois" else calendar.instance
    command = [sys.executable, "-m", "matcher", "bench", "--format", calendar.format, "--out", str(kept())]
    command += ["--seconds", str(seconds), "--data", str(data / "inrc2"), named]
    ended = subprocess.run(command, check=False, cwd=ROOT, stdout=subprocess.DEVNULL)
    if ended.returncode not in {ExitCode.OK, ExitCode.INFEASIBLE, ExitCode.NO_ROSTER}:
        raise SystemExit(f"{calendar.instance}: exit code {ended.returncode}")


def judged(calendar: Calendar, data: Path) -> int:
    """What the benchmark's own evaluator says that the roster costs; a fault where it is not feasible."""
    command = [sys.executable, str(data / f"{calendar.format}_eval.py")]
    if calendar.format == "curtois":
        command += [f"{data}/curtois/{calendar.instance}.txt", str(kept() / f"{calendar.instance}.json")]
    else:
        command += [str(data / "inrc2"), calendar.instance, str(kept() / calendar.instance)]
    said = subprocess.run(command, check=False, capture_output=True, text=True).stdout
    found = JUDGED.search(said)
    if found is None:
        raise SystemExit(f"{calendar.instance}: {said.strip()}")
    return int(found[1])


def row(calendar: Calendar, figures: Figures, cost: int | None) -> Iterator[str]:
    """One instance as a row, perhaps without a roster; a cost as good as the best known is bold."""
    yield calendar.instance
    yield f"{calendar.people}, {calendar.days}"
    yield f"{figures.seconds_to_first or 0:.1f} s"
    yield f"{figures.seconds:,.0f} of {figures.run.seconds:,.0f}"
    yield f"{figures.memory_megabytes:,} MB"
    if cost is None:
        yield from ("no roster", "")
    else:
        yield f"**{cost:,}**" if cost <= calendar.best_known else f"{cost:,}"
        yield f"{figures.costs[TOTAL].bound:,}"
    yield f"{calendar.best_known:,}"
    yield f"{calendar.in_ten_minutes:,}" if calendar.in_ten_minutes else ""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure as the command line says."""
    calendars = published()
    names = [each.instance for each in calendars]
    parser = argparse.ArgumentParser(description="Measure public calendars.")
    parser.add_argument("data", type=Path, metavar="DATA")
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--only", nargs="+", default=names, choices=names, metavar="INSTANCE")
    parser.add_argument("--kept", action="store_true", help="solve nothing: the table of what is kept")
    parser.add_argument("--write", action="store_true", help="write the table into the README")
    asked = parser.parse_args(arguments)
    rows = []
    for calendar in calendars:
        if calendar.instance in asked.only and not asked.kept:
            solve(calendar, asked.data.resolve(), asked.seconds)
        figures = read_figures(kept() / f"{calendar.instance}.figures.json")
        if figures is not None:
            cost = judged(calendar, asked.data.resolve()) if figures.files else None
            rows.append(list(row(calendar, figures, cost)))
            print(" | ".join(rows[-1]), flush=True)
    if asked.write:
        readme.write("calendars", "\n".join(readme.markdown(HEADS, rows)))


if __name__ == "__main__":
    main()
