"""Whether a plan keeps the rules that always hold, judged by the matcher's own verifier."""

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy.orm import Session

from matcher.answers import door
from matcher.problem.problem import Problem
from matcher.result import Finding
from matcher.roster import Assignment as Pair
from web.services import waiving
from web.services.days import Week
from web.services.weeks.kept import with_meant
from web.services.weeks.one_person import as_one
from web.services.weeks.rows import pair_of
from web.services.weeks.starts import Starts, with_starts
from web.services.weeks.store import kept_week

NO_STARTS: Starts = {}


def broken_by(
    session: Session,
    week: Week,
    after: Collection[tuple[int, int]],
    added: Collection[tuple[int, int]],
    again: Collection[tuple[int, int]] = (),
    starts: Starts = NO_STARTS,
) -> Sequence[Finding]:
    """The hard rules that a week's plan breaks and that it did not break without what is added.

    All are (volunteer id, seat id) pairs; of `again` the people said no before. Whoever is beyond a limit
    already is not to go further. What was set aside for a case is left out. Visits begin at `starts`.
    """
    if not added:
        return []
    kept = with_starts(kept_week(session, week), starts)
    problem = with_meant(kept, [pair_of(*each) for each in again])
    there = frozenset(_known(problem, after))
    fresh = frozenset(_known(problem, added))
    before_it = kept.seated.changed(there - fresh)
    problem = as_one(session, problem, before_it.changed(there), before_it)
    found = door.broken(problem, before_it, there)
    before = {_about(each) for each in found.before}
    new = [each for each in found.after if _about(each) not in before]
    return waiving.not_set_aside(session, problem, new, fresh)


def _known(problem: Problem, pairs: Collection[tuple[int, int]]) -> Iterator[Pair]:
    """Those of some pairs whose people and seats a week has."""
    for each in pairs:
        pair = pair_of(*each)
        if pair.volunteer in problem.volunteer and pair.seat in problem.seat:
            yield pair


def _about(finding: Finding) -> tuple[object, ...]:
    """Which rule is broken by whom and how far; of a team only where, as one more may bring it nearer."""
    numbers = finding.numbers
    if "volunteer" in numbers or "seat" in numbers:
        return finding.rule, *sorted(numbers.items())
    return finding.rule, numbers.get("shift")
