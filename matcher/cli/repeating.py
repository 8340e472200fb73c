"""The limits under which a solve is done again: those of its result, when all else is the same."""

from importlib.metadata import version
from pathlib import Path

from matcher.cli import files
from matcher.cli.arguments import LONGEST_SECONDS
from matcher.cli.exits import CommandFault
from matcher.formats.json import digest, digest_of_roster, load_result
from matcher.limits import SolveLimits
from matcher.problem.problem import Problem
from matcher.roster import Roster


def again(problem: Problem, start: Roster | None, path: Path) -> SolveLimits:
    """The limits that repeat the result in a file, whatever the clock says.

    Raises CommandFault for a result of several workers, of another problem or start, or of other versions.
    """
    told = files.read(path, load_result)
    if told.course is None:
        raise CommandFault(f"{path}: only a solve with one worker can be done again to the same roster")
    if told.digest != digest(problem):
        raise CommandFault(f"{path}: this is the result of another problem")
    if told.start != (digest_of_roster(start) if start is not None else ""):
        raise CommandFault(f"{path}: this solve began from another roster")
    for name, made_with in told.versions.items():
        if made_with != (here := version(name)):
            raise CommandFault(f"{path}: it was made with {name} {made_with}, and here is {here}")
    return SolveLimits(
        seconds=LONGEST_SECONDS, workers=1, seed=told.seed, megabytes=told.megabytes, course=told.course
    )
