"""Offers that need nobody's consent: people who could come at once, or who move from other seats."""

from collections import Counter
from collections.abc import Collection, Iterator

from immutabledict import immutabledict

from matcher.answers.explain.effects import effect, moves
from matcher.answers.explain.explanations import Numbers, Repair, lexicographic
from matcher.answers.explain.placements import Placements, Way
from matcher.answers.explain.price_bounds import NOTHING
from matcher.answers.explain.roster_view import RosterView
from matcher.answers.explain.team_completion import complete_team
from matcher.ids import VolunteerId
from matcher.problem.entities import Seat
from matcher.roster import Assignment


def reassignments(
    view: RosterView, seat: Seat, among: Collection[VolunteerId] | None = None
) -> tuple[Repair, ...]:
    """The cheapest of these offers for a seat that improve a roster, cheapest first: a few of each kind.

    Where nobody may come alone, a whole team may. Nobody moves but people in `among`, where they are given.
    """
    return tuple(_first(view, Placements(view, seat, among=among))) or tuple(_team(view, seat, among))


def stand_ins(
    view: RosterView, leaving: Assignment, most: int, among: Collection[VolunteerId] | None = None
) -> tuple[Repair, ...]:
    """The cheapest ways to have somebody in the place of who leaves a seat, cheapest first.

    Only those that are better than that the seat stays open.
    """
    search = Placements(view, view.problem.seat[leaving.seat], leaving=leaving, among=among)
    found = []
    for way in search.cheapest():
        found.append(_repair(way, leaving))
        if len(found) == most:
            break
    return tuple(found)


def _first(view: RosterView, search: Placements) -> Iterator[Repair]:
    """A few ways of each kind, of the first that the search gives."""
    kinds = Counter[str]()
    for number, way in enumerate(search.cheapest()):
        repair = _repair(way)
        kinds[repair.code] += 1
        if kinds[repair.code] <= view.params.repairs_of_a_kind:
            yield repair
        if number + 1 == view.params.ways:
            return


def _repair(way: Way, leaving: Assignment | None = None) -> Repair:
    code, numbers = _described(way)
    if leaving is not None and numbers.get("by") == leaving.volunteer:
        code = "exchange"
    return Repair(code, numbers, way.moves, way.effect, way.cheapest)


def _described(way: Way) -> tuple[str, Numbers]:
    """The code of a way, and the numbers of its sentence."""
    first, *others = way.steps
    numbers: dict[str, object] = {"volunteer": first.volunteer}
    if first.left is not None:
        numbers["from_seat"] = first.left
    if others:
        numbers["by"] = others[0].volunteer
        if others[0].left is not None:
            numbers["by_seat"] = others[0].left
    if len(others) > 1:
        numbers["last"] = others[1].volunteer
    kinds = {1: ("move_open", "assign"), 2: ("chain_open", "move"), 3: ("chain", "chain")}
    return kinds[len(way.steps)][way.closed], immutabledict(numbers)


def _team(view: RosterView, seat: Seat, among: Collection[VolunteerId] | None) -> Iterator[Repair]:
    """A whole team, where a hard rule of the team keeps each of its people from coming alone."""
    shift = view.problem.shift_of[seat.id]
    if not any(rule.hard for rule in shift.team) or not view.assignable(seat):
        return
    team = complete_team(view, shift)
    if len(team) < 2 or all(pair.seat != seat.id for pair in team):
        return
    if among is not None and any(pair.volunteer not in among for pair in team):
        return
    found = effect(view.problem, view.roster, moves(team))
    if not found.broken and lexicographic(found.costs) < NOTHING:
        people = tuple(sorted(pair.volunteer for pair in team))
        yield Repair("assign_team", immutabledict(volunteers=people, count=len(people)), moves(team), found)
