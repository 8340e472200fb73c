"""How formats of several files read them."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

T = TypeVar("T")


class Opens(Protocol):
    """What `load` makes of the bytes of a file."""

    def __call__(self, path: Path, load: Callable[[bytes], T]) -> T: ...


def opened(path: Path, load: Callable[[bytes], T]) -> T:
    """What `load` makes of the bytes of a file; raises what it raises, and OSError."""
    return load(path.read_bytes())
