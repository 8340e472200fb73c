"""Whether a plan keeps the rules that always hold, judged by the matcher's own verifier."""

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from matcher.result import Finding
from matcher.roster import Roster as Seated
from matcher.verify import verify
from web.services.days import Week
from web.services.matching import pair_of, problem_of


def broken_by(
    session: Session,
    week: Week,
    after: Collection[tuple[int, int]],
    added: Collection[tuple[int, int]],
    again: Collection[tuple[int, int]] = (),
) -> Sequence[Finding]:
    """The hard rules that a week's plan breaks and that it did not break without what is added.

    All are (volunteer id, seat id) pairs; of `again` the people said no before.
    """
    if not added:
        return []
    problem = problem_of(session, week, meant=again)
    pairs = (pair_of(*each) for each in after)
    there = frozenset(
        pair for pair in pairs if pair.volunteer in problem.volunteer and pair.seat in problem.seat
    )
    fresh = frozenset(pair_of(*each) for each in added)
    before = {_about(each) for each in verify(problem, Seated(there - fresh)).broken}
    return [each for each in verify(problem, Seated(there)).broken if _about(each) not in before]


def _about(finding: Finding) -> tuple[object, ...]:
    """Which rule is broken by whom or where, whatever the amounts."""
    return finding.rule, *(finding.numbers.get(name) for name in ("volunteer", "shift", "seat"))
