"""The cheapest ways to fill a seat, each one applied and judged before it is offered."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from immutabledict import immutabledict

from matcher.answers.explain.effects import AS_IT_IS, Effect, Otherwise, effect, moves
from matcher.answers.explain.estimate import rough
from matcher.answers.explain.explanations import Repair, order
from matcher.answers.explain.person_relaxations import asks
from matcher.answers.explain.roster_view import Situation
from matcher.answers.explain.seat_relaxations import demands
from matcher.answers.explain.team_completion import TEAM_RULES, completed
from matcher.problem.entities import Seat, Volunteer
from matcher.roster import Assignment, Difference, Roster
from matcher.tiers import Tier

MOST_REPAIRS = 5
MOST_OF_A_KIND = 2
TRIED = 6
MOVES_TRIED = 24
COMPLETED = 4
NOBODY = Repair("recruit", immutabledict(), moves(), immutabledict(dict.fromkeys(Tier, 0)))
WITHOUT_ASKING = ("assign", "assign_team", "move", "move_open")
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


def repairs(situation: Situation, seats: Sequence[tuple[Seat, Sequence[Volunteer]]]) -> tuple[Repair, ...]:
    """At most five ways to have one more head on one of some seats, each with who is free for it, of diverse
    kinds.

    First those that need nobody's consent, then those that do, each cheapest first by the order of the
    tiers. When there is none, one repair says so: `recruit`.
    """
    found: list[Repair] = []
    for seat, free in seats:
        offers = [*_assignments(situation, seat, free), *_moves(situation, seat), *asks(situation, seat)]
        found += _judged(situation, offers)
    if len({repair.code for repair in found}) < MOST_REPAIRS:
        found += _judged(situation, demands(situation, seats[0][0]))
    return _diverse(sorted(found, key=_rank)) or (NOBODY,)


def _rank(repair: Repair) -> tuple[bool, tuple[int, ...], int, list[Assignment]]:
    asking = repair.code not in WITHOUT_ASKING
    return asking, order(repair.costs), KINDS.index(repair.code), sorted(repair.moves.added)


def _diverse(ranked: Sequence[Repair]) -> tuple[Repair, ...]:
    """The best of each kind before the second best of any, in the order they were in."""
    seen = Counter[str]()
    rounds: list[tuple[int, int]] = []
    for index, repair in enumerate(ranked):
        rounds.append((seen[repair.code], index))
        seen[repair.code] += 1
    chosen = sorted(index for turn, index in sorted(rounds)[:MOST_REPAIRS] if turn < MOST_OF_A_KIND)
    return tuple(ranked[index] for index in chosen)


def _judged(situation: Situation, offers: "Iterable[Offer]") -> Iterator[Repair]:
    completions = 0
    for code, numbers, changed, otherwise in offers:
        found = effect(situation.problem, situation.roster, changed, otherwise)
        if code != "assign" and completions < COMPLETED and _only_by_team(found):
            completions += 1
            changed = _with_company(situation, changed, otherwise)
            found = effect(situation.problem, situation.roster, changed, otherwise)
        if not found.broken and order(found.costs) < order({}):
            yield Repair(code, immutabledict(numbers), changed, found.costs)


def _only_by_team(found: Effect) -> bool:
    return bool(found.broken) and all(finding.rule in TEAM_RULES for finding in found.broken)


def _with_company(situation: Situation, changed: Difference, otherwise: Otherwise) -> Difference:
    """The moves, and with them those people who make a whole team of the one that is joined."""
    if otherwise.shift is not None:
        return changed
    roster = Roster(situation.roster.assignments - changed.removed | changed.added)
    joined = {situation.problem.shift_of[pair.seat].id for pair in changed.added}
    company = [
        completed(Situation(situation.problem, roster), situation.problem.shift[each]) for each in joined
    ]
    return Difference(changed.added.union(*company), changed.removed)


def _assignments(situation: Situation, seat: Seat, free: Sequence[Volunteer]) -> "Iterator[Offer]":
    shift = situation.problem.shift_of[seat.id]
    ranked = sorted(free, key=lambda person: rough(situation, person, seat.id, shift))
    for person in ranked[:TRIED]:
        changed = moves([Assignment(person.id, seat.id)])
        yield "assign", {"volunteer": person.id}, changed, AS_IT_IS
    if free and shift.team:
        together = completed(situation, shift)
        if len(together) > 1 and any(pair.seat == seat.id for pair in together):
            people = tuple(sorted(pair.volunteer for pair in together))
            yield "assign_team", {"volunteers": people, "count": len(people)}, moves(together), AS_IT_IS


def _moves(situation: Situation, seat: Seat) -> "Iterator[Offer]":
    """People who fit and could come if they left one seat, which is refilled where that can be."""
    for left in sorted(_leavable(situation, seat), key=lambda pair: _loss(situation, pair))[:MOVES_TRIED]:
        coming = Assignment(left.volunteer, seat.id)
        numbers: dict[str, object] = {"volunteer": left.volunteer, "from_seat": left.seat}
        yield "move_open", numbers, moves([coming], [left]), AS_IT_IS
        origin = situation.problem.seat[left.seat]
        shift = situation.problem.shift_of[left.seat]
        refilling = (person for person in situation.free(origin) if person.id != left.volunteer)
        best = min(refilling, key=lambda person: rough(situation, person, origin.id, shift), default=None)
        if best is not None:
            added = [coming, Assignment(best.id, left.seat)]
            yield "move", {**numbers, "by": best.id}, moves(added, [left]), AS_IT_IS


def _leavable(situation: Situation, seat: Seat) -> Iterator[Assignment]:
    pinned = situation.problem.pinned_in
    for person in situation.fit(seat):
        held = situation.roster.held_by(person.id)
        if not held or seat.id in held or situation.hindrance(person, seat.id) is None:
            continue
        for other in held:
            pair = Assignment(person.id, other)
            if pair not in pinned and situation.hindrance(person, seat.id, leaving=other) is None:
                yield pair


def _loss(situation: Situation, pair: Assignment) -> tuple[int, int, int, Assignment]:
    """Who can be spared first: from seats with heads over, then unpromised, then of light projects."""
    seat, shift = situation.problem.seat[pair.seat], situation.problem.shift_of[pair.seat]
    heads = len(situation.roster.on(seat.id))
    short = (heads <= seat.minimum) + (heads <= seat.desired)
    return short, situation.problem.published.get(pair, 0), situation.problem.weight(shift), pair


Offer = tuple[str, dict[str, object], Difference, Otherwise]
