"""How much of solving a week goes into making models: rules that post their rows, solvers that read them.

    python -m tests.bench.building [--sizes 3000 20000 50000] [--write]

Each week is solved until every tier is near its bound, which is when a solve has made most of its models
already; a share is of the seconds of both threads. `--write` puts it into the README.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import wraps
from textwrap import fill
from threading import Lock
from time import monotonic
from typing import Any
from unittest.mock import patch

from fixtures.district import generate, problem
from matcher.model.cpsat import CpSat
from matcher.model.milp import LinearProgramme
from matcher.solver import exact
from matcher.solver.district import model as whole
from matcher.solver.district.block_structure import BlockStructure
from matcher.solver.lns import improver as improve
from matcher.solver.solve import SolveLimits, solve
from tests.bench import readme
from tests.bench.weeks import NEAR, WEEKS, Watch
from tests.support.paths import ROOT

THREADS = 2
MOST = 0.1
LINE = 120
MAKERS: tuple[tuple[Any, str], ...] = (
    *((module, "formulate") for module in (exact, improve, whole)),
    *((reader, "__init__") for reader in (CpSat, LinearProgramme, BlockStructure)),
    (LinearProgramme, "restricted_to"),
)


class Making:
    """Adds up the seconds of what it makes `timed`, in any thread."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._lock = Lock()

    def timed(self, make: Callable[..., Any]) -> Callable[..., Any]:
        """The same, with its time taken."""

        @wraps(make)
        def made(*arguments: Any, **named: Any) -> Any:
            begun = monotonic()
            try:
                return make(*arguments, **named)
            finally:
                with self._lock:
                    self.seconds += monotonic() - begun

        return made


def measure(volunteers: int) -> tuple[float, float]:
    """The share of making models, and the seconds until every tier was near."""
    week = WEEKS[volunteers]
    asked = problem(generate(volunteers=week.volunteers, shifts=week.shifts, reach=week.reach))
    watch, making = Watch(NEAR[0] if volunteers == min(WEEKS) else NEAR[1]), Making()
    with ExitStack() as patches:
        for owner, name in MAKERS:
            patches.enter_context(patch.object(owner, name, making.timed(getattr(owner, name))))
        result = solve(asked, SolveLimits(seconds=week.seconds, workers=THREADS), watch, cancel=watch.end)
    return making.seconds / (THREADS * result.seconds), result.seconds


def told(found: dict[int, tuple[float, float]]) -> str:
    """The shares in a sentence, in lines of the README."""
    each = ", ".join(
        f"{share:.1%} of {seconds:.0f} s for {size:,}" for size, (share, seconds) in found.items()
    )
    over = [f"{size:,}" for size, (share, _) in found.items() if share > MOST]
    rest = f"more than a tenth for {', '.join(over)}" if over else "never more than a tenth"
    told = f"Making models takes {each} volunteers, by the time every tier is near its bound: {rest}."
    return fill(told, LINE)


def main() -> None:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description="Measure the making of models.")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(WEEKS), choices=list(WEEKS))
    parser.add_argument("--write", action="store_true", help="write the sentence into the README")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(asked.sizes[0])))
        return
    found = {}
    for size in asked.sizes:
        command = [sys.executable, "-m", "tests.bench.building", "--one", "--sizes", str(size)]
        done = subprocess.run(command, capture_output=True, check=True, text=True, cwd=ROOT)
        found[size] = tuple(json.loads(done.stdout.splitlines()[-1]))
    print(told(found))
    if asked.write:
        readme.write("building", told(found))


if __name__ == "__main__":
    main()
