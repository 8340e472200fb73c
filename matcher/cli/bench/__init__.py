"""`bench`: solve instances one after the other, each in a process of its own, and print their figures."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from matcher.cli import arguments, files, instances
from matcher.cli.bench.process import run_task
from matcher.cli.bench.table import BenchTable, worst_exit_code
from matcher.cli.bench.task import BenchTask
from matcher.cli.exit_codes import CommandError, ExitCode
from matcher.cli.faults import fault_sentence
from matcher.cli.output import write_answer
from matcher.formats import FORMATS
from matcher.problem.errors import InvalidProblem


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `bench`."""
    parser.set_defaults(run=run)
    parser.add_argument("instances", nargs="+", metavar="INSTANCE", help="a file; for inrc2 a name")
    parser.add_argument("--format", choices=list(FORMATS), required=True, help="of the instances")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="write rosters and figures here"
    )
    parser.add_argument(
        "--data", type=Path, default=Path(), metavar="DATADIR", help="where the instances are (here)"
    )
    parser.add_argument("--again", action="store_true", help="also what was measured in the same way before")
    arguments.add_limits(parser)


def run(options: Namespace) -> ExitCode:
    """Measure each instance that has no figures of the same run yet, and print a table."""
    tasks = _tasks(options)
    width = max(len(name) for name in ("instance", *(task.name for task in tasks)))
    table, outcomes = BenchTable(width, FORMATS[options.format].FLAT), []
    write_answer(table.header())
    for task in tasks:
        sys.stderr.write(f"{task.name}\n")
        sys.stderr.flush()
        outcomes.append(run_task(task))
        write_answer("\n".join(table.rows(outcomes[-1])))
        if outcomes[-1].interrupted:
            sys.stderr.write(f"matcher: interrupted; {len(tasks) - len(outcomes)} instances are left\n")
            break
    return worst_exit_code(outcomes)


def _tasks(options: Namespace) -> list[BenchTask]:
    """What is to be measured. A file that is missing is a `CommandError` now rather than after hours."""
    if not options.data.is_dir():
        raise CommandError(f"--data: {options.data} is not a folder")
    tasks: dict[str, BenchTask] = {}
    for instance in options.instances:
        task = _task(options, instance)
        if task.name in tasks:
            raise CommandError(f"{instance}: another instance is called {task.name} too")
        tasks[task.name] = task
    sources = [source for task in tasks.values() for source in task.sources]
    instances.refuse_overwriting(sources, [target for task in tasks.values() for target in task.targets])
    files.make_folder(options.out)
    return list(tasks.values())


def _task(options: Namespace, instance: str) -> BenchTask:
    task = BenchTask(
        format=options.format,
        instance=instance,
        data=str(options.data),
        out=str(options.out),
        seconds=options.seconds,
        workers=options.workers,
        seed=options.seed,
        megabytes=options.megabytes,
        params=dict(arguments.params_from(options).changed),
        again=options.again,
    )
    try:
        sources = task.sources
    except InvalidProblem as fault:
        raise CommandError(fault_sentence(fault)) from fault
    for source in sources:
        files.read(source, len)
    return task
