"""A task in a process of its own, so that its memory is measured apart and a crash ends nothing else."""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from typing import IO

from matcher.commands import measuring
from matcher.commands.exits import CommandFault, Exit
from matcher.commands.figures import read_figures
from matcher.commands.measuring import Task
from matcher.commands.outcomes import Outcome

ENDING_SECONDS = 20.0


def measured(task: Task) -> Outcome:
    """How a task ended. The first Ctrl-C asks it to end with what it has; the second ends it at once."""
    process = subprocess.Popen(
        [sys.executable, "-c", f"from {measuring.__name__} import main; main()", task.as_text()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # Ctrl-C on a terminal reaches every process of a session: this one alone is to hear it.
        start_new_session=True,
    )
    if process.stdin is None or process.stdout is None:
        raise TypeError("both pipes were asked for")
    try:
        said, interrupted = _heard(process.stdout, process.stdin)
        process.stdin.close()
        code = process.wait(ENDING_SECONDS) if not said else 0
        return _outcome(task, said, interrupted=interrupted, code=code)
    finally:
        _end(process)


def _heard(answer: IO[bytes], stop: IO[bytes]) -> tuple[bytes, bool]:
    try:
        return answer.readline(), False
    except KeyboardInterrupt:
        stop.close()
        return answer.readline(), True


def _outcome(task: Task, said: bytes, *, interrupted: bool, code: int) -> Outcome:
    if not said:
        fault = CommandFault(f"{task.name}: its process ended with code {code}", Exit.NO_ROSTER)
        return Outcome(task, fault=fault, interrupted=interrupted)
    answer = json.loads(said)
    if "fault" in answer:
        return Outcome(task, fault=CommandFault(answer["fault"]), interrupted=interrupted)
    return Outcome(task, read_figures(task.figures), kept=answer["kept"], interrupted=interrupted)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Let a process end, and end it with all that it started when it takes too long."""
    try:
        process.wait(ENDING_SECONDS if sys.exc_info()[0] is None else 0)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
