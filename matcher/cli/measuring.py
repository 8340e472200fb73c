"""One instance measured in a process of its own, whose memory is nobody else's: read, solve, verify, write.

The process has the JSON of a `Task` as its argument. It ends early, with the best roster so far, when its
standard input is closed. Its standard output is one JSON line: `{"kept": bool}` or `{"fault": sentence}`.
"""

import json
import os
import resource
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from threading import Thread
from time import monotonic

from immutabledict import immutabledict

from matcher.cli import files
from matcher.cli.answers import nobody_reads, say
from matcher.cli.contradicting import pins_of
from matcher.cli.exits import CommandFault
from matcher.cli.faults import in_words
from matcher.cli.figures import FIGURES, Figures, Run, costs_of, read_figures
from matcher.cli.instances import problem_of
from matcher.cli.progress import ProgressLine
from matcher.cli.watch import watched
from matcher.formats import FORMATS, Format
from matcher.formats.json import digest, dump_result
from matcher.problem.errors import InvalidProblem
from matcher.problem.problem import Problem
from matcher.progress import Cancel, OnProgress
from matcher.result import Result, Status, Stopped
from matcher.solver.solve import SolveLimits, solve
from matcher.verify import Verdict, verify

SHORTEST_SECONDS = 0.1
KILOBYTES = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One instance to measure, and where to; `again` also when that was done before."""

    format: str
    instance: str
    data: str
    out: str
    seconds: float
    workers: int
    seed: int
    megabytes: int | None = None
    again: bool = False

    @property
    def how(self) -> Format:
        """The format of the instance."""
        return FORMATS[self.format]

    @property
    def name(self) -> str:
        """What the instance is called."""
        return self.how.name(self.instance)

    @property
    def sources(self) -> Sequence[Path]:
        """The files of the instance."""
        return self.how.sources(Path(self.data), self.instance)

    @property
    def figures(self) -> Path:
        """Where its figures are written."""
        return Path(self.out) / f"{self.name}.figures.json"

    @property
    def result(self) -> Path:
        """Where its whole result is written, from which `solve --repeat` does a one-worker run again."""
        return Path(self.out) / f"{self.name}.result.json"

    @property
    def places(self) -> list[Path]:
        """All files that are written."""
        return [
            self.figures,
            self.result,
            *(Path(self.out) / file for file in self.how.places(self.instance)),
        ]

    def as_text(self) -> str:
        """The task as the argument of its process."""
        return json.dumps(asdict(self))


def measure(task: Task, stop: Callable[[Cancel], None] | None = None) -> bool:
    """Measure an instance unless it was; whether it was. `CommandFault` when it cannot be read or written.

    `stop` is given the flag that ends the solve early.
    """
    begun = monotonic()
    problem = problem_of(task.format, Path(task.data), task.instance)
    run = _run(task, problem)
    if not task.again and _done(task, run):
        return True
    for file in task.places:
        files.make_folder(file.parent)
        files.check_writable(file)
    spent = monotonic() - begun
    result = _solved(task, problem, max(SHORTEST_SECONDS, task.seconds - spent), stop)
    _write(task, problem, run, result, spent)
    return False


def _run(task: Task, problem: Problem) -> Run:
    versions = {name: version(name) for name in ("duet", "ortools")} | {"python": python_version()}
    return Run(
        digest=digest(problem),
        seconds=task.seconds,
        workers=task.workers,
        seed=task.seed,
        versions=immutabledict(versions),
        megabytes=task.megabytes,
    )


def _done(task: Task, run: Run) -> bool:
    before = read_figures(task.figures)
    return (
        before is not None
        and before.run == run
        and before.stopped is not Stopped.CANCELLED
        and all((Path(task.out) / file).is_file() for file in before.files)
    )


def _solved(task: Task, problem: Problem, seconds: float, stop: Callable[[Cancel], None] | None) -> Result:
    limits = SolveLimits(seconds=seconds, workers=task.workers, seed=task.seed, megabytes=task.megabytes)
    line = ProgressLine(sys.stderr, seconds)

    def work(on_progress: OnProgress, cancel: Cancel) -> Result:
        if stop is not None:
            stop(cancel)
        return solve(problem, limits, on_progress, cancel=cancel)

    try:
        result, _ = watched(work, line.show)
    except InvalidProblem as fault:
        raise CommandFault(f"{task.instance}: {in_words(fault)}") from fault
    line.end()
    return result


def _write(task: Task, problem: Problem, run: Run, result: Result, read_seconds: float) -> None:
    """Figures go first and come last: where they stand, the roster beside them is theirs."""
    for place in task.places:
        place.unlink(missing_ok=True)
    roster = result.roster
    written = {} if roster is None else task.how.written(problem, roster, task.name)
    for file, content in written.items():
        files.write(Path(task.out) / file, content)
    files.write(task.result, dump_result(result))
    figures = _figures(task, problem, run, result, read_seconds, tuple(written))
    files.write(task.figures, FIGURES.dump(figures))


def _figures(
    task: Task, problem: Problem, run: Run, result: Result, read_seconds: float, written: tuple[str, ...]
) -> Figures:
    roster, infeasible = result.roster, result.status is Status.INFEASIBLE
    verdict = Verdict(()) if roster is None else verify(problem, roster)
    return Figures(
        instance=task.instance,
        run=run,
        status=result.status,
        stopped=result.stopped,
        costs={} if roster is None else costs_of(result, verdict, flat=task.how.FLAT),
        missing=sum(int(str(each.numbers["missing"])) for each in verdict.findings if each.rule == "minimum"),
        broken=len(verdict.broken),
        assignments=0 if roster is None else len(roster),
        seconds=result.seconds,
        seconds_to_first=result.seconds_to_first,
        read_seconds=read_seconds,
        memory_megabytes=_memory(),
        files=written,
        contradiction=pins_of(problem, result.contradiction) if infeasible else None,
        smallest=result.smallest,
    )


def _memory() -> int:
    """The most memory of this process, and of the largest one that it started."""
    used = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(who).ru_maxrss for who in used) // KILOBYTES


def _when_closed(cancel: Cancel) -> None:
    """Raise the flag when standard input is closed, by whoever waits for the answer or by its end."""

    def wait() -> None:
        while os.read(sys.stdin.fileno(), 1):
            continue
        cancel.set()

    Thread(target=wait, daemon=True).start()


def main() -> None:
    """Measure the instance of the task in the command line, and answer; who asked may be gone by then."""
    try:
        say(json.dumps(_said(Task(**json.loads(sys.argv[1])))))
    except BrokenPipeError:
        nobody_reads()


def _said(task: Task) -> dict[str, object]:
    try:
        return {"kept": measure(task, _when_closed)}
    except CommandFault as fault:
        return {"fault": str(fault)}
