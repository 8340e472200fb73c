"""A seat and a person between whom tests do what can be done to a promise, and the table of what may be."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.web.conftest import TODAY
from web.db import writing
from web.models import Notice, Organisation, Party, Promise, PromiseEvent, Seat, Shift, Volunteer
from web.services.clock import now
from web.services.faults import Conflict, Forbidden
from web.services.promises import acts, undoing
from web.services.promises.deeds import Deed
from web.services.promises.transitions import COORDINATOR, LEAD, PARTY, SYSTEM

WHO = {"P": PARTY, "L": LEAD, "C": COORDINATOR, "S": SYSTEM}
# Columns are what was before: `new` was never promised; `chg` is accepted, and the shift has changed since.
# In a cell stands who may do it: the Party, a Lead, a Coordinator, the System. A dot: nobody, it is refused.
# `=`: what stands already is left as it is, by whomever. `x`: there is no promise to say it of.
# A deed that has no line for a time, or only dots in its lines, is refused to everybody then.
TABLE = """
deed               leads to         when   new  off  acc  chg  dec  giv  rel  can  lap  in   srv  mis
offer              offered          ahead  CS   =    =    =    .    .    CS   CS   CS   =    =    .
offer              offered          begun  .    =    =    =    .    .    .    .    .    =    =    .
offer_by_hand      offered          ahead  CS   =    =    =    C    C    CS   CS   CS   =    =    .
offer_by_hand      offered          begun  .    =    =    =    .    .    .    .    .    =    =    .
take               accepted         ahead  PLC  .    .    .    PLC  PLC  PLC  PLC  PLC  .    .    .
accept             accepted         ahead  x    PLC  .    PLC  PLC  PLC  .    .    PLC  .    .    .
decline            declined         ahead  x    PLCS .    PLCS .    .    .    .    .    .    .    .
give_up            given_up         ahead  x    .    PLCS PLCS .    .    .    .    .    PLCS .    .
lapse              lapsed           ahead  x    S    .    .    .    .    .    .    .    .    .    .
ask_again          same             ahead  x    LCS  LCS  LCS  .    .    .    .    .    .    .    .
ask_again          accepted         ahead  x    .    .    .    .    .    .    .    .    LCS  .    .
as_told            same             ahead  x    LCS  LCS  LCS  .    .    .    .    .    .    .    .
release            released         ahead  x    LCS  LCS  LCS  .    .    .    .    .    LCS  .    .
cancel             shift_cancelled  ahead  x    LCS  LCS  LCS  .    .    .    .    .    LCS  .    .
withdraw_offer     lapsed           ahead  x    CS   .    .    .    .    .    .    .    .    .    .
give_back          accepted         ahead  x    .    .    .    .    .    CS   .    .    .    .    .
check_in           checked_in       ahead  x    PLC  PLC  PLC  .    .    .    .    .    .    .    .
check_in           checked_in       begun  x    PLC  PLC  PLC  .    .    .    .    .    .    .    .
serve              served           begun  x    LC   LC   LC   .    .    .    .    .    LC   .    .
miss               did_not_come     begun  x    LC   LC   LC   .    .    .    .    .    LC   .    .
unsay              accepted         ahead  x    .    .    .    .    .    .    .    .    LC   .    LC
unsay              accepted         begun  x    .    .    .    .    .    .    .    .    LC   .    LC
turn_up            checked_in       ahead  LC   .    .    .    LC   LC   LC   LC   LC   .    .    .
turn_up            checked_in       begun  LC   .    .    .    LC   LC   LC   LC   LC   .    .    .
unplan             released         ahead  x    .    .    .    .    .    .    .    .    LC   .    .
unplan             released         begun  x    .    .    .    .    .    .    .    .    LC   .    .
correct_to_served  served           begun  x    .    .    .    LC   LC   LC   LC   LC   LC   LC   LC
correct_to_missed  did_not_come     begun  x    .    .    .    .    .    .    .    .    LC   LC   .
"""
STATES = {
    "new": "", "off": "offered", "acc": "accepted", "chg": "accepted", "dec": "declined", "giv": "given_up",
    "rel": "released", "can": "shift_cancelled", "lap": "lapsed", "in": "checked_in", "srv": "served",
    "mis": "did_not_come",
}  # fmt: skip
HEAD, *LINES = (line.split() for line in TABLE.strip().splitlines())
COLUMNS = HEAD[4:]
DEEDS = list(dict.fromkeys(line[0] for line in LINES))


MINUTES, OTHER_MINUTES = 60, 45
Written = tuple[Sequence[Any], int, int]


def cell(deed: str, when: str, column: str) -> tuple[str, str]:
    """What the table says: who may, and which state it leads to."""
    for line in LINES:
        who = line[3 + COLUMNS.index(column)]
        if (line[0], line[2]) == (deed, when) and who != ".":
            return who, line[1]
    from_nothing = deed.startswith("offer") or deed in ("take", "turn_up")
    return "x" if column == "new" and not from_nothing else ".", ""


@dataclass(frozen=True)
class There:
    """A volunteer and a seat of a coming shift, with nothing between them yet."""

    session: Session
    person: int
    seat: Seat
    shift: Shift


def a_seat(session: Session) -> There:
    """A seat for one, with nobody on it, in four days."""
    begins = TODAY + timedelta(days=4)
    known = session.scalars(select(Shift).order_by(Shift.id).limit(1)).one()
    with writing(session):
        shift = Shift(
            project_id=known.project_id, place_id=known.place_id, kind="shift",
            starts_at=begins, ends_at=begins + timedelta(hours=2),
        )  # fmt: skip
        session.add(shift)
        session.flush()
        seat = Seat(shift_id=shift.id, minimum=1, desired=1, maximum=1, sequence=3)
        session.add(seat)
    person = session.scalars(select(Volunteer.id).order_by(Volunteer.id).limit(1)).one()
    return There(session, person, seat, shift)


def held(there: There, column: str, party: int | None = None) -> Promise | None:
    """The promise as it was before, put there without an act and without an event."""
    if column == "new":
        return None
    answered = {"acc": 3, "chg": 2}.get(column)
    made = Promise(
        seat_id=there.seat.id, volunteer_id=None if party else there.person, party_id=party,
        state=STATES[column], since=TODAY - timedelta(days=1), why="earlier", by=None,
        told_sequence=2 if column == "chg" else 3, answered_sequence=answered,
        told_starts_at=there.shift.starts_at, told_ends_at=there.shift.ends_at,
        told_place_id=there.shift.place_id, minutes=MINUTES if column == "srv" else None,
    )  # fmt: skip
    there.session.add(made)
    there.session.flush()
    return made


def do(there: There, deed: str, said: Deed, promise: Promise | None) -> None:
    """A deed of the table, by the act that does it."""
    session, pair = there.session, (there.person, there.seat.id)
    if deed == "offer":
        acts.offer(session, said, [pair])
    elif deed == "offer_by_hand":
        acts.offer(session, said, [pair], again=[pair])
    elif deed == "take":
        acts.take(session, said, *pair)
    elif deed == "turn_up":
        acts.turn_up(session, said, *pair)
    else:
        assert promise is not None
        batches: dict[str, Callable[[Session, Deed, Sequence[Promise]], None]] = {
            "accept": acts.accept, "decline": acts.decline, "give_up": acts.give_up, "release": acts.release,
            "ask_again": acts.ask_again, "as_told": acts.as_told, "cancel": acts.cancel,
        }  # fmt: skip
        one: dict[str, Callable[[], None]] = {
            "lapse": lambda: lapse_as(session, said, promise),
            "withdraw_offer": lambda: undoing.withdraw_offer(session, said, [(promise, undone("offer"))]),
            "give_back": lambda: undoing.give_back(session, said, [(promise, undone("release"))]),
            "check_in": lambda: acts.check_in(session, said, promise),
            "serve": lambda: acts.serve(session, said, promise, OTHER_MINUTES),
            "miss": lambda: acts.miss(session, said, promise),
            "unsay": lambda: acts.unsay(session, said, promise),
            "unplan": lambda: acts.unplan(session, said, promise),
            "correct_to_served": lambda: acts.correct(session, said, promise, OTHER_MINUTES),
            "correct_to_missed": lambda: acts.correct(session, said, promise, None),
        }
        if deed in batches:
            batches[deed](session, said, [promise])
        else:
            one[deed]()


def undone(verb: str) -> PromiseEvent:
    """The event that is taken back: an offer of what had lapsed, or the release of who had said yes."""
    return PromiseEvent(id=0, verb=verb, before={"offer": "lapsed", "release": "accepted"}[verb])


def lapse_as(session: Session, said: Deed, promise: Promise) -> None:
    """Only the system can let a promise lapse: the act takes nobody else."""
    if said.acting != SYSTEM:
        raise Forbidden
    acts.lapse(session, [promise])


def written(there: There) -> Written:
    """All that a deed could have changed: promises, and how many events and notices there are."""
    session = there.session
    session.flush()
    session.expire_all()
    rows = session.execute(select(*Promise.__table__.columns).order_by(Promise.id)).all()
    events, notices = (
        session.scalar(select(func.count()).select_from(each)) for each in (PromiseEvent, Notice)
    )
    return rows, events or 0, notices or 0


@contextmanager
def taken_back(session: Session) -> Iterator[None]:
    """A transaction that is not kept."""
    with writing(session), session.begin_nested() as inner:
        yield
        inner.rollback()


def refusal(there: There, deed: str, said: Deed, promise: Promise | None) -> str:
    """What a deed is refused with; a promise that was about to be made is not, as its transaction ends."""
    try:
        with there.session.begin_nested():
            do(there, deed, said, promise)
    except (Conflict, Forbidden) as fault:
        return type(fault).__name__
    return ""


def party(session: Session, kind: str, heads: int, **more: Any) -> Party:
    """A group or a partner's offer."""
    node = session.scalars(select(Organisation.id).limit(1)).one()
    made = Party(kind=kind, organisation_id=node, name="Neighbours", heads=heads, created_at=now(), **more)
    session.add(made)
    session.flush()
    return made
