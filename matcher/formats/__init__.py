"""Formats that problems are measured in, one module each; a new format is a new file and one line in
`FORMATS`.

A format reads an instance into a problem and writes a roster as its evaluator reads it. `FLAT` says that all
costs count alike, in `Tier.DESIRED`, and that heads below a minimum make a roster worthless.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from matcher.formats import curtois, inrc2, native
from matcher.formats.files import Opens
from matcher.problem.problem import Problem
from matcher.roster import Roster


class Format(Protocol):
    """What a format module offers. An `instance` is what a person types; `data` the folder it is below."""

    @property
    def FLAT(self) -> bool:  # noqa: N802 - a module constant
        """Whether all costs count alike."""

    def name(self, instance: str) -> str:
        """The name under which the results of an instance are kept."""

    def sources(self, data: Path, instance: str) -> Sequence[Path]:
        """The files that an instance is read from."""

    def read(self, data: Path, instance: str, opens: Opens) -> Problem:
        """The instance as a problem; raises InvalidProblem where a file is faulty."""

    def places(self, instance: str) -> Sequence[str]:
        """The names of the files that a roster is written to."""

    def written(self, problem: Problem, roster: Roster, name: str) -> Mapping[str, bytes]:
        """The bytes of each of those files, by its name."""


FORMATS: Mapping[str, Format] = {"native": native, "curtois": curtois, "inrc2": inrc2}
