"""Offers that need nobody's consent: people who could come at once, or who move from another seat."""

from collections.abc import Iterator, Sequence

from matcher.answers.explain.effects import moves
from matcher.answers.explain.estimate import estimated_cost
from matcher.answers.explain.offers import Offer
from matcher.answers.explain.roster_view import RosterView
from matcher.answers.explain.team_completion import complete_team
from matcher.problem.entities import Seat, Volunteer
from matcher.roster import Assignment


def reassignments(view: RosterView, seat: Seat, assignable: Sequence[Volunteer]) -> Iterator[Offer]:
    """All of these offers for a seat; `assignable` are the people who could take it at once."""
    yield from _assignments(view, seat, assignable)
    yield from _moves(view, seat)


def _assignments(view: RosterView, seat: Seat, assignable: Sequence[Volunteer]) -> Iterator[Offer]:
    shift = view.problem.shift_of[seat.id]
    ranked = sorted(assignable, key=lambda person: estimated_cost(view, person, seat.id, shift))
    for person in ranked[: view.params.people_assigned]:
        yield Offer("assign", {"volunteer": person.id}, moves([Assignment(person.id, seat.id)]))
    if assignable and shift.team:
        team = complete_team(view, shift)
        if len(team) > 1 and any(pair.seat == seat.id for pair in team):
            people = tuple(sorted(pair.volunteer for pair in team))
            yield Offer("assign_team", {"volunteers": people, "count": len(people)}, moves(team))


def _moves(view: RosterView, seat: Seat) -> Iterator[Offer]:
    """Eligible people who could come if they left one seat. Each move is offered with that seat left open,
    and with it refilled where somebody could take it.
    """
    leavable = sorted(_leavable(view, seat), key=lambda pair: _loss(view, pair))
    for left in leavable[: view.params.moves]:
        coming = Assignment(left.volunteer, seat.id)
        numbers: dict[str, object] = {"volunteer": left.volunteer, "from_seat": left.seat}
        yield Offer("move_open", numbers, moves([coming], [left]))
        origin = view.problem.seat[left.seat]
        shift = view.problem.shift_of[left.seat]
        refilling = (person for person in view.assignable(origin) if person.id != left.volunteer)
        best = min(refilling, key=lambda person: estimated_cost(view, person, origin.id, shift), default=None)
        if best is not None:
            added = [coming, Assignment(best.id, left.seat)]
            yield Offer("move", {**numbers, "by": best.id}, moves(added, [left]))


def _leavable(view: RosterView, seat: Seat) -> Iterator[Assignment]:
    """Assignments whose people are blocked from the seat now, and would not be if they left them."""
    pinned = view.problem.pinned_in
    for person in view.eligible(seat):
        held = view.roster.held_by(person.id)
        if not held or seat.id in held or view.blocking_rule(person, seat.id) is None:
            continue
        for other in held:
            pair = Assignment(person.id, other)
            if (
                pair not in pinned
                and pair not in view.problem.standing
                and view.blocking_rule(person, seat.id, leaving=other) is None
            ):
                yield pair


def _loss(view: RosterView, pair: Assignment) -> tuple[int, int, int, Assignment]:
    """A key by which the seats that can best be left come first: seats with heads to spare, then assignments
    that are not promised, then projects of little weight.
    """
    seat, shift = view.problem.seat[pair.seat], view.problem.shift_of[pair.seat]
    heads = len(view.roster.on(seat.id))
    short = (heads <= seat.minimum) + (heads <= seat.desired)
    return short, view.problem.published.get(pair, 0), view.problem.weight(shift), pair
