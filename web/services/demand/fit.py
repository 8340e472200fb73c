"""Which rules about a person a shift of theirs breaks, as the rows stand in this moment."""

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from matcher.ids import VolunteerId
from matcher.problem.problem import Problem
from matcher.result import Finding
from matcher.roster import Assignment, Roster
from matcher.rules import one_place, pins
from matcher.rules.info import Family
from matcher.rules.registry import rules_of
from matcher.verify import verify
from web.db import zone_of
from web.models import Shift
from web.services.days import Week, monday_of
from web.services.matching import pair_of, problem_of

ABOUT = ("rule", "seat", "shift", "other", "criterion", "what", "limit")
Broken = Mapping[tuple[object, ...], Finding]
NOTHING: Broken = {}


def broken(session: Session, shift: Shift, volunteer_id: int, seat_id: int) -> Broken:
    """The hard rules about a person that their week breaks with this seat, and does not break without it."""
    zone = zone_of(session)
    week = Week(monday_of(shift.starts_at.astimezone(zone).date()), zone)
    problem, pair = problem_of(session, week, only=[volunteer_id]), pair_of(volunteer_id, seat_id)
    if pair.volunteer not in problem.volunteer or pair.seat not in problem.seat:
        return NOTHING
    others = frozenset(problem.published) - {pair}
    without = _about(problem, pair.volunteer, others)
    return {key: each for key, each in _about(problem, pair.volunteer, others | {pair}).items()
            if key not in without}  # fmt: skip


def worst(found: Iterable[Finding]) -> Finding | None:
    """The finding to tell: two places at one time before all others."""
    ordered = sorted(found, key=lambda each: each.rule != one_place.INFO.name)
    return ordered[0] if ordered else None


def clashing(finding: Finding, shift_id: int) -> int | None:
    """The id of the other shift, where a finding is of two shifts at one time; else None."""
    if finding.rule != one_place.INFO.name:
        return None
    both = {int(str(finding.numbers[name])) for name in ("shift", "other")} - {shift_id}
    return min(both, default=shift_id)


def _about(problem: Problem, person: VolunteerId, pairs: frozenset[Assignment]) -> Broken:
    ours = rules_of(Family.PERSON).keys() - {pins.INFO.name}
    return {
        (each.rule, *(each.numbers.get(name) for name in ABOUT)): each
        for each in verify(problem, Roster(pairs)).broken
        if each.rule in ours and each.numbers.get("volunteer") == person
    }
