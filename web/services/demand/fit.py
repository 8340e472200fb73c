"""Which rules about a person a shift of theirs breaks, as the rows stand in this moment.

Only the shifts of these people are read: rules about a person need no other.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.problem.problem import Problem
from matcher.result import Finding
from matcher.roster import Assignment, Roster
from matcher.rules import one_place, pins
from matcher.rules.info import Family
from matcher.rules.registry import rules_of
from matcher.verify import verify
from web.db import zone_of
from web.models import Promise, Seat, Shift
from web.services import waiving
from web.services.days import Week
from web.services.matching import pair_of, problem_of
from web.services.promises.standing import stands

ABOUT = ("rule", "seat", "shift", "other", "criterion", "what", "limit")
Broken = Mapping[tuple[object, ...], Finding]
Misfits = Mapping[int, Broken]
"""By volunteer: the rules they break."""
NOTHING: Broken = {}


def misfits(session: Session, shift: Shift, pairs: Collection[tuple[int, int]]) -> Misfits:
    """The hard rules that people's weeks break with these seats of a shift, and do not break without them.

    `pairs` are (volunteer id, seat id).
    """
    if not pairs:
        return {}
    zone, people = zone_of(session), {volunteer for volunteer, _ in pairs}
    week = Week.of(shift.starts_at, zone)
    problem = problem_of(session, week, people, shifts={shift.id, *_their_shifts(session, people)})
    here = frozenset(
        pair
        for pair in (pair_of(*each) for each in pairs)
        if pair.volunteer in problem.volunteer and pair.seat in problem.seat
    )
    others = frozenset(problem.published) - here
    without, found = _broken(problem, others), _broken(problem, others | here)
    fresh = {
        person: {key: each for key, each in broken.items() if key not in without.get(person, NOTHING)}
        for person, broken in found.items()
    }
    told = chain.from_iterable(broken.values() for broken in fresh.values())
    stays = frozenset(waiving.not_set_aside(session, problem, told, here))
    return {
        int(person): {key: each for key, each in broken.items() if each in stays}
        for person, broken in fresh.items()
    }


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


def _their_shifts(session: Session, people: Collection[int]) -> Collection[int]:
    chosen = select(Seat.shift_id).join(Promise, Promise.seat_id == Seat.id)
    return session.scalars(chosen.where(Promise.volunteer_id.in_(people), stands()).distinct()).all()


def _broken(problem: Problem, pairs: frozenset[Assignment]) -> Mapping[str, Broken]:
    """The broken rules about a person, by whose they are."""
    ours = rules_of(Family.PERSON).keys() - {pins.INFO.name}
    found: dict[str, dict[tuple[object, ...], Finding]] = defaultdict(dict)
    for each in verify(problem, Roster(pairs)).broken:
        if each.rule in ours and "volunteer" in each.numbers:
            key = (each.rule, *(each.numbers.get(name) for name in ABOUT))
            found[str(each.numbers["volunteer"])][key] = each
    return found
