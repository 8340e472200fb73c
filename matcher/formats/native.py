"""The matcher's own documents: a `duet-problem`, and its roster as a `duet-roster`."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from matcher.formats.files import Opens, opened
from matcher.formats.json import dump_roster, load
from matcher.problem.problem import Problem
from matcher.roster import Roster

FLAT = False


def name(instance: str) -> str:
    """What an instance is called: its file without folder and ending."""
    return Path(instance).stem


def sources(data: Path, instance: str) -> Sequence[Path]:
    """The files of an instance."""
    return (data / instance,)


def read(data: Path, instance: str, opens: Opens = opened) -> Problem:
    """The problem of a document."""
    return opens(data / instance, load)


def places(instance: str) -> Sequence[str]:
    """The name of the file that a roster is written to."""
    return (f"{name(instance)}.json",)


def written(problem: Problem, roster: Roster, name: str) -> Mapping[str, bytes]:
    """The file of a roster, by its name."""
    return {f"{name}.json": dump_roster(roster)}
