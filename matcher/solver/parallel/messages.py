"""The messages between a process and its worker: pickles over a pipe."""

import pickle
from dataclasses import dataclass
from threading import Lock
from typing import IO, Any

from matcher.solver.parallel.executor import Work

END = "end"


@dataclass(frozen=True, slots=True)
class Begin:
    """A task begins."""

    work: Work
    argument: Any


@dataclass(frozen=True, slots=True)
class ProgressMessage:
    """The work tells of its progress."""

    event: Any


@dataclass(frozen=True, slots=True)
class Answer:
    """The work is done."""

    value: Any


@dataclass(frozen=True, slots=True)
class Fault:
    """The work raised an exception."""

    exception: Exception


class Channel:
    """Writes whole pickles to a pipe, from several threads."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._lock = Lock()

    def send(self, message: object) -> None:
        """Write one message, now."""
        data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
        with self._lock:
            self._pipe.write(data)
            self._pipe.flush()

    def close(self) -> None:
        """Write no more."""
        self._pipe.close()
