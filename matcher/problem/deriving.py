"""A problem that differs from another in a few fields, without working out anew what did not change.

Who keeps a problem while the world changes a little derives the next from it. Only what changed is checked,
and what follows from other fields alone (`memo.READS`) is taken over. Candidates and the vectors of people
are mended where a few people or pins changed.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from typing import Any

from matcher.problem.data import ProblemData
from matcher.problem.eligibility import candidates, people_of
from matcher.problem.entities import Volunteer
from matcher.problem.errors import require
from matcher.problem.memo import READS
from matcher.problem.mending import take_over
from matcher.problem.problem import Problem
from matcher.problem.validate import validate, validate_people
from matcher.roster import Assignment

NAMES = tuple(field.name for field in fields(ProblemData))
PAIRS = ("published", "pinned_in", "pinned_out", "standing")
#: For each property that is kept with a problem, the fields that it follows from.
PROPERTIES: Mapping[str, frozenset[str]] = {
    "place": frozenset({"places"}),
    "project": frozenset({"projects"}),
    "volunteer": frozenset({"volunteers"}),
    "shift": frozenset({"shifts"}),
    "seat": frozenset({"shifts"}),
    "shift_of": frozenset({"shifts"}),
    "warnings": frozenset(
        {"part", "period", "policy", "projects", "volunteers", "shifts", "context_shifts", "standing"}
    ),
    "zone": frozenset({"policy"}),
    "shifts_outside": frozenset({"period", "shifts"}),
    "undecided_shifts": frozenset({"period", "shifts", "context_shifts", "standing"}),
    "open_shifts": frozenset({"period", "shifts", "context_shifts", "standing"}),
    "standing_outside": frozenset({"period", "shifts", "standing"}),
    "stands": frozenset({"shifts", "standing"}),
    "_standing_on": frozenset({"standing"}),
    "open_volunteers": frozenset({"volunteers", "context_volunteers"}),
    "kept_off": frozenset({"period", "shifts", "context_shifts", "standing", "volunteers", "pinned_out"}),
    "most_served": frozenset({"volunteers", "served_elsewhere"}),
}


def derived(problem: Problem, **changes: Any) -> Problem:
    """A whole problem with other values in these fields. Raises InvalidProblem where they do not fit."""
    changes = {name: value for name, value in changes.items() if value is not getattr(problem, name)}
    if not changes:
        return problem
    found = object.__new__(Problem)
    for name in NAMES:
        object.__setattr__(found, name, changes.get(name, getattr(problem, name)))
    _take_over(found, problem, changes.keys())
    _validate(found, problem, changes.keys())
    _mend(found, problem, changes.keys())
    return found


def _take_over(found: Problem, problem: Problem, changed: Collection[str]) -> None:
    """Give a problem what another has worked out already and does not follow from what changed."""
    # A copy is made at once, whatever other threads work out meanwhile.
    for name, value in problem.__dict__.copy().items():
        reads = PROPERTIES.get(name) or READS.get(name)
        if reads is not None and reads.isdisjoint(changed):
            found.__dict__[name] = value


def _validate(found: Problem, problem: Problem, changed: Collection[str]) -> None:
    if not set(changed) <= {*PAIRS, "volunteers"}:
        validate(found)
        return
    gone = "volunteers" in changed and not problem.volunteer.keys() <= found.volunteer.keys()
    if "volunteers" in changed:
        others = _others(found.volunteers, problem.volunteers)
        validate_people(found, found.volunteers if gone else others)
    for name in PAIRS:
        if gone or name in changed:
            _validate_pairs(found, name, getattr(found, name) if gone else _fresh(found, problem, name))


def _fresh(found: Problem, problem: Problem, name: str) -> Iterable[Assignment]:
    """The pairs of a field that the other problem has not, or has otherwise."""
    after, before = getattr(found, name), getattr(problem, name)
    if isinstance(after, Mapping):
        return (pair for pair, price in after.items() if before.get(pair) != price)
    pairs: frozenset[Assignment] = after - before
    return pairs


def _validate_pairs(found: Problem, name: str, pairs: Iterable[Assignment]) -> None:
    for pair in sorted(pairs):
        require(pair.volunteer in found.volunteer, "unknown_id", f"{name}.volunteer", id=pair.volunteer)
        require(pair.seat in found.seat, "unknown_id", f"{name}.seat", id=pair.seat)
        if name == "pinned_in" and pair not in found.standing:
            outside = found.shift_of[pair.seat].id in found.shifts_outside
            require(not outside, "outside_period", "pinned_in.seat", id=found.shift_of[pair.seat].id)
        if name in ("pinned_in", "pinned_out"):
            both = pair in found.pinned_in and pair in found.pinned_out
            require(not both, "pinned_both_ways", "pinned_in", id=pair.volunteer)


def _mend(found: Problem, problem: Problem, changed: Collection[str]) -> None:
    """Give a problem the vectors and the candidates of another, with what differs judged anew."""
    if "policy" in changed or {"volunteers", "shifts", "pinned_out", "standing"}.isdisjoint(changed):
        return
    if candidates.known(found) is not None and people_of.known(found) is not None:
        return
    pairs = (found.pinned_out ^ problem.pinned_out) | (found.standing ^ problem.standing)
    there = found.volunteer, found.seat
    take_over(
        found, problem, [each for each in pairs if each.volunteer in there[0] and each.seat in there[1]]
    )


def _others(after: Iterable[Volunteer], before: Iterable[Volunteer]) -> list[Volunteer]:
    """The people of one that are not the very same in the other."""
    same = {id(person) for person in before}
    return [person for person in after if id(person) not in same]
