"""The cheapest ways to fill a seat. The exact effect of each is known before it is shown."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from immutabledict import immutabledict

from matcher.answers.explain.effects import effect, moves
from matcher.answers.explain.explanations import NO_EFFECT, Effect, Repair, lexicographic
from matcher.answers.explain.offers import Offer
from matcher.answers.explain.person_relaxations import person_relaxations
from matcher.answers.explain.reassignments import reassignments
from matcher.answers.explain.roster_view import RosterView
from matcher.answers.explain.seat_relaxations import seat_relaxations
from matcher.answers.explain.team_completion import complete_team
from matcher.ids import VolunteerId
from matcher.problem.entities import Seat, Volunteer
from matcher.roster import Assignment, Difference, Roster
from matcher.rules.info import Family
from matcher.rules.registry import rules_of

RECRUIT = Repair("recruit", immutabledict(), moves(), NO_EFFECT)
WITHOUT_ASKING = ("assign", "assign_team", "move", "move_open", "chain", "chain_open")
ASKING = (
    "ask_time",
    "ask_limit",
    "ask_rest",
    "renew_credential",
    "shift_time",
    "raise_language",
    "lower_need",
)
KINDS = WITHOUT_ASKING + ASKING
OF_DEMAND = frozenset({"shift_time", "raise_language", "lower_need"})


def repairs(
    view: RosterView,
    seats: Sequence[tuple[Seat, Sequence[Volunteer]]],
    among: Collection[VolunteerId] | None = None,
) -> tuple[Repair, ...]:
    """A few ways to have one more head on one of `seats`, each given with the people who could take it.

    Nobody moves but people in `among`, where they are given.

    Ways that need nobody's consent come first, then those that do, each in the order of their costs. Where
    there is no way, one repair says so: `recruit`.
    """
    found: list[Repair] = []
    for seat, _ in seats:
        found += reassignments(view, seat, among)
    if len(found) < view.params.ways_enough:
        for seat, _ in seats:
            found += _improving(view, person_relaxations(view, seat))
    if len(found) < view.params.ways_enough:
        found += _improving(view, seat_relaxations(view, seats[0][0]))
    return _diverse(view, sorted(found, key=_rank)) or (RECRUIT,)


def _rank(repair: Repair) -> tuple[int, tuple[int, ...], int, list[Assignment]]:
    """First what nobody need be asked for, then what one person is asked, then changes of the demand."""
    asking = (repair.code not in WITHOUT_ASKING) + (repair.code in OF_DEMAND)
    return asking, lexicographic(repair.costs), KINDS.index(repair.code), sorted(repair.moves.added)


def _diverse(view: RosterView, ranked: Sequence[Repair]) -> tuple[Repair, ...]:
    """The best of each kind before the second best of any, in the order they were in."""
    seen = Counter[str]()
    rounds: list[tuple[int, int]] = []
    for index, repair in enumerate(ranked):
        rounds.append((seen[repair.code], index))
        seen[repair.code] += 1
    first = sorted(rounds)[: view.params.repairs]
    chosen = sorted(index for turn, index in first if turn < view.params.repairs_of_a_kind)
    return tuple(ranked[index] for index in chosen)


def _improving(view: RosterView, offers: Iterable[Offer]) -> Iterator[Repair]:
    """The offers that break no hard rule and lower the costs, where need be with a complete team."""
    completions = 0
    for offer in offers:
        planned, found = offer.moves, effect(view.problem, view.roster, offer.moves, offer.change)
        may_complete = completions < view.params.teams_completed
        if may_complete and _only_by_team(found):
            completions += 1
            planned = _with_complete_team(view, offer)
            found = effect(view.problem, view.roster, planned, offer.change)
        if not found.broken and lexicographic(found.costs) < lexicographic({}):
            yield Repair(offer.code, immutabledict(offer.numbers), planned, found)


def _only_by_team(found: Effect) -> bool:
    of_teams = rules_of(Family.TEAM)
    return bool(found.broken) and all(finding.rule in of_teams for finding in found.broken)


def _with_complete_team(view: RosterView, offer: Offer) -> Difference:
    """The moves of an offer, with the people who complete the team that somebody joins."""
    if offer.change.shift is not None:
        return offer.moves
    roster = Roster(view.roster.assignments - offer.moves.removed | offer.moves.added)
    joined = {view.problem.shift_of[pair.seat].id for pair in offer.moves.added}
    after = RosterView(view.problem, roster, view.params)
    company = [complete_team(after, view.problem.shift[each]) for each in joined]
    return Difference(offer.moves.added.union(*company), offer.moves.removed)
