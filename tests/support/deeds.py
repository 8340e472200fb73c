"""Work for workers: what tests ask processes and clusters to do."""

import os
import signal
from pathlib import Path
from time import sleep

from matcher.progress import Cancel
from matcher.solver.parallel.executor import Tell


def doubled(number: int, tell: Tell, _cancel: Cancel) -> int:
    """Twice a number; the number itself is told on the way."""
    tell(number)
    return 2 * number


def pid(_argument: object, _tell: Tell, _cancel: Cancel) -> int:
    """Where this is done."""
    return os.getpid()


def dying_once(mark: str, _tell: Tell, _cancel: Cancel) -> str:
    """Kills the process it is done in, unless it has done so before: then `mark` is there."""
    if not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def dying(number: int, _tell: Tell, _cancel: Cancel) -> int:
    """Kills the process it is done in, for 0; says other numbers."""
    if number == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def refusing(number: int, _tell: Tell, _cancel: Cancel) -> int:
    """Raises ValueError."""
    raise ValueError(f"not {number}")


def speaking(number: int, _tell: Tell, _cancel: Cancel) -> int:
    """Prints as solvers do, past Python's own output."""
    os.write(1, b"the solver says something\n")
    print("and Python too")
    return number


def until_told(argument: object, tell: Tell, cancel: Cancel) -> str:
    """Tells that it has begun, and works until it is told to end."""
    tell("begun")
    while not cancel.is_set:
        sleep(0.02)
    return "told"


def deaf(_argument: object, tell: Tell, _cancel: Cancel) -> None:
    """Tells that it has begun, and hears nothing for a minute."""
    tell("begun")
    sleep(60)


def after(seconds: float, _tell: Tell, _cancel: Cancel) -> float:
    """Takes so long."""
    sleep(seconds)
    return seconds
