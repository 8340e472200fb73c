"""What an offer says it costs is what its confirmation says, and what two whole judgements differ by.

So does what is proposed after a drop-out, of which each move can be confirmed in a draft.
"""

from collections.abc import Callable, Iterator

from sqlalchemy.orm import Session

from matcher.answers.explain import WITHOUT_ASKING, moves
from matcher.roster import Difference, Roster
from matcher.verify import verify
from tests.web.promised import promise
from tests.web.services.planned import WEEK, ZONE, draft, seen, somebody, whole
from web.db import writing
from web.services import editing, explaining, openings, publishing, repairing, rosters
from web.services.actor import Actor
from web.services.matching import pair_of
from web.services.prices import named
from web.services.promises import answering
from web.services.situations import Situation, is_inside
from web.words.moves import Move, of_repair

ActorOf = Callable[[str], Actor]
MOST = 12


def whole_difference(now_is: Situation, moves: Difference) -> dict[str, int]:
    after = Roster(now_is.seated.assignments - moves.removed | moves.added)
    old, new = verify(now_is.problem, now_is.seated).costs, verify(now_is.problem, after).costs
    return {tier.name.lower(): new[tier] - old[tier] for tier in new if new[tier] != old[tier]}


def seats(now_is: Situation, *, short: bool) -> Iterator[int]:
    for seat in now_is.problem.seat.values():
        heads = len(now_is.seated.on(seat.id))
        if is_inside(now_is.problem, seat.id) and (heads < seat.desired) is short:
            yield int(seat.id)


def agreed(session: Session, made: int, move: Move, said: Difference) -> None:
    now_is = seen(session, made)
    confirmed = editing.consequences(session, ZONE, whole(session), made, **move.arguments())
    assert confirmed.moves == said
    assert confirmed.costs == whole_difference(now_is, said)


def with_holes(session: Session) -> int:
    """A draft that leaves every fourth place empty."""
    now_is = seen(session, draft(session))
    pairs = sorted(now_is.seated.assignments - now_is.problem.standing)
    left = frozenset(pair for number, pair in enumerate(pairs) if number % 4)
    with writing(session):
        return rosters.new_draft(session, WEEK, left, costs={}, run_id=None)


def test_every_repair_costs_what_its_confirmation_says(session: Session) -> None:
    made = with_holes(session)
    offered = 0
    for seat in [*seats(seen(session, made), short=True)][:MOST]:
        for repair in explaining.seat(session, ZONE, whole(session), made, seat).repairs:
            if repair.code in WITHOUT_ASKING:
                offered += 1
                costs = {tier.name.lower(): cost for tier, cost in repair.costs.items() if cost}
                assert costs == whole_difference(seen(session, made), repair.moves)
                agreed(session, made, of_repair(repair), repair.moves)
    assert offered


def test_every_stand_in_costs_what_its_confirmation_says(session: Session) -> None:
    made = draft(session)
    offered = 0
    for seat in [*seats(seen(session, made), short=False)][:MOST]:
        for leaving in explaining.heads(session, ZONE, whole(session), made, seat).people[:1]:
            for choice in openings.replacements(session, ZONE, whole(session), made, leaving, seat):
                offered += 1
                costs = {tier.name.lower(): cost for tier, cost in choice.costs.items() if cost}
                assert costs == whole_difference(seen(session, made), choice.moves)
                agreed(session, made, of_repair(choice, leaving), choice.moves)
    assert offered


def test_every_opening_costs_what_its_confirmation_says(session: Session) -> None:
    made = draft(session)
    offered = 0
    for pair in sorted(seen(session, made).seated.assignments)[:MOST]:
        who, seat = int(pair.volunteer), int(pair.seat)
        for each in openings.openings(session, ZONE, whole(session), made, who, from_seat_id=seat):
            offered += 1
            agreed(session, made, Move(who, each.seat_id, seat), each.moves)
    assert offered


def test_who_is_ranked_costs_what_the_confirmation_says(session: Session) -> None:
    made, scope = with_holes(session), whole(session)
    offered = 0
    for seat in [*seats(seen(session, made), short=True)][:MOST]:
        for each in explaining.ranked(session, ZONE, scope, made, seat, most=5):
            offered += 1
            agreed(
                session,
                made,
                Move(int(each.volunteer), seat, None),
                moves({pair_of(int(each.volunteer), seat)}),
            )
            confirmed = editing.consequences(
                session, ZONE, scope, made, volunteer_id=int(each.volunteer), seat_id=seat
            )
            assert confirmed.costs == {tier.name.lower(): cost for tier, cost in each.costs.items() if cost}
    assert offered


def test_every_repair_after_a_decline_costs_what_its_confirmation_says(
    session: Session, actor_of: ActorOf
) -> None:
    planner, published = actor_of("coordinator"), draft(session)
    publishing.publish(session, planner, published)
    proposed = 0
    for pair in sorted(seen(session, published).seated.assignments)[::5]:
        who, seat = int(pair.volunteer), int(pair.seat)
        no = "declined" if promise(session, who, seat).state == "offered" else "given_up"
        answering.answer(session, somebody(who), seat, no)
        now_is = seen(session, published)
        made = repairing.propose(session, ZONE, planner, published)
        after, costs = seen(session, made.roster_id).seated.assignments, made.costs or {}
        change = Difference(after - now_is.seated.assignments, now_is.seated.assignments - after)
        said = {name: costs["after"][name] - costs["before"][name] for name in costs["after"]}
        assert costs["before"] == named(verify(now_is.problem, now_is.seated).costs)
        assert {name: cost for name, cost in said.items() if cost} == whole_difference(now_is, change)
        proposed += made.added
        if change.added:
            steps = as_move(change)
            confirmed = editing.consequences(session, ZONE, whole(session), published, **steps.arguments())
            assert confirmed.moves == change
            assert confirmed.costs == whole_difference(now_is, change)
            assert confirmed.allowed
    assert proposed


def as_move(change: Difference) -> Move:
    """Moves of people, each once, as one change that can be confirmed."""
    added = {int(pair.volunteer): int(pair.seat) for pair in change.added}
    removed = {int(pair.volunteer): int(pair.seat) for pair in change.removed}
    assert (len(added), len(removed)) == (len(change.added), len(change.removed))
    first, *others = dict.fromkeys((*added, *removed))
    also = tuple((each, added.get(each), removed.get(each)) for each in others)
    return Move(first, added.get(first), removed.get(first), None, also)
