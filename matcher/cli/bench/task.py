"""One instance measured in a process of its own, so that its memory is its own: read, solve, verify, write.

The argument of the process is the JSON of a `BenchTask`. It ends early, with the best roster so far, when its
standard input is closed. Its standard output is one line of JSON: `{"kept": bool}` or `{"fault": sentence}`.
"""

import json
import os
import resource
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from threading import Thread
from time import monotonic

from immutabledict import immutabledict

from matcher.cli import files
from matcher.cli.bench.figures import FIGURES, Figures, RunSettings, costs_of, read_figures
from matcher.cli.conflict import pins_of
from matcher.cli.exit_codes import CommandError
from matcher.cli.faults import faults_of
from matcher.cli.instances import read_instance
from matcher.cli.output import discard_output, write_answer
from matcher.cli.progress import run_with_progress
from matcher.formats import FORMATS, Format
from matcher.formats.json import digest, dump_result
from matcher.problem.problem import Problem
from matcher.progress import Cancel, OnProgress
from matcher.result import Result, Status, Stopped
from matcher.rules import minimum
from matcher.solver.params import restore_params
from matcher.solver.solve import SolveLimits, solve
from matcher.verify import Verdict, verify

#: What is left to the solver where reading took all the time: enough to answer.
SHORTEST_SECONDS = 0.1
KILOBYTES_PER_MEGABYTE = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchTask:
    """One instance to measure, the limits, and the folder `out` for its files.

    `params` are tuning numbers that differ from the defaults. `again`: also when there are figures of the
    same run.
    """

    format: str
    instance: str
    data: str
    out: str
    seconds: float
    workers: int
    seed: int
    megabytes: int | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    again: bool = False

    @property
    def file_format(self) -> Format:
        """The format of the instance."""
        return FORMATS[self.format]

    @property
    def name(self) -> str:
        """The name of the instance, which begins the names of its files."""
        return self.file_format.name(self.instance)

    @property
    def sources(self) -> Sequence[Path]:
        """The files of the instance."""
        return self.file_format.sources(Path(self.data), self.instance)

    @property
    def figures(self) -> Path:
        """The file for its figures."""
        return Path(self.out) / f"{self.name}.figures.json"

    @property
    def result(self) -> Path:
        """The file for its whole result, from which `solve --repeat` repeats a run of one worker."""
        return Path(self.out) / f"{self.name}.result.json"

    @property
    def targets(self) -> list[Path]:
        """All files that are written."""
        return [
            self.figures,
            self.result,
            *(Path(self.out) / file for file in self.file_format.places(self.instance)),
        ]

    def as_text(self) -> str:
        """The task as the argument of its process."""
        return json.dumps(asdict(self))


def measure(task: BenchTask, on_begin: Callable[[Cancel], None] | None = None) -> bool:
    """Measure an instance. True when figures of the same run were there already, and nothing was done.

    `on_begin` is given the flag that ends the solve early. `CommandError` when a file cannot be read or
    written.
    """
    begun = monotonic()
    problem = read_instance(task.format, Path(task.data), task.instance)
    settings = _settings(task, problem)
    if not task.again and _measured_before(task, settings):
        return True
    for file in task.targets:
        files.make_folder(file.parent)
        files.check_writable(file)
    read_seconds = monotonic() - begun
    result = _solve(task, problem, max(SHORTEST_SECONDS, task.seconds - read_seconds), on_begin)
    _write(task, problem, settings, result, read_seconds)
    return False


def _settings(task: BenchTask, problem: Problem) -> RunSettings:
    versions = {name: version(name) for name in ("duet", "ortools")} | {"python": python_version()}
    return RunSettings(
        digest=digest(problem),
        seconds=task.seconds,
        workers=task.workers,
        seed=task.seed,
        versions=immutabledict(versions),
        megabytes=task.megabytes,
        params=immutabledict(task.params),
    )


def _measured_before(task: BenchTask, settings: RunSettings) -> bool:
    before = read_figures(task.figures)
    return (
        before is not None
        and before.run == settings
        and before.stopped is not Stopped.CANCELLED
        and all((Path(task.out) / file).is_file() for file in before.files)
    )


def _solve(
    task: BenchTask, problem: Problem, seconds: float, on_begin: Callable[[Cancel], None] | None
) -> Result:
    limits = SolveLimits(seconds=seconds, workers=task.workers, seed=task.seed, megabytes=task.megabytes)

    def work(on_progress: OnProgress, cancel: Cancel) -> Result:
        if on_begin is not None:
            on_begin(cancel)
        return solve(problem, limits, on_progress, cancel=cancel, params=restore_params(task.params))

    with faults_of(task.instance):
        result, _ = run_with_progress(work, seconds)
    return result


def _write(
    task: BenchTask, problem: Problem, settings: RunSettings, result: Result, read_seconds: float
) -> None:
    """Write the files. Old figures are removed first and new ones written last, so that figures, where there
    are any, always belong to the roster beside them.
    """
    for target in task.targets:
        target.unlink(missing_ok=True)
    roster = result.roster
    written = {} if roster is None else task.file_format.written(problem, roster, task.name)
    for file, content in written.items():
        files.write(Path(task.out) / file, content)
    files.write(task.result, dump_result(result))
    figures = _figures(task, problem, settings, result, read_seconds, tuple(written))
    files.write(task.figures, FIGURES.dump(figures))


def _figures(
    task: BenchTask,
    problem: Problem,
    settings: RunSettings,
    result: Result,
    read_seconds: float,
    written: tuple[str, ...],
) -> Figures:
    roster, infeasible = result.roster, result.status is Status.INFEASIBLE
    verdict = Verdict(()) if roster is None else verify(problem, roster)
    return Figures(
        instance=task.instance,
        run=settings,
        status=result.status,
        stopped=result.stopped,
        costs={} if roster is None else costs_of(result, verdict, flat=task.file_format.FLAT),
        missing=sum(
            int(str(each.numbers["missing"])) for each in verdict.findings if each.rule == minimum.INFO.name
        ),
        broken=len(verdict.broken),
        assignments=0 if roster is None else len(roster),
        seconds=result.seconds,
        seconds_to_first=result.seconds_to_first,
        read_seconds=read_seconds,
        memory_megabytes=_peak_megabytes(),
        files=written,
        conflict=pins_of(problem, result.conflict) if infeasible else None,
        smallest=result.smallest,
    )


def _peak_megabytes() -> int:
    """The most memory that this process held, plus that of the largest process it started."""
    used = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(who).ru_maxrss for who in used) // KILOBYTES_PER_MEGABYTE


def _cancel_at_end_of_input(cancel: Cancel) -> None:
    """Raise the flag when the process that waits for the answer closes the pipe, or ends."""

    def wait() -> None:
        while os.read(sys.stdin.fileno(), 1):
            continue
        cancel.set()

    Thread(target=wait, daemon=True).start()


def main() -> None:
    """Measure the instance of the task in the command line, and answer if anybody still reads."""
    try:
        write_answer(json.dumps(_answer(BenchTask(**json.loads(sys.argv[1])))))
    except BrokenPipeError:
        discard_output()


def _answer(task: BenchTask) -> dict[str, object]:
    try:
        return {"kept": measure(task, _cancel_at_end_of_input)}
    except CommandError as fault:
        return {"fault": str(fault)}
