"""`solve`: the best roster for a problem that the time allows."""

from argparse import ArgumentParser, Namespace
from functools import partial
from pathlib import Path

from matcher.cli import arguments, files
from matcher.cli.conflict import conflict_lines, pins_of
from matcher.cli.exit_codes import ExitCode, exit_code
from matcher.cli.faults import faults_of
from matcher.cli.instances import check_targets, read_instance
from matcher.cli.output import tier_table, write_answer
from matcher.cli.progress import run_with_progress
from matcher.cli.repeat import limits_to_repeat
from matcher.cli.warnings import warning_lines
from matcher.formats import FORMATS
from matcher.formats.json import dump_result, dump_roster, load_roster
from matcher.problem.demand import demands_of
from matcher.problem.problem import Problem
from matcher.progress import Cancel, OnProgress
from matcher.result import Result, Status
from matcher.solver.solve import solve


def add_arguments(parser: ArgumentParser) -> None:
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
    arguments.add_limits(parser)
    arguments.add_json(parser)


def run(options: Namespace) -> ExitCode:
    """Solve, write the files that were asked for, and print how it went."""
    problem = read_instance(options.format, options.data, str(options.problem))
    start = options.start and files.read(options.start, partial(load_roster, problem=problem))
    targets = [path for path in (options.out, options.result) if path]
    check_targets(FORMATS[options.format].sources(options.data, str(options.problem)), targets)
    if options.repeat:
        limits, params = limits_to_repeat(problem, start, options.repeat)
    else:
        limits, params = arguments.limits_from(options), arguments.params_from(options)

    def work(on_progress: OnProgress, cancel: Cancel) -> Result:
        return solve(problem, limits, on_progress, start, cancel, params)

    with faults_of(options.problem):
        result, interrupted = run_with_progress(work, limits.seconds)
    if options.out and result.roster is not None:
        files.write(options.out, dump_roster(result.roster))
    if options.result:
        files.write(options.result, dump_result(result))
    write_answer(dump_result(result) if options.json else _text(problem, result))
    return ExitCode.INTERRUPTED if interrupted else exit_code(result.status, result.roster)


def _text(problem: Problem, result: Result) -> str:
    stopped = f"{result.status.value}, stopped: {result.stopped.value}, after {result.seconds:.1f} s"
    lines = [*warning_lines(problem), stopped]
    if result.roster is not None:
        wanted = sum(demand.desired for demand in demands_of(problem))
        lines += [f"{len(result.roster)} assignments, {wanted} heads wanted", tier_table(result.tiers)]
    if result.status is Status.INFEASIBLE:
        lines += conflict_lines(pins_of(problem, result.conflict), smallest=result.smallest)
    return "\n".join(lines)
