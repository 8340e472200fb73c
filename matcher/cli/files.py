"""Files of the command line. Every failure to read or write one becomes a `CommandError` of one line."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TypeVar

from matcher.cli.exit_codes import CommandError
from matcher.cli.faults import faults_of
from matcher.formats.json.documents import MOST_BYTES

T = TypeVar("T")


def read(path: Path, load: Callable[[bytes], T]) -> T:
    """What `load` returns for the bytes of a file; `-` is standard input.

    `CommandError` when the file cannot be read or understood.
    """
    name = "standard input" if str(path) == "-" else str(path)
    try:
        data = _bytes(path)
    except OSError as fault:
        raise CommandError(f"{name}: cannot be read: {fault.strerror}") from fault
    with faults_of(name):
        return load(data)


def check_writable(path: Path) -> None:
    """`CommandError` when the file could not be written: better now than after a long solve."""
    if path.is_dir():
        raise CommandError(f"{path}: cannot be written: it is a directory")
    if not path.parent.is_dir():
        raise CommandError(f"{path}: cannot be written: {path.parent} is not a directory")
    if not os.access(path.parent, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise CommandError(f"{path}: cannot be written: permission denied")


def make_folder(path: Path) -> None:
    """Make a folder and those above it, unless they exist."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise CommandError(f"{path}: no folder can be made: {fault.strerror}") from fault


def write(path: Path, data: bytes) -> None:
    """Replace a file in one step, so that a reader sees the old or the new one; write into a device."""
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)
            return
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as new:
            new.write(data)
        Path(new.name).chmod(0o666 & ~_umask())
        Path(new.name).replace(path)
    except OSError as fault:
        raise CommandError(f"{path}: cannot be written: {fault.strerror}") from fault


def _bytes(path: Path) -> bytes:
    if str(path) == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _umask() -> int:
    current = os.umask(0o077)
    os.umask(current)
    return current
