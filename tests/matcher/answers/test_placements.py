"""The first way offered costs no more than any other single, double or chain move of the kinds offered."""

import pytest

from matcher.answers import explain
from matcher.answers.explain.effects import effect, moves
from matcher.answers.explain.explanations import lexicographic
from matcher.answers.explain.placements import Placements
from matcher.answers.explain.price_bounds import NOTHING
from matcher.answers.explain.reassignments import stand_ins
from matcher.answers.explain.roster_view import RosterView
from matcher.roster import Roster
from matcher.verify import verify
from tests.support.every_way import ALL, a_week, cheapest

WEEKS = range(12)


@pytest.mark.parametrize("seed", WEEKS)
def test_no_way_to_fill_a_seat_is_cheaper_than_the_first(seed: int) -> None:
    problem, roster = a_week(seed)
    for seat in problem.seat.values():
        if problem.shift_of[seat.id].id in problem.undecided_shifts:
            continue
        best = cheapest(problem, roster, seat.id)
        expected = best if best is not None and best < NOTHING else None
        first = next(Placements(RosterView(problem, roster, ALL), seat).cheapest(), None)
        assert (None if first is None else lexicographic(first.effect.costs)) == expected


@pytest.mark.parametrize("seed", WEEKS)
def test_no_stand_in_is_cheaper_than_the_first(seed: int) -> None:
    problem, roster = a_week(seed)
    for leaving in sorted(roster.assignments - problem.pinned_in - problem.standing)[:2]:
        best, hole = (
            cheapest(problem, roster, leaving.seat, leaving),
            lexicographic(effect(problem, roster, moves((), [leaving])).costs),
        )
        found = stand_ins(RosterView(problem, roster, ALL), leaving, most=1)
        expected = [best] if best is not None and best < hole else []
        assert [lexicographic(each.costs) for each in found] == expected


@pytest.mark.parametrize("seed", WEEKS)
def test_every_offer_costs_what_two_whole_judgements_differ_by(seed: int) -> None:
    problem, roster = a_week(seed)
    before = verify(problem, roster).costs
    for seat in problem.seat:
        if problem.shift_of[seat].id in problem.undecided_shifts:
            continue
        offers = [*explain.empty_seat(problem, roster, seat).repairs]
        for leaving in (pair for pair in sorted(roster.assignments) if pair.seat == seat):
            offers += explain.stand_ins(problem, roster, leaving) if leaving not in problem.standing else ()
        for offer in offers:
            if offer.code not in explain.WITHOUT_ASKING:
                continue
            after = verify(
                problem, Roster(roster.assignments - offer.moves.removed | offer.moves.added)
            ).costs
            assert dict(offer.costs) == {tier: after[tier] - before[tier] for tier in after}
