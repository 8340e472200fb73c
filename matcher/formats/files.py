"""Opening the files of an instance: a format of several files asks its caller to open each."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

T = TypeVar("T")


class Opens(Protocol):
    """A way to read a file, such as `opened`."""

    def __call__(self, path: Path, load: Callable[[bytes], T]) -> T:
        """Return what `load` makes of the bytes of the file at `path`."""


def opened(path: Path, load: Callable[[bytes], T]) -> T:
    """What `load` makes of the bytes of a file; raises what it raises, and OSError."""
    return load(path.read_bytes())
