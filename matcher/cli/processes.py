"""A task in a process of its own, so that its memory is measured apart and a crash ends nothing else."""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress

from matcher.cli import measuring
from matcher.cli.exits import CommandFault, Exit
from matcher.cli.figures import read_figures
from matcher.cli.measuring import Task
from matcher.cli.outcomes import Outcome

ENDING_SECONDS = 20.0


def measured(task: Task) -> Outcome:
    """How a task ended. The first Ctrl-C asks it to end with what it has; the second ends it at once."""
    with subprocess.Popen(
        [sys.executable, "-c", f"from {measuring.__name__} import main; main()", task.as_text()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # Ctrl-C on a terminal reaches every process of a session: this one alone is to hear it.
        start_new_session=True,
    ) as process:
        try:
            said, interrupted = _heard(process)
        except BaseException:
            _kill(process)
            raise
        _end(process)
    return _outcome(task, said, interrupted=interrupted, code=process.returncode)


def _heard(process: subprocess.Popen[bytes]) -> tuple[bytes, bool]:
    if process.stdin is None or process.stdout is None:
        raise TypeError("both pipes were asked for")
    try:
        return process.stdout.readline(), False
    except KeyboardInterrupt:
        process.stdin.close()
        return process.stdout.readline(), True


def _end(process: subprocess.Popen[bytes]) -> None:
    """Let a process end, as what it still does would disturb the next; not for long."""
    try:
        process.wait(ENDING_SECONDS)
    except subprocess.TimeoutExpired:
        _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _outcome(task: Task, said: bytes, *, interrupted: bool, code: int) -> Outcome:
    if not said:
        fault = CommandFault(f"{task.name}: its process ended with code {code}", Exit.NO_ROSTER)
        return Outcome(task, fault=fault, interrupted=interrupted)
    answer = json.loads(said)
    if "fault" in answer:
        return Outcome(task, fault=CommandFault(answer["fault"]), interrupted=interrupted)
    return Outcome(task, read_figures(task.figures), kept=answer["kept"], interrupted=interrupted)
