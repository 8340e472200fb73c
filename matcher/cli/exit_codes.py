"""Exit codes of the commands, and the error that ends a command with one line for its reader."""

from enum import IntEnum

from matcher.result import Status
from matcher.roster import Roster


class ExitCode(IntEnum):
    """Exit codes of `python -m matcher`."""

    OK = 0
    BROKEN = 1
    INVALID = 2
    INFEASIBLE = 3
    NO_ROSTER = 4
    INTERRUPTED = 130
    READER_GONE = 141


EXIT_CODES = """exit codes:
  0    done
  1    verify, bench: a roster breaks a hard rule
  2    wrong usage, or a file that cannot be read, written or understood
  3    solve, whatif, bench: it is proven that no roster keeps all hard rules
  4    solve, whatif, bench: no roster was found in the time given
  130  interrupted; solve, whatif, repair and bench have written the best roster so far, if any
  141  the reader of the output went away"""


class CommandError(Exception):
    """A command cannot go on; the message is one line for a person."""

    def __init__(self, message: str, code: ExitCode = ExitCode.INVALID) -> None:
        super().__init__(message)
        self.code = code


def exit_code(status: Status, roster: Roster | None) -> ExitCode:
    """The exit code of a solve that was not interrupted."""
    if status is Status.INFEASIBLE:
        return ExitCode.INFEASIBLE
    return ExitCode.NO_ROSTER if roster is None else ExitCode.OK
