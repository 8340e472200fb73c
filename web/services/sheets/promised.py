"""What a sheet of promises is read against: places of shifts, whom they can be of, and who stands where."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from i18n.translator import lazy
from web.db import plain_rows
from web.models import OfferedSession, Party, Person, Project, Promise, Seat, Shift, Volunteer
from web.services.access.scope import belongs_to
from web.services.promises import bringing
from web.services.promises.transitions import STANDING
from web.services.sheets import seats
from web.services.sheets.column import Values
from web.services.sheets.faults import Fault, fault
from web.services.sheets.ground import Ground
from web.services.sheets.kinds import shifts
from web.services.sheets.values.numbered import PARTIES, PEOPLE, SESSIONS
from web.services.sheets.values.plain import clock_text

UNRECORDED, UNANSWERED = "unrecorded", "unanswered"
"""A yes, and an offer, of a shift that is over, of which nobody wrote down who came."""
STATES = {
    "offered": lazy("Asked"),
    "accepted": lazy("Accepted"),
    "declined": lazy("Declined"),
    "given_up": lazy("Given up"),
    "released": lazy("Released"),
    "shift_cancelled": lazy("Shift cancelled"),
    "lapsed": lazy("Not answered in time"),
    "checked_in": lazy("Checked in"),
    "served": lazy("Served"),
    "did_not_come": lazy("Did not come"),
    UNRECORDED: lazy("Accepted; attendance not recorded"),
    UNANSWERED: lazy("Asked; attendance not recorded"),
}
ANSWERS = {"answered": lazy("Answered"), "waiting": lazy("Waiting")}
Who = tuple[str, int]
SINGLE = (PEOPLE, SESSIONS)
"""Kinds of whom each is one head."""


def told(state: str, *, begun: bool) -> str:
    """The state of a promise as a sheet has it: of what has begun, a yes is one that nobody followed up."""
    return {"accepted": UNRECORDED, "offered": UNANSWERED}.get(state, state) if begun else state


def kept(said: str) -> str:
    """The state of a promise that a sheet says."""
    return {UNRECORDED: "accepted", UNANSWERED: "offered"}.get(said, said)


def answer(row: Any) -> str | None:
    """Whether what stands is answered as it is now; nothing where no answer is wanted."""
    if row.state == "offered":
        return "waiting"
    if row.state != "accepted":
        return None
    return "waiting" if (row.answered_sequence or 0) < row.sequence else "answered"


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a shift: which seat, the how-manyth of its role, when, what it is called."""

    seat_id: int
    shift_id: int
    project_id: int
    role: str
    nth: int
    most: int
    starts_at: datetime
    ends_at: datetime
    what: str

    @property
    def key(self) -> tuple[int, str, int]:
        """What it is found by; the same before and after its shift is entered, but for the shift's id."""
        return self.shift_id, self.role, self.nth


@dataclass
class Places:
    """All places by seat and by shift, those of shifts to come among them, whose seats have no id."""

    by_seat: dict[int, Place] = field(default_factory=dict)
    by_shift: dict[int, list[Place]] = field(default_factory=lambda: defaultdict(list))
    projects: dict[int, int] = field(default_factory=dict)

    def add(self, place: Place) -> None:
        """One more."""
        self.by_shift[place.shift_id].append(place)
        self.projects[place.shift_id] = place.project_id
        if place.seat_id:
            self.by_seat[place.seat_id] = place


def places(ground: Ground) -> Places:
    """The places that the sheet may speak of."""
    found: Places | None = ground.kept.get("places")
    if found is None:
        found = Places()
        for each in (*_there(ground), *_coming(ground)):
            found.add(each)
        ground.kept["places"] = found
    return found


def place_of(ground: Ground, values: Values) -> Place | None:
    """The place that values mean; none where they mean none, or not clearly."""
    role, nth = values.get("role") or "", values.get("place") or 1
    there = places(ground).by_shift.get(values.get("shift") or 0, [])
    if not role and len(there) == 1:
        return there[0]
    return next((each for each in there if (each.role, each.nth) == (role, nth)), None)


def which_place(ground: Ground, values: Values) -> Fault:
    """Why no place is meant."""
    there = places(ground).by_shift.get(values.get("shift") or 0, [])
    if values.get("role") or not there:
        return fault("role" if there else "shift", "no_such_place")
    return fault("role", "role_wanted", count=len(there))


def _there(ground: Ground) -> Iterator[Place]:
    rows = plain_rows(
        ground.session,
        select(
            Seat.id, Seat.shift_id, Seat.role, Seat.maximum, Shift.starts_at, Shift.ends_at, Shift.texts,
            Shift.project_id,
        )
        .join(Shift, Shift.id == Seat.shift_id)
        .join(Project, Project.id == Shift.project_id)
        .where(
            Project.organisation_id.in_(ground.nodes), Shift.status == "open", Seat.ended_at.is_(None)
        )
        .order_by(Seat.shift_id, Seat.position, Seat.id),
    ).all()  # fmt: skip
    count: Counter[tuple[int, str]] = Counter()
    for row in rows:
        count[row.shift_id, row.role] += 1
        start = row.starts_at.astimezone(ground.zone)
        what = _what(ground, f"{start:%Y-%m-%d}", start.hour * 60 + start.minute, row.texts, row.project_id)
        yield Place(
            row.id, row.shift_id, row.project_id, row.role, count[row.shift_id, row.role], row.maximum,
            row.starts_at, row.ends_at, what,
        )  # fmt: skip


def _coming(ground: Ground) -> Iterator[Place]:
    for shift_id, values in ground.coming.rows["shifts"].items():
        start = shifts.begins(values, ground.zone).astimezone(UTC)
        end = start + timedelta(minutes=shifts.minutes_of(values))
        what = _what(ground, values["day"], values["start"], values.get("title"), values["project_id"])
        count: Counter[str] = Counter()
        for row in seats.rows_of(values):
            count[row["role"]] += 1
            nth = count[row["role"]]
            yield Place(0, shift_id, values["project_id"], row["role"], nth, row["most"], start, end, what)


def _what(ground: Ground, day: str, minute: int, title: Mapping[str, str] | None, project: int) -> str:
    return f"{day} {clock_text(minute)} {ground.text(title) or ground.words('project').show(project)}"


def names(ground: Ground) -> Mapping[Who, str]:
    """Whom a sheet may speak of, with what they are called: people near the actor, and groups."""
    found: dict[Who, str] | None = ground.kept.get("names")
    if found is None:
        near = ground.scope.near() & Person.merged_into_id.is_(None)
        rows = select(Person.id, Person.name).join(Volunteer, Volunteer.id == Person.id).where(near)
        parties = select(Party.id, Party.name).where(Party.organisation_id.in_(ground.nodes))
        found = {(PEOPLE, row.id): row.name for row in plain_rows(ground.session, rows)}
        called = {row.id: row.name for row in plain_rows(ground.session, parties)}
        found |= {(PARTIES, row_id): name for row_id, name in called.items()}
        of = sessions(ground)
        found |= {(SESSIONS, of[row_id]): name for row_id, name in called.items() if row_id in of}
        ground.kept["names"] = found
    return found


def sessions(ground: Ground) -> Mapping[int, int]:
    """The party of each session that a partner offers -> the session."""
    if "sessions" not in ground.kept:
        rows = plain_rows(ground.session, select(OfferedSession.party_id, OfferedSession.id))
        ground.kept["sessions"] = {row.party_id: row.id for row in rows}
    found: Mapping[int, int] = ground.kept["sessions"]
    return found


def who_of(ground: Ground, volunteer_id: int | None, party_id: int | None) -> Who:
    """Whose a promise is: of a person, of a session that a partner offers, or of a group."""
    if volunteer_id is not None:
        return PEOPLE, volunteer_id
    found = sessions(ground).get(party_id or 0)
    return (PARTIES, party_id or 0) if found is None else (SESSIONS, found)


def party_of(ground: Ground, who: Sequence[Any]) -> int | None:
    """The party of a promise; None for a person's."""
    kind, row_id = who
    if kind == SESSIONS:
        return ground.session.get_one(OfferedSession, row_id).party_id
    return int(row_id) if kind == PARTIES else None


def with_rows(ground: Ground) -> frozenset[Who]:
    """Of whom a workbook of the whole district has a row."""
    people = select(Person.id).where(Person.state == "active", Person.merged_into_id.is_(None))
    if not ground.scope.whole("coordinator"):
        people = people.where(belongs_to(ground.nodes))
    parties = select(Party.id).where(Party.organisation_id.in_(ground.nodes), Party.ended_at.is_(None))
    offered = select(OfferedSession.id).where(
        OfferedSession.party_id.in_(parties), OfferedSession.ended_at.is_(None)
    )
    return frozenset(
        (kind, row_id)
        for kind, chosen in ((PEOPLE, people), (PARTIES, parties), (SESSIONS, offered))
        for row_id in ground.session.scalars(chosen)
    )


def untouched(ground: Ground) -> frozenset[int]:
    """The promises that came by an import and that nobody has acted on since."""
    if "untouched" not in ground.kept:
        imported = ground.session.scalars(select(Promise.id).where(Promise.imported)).all()
        ground.kept["untouched"] = bringing.untouched(ground.session, imported)
    found: frozenset[int] = ground.kept["untouched"]
    return found


class Standing:
    """Who stands where, by what stands and by the rows that were read so far."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._heads: Counter[tuple[int, str, int]] = Counter()
        self._held: dict[Who, list[Place]] = defaultdict(list)
        rows = plain_rows(
            ground.session,
            select(
                Promise.seat_id,
                Promise.volunteer_id,
                Promise.party_id,
                Promise.heads,
                Shift.starts_at,
                Shift.ends_at,
            )
            .join(Seat, Seat.id == Promise.seat_id)
            .join(Shift, Shift.id == Seat.shift_id)
            .where(Promise.state.in_(STANDING), Shift.status == "open"),
        ).all()
        by_seat = places(ground).by_seat
        for row in rows:
            place = by_seat.get(row.seat_id) or Place(
                row.seat_id, 0, 0, "", row.seat_id, 0, row.starts_at, row.ends_at, ""
            )
            self._heads[place.key] += row.heads
            who = who_of(ground, row.volunteer_id, row.party_id)
            if who[0] in SINGLE:
                self._held[who].append(place)

    @classmethod
    def of(cls, ground: Ground) -> "Standing":
        """That of one reading of a sheet."""
        found: Standing | None = ground.kept.get("standing")
        if found is None:
            found = ground.kept["standing"] = cls(ground)
        return found

    def take(self, after: Values, before: Values | None, place: Place) -> Iterator[Fault]:
        """Let a row stand, where there is room for it and its person is nowhere else then."""
        who, heads = (after["who"][0], after["who"][1]), after.get("heads") or 1
        stood = before is not None and kept(before["state"]) in STANDING
        if stood and before is not None:
            self._heads[place.key] -= before["heads"]
            self._held[who] = [each for each in self._held[who] if each.key != place.key]
        if kept(after["state"]) not in STANDING:
            return
        if self._heads[place.key] + heads > place.most:
            yield fault("shift", "overfull", most=place.most)
            return
        other = next((each for each in self._held[who] if _meet(each, place)), None)
        if other is not None and who[0] in SINGLE:
            yield fault("shift", "two_at_once", found=other.what or clock_of(self._ground, other))
            return
        self._heads[place.key] += heads
        self._held[who].append(place)


def clock_of(ground: Ground, place: Place) -> str:
    """When a shift is of which nothing else may be said."""
    return f"{place.starts_at.astimezone(ground.zone):%Y-%m-%d %H:%M}"


def _meet(one: Place, other: Place) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
