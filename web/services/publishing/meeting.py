"""Where a draft and what happened since it was begun meet, so that it cannot be published as it is.

They meet where an event concerns a pair of the draft's difference and did not bring what the draft wants;
where somebody came or went, or was asked again, on a shift or of a person of the difference; and where the
plan of both together breaks a rule that always holds. Somebody else's yes on the same shift does not meet.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from matcher.result import Finding
from web.models import Roster, Seat, Shift
from web.services import judging, rosters
from web.services.access.scope import MOST_IDS
from web.services.clock import now
from web.services.faults import Conflict
from web.services.promises.difference import Compared, Difference
from web.services.publishing.happened import Change, Happened, since
from web.services.visits.starts import starts_of

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a draft wants: that somebody comes to a seat, or goes from it."""

    volunteer_id: int
    seat_id: int
    comes: bool

    @property
    def pair(self) -> Pair:
        """(volunteer id, seat id)."""
        return self.volunteer_id, self.seat_id


@dataclass(frozen=True, slots=True)
class Meeting:
    """What a draft wants, and what it meets: what happened, or a rule that both together break."""

    wanted: tuple[Wanted, ...]
    happened: Happened | None = None
    broken: Finding | None = None


class Meets(Conflict):
    """A draft cannot be published as it is; `meetings` names both sides."""

    def __init__(self, meetings: Sequence[Meeting]) -> None:
        super().__init__(
            "meets", lazy("What this draft wants to change has met what happened since it was begun.")
        )
        self.meetings = meetings


def of_draft(session: Session, draft: Roster, compared: Compared) -> Sequence[Meeting]:
    """Everything that stands against publishing a draft now."""
    met = with_events(session, draft, compared)
    return [*met, *_broken(session, draft, compared)]


def with_events(session: Session, draft: Roster, compared: Compared) -> Sequence[Meeting]:
    """What happened since a draft was begun that meets what it wants, in the order in which it happened."""
    return among(session, compared, since(session, draft, seats_of(compared)))


def seats_of(compared: Compared) -> frozenset[int]:
    """The seats of all that a draft wants."""
    return frozenset(seat for _, seat in compared.found.pairs | compared.lost)


def among(session: Session, compared: Compared, changes: Iterable[Change]) -> Sequence[Meeting]:
    """Of what became of promises since a draft was begun, what meets it."""
    wanted = compared.found.pairs | compared.lost
    shift_of = shifts_to_come(session, seats_of(compared))
    near = _Near((pair for pair in wanted if pair[1] in shift_of), shift_of)
    return sorted(
        (met for change in changes if (met := _met(change, compared, near)) is not None),
        key=lambda each: each.happened.event_id if each.happened else 0,
    )


def _met(change: Change, compared: Compared, near: "_Near") -> Meeting | None:
    """What one promise's events meet."""
    pair = change.last.pair
    if (pair in compared.gives and change.stands) or (pair in compared.takes and not change.stands):
        return None
    if pair in near.pairs:
        return _meeting([pair], compared, change.last)
    event = change.telling
    if event is None:
        return None
    there = [*near.by_shift.get(event.shift_id, ()), *near.by_person.get(event.who, ())]
    return _meeting(there, compared, event) if there else None


def _meeting(pairs: Iterable[Pair], compared: Compared, event: Happened) -> Meeting:
    wanted = (Wanted(*pair, comes=pair in compared.gives) for pair in sorted(set(pairs)))
    return Meeting(tuple(wanted), happened=event)


class _Near:
    """The pairs of a difference, by the shift and by the person of each."""

    def __init__(self, pairs: Iterable[Pair], shift_of: Mapping[int, int]) -> None:
        self.pairs = frozenset(pairs)
        self.by_shift: dict[int, list[Pair]] = defaultdict(list)
        self.by_person: dict[int, list[Pair]] = defaultdict(list)
        for pair in self.pairs:
            self.by_shift[shift_of[pair[1]]].append(pair)
            self.by_person[pair[0]].append(pair)


def shifts_to_come(session: Session, seats: Iterable[int]) -> Mapping[int, int]:
    """Seat id -> its shift, of those seats whose shift has not begun."""
    found: dict[int, int] = {}
    for some in _batches(seats):
        chosen = select(Seat.id, Seat.shift_id).join(Shift, Shift.id == Seat.shift_id)
        rows = session.execute(chosen.where(Seat.id.in_(some), Shift.starts_at > now()))
        found |= {row.id: row.shift_id for row in rows}
    return found


# Rules


def broken_by(
    session: Session, draft: Roster, standing: frozenset[Pair], found: Difference
) -> Sequence[Finding]:
    """The hard rules that the merged plan would break, and that it does not break without what is added."""
    after = (standing - found.removed) | found.added
    starts = starts_of(session, draft)
    return judging.broken_by(
        session, rosters.week_of(session, draft), after, found.added, found.again, starts
    )


def _broken(session: Session, draft: Roster, compared: Compared) -> Iterator[Meeting]:
    found = compared.found
    broken = broken_by(session, draft, compared.standing, found)
    shift_of = shifts_to_come(session, {seat for _, seat in found.added}) if broken else {}
    for finding in broken:
        pairs = blamed(finding, found.added, shift_of)
        yield Meeting(tuple(Wanted(*pair, comes=True) for pair in pairs), broken=finding)


def blamed(finding: Finding, added: Iterable[Pair], shift_of: Mapping[int, int]) -> Sequence[Pair]:
    """Those of what is added that a broken rule is about, by its person, seat and shift as far as it says."""
    numbers = finding.numbers
    who, seat, shift = (_number(numbers.get(each)) for each in ("volunteer", "seat", "shift"))
    theirs = sorted(pair for pair in added if who is None or pair[0] == who)
    there = [pair for pair in theirs if pair[1] == seat] if seat else theirs
    on_it = [pair for pair in there if shift_of.get(pair[1]) == shift] if shift else there
    return on_it or there or theirs


def without_broken(
    session: Session, draft: Roster, standing: frozenset[Pair], found: Difference
) -> Difference:
    """As much of a difference as breaks no rule: what a broken rule is about is left out, until none is."""
    shift_of = shifts_to_come(session, {seat for _, seat in found.added})
    while broken := broken_by(session, draft, standing, found):
        gone = {pair for each in broken for pair in blamed(each, found.added, shift_of)}
        found = whole(found, gone or found.added)
    return found


def whole(found: Difference, lost: Iterable[Pair]) -> Difference:
    """A difference without these pairs, and without what makes no sense without them.

    Who does not get a seat keeps what they were to leave for it; who keeps a seat that they were to leave
    gets no other; and who was to make room on a seat for somebody who does not come stays there.
    """
    gone, fresh = set[Pair](), set(lost)
    while fresh:
        gone |= fresh
        left = found.without(gone)
        coming = {pair[0] for pair in left.added}
        fresh = _senseless(found, gone, left, coming)
    return found.without(gone)


def _senseless(found: Difference, gone: set[Pair], left: Difference, coming: set[int]) -> set[Pair]:
    not_coming = {pair for pair in gone if pair in found.added}
    staying = {pair[0] for pair in gone if pair in found.removed}
    people, seats = {pair[0] for pair in not_coming}, {pair[1] for pair in not_coming}
    kept = {pair for pair in left.removed if pair[0] in people}
    kept |= {pair for pair in left.removed if pair[1] in seats and pair[0] not in coming}
    return kept | {pair for pair in left.added if pair[0] in staying}


def _batches(ids: Iterable[int]) -> Iterator[Sequence[int]]:
    """As many ids at a time as a statement holds."""
    every = sorted(ids)
    for start in range(0, len(every), MOST_IDS):
        yield every[start : start + MOST_IDS]


def _number(said: object) -> int | None:
    text = str(said)
    return int(text) if text.removeprefix("-").isdecimal() else None
