"""Instances of a format: read, or refused in one clear line; and kept from being written over."""

from collections.abc import Iterable
from pathlib import Path

from matcher.cli import files
from matcher.cli.exits import CommandFault
from matcher.cli.faults import in_words
from matcher.formats import FORMATS
from matcher.problem.errors import InvalidProblem
from matcher.problem.problem import Problem


def problem_of(form: str, data: Path, instance: str) -> Problem:
    """The problem of an instance. `CommandFault` when it cannot be read or understood."""
    try:
        return FORMATS[form].read(data, instance, files.read)
    except InvalidProblem as fault:
        raise CommandFault(f"{instance}: {in_words(fault)}") from fault


def keep(sources: Iterable[Path], places: Iterable[Path]) -> None:
    """`CommandFault` when one of the places to write to is a file that is read, however its path is spelt."""
    read = {_identity(source): source for source in sources}
    for place in places:
        if (found := _identity(place)) and (source := read.get(found)):
            raise CommandFault(f"{place}: this would overwrite {source}, which is read; write it elsewhere")


def _identity(path: Path) -> tuple[int, int] | None:
    """What all paths to a file have in common; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
