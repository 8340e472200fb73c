"""Arguments that several commands share, and their types.

A type returns the value of a text, or raises `ValueError` or `ArgumentTypeError`.
"""

import os
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import datetime
from functools import partial
from math import isfinite
from pathlib import Path

from matcher.cli import files
from matcher.formats.json import load, load_roster
from matcher.limits import SolveLimits
from matcher.problem.problem import Problem
from matcher.roster import Roster
from matcher.solver.params import DEFAULTS, SolveParams, load_params

#: A day: whoever needs longer can begin again from the roster.
LONGEST_SECONDS = 86_400
#: More threads than a large server has are a typing error.
MOST_WORKERS = 256
#: A hundred terabytes, for the same reason.
MOST_ANSWERS = 1_000
MOST_MEGABYTES = 10**8


def add_limits(parser: ArgumentParser) -> None:
    """--seconds, --workers, --seed, --megabytes, --params."""
    parser.add_argument("--seconds", type=seconds, default=60.0, help="time to solve, 0.1 to 86400 (60)")
    parser.add_argument("--workers", type=workers, default=2, help="parallel searches, 1 to 256 (2)")
    parser.add_argument("--seed", type=seed, default=0, help="of the search; 0 to 2147483647 (0)")
    parser.add_argument("--megabytes", type=megabytes, help="most memory, 100 or more (what is free)")
    parser.add_argument(
        "--params", type=Path, metavar="TOML", help="tuning numbers of the solver that differ from its own"
    )


def limits_from(options: Namespace) -> SolveLimits:
    """The limits that these arguments ask for, with the cluster that `DUET_CLUSTER` names."""
    return SolveLimits(
        seconds=options.seconds,
        workers=options.workers,
        seed=options.seed,
        megabytes=options.megabytes,
        cluster=os.environ.get("DUET_CLUSTER", ""),
    )


def params_from(options: Namespace) -> SolveParams:
    """The tuning numbers that --params names. `CommandError` when the file cannot be read or understood."""
    return DEFAULTS if options.params is None else files.read(options.params, load_params)


def add_problem_and_roster(parser: ArgumentParser) -> None:
    """PROBLEM ROSTER."""
    parser.add_argument(
        "problem", type=Path, metavar="PROBLEM", help="a duet-problem document; - is standard input"
    )
    parser.add_argument("roster", type=Path, metavar="ROSTER", help="a duet-roster document")


def read_problem_and_roster(options: Namespace) -> tuple[Problem, Roster]:
    """What PROBLEM and ROSTER hold. `CommandError` when one cannot be read or understood."""
    problem = files.read(options.problem, load)
    return problem, files.read(options.roster, partial(load_roster, problem=problem))


def add_json(parser: ArgumentParser) -> None:
    """--json."""
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")


def seconds(text: str) -> float:
    """A finite number of seconds."""
    value = float(text)
    if not (isfinite(value) and 0.1 <= value <= LONGEST_SECONDS):
        raise ArgumentTypeError(f"{text} is not between 0.1 and {LONGEST_SECONDS}")
    return value


def workers(text: str) -> int:
    """A number of workers."""
    return _integer(text, 1, MOST_WORKERS)


def count(text: str) -> int:
    """How many answers are wanted."""
    return _integer(text, 1, MOST_ANSWERS)


def megabytes(text: str) -> int:
    """A number of megabytes."""
    return _integer(text, 100, MOST_MEGABYTES)


def seed(text: str) -> int:
    """A seed, as CP-SAT takes it."""
    return _integer(text, 0, 2**31 - 1)


def moment(text: str) -> datetime:
    """A time with its offset from UTC."""
    value = datetime.fromisoformat(text)
    if value.tzinfo is None:
        raise ArgumentTypeError(f"{text} has no offset from UTC, such as +08:00")
    return value


def identifier(text: str) -> str:
    """An id as documents write it: in UTF-8, whatever the locale of the terminal is."""
    return os.fsencode(text).decode("utf-8", errors="replace")


def _integer(text: str, least: int, most: int) -> int:
    value = int(text)
    if not least <= value <= most:
        raise ArgumentTypeError(f"{text} is not between {least} and {most}")
    return value
