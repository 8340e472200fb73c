"""What the database itself refuses of promises, whoever writes: on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.web.conftest import TODAY, copied, copy_instance
from tests.web.promises.deeds_tried import There, a_seat, held, party, taken_back
from web.db import Database, writing
from web.models import (
    Application,
    Member,
    Notice,
    Party,
    Person,
    Project,
    Promise,
    PromiseEvent,
    Roster,
    Seat,
    Shift,
    Volunteer,
)
from web.opening import open_database
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.transitions import COORDINATOR, PARTY
from web.settings import Settings


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def stored(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The small district, on each database."""
    folder: Path = tmp_path_factory.mktemp("stored")
    if request.param == "sqlite":
        copy_instance(request.getfixturevalue("template"), folder)
        found = open_database(Settings(instance=folder))
        yield found
        found.close()
        return
    with copied(request.getfixturevalue("postgres_template"), folder) as settings:
        found = open_database(settings)
        yield found
        found.close()


@pytest.fixture
def session(stored: Database) -> Iterator[Session]:
    with stored.session() as opened:
        yield opened


@pytest.fixture
def there(session: Session) -> There:
    return a_seat(session)


def refused(session: Session, deed: Callable[[], Any]) -> str:
    """What the database says; empty when it let it pass. Nothing of it is kept."""
    try:
        with session.begin_nested():
            deed()
            session.flush()
    except IntegrityError as fault:
        return str(fault.orig).lower()
    return ""


def columns(there: There, **other: Any) -> dict[str, Any]:
    """A promise that may be written, but for `other`."""
    return {
        "seat_id": there.seat.id, "volunteer_id": there.person, "heads": 1, "state": "offered",
        "since": TODAY, "told_sequence": 3, "told_place_id": there.shift.place_id,
        "told_starts_at": there.shift.starts_at, "told_ends_at": there.shift.ends_at, **other,
    }  # fmt: skip


WRONG: dict[str, dict[str, Any]] = {
    "of_one_party": {"volunteer_id": None},
    "told_times_in_order": {"told_ends_at": TODAY},
    "minutes_when_served": {"minutes": 60},
    "minutes_in_range": {"state": "served", "minutes": 1441},
    "a_person_is_one_head": {"heads": 2},
    "state_known": {"state": "forgotten"},
}


@pytest.mark.parametrize("constraint", WRONG)
def test_a_promise_that_means_nothing(there: There, constraint: str) -> None:
    session = there.session
    with taken_back(session):
        written = insert(Promise).values(columns(there, **WRONG[constraint]))
        assert constraint in refused(session, lambda: session.execute(written))


def test_served_without_minutes_or_below_none(there: There) -> None:
    session = there.session
    with taken_back(session):
        for minutes, constraint in ((None, "minutes_when_served"), (-1, "minutes_in_range")):
            written = insert(Promise).values(columns(there, state="served", minutes=minutes))
            assert constraint in refused(session, partial(session.execute, written))


def test_a_promise_of_two_parties(there: There) -> None:
    session = there.session
    with taken_back(session):
        group = party(session, "group", 3)
        written = insert(Promise).values(columns(there, party_id=group.id))
        assert "of_one_party" in refused(session, lambda: session.execute(written))


@pytest.mark.parametrize("whose", ["volunteer", "party"])
def test_two_promises_of_one_party_for_one_seat(there: There, whose: str) -> None:
    session = there.session
    with taken_back(session):
        other = {"party_id": party(session, "group", 3).id, "volunteer_id": None} if whose == "party" else {}
        written = insert(Promise).values(columns(there, **other))
        assert refused(session, lambda: session.execute(written)) == ""
        assert "unique" in refused(session, lambda: session.execute(written))


@pytest.mark.parametrize("minutes", [0, 1440])
def test_a_promise_that_was_served_is_let_pass(there: There, minutes: int) -> None:
    session = there.session
    with taken_back(session):
        written = insert(Promise).values(columns(there, state="served", minutes=minutes))
        assert refused(session, lambda: session.execute(written)) == ""


@pytest.mark.parametrize("heads", [0, 10_001])
def test_a_party_of_nobody_or_of_a_town(there: There, heads: int) -> None:
    session = there.session
    with taken_back(session):
        group = {"party_id": party(session, "group", 3).id, "volunteer_id": None}
        written = insert(Promise).values(columns(there, heads=heads, **group))
        assert "heads_in_range" in refused(session, lambda: session.execute(written))


@pytest.fixture
def happened(there: There) -> Iterator[PromiseEvent]:
    """An event: a coordinator's correction of what was served."""
    session = there.session
    with taken_back(session):
        promise = held(there, "off")
        assert promise is not None
        person = session.get_one(Person, there.person)
        roster = session.scalars(select(Roster).limit(1)).one()
        said = {"acting": "coordinator", "by": person.id, "why": "wrong", "note": "heard", "minutes": 45}
        event = PromiseEvent(
            promise_id=promise.id, at=TODAY, verb="correct_to_served", before="served", after="served",
            sequence=3, starts_at=there.shift.starts_at, ends_at=there.shift.ends_at,
            place_id=there.shift.place_id, roster_id=roster.id, **said,
        )  # fmt: skip
        session.add(event)
        session.flush()
        yield event


REWRITTEN: dict[str, Any] = {
    "at": TODAY - timedelta(days=1), "verb": "serve", "before": None, "after": "did_not_come",
    "acting": "party", "why": "right", "note": "", "sequence": 4, "starts_at": TODAY,
    "ends_at": TODAY + timedelta(days=99), "place_id": 2_000_000, "minutes": None, "promise_id": 1,
    "id": 999_999,
}  # fmt: skip


@pytest.mark.parametrize("name", REWRITTEN)
def test_an_event_is_not_rewritten(session: Session, happened: PromiseEvent, name: str) -> None:
    written = update(PromiseEvent).where(PromiseEvent.id == happened.id).values({name: REWRITTEN[name]})
    assert "stays written down" in refused(session, lambda: session.execute(written))


@pytest.mark.parametrize("name", ["by", "roster_id"])
def test_an_event_is_not_put_on_somebody_else(session: Session, happened: PromiseEvent, name: str) -> None:
    column = PromiseEvent.__table__.c[name]
    other = {"by": Person.id, "roster_id": Roster.id}[name]
    another = session.scalars(select(other).where(other != getattr(happened, name)).limit(1)).first()
    mine = update(PromiseEvent).where(PromiseEvent.id == happened.id)
    said = refused(session, lambda: session.execute(mine.values({column: another or 2_000_000})))
    assert "stays written down" in said
    assert refused(session, lambda: session.execute(mine.values({column: None}))) == ""


def test_an_event_is_not_deleted(session: Session, happened: PromiseEvent) -> None:
    written = delete(PromiseEvent).where(PromiseEvent.id == happened.id)
    assert "stays written down" in refused(session, lambda: session.execute(written))


@pytest.mark.parametrize("what", ["promise", "seat", "shift", "project", "volunteer", "person"])
def test_what_promises_rest_on_is_not_deleted(session: Session, there: There, what: str) -> None:
    session = there.session
    with taken_back(session):
        (promise,) = acts.offer(session, Deed(), [(there.person, there.seat.id)])
        found: dict[str, tuple[Any, int]] = {
            "promise": (Promise, promise.id), "seat": (Seat, there.seat.id), "shift": (Shift, there.shift.id),
            "project": (Project, there.shift.project_id), "volunteer": (Volunteer, there.person),
            "person": (Person, there.person),
        }  # fmt: skip
        kind, key = found[what]
        (column,) = kind.__table__.primary_key.columns
        assert "foreign key" in refused(session, lambda: session.execute(delete(kind).where(column == key)))


def test_a_party_that_was_promised_something_is_not_deleted(there: There) -> None:
    session = there.session
    with taken_back(session):
        group = party(session, "group", 1)
        acts.offer_to_party(session, Deed(acting=COORDINATOR), there.seat.id, group.id, 1)
        written = delete(Party).where(Party.id == group.id)
        assert "foreign key" in refused(session, lambda: session.execute(written))


def test_a_party_that_means_nothing(there: There) -> None:
    session = there.session
    with taken_back(session):
        wrong: dict[str, dict[str, Any]] = {
            "kind_known": {"kind": "crowd", "heads": 2},
            "heads_in_range": {"kind": "group", "heads": 0},
            "only_an_offer_names_one": {"kind": "group", "heads": 2, "volunteer_id": there.person},
        }
        for name, made in wrong.items():
            assert name in refused(session, partial(party, session, **made))


def test_a_member_is_one_once(there: There) -> None:
    session = there.session
    with taken_back(session):
        written = insert(Member).values(party_id=party(session, "group", 2).id, volunteer_id=there.person)
        session.execute(written)
        assert "unique" in refused(session, lambda: session.execute(written))


def test_nobody_is_owed_the_same_thing_twice(session: Session, happened: PromiseEvent) -> None:
    promise = session.get_one(Promise, happened.promise_id)
    same = {"person_id": promise.volunteer_id, "kind": "offer", "subject": "event", "subject_id": happened.id}
    written = insert(Notice).values(
        **same, key="", owed_at=TODAY, due_at=TODAY, dropped_at=TODAY, dropped_because=""
    )
    session.execute(written)
    assert "unique" in refused(session, lambda: session.execute(written))


def test_one_application_of_a_person_for_a_seat(there: There) -> None:
    session = there.session
    with taken_back(session):
        asked = {"seat_id": there.seat.id, "volunteer_id": there.person, "asked_at": TODAY, "version": 1}
        session.execute(insert(Application).values(state="asked", **asked))
        again = insert(Application).values(state="withdrawn", **asked)
        assert "unique" in refused(session, lambda: session.execute(again))
        forgotten = insert(Application).values(**{**asked, "state": "forgotten"})
        assert "state_known" in refused(session, lambda: session.execute(forgotten))


SEATS: dict[str, tuple[str, dict[str, Any]]] = {
    "an unknown flow": ("flow_known", {"flow": "lottery"}),
    "open from no time before": ("open_hours_in_range", {"open_hours": 0}),
    "more wanted than may sit": ("heads_in_order", {"maximum": 0}),
    "fewer than nobody": ("heads_in_order", {"minimum": -1}),
}


@pytest.mark.parametrize("name", SEATS)
def test_a_seat_that_means_nothing(there: There, name: str) -> None:
    constraint, values = SEATS[name]
    written = update(Seat).where(Seat.id == there.seat.id).values(values)
    with taken_back(there.session):
        assert constraint in refused(there.session, lambda: there.session.execute(written))


def test_ids_of_what_was_taken_back_are_not_given_to_something_else(there: There) -> None:
    session = there.session
    with writing(session):
        (first,) = acts.offer(session, Deed(), [(there.person, there.seat.id)])
        acts.decline(session, Deed(acting=PARTY), [first])
        newest = session.scalars(select(PromiseEvent.id).order_by(PromiseEvent.id.desc()).limit(1)).one()
        session.execute(text("DELETE FROM notice"))
    with writing(session):
        acts.accept(session, Deed(acting=PARTY), [first])
    later = session.scalars(select(Notice).order_by(Notice.id.desc()).limit(1)).one()
    assert (later.subject, later.subject_id) == ("event", newest + 1)
    assert later.id > 2
