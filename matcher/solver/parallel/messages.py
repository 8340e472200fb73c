"""What a process and its worker say to each other, over a pipe, in pickles."""

import pickle
from dataclasses import dataclass
from threading import Lock
from typing import IO, Any

from matcher.solver.parallel.executor import Work

END = "end"


@dataclass(frozen=True, slots=True)
class Begin:
    """A task."""

    work: Work
    argument: Any


@dataclass(frozen=True, slots=True)
class Told:
    """What the work tells of its progress."""

    event: Any


@dataclass(frozen=True, slots=True)
class Answer:
    """What the work came to."""

    value: Any


@dataclass(frozen=True, slots=True)
class Fault:
    """What the work raised."""

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
