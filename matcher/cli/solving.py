"""`solve`: the best roster for a problem that the time allows."""

import sys
from argparse import ArgumentParser, Namespace
from functools import partial
from pathlib import Path

from matcher.cli import arguments, files
from matcher.cli.answers import say, tier_table
from matcher.cli.contradicting import pins_of, why_none
from matcher.cli.exits import CommandFault, Exit
from matcher.cli.faults import in_words
from matcher.cli.instances import keep, problem_of
from matcher.cli.progress import ProgressLine
from matcher.cli.repeating import again
from matcher.cli.watch import watched
from matcher.formats import FORMATS
from matcher.formats.json import dump_result, dump_roster, load_roster
from matcher.problem.errors import InvalidProblem
from matcher.problem.problem import Problem
from matcher.progress import Cancel, OnProgress
from matcher.result import Result, Status
from matcher.solver.solve import solve


def add(parser: ArgumentParser) -> None:
    """The arguments of `solve`."""
    parser.set_defaults(run=run)
    parser.add_argument(
        "problem", type=Path, metavar="PROBLEM", help="a duet-problem document; - is standard input"
    )
    parser.add_argument(
        "--format", choices=list(FORMATS), default="native", help="of the problem, as in bench (native)"
    )
    parser.add_argument(
        "--data", type=Path, default=Path(), metavar="DATADIR", help="where the problem is (here)"
    )
    parser.add_argument("--out", type=Path, metavar="ROSTER", help="write the roster here")
    parser.add_argument("--result", type=Path, metavar="RESULT", help="write the whole result here")
    parser.add_argument("--start", type=Path, metavar="ROSTER", help="begin from this roster")
    parser.add_argument(
        "--repeat", type=Path, metavar="RESULT", help="do this one-worker solve again, to the same roster"
    )
    arguments.limits(parser)
    arguments.as_json(parser)


def run(options: Namespace) -> Exit:
    """Solve, write what was asked for, and say how it went."""
    problem = problem_of(options.format, options.data, str(options.problem))
    start = options.start and files.read(options.start, partial(load_roster, problem=problem))
    written = [path for path in (options.out, options.result) if path]
    keep(FORMATS[options.format].sources(options.data, str(options.problem)), written)
    for path in written:
        files.check_writable(path)
    limits = again(problem, start, options.repeat) if options.repeat else arguments.asked_limits(options)
    line = ProgressLine(sys.stderr, limits.seconds)

    def work(on_progress: OnProgress, cancel: Cancel) -> Result:
        return solve(problem, limits, on_progress, start, cancel)

    try:
        result, interrupted = watched(work, line.show)
    except InvalidProblem as fault:
        raise CommandFault(f"{options.problem}: {in_words(fault)}") from fault
    line.end()
    if options.out and result.roster is not None:
        files.write(options.out, dump_roster(result.roster))
    if options.result:
        files.write(options.result, dump_result(result))
    say(dump_result(result) if options.json else _told(problem, result))
    return Exit.INTERRUPTED if interrupted else outcome(result)


def outcome(result: Result) -> Exit:
    """The exit code of a result."""
    if result.status is Status.INFEASIBLE:
        return Exit.INFEASIBLE
    return Exit.NO_ROSTER if result.roster is None else Exit.OK


def _told(problem: Problem, result: Result) -> str:
    lines = [f"{result.status.value}, stopped: {result.stopped.value}, after {result.seconds:.1f} s"]
    if result.roster is not None:
        wanted = sum(demand.desired for demand in problem.demands)
        lines += [f"{len(result.roster)} assignments, {wanted} heads wanted", tier_table(result.tiers)]
    if result.status is Status.INFEASIBLE:
        lines += why_none(pins_of(problem, result.contradiction), smallest=result.smallest)
    return "\n".join(lines)
