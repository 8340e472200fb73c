"""A roster repaired in about a second after drop-outs: who comes instead, and who moves to allow it.

Only the surroundings of the hole are decided again, in rings. The first ring holds the shifts that lost
somebody, the people on them, and the least busy candidates. The next adds the other shifts of these people
and the candidates for those, while there is time. Every assignment that remains counts as a promise, so that
nobody moves for a small gain. Settled shifts, such as those that have begun, stay as they are.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from time import monotonic

from immutabledict import immutabledict

from matcher.answers.params import DEFAULT_PARAMS, AnswerParams
from matcher.answers.people import people_around
from matcher.answers.what_if.comparison import PersonDifference, by_person
from matcher.ids import ShiftId, VolunteerId
from matcher.problem.eligibility import candidates
from matcher.problem.problem import Problem
from matcher.problem.standing import fixed, of_period
from matcher.progress import Cancel
from matcher.roster import Assignment, Difference, Roster, difference
from matcher.solver.incumbent import Costs, as_costs
from matcher.solver.lns.improver import solve_subproblem
from matcher.solver.start.greedy import greedy
from matcher.solver.subproblem import project, splice, subproblem, with_joint_shifts
from matcher.tiers import COMFORT, COVERAGE, Tier
from matcher.verify import verify

#: How long a coordinator on the phone waits.
SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A repaired roster, and what it changes.

    `moves` leads from the roster before the drop-outs to the repaired one, and `by_person` lists the same by
    person. `before` is the cost of each tier with the hole left open, `after` that of the repaired roster.
    `released` are pins of people who are gone; no roster can keep them, so take them out of the problem.
    `proven`: no roster that differs from today only in the subproblem decided last is better.
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
class DropOuts:
    """The people who are gone altogether, and all assignments that are lost."""

    people: frozenset[VolunteerId]
    pairs: frozenset[Assignment]

    @classmethod
    def of(
        cls, problem: Problem, roster: Roster, drop_outs: Collection[VolunteerId | Assignment]
    ) -> "DropOuts":
        """Of people all assignments are lost, but for those that stand; an assignment is lost alone."""
        pairs = {each for each in drop_outs if isinstance(each, Assignment)}
        people = {each for each in drop_outs if not isinstance(each, Assignment)}
        pairs |= {pair for pair in roster.assignments if pair.volunteer in people}
        return cls(frozenset(people), (roster.assignments & pairs) - problem.standing)


def repair(
    problem: Problem,
    roster: Roster,
    drop_outs: Collection[VolunteerId | Assignment],
    seconds: float = SECONDS,
    cancel: Cancel | None = None,
    settled: Collection[ShiftId] = (),
    params: AnswerParams = DEFAULT_PARAMS,
) -> Proposal:
    """The best repair found after people, or single assignments, drop out.

    It takes about `seconds`, and the time to find the candidates of the problem where they are not known
    yet. Nobody in `drop_outs` comes back. `roster` must keep all hard rules. Where the hole cannot be
    repaired and leaves a team that breaks a hard rule, that team is dissolved. Nobody joins or leaves a shift
    that is `settled`; one settled start of a visit settles the visit, and one settled station its curve. What
    stands is not lost: who is gone from there is first taken out of the problem.
    """
    begun = monotonic()
    end = begun + (1 - params.repair_reporting_share) * seconds
    roster = of_period(problem, roster)
    lost = DropOuts.of(problem, roster, drop_outs)
    left = Roster(roster.assignments - lost.pairs)
    before = as_costs(verify(problem, left).costs)
    best, after, proven = left, before, False
    for part in _rings(problem, left, lost, with_joint_shifts(problem, settled), params):
        today = project(part, left)
        found, optimal = _solve_part(
            _with_promises(part, problem, today, lost), today, end, cancel or Cancel()
        )
        costs = tuple(map(sum, zip(before, _cost_difference(part, today, found), strict=True)))
        if best is left or costs <= after:
            best, after, proven = splice(part, found, left), costs, optimal
        if monotonic() >= end:
            break
    return Proposal(
        roster=best,
        moves=difference(roster, best),
        by_person=by_person(problem, roster, problem, best),
        before=dict(zip(Tier, before, strict=True)),
        after=dict(zip(Tier, after, strict=True)),
        released=tuple(sorted(problem.pinned_in & lost.pairs)),
        proven=proven,
        seconds=monotonic() - begun,
    )


def _rings(
    problem: Problem, left: Roster, drop_outs: DropOuts, settled: set[ShiftId], params: AnswerParams
) -> Iterator[Problem]:
    """Ever larger subproblems around what is lost, without settled shifts, until one is too large."""
    shifts = with_joint_shifts(problem, {problem.shift_of[pair.seat].id for pair in drop_outs.pairs})
    people: set[VolunteerId] = set()
    known: set[ShiftId] = set()
    for most_per_seat in params.people_of_a_ring:
        fresh = shifts - known - settled
        people |= people_around(problem, left, fresh, most_per_seat)
        people -= drop_outs.people | problem.context_volunteers
        known |= fresh
        part = subproblem(problem, people, known, keeping=left)
        if len(candidates(part)) > params.pairs_of_a_ring:
            return
        yield part
        held = {problem.shift_of[seat].id for person in people for seat in left.held_by(person)}
        shifts = with_joint_shifts(problem, held)


def _with_promises(part: Problem, problem: Problem, today: Roster, drop_outs: DropOuts) -> Problem:
    """The subproblem with its assignments of today as promises, and with what is lost barred."""
    prices = {pair: problem.published.get(pair, 1) for pair in today.assignments - fixed(part)}
    promised = {pair: price for pair, price in part.published.items() if pair not in drop_outs.pairs}
    lost = frozenset(
        pair for pair in drop_outs.pairs if pair.volunteer in part.volunteer and pair.seat in part.seat
    )
    return replace(
        part,
        published=immutabledict({**promised, **prices}),
        pinned_in=part.pinned_in - lost,
        pinned_out=part.pinned_out | lost,
    )


def _solve_part(part: Problem, today: Roster, end: float, cancel: Cancel) -> tuple[Roster, bool]:
    """The best roster of a subproblem that is found in time, and whether it is proven that none is better.

    Coverage is decided first, then comfort.
    """
    best, proven = greedy(part, today), True
    for tiers in (COVERAGE, COMFORT):
        left = end - monotonic()
        if left <= 0 or cancel.is_set:
            return best, False
        (found, optimal), _ = solve_subproblem(part, best, tiers, seconds=left, seed=0, cancel=cancel)
        best, proven = found or best, proven and optimal
    return best, proven


def _cost_difference(part: Problem, before: Roster, after: Roster) -> Costs:
    old, new = as_costs(verify(part, before).costs), as_costs(verify(part, after).costs)
    return tuple(more - less for more, less in zip(new, old, strict=True))
