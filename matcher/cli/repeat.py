"""`solve --repeat`: the limits under which a solve with one worker reaches the same roster again."""

from importlib.metadata import version
from pathlib import Path

from matcher.cli import files
from matcher.cli.arguments import LONGEST_SECONDS
from matcher.cli.exit_codes import CommandError
from matcher.formats.json import digest, digest_of_roster, load_result
from matcher.limits import SolveLimits
from matcher.problem.problem import Problem
from matcher.roster import Roster
from matcher.solver.params import SolveParams, restore_params


def limits_to_repeat(problem: Problem, start: Roster | None, path: Path) -> tuple[SolveLimits, SolveParams]:
    """The limits and tuning numbers that repeat the result in a file, however fast this machine is.

    `CommandError` for a result of several workers, of another problem or start, or of other versions.
    """
    result = files.read(path, load_result)
    if result.run_log is None:
        raise CommandError(f"{path}: only a solve with one worker can be done again to the same roster")
    if result.digest != digest(problem):
        raise CommandError(f"{path}: this is the result of another problem")
    if result.start != (digest_of_roster(start) if start is not None else ""):
        raise CommandError(f"{path}: this solve began from another roster")
    for name, made_with in result.versions.items():
        if made_with != (here := version(name)):
            raise CommandError(f"{path}: it was made with {name} {made_with}, and here is {here}")
    limits = SolveLimits(
        seconds=LONGEST_SECONDS,
        workers=1,
        seed=result.seed,
        megabytes=result.megabytes,
        run_log=result.run_log,
    )
    return limits, restore_params(result.params)
