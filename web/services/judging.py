"""Whether a plan keeps the rules that always hold, judged by the matcher's own verifier."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.result import Finding
from matcher.roster import Roster as Seated
from matcher.verify import verify
from web.models import Seat
from web.services.days import Week
from web.services.matching import pair_of, problem_of

FEW = 20
"""Up to so many changes are judged by whom they touch alone."""


def broken_by(
    session: Session,
    week: Week,
    after: Collection[tuple[int, int]],
    added: Collection[tuple[int, int]],
    again: Collection[tuple[int, int]] = (),
) -> Sequence[Finding]:
    """The hard rules that a week's plan breaks and that it did not break without what is added.

    All are (volunteer id, seat id) pairs; of `again` the people said no before. Whoever is beyond a limit
    already is not to go further.
    """
    if not added:
        return []
    near, shifts = _near(session, after, added)
    problem = problem_of(session, week, near, meant=again, shifts=shifts)
    pairs = (pair_of(*each) for each in after)
    there = frozenset(
        pair for pair in pairs if pair.volunteer in problem.volunteer and pair.seat in problem.seat
    )
    fresh = frozenset(pair_of(*each) for each in added)
    before = {_about(each) for each in verify(problem, Seated(there - fresh)).broken}
    return [each for each in verify(problem, Seated(there)).broken if _about(each) not in before]


def _near(
    session: Session, after: Collection[tuple[int, int]], added: Collection[tuple[int, int]]
) -> tuple[frozenset[int] | None, frozenset[int] | None]:
    """Who is judged, and the shifts that they serve on: of few changes those whom they touch; None is all.

    Hard rules tie a person's own shifts, and the people of one shift.
    """
    if len(added) > FEW:
        return None, None
    touched = _shifts_of(session, {seat for _, seat in added})
    seats = set(session.scalars(select(Seat.id).where(Seat.shift_id.in_(touched))))
    people = frozenset(volunteer for volunteer, seat in after if seat in seats)
    return people, _shifts_of(session, {seat for volunteer, seat in after if volunteer in people})


def _shifts_of(session: Session, seats: Collection[int]) -> frozenset[int]:
    return frozenset(session.scalars(select(Seat.shift_id).where(Seat.id.in_(seats))))


def _about(finding: Finding) -> tuple[object, ...]:
    """Which rule is broken by whom and how far; of a team only where, as one more may bring it nearer."""
    numbers = finding.numbers
    if "volunteer" in numbers or "seat" in numbers:
        return finding.rule, *sorted(numbers.items())
    return finding.rule, numbers.get("shift")
