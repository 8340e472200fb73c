"""Instances of a format: read, or refused in one clear line; and protected from being overwritten."""

from collections.abc import Iterable
from pathlib import Path

from matcher.cli import files
from matcher.cli.exit_codes import CommandError
from matcher.cli.faults import faults_of
from matcher.formats import FORMATS
from matcher.problem.problem import Problem


def read_instance(file_format: str, data: Path, instance: str) -> Problem:
    """The problem of an instance in the folder `data`. `CommandError` when there is none."""
    with faults_of(instance):
        return FORMATS[file_format].read(data, instance, files.read)


def refuse_overwriting(sources: Iterable[Path], targets: Iterable[Path]) -> None:
    """`CommandError` when a target is one of the files that are read, under whatever path."""
    read = {_identity(source): source for source in sources}
    for target in targets:
        if (found := _identity(target)) and (source := read.get(found)):
            raise CommandError(f"{target}: this would overwrite {source}, which is read; write it elsewhere")


def check_targets(sources: Iterable[Path], targets: Iterable[Path]) -> None:
    """`CommandError` when a target is a file that is read, or cannot be written."""
    targets = list(targets)
    refuse_overwriting(sources, targets)
    for target in targets:
        files.check_writable(target)


def _identity(path: Path) -> tuple[int, int] | None:
    """Device and inode, which all paths to a file share; None where there is no file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
