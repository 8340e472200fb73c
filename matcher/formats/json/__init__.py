"""Problems, rosters, results and changes as versioned JSON, both ways, byte-stable.

Loading raises `InvalidProblem` and nothing else, with a code and the place in the document (`shifts[3].end`).
Dumping writes the same bytes for the same value: fields in a fixed order, sets sorted, lists in the order
given, times in ISO 8601 with their offset, no spaces, UTF-8; fields with their default value are left out.
"""

from hashlib import sha256

from matcher.formats.json.documents import canonical
from matcher.formats.json.formats import CHANGES, DOCUMENTS, PART, PROBLEM, RESULT, ROSTER, Changes, known_to
from matcher.problem.changes import Change
from matcher.problem.memo import memoised
from matcher.problem.problem import Problem
from matcher.result import Result
from matcher.roster import Roster
from matcher.rules.registry import check_rules


def dump(problem: Problem) -> bytes:
    """A problem as a `duet-problem` document; that of a subproblem is not to be loaded again."""
    return PART.dump(problem) if problem.part else PROBLEM.dump(problem)


def load(data: bytes) -> Problem:
    """The problem of a `duet-problem` document."""
    problem: Problem = PROBLEM.load(data)
    check_rules(problem)
    return problem


def dump_roster(roster: Roster) -> bytes:
    """A roster as a `duet-roster` document."""
    return ROSTER.dump(roster)


def load_roster(data: bytes, problem: Problem | None = None) -> Roster:
    """The roster of a `duet-roster` document; with a problem, every id in it must be known there."""
    roster: Roster = ROSTER.load(data, None if problem is None else known_to(problem))
    return roster


def dump_result(result: Result) -> bytes:
    """A result as a `duet-result` document."""
    return RESULT.dump(result)


def load_result(data: bytes) -> Result:
    """The result of a `duet-result` document."""
    result: Result = RESULT.load(data)
    return result


def dump_changes(changes: tuple[Change, ...]) -> bytes:
    """Changes as a `duet-changes` document."""
    return CHANGES.dump(Changes(changes))


def load_changes(data: bytes) -> tuple[Change, ...]:
    """The changes of a `duet-changes` document."""
    found: Changes = CHANGES.load(data)
    return found.changes


@memoised
def digest(problem: Problem) -> str:
    """The SHA-256 of a problem's document, in hexadecimal: equal for equal problems."""
    return sha256(dump(problem)).hexdigest()


def digest_of_roster(roster: Roster) -> str:
    """The SHA-256 of a roster's document, in hexadecimal: equal for equal rosters."""
    return sha256(dump_roster(roster)).hexdigest()


def schema(name: str) -> bytes:
    """The JSON Schema of `problem`, `roster`, `result` or `changes`; `KeyError` for another name."""
    return canonical(DOCUMENTS[name].schema())
