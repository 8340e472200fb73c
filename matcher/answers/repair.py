"""A roster repaired at once when somebody drops out: who comes instead, and who moves so that they can.

Only what is around the hole is decided again, in rings: first the shifts that lost somebody, with who is on
them and the freest of those who could be; then also the other shifts of these people, with who could come
there, and so on while there is time. All that stays counts as promised, so nobody is moved for little. What
is settled, such as a shift that has begun, stays as it is, with the holes it has.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from time import monotonic

from immutabledict import immutabledict

from matcher.answers.what_if.comparison import PersonDifference, by_person
from matcher.ids import ShiftId, VolunteerId
from matcher.problem.eligibility import candidates
from matcher.problem.problem import Problem
from matcher.progress import Cancel
from matcher.roster import Assignment, Difference, Roster, difference
from matcher.solver.incumbent import Costs, as_costs
from matcher.solver.lns.improver import decide
from matcher.solver.start.greedy import construct
from matcher.solver.subproblem import merge, now, restrict, together
from matcher.tiers import COMFORT, COVERAGE, Tier
from matcher.verify import verify

SECONDS = 1.0
# What it takes to judge the whole roster and to say the answer.
TELLING_SHARE = 0.2
FREEST = (60, 12)
MOST_PAIRS = 6_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A repaired roster, and what it changes.

    `moves` leads from the roster as it was to the repaired one, those who are gone included; `by_person` says
    the same of each person. `before` is what each tier costs while the hole is open, `after` when it is
    repaired. `released` are pins of those who are gone, which no roster keeps any more: they are to be taken
    out of the problem. `proven`: no roster that differs only around the hole is better.
    """

    roster: Roster
    moves: Difference
    by_person: tuple[PersonDifference, ...]
    before: Mapping[Tier, int]
    after: Mapping[Tier, int]
    released: tuple[Assignment, ...]
    proven: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class Gone:
    """Who is gone altogether, and the assignments that nobody keeps."""

    people: frozenset[VolunteerId]
    pairs: frozenset[Assignment]

    @classmethod
    def of(cls, roster: Roster, gone: Collection[VolunteerId | Assignment]) -> "Gone":
        """People lose all they hold; an assignment is lost alone."""
        pairs = {each for each in gone if isinstance(each, Assignment)}
        people = {each for each in gone if not isinstance(each, Assignment)}
        pairs |= {pair for pair in roster.assignments if pair.volunteer in people}
        return cls(frozenset(people), frozenset(pairs) & roster.assignments)


def repair(
    problem: Problem,
    roster: Roster,
    gone: Collection[VolunteerId | Assignment],
    seconds: float = SECONDS,
    cancel: Cancel | None = None,
    settled: Collection[ShiftId] = (),
) -> Proposal:
    """What to do about a drop-out: of people altogether, or of single assignments that cannot be kept.

    The candidates of the problem are judged once; with them known it takes about `seconds` at most. Nobody
    who is gone comes back. `roster` must keep all hard rules; where that leaves a hole that cannot be
    repaired, what breaks a hard rule without those who are gone is emptied. Nobody comes to a shift that is
    `settled` or leaves it; where one start of a visit or one hour of a curve is settled, all of it is.
    """
    begun = monotonic()
    end = begun + (1 - TELLING_SHARE) * seconds
    missing = Gone.of(roster, gone)
    left = Roster(roster.assignments - missing.pairs)
    before = as_costs(verify(problem, left).costs)
    best, after, proven = left, before, False
    for part in _rings(problem, left, missing, together(problem, settled)):
        today = now(part, left)
        found, optimal = _decided(_promised(part, problem, today, missing), today, end, cancel or Cancel())
        costs = tuple(map(sum, zip(before, _difference(part, today, found), strict=True)))
        if best is left or costs <= after:
            best, after, proven = merge(part, found, left), costs, optimal
        if monotonic() >= end:
            break
    return Proposal(
        roster=best,
        moves=difference(roster, best),
        by_person=by_person(problem, roster, problem, best),
        before=dict(zip(Tier, before, strict=True)),
        after=dict(zip(Tier, after, strict=True)),
        released=tuple(sorted(problem.pinned_in & missing.pairs)),
        proven=proven,
        seconds=monotonic() - begun,
    )


def _rings(problem: Problem, left: Roster, gone: Gone, settled: set[ShiftId]) -> Iterator[Problem]:
    """Ever larger parts around what is lost, as long as they are small; never with what is settled."""
    shifts = together(problem, {problem.shift_of[pair.seat].id for pair in gone.pairs})
    people: set[VolunteerId] = set()
    known: set[ShiftId] = set()
    for freest in FREEST:
        fresh = shifts - known - settled
        people |= _around(problem, left, fresh, freest) - gone.people
        known |= fresh
        part = restrict(problem, people, known, keeping=left)
        if len(candidates(part)) > MOST_PAIRS:
            return
        yield part
        held = {problem.shift_of[seat].id for person in people for seat in left.held_by(person)}
        shifts = together(problem, held)


def _around(problem: Problem, roster: Roster, shifts: Collection[ShiftId], freest: int) -> set[VolunteerId]:
    """Who is on these shifts, and of those who could be the freest on each seat."""
    on, people = candidates(problem).on, set[VolunteerId]()
    for shift in shifts:
        for seat in problem.shift[shift].seats:
            people.update(roster.on(seat.id))
            able = sorted(on.get(seat.id, ()), key=lambda person: (len(roster.held_by(person)), person))
            people.update(able[:freest])
    return people - problem.context_volunteers


def _promised(part: Problem, problem: Problem, today: Roster, gone: Gone) -> Problem:
    """The part with all that it decides of today as promises, and without those that are lost."""
    prices = {pair: problem.published.get(pair, 1) for pair in today.assignments - part.kept}
    promised = {pair: price for pair, price in part.published.items() if pair not in gone.pairs}
    lost = frozenset(
        pair for pair in gone.pairs if pair.volunteer in part.volunteer and pair.seat in part.seat
    )
    return replace(
        part,
        published=immutabledict({**promised, **prices}),
        pinned_in=part.pinned_in - lost,
        pinned_out=part.pinned_out | lost,
    )


def _decided(part: Problem, today: Roster, end: float, cancel: Cancel) -> tuple[Roster, bool]:
    """The best roster of a part that is found in time, coverage first, and whether none is better."""
    best, proven = construct(part, today), True
    for tiers in (COVERAGE, COMFORT):
        left = end - monotonic()
        if left <= 0 or cancel.is_set:
            return best, False
        (found, optimal), _ = decide(part, best, tiers, seconds=left, seed=0, cancel=cancel)
        best, proven = found or best, proven and optimal
    return best, proven


def _difference(part: Problem, before: Roster, after: Roster) -> Costs:
    old, new = as_costs(verify(part, before).costs), as_costs(verify(part, after).costs)
    return tuple(more - less for more, less in zip(new, old, strict=True))
