"""Files of the command line: every way they can fail ends in one clear line."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TypeVar

from matcher.cli.exits import CommandFault
from matcher.cli.faults import in_words
from matcher.formats.json.documents import MOST_BYTES
from matcher.problem.errors import InvalidProblem

T = TypeVar("T")


def read(path: Path, load: Callable[[bytes], T]) -> T:
    """What `load` makes of a file; `-` is standard input. `CommandFault` when that cannot be had."""
    name = "standard input" if str(path) == "-" else str(path)
    try:
        data = _bytes(path)
    except OSError as fault:
        raise CommandFault(f"{name}: cannot be read: {fault.strerror}") from fault
    try:
        return load(data)
    except InvalidProblem as fault:
        raise CommandFault(f"{name}: {in_words(fault)}") from fault


def check_writable(path: Path) -> None:
    """`CommandFault` now rather than after a long solve, when the file could not be written."""
    if path.is_dir():
        raise CommandFault(f"{path}: cannot be written: it is a directory")
    if not path.parent.is_dir():
        raise CommandFault(f"{path}: cannot be written: {path.parent} is not a directory")
    if not os.access(path.parent, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise CommandFault(f"{path}: cannot be written: permission denied")


def make_folder(path: Path) -> None:
    """Make a folder unless it is there, with those above it."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise CommandFault(f"{path}: no folder can be made: {fault.strerror}") from fault


def write(path: Path, data: bytes) -> None:
    """Replace a file as a whole: a reader sees the old or the new one. A device or pipe is written to."""
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)
            return
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as new:
            new.write(data)
        Path(new.name).chmod(0o666 & ~_umask())
        Path(new.name).replace(path)
    except OSError as fault:
        raise CommandFault(f"{path}: cannot be written: {fault.strerror}") from fault


def _bytes(path: Path) -> bytes:
    if str(path) == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _umask() -> int:
    current = os.umask(0o077)
    os.umask(current)
    return current
