"""`bench`: instances solved one after the other, each in its own process, and their figures in a table."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from matcher.cli import arguments, files, instances
from matcher.cli.answers import say
from matcher.cli.exits import CommandFault, Exit
from matcher.cli.faults import in_words
from matcher.cli.measuring import Task
from matcher.cli.outcomes import Rows, worst
from matcher.cli.processes import measured
from matcher.formats import FORMATS
from matcher.problem.errors import InvalidProblem


def add(parser: ArgumentParser) -> None:
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
    arguments.limits(parser)


def run(options: Namespace) -> Exit:
    """Measure each instance that was not measured in the same way before, and say how it went."""
    tasks = _tasks(options)
    wide = max(len(name) for name in ("instance", *(task.name for task in tasks)))
    rows, outcomes = Rows(wide, FORMATS[options.format].FLAT), []
    say(rows.head())
    for task in tasks:
        sys.stderr.write(f"{task.name}\n")
        sys.stderr.flush()
        outcomes.append(measured(task))
        say("\n".join(rows.of(outcomes[-1])))
        if outcomes[-1].interrupted:
            sys.stderr.write(f"matcher: interrupted; {len(tasks) - len(outcomes)} instances are left\n")
            break
    return worst(outcomes)


def _tasks(options: Namespace) -> list[Task]:
    """What is to be measured; `CommandFault` now rather than after hours, when a file is not there."""
    if not options.data.is_dir():
        raise CommandFault(f"--data: {options.data} is not a folder")
    tasks: dict[str, Task] = {}
    for instance in options.instances:
        task = _task(options, instance)
        if task.name in tasks:
            raise CommandFault(f"{instance}: another instance is called {task.name} too")
        tasks[task.name] = task
    sources = [source for task in tasks.values() for source in task.sources]
    instances.keep(sources, [place for task in tasks.values() for place in task.places])
    files.make_folder(options.out)
    return list(tasks.values())


def _task(options: Namespace, instance: str) -> Task:
    task = Task(
        format=options.format,
        instance=instance,
        data=str(options.data),
        out=str(options.out),
        seconds=options.seconds,
        workers=options.workers,
        seed=options.seed,
        megabytes=options.megabytes,
        again=options.again,
    )
    try:
        sources = task.sources
    except InvalidProblem as fault:
        raise CommandFault(in_words(fault)) from fault
    for source in sources:
        files.read(source, len)
    return task
