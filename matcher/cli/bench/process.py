"""Run a task in a process of its own: its memory is measured apart, and a crash ends nothing else."""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress

from matcher.cli.bench import task as task_module
from matcher.cli.bench.figures import read_figures
from matcher.cli.bench.table import BenchOutcome
from matcher.cli.bench.task import BenchTask
from matcher.cli.exit_codes import CommandError, ExitCode

#: How long a process that has answered may take to end before it is killed.
ENDING_SECONDS = 20.0


def run_task(task: BenchTask) -> BenchOutcome:
    """How a task ended. The first Ctrl-C asks it to end with what it has; the second ends it at once."""
    with subprocess.Popen(
        [sys.executable, "-c", f"from {task_module.__name__} import main; main()", task.as_text()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # Ctrl-C on a terminal reaches every process of a session. This process alone is to receive it.
        start_new_session=True,
    ) as process:
        try:
            answer, interrupted = _wait_for_answer(process)
        except BaseException:
            _kill(process)
            raise
        _wait_for_end(process)
    return _outcome(task, answer, interrupted=interrupted, code=process.returncode)


def _wait_for_answer(process: subprocess.Popen[bytes]) -> tuple[bytes, bool]:
    if process.stdin is None or process.stdout is None:
        raise TypeError("both pipes were asked for")
    try:
        return process.stdout.readline(), False
    except KeyboardInterrupt:
        process.stdin.close()
        return process.stdout.readline(), True


def _wait_for_end(process: subprocess.Popen[bytes]) -> None:
    """Wait until a process is gone, as it would disturb the next; kill it when that takes too long."""
    try:
        process.wait(ENDING_SECONDS)
    except subprocess.TimeoutExpired:
        _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _outcome(task: BenchTask, answer: bytes, *, interrupted: bool, code: int) -> BenchOutcome:
    if not answer:
        fault = CommandError(f"{task.name}: its process ended with code {code}", ExitCode.NO_ROSTER)
        return BenchOutcome(task, fault=fault, interrupted=interrupted)
    fields = json.loads(answer)
    if "fault" in fields:
        return BenchOutcome(task, fault=CommandError(fields["fault"]), interrupted=interrupted)
    return BenchOutcome(task, read_figures(task.figures), kept=fields["kept"], interrupted=interrupted)
