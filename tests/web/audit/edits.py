"""What many people edit at once: a row of each kind, how programs and browsers change it, what it says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.services.planned import draft, free_pair, seen
from web.models import Account, Audit, Grant, Organisation, Project, Seat, Shift, Term, Volunteer
from web.services.access import grants
from web.services.actor import Actor

API = "/api/v1"
ZONE = ZoneInfo("Asia/Shanghai")
FIRST_DAY = date(2027, 1, 1)


@dataclass(frozen=True)
class Edited:
    """One row that people edit.

    `body` is what a program sends to say a thing that nobody else says, `value` what the audit trail then has
    for `field`, `shown` the same read from `read`. `page` is the address of its form and `control` what is
    typed there; empty where no page edits it. `told` chooses its lines of the trail.
    """

    name: str
    read: str
    method: str
    change: str
    body: Callable[[int], Mapping[str, Any]]
    field: str
    value: Callable[[int], Any]
    shown: Callable[[Any], Any]
    told: Any
    page: str = ""
    control: str = ""
    verb: str = "changed"


@dataclass(frozen=True)
class Moved:
    """A draft on which one person is put on a seat and taken off it again, by whoever is there."""

    roster: int
    volunteer: int
    seat: int


def edited(session: Session, actor: Actor) -> Sequence[Edited]:
    """One row of each kind that is edited by version, and of a person their hours too."""
    project = session.scalars(select(Project).order_by(Project.id).limit(1)).one()
    shift = session.scalars(select(Shift).where(Shift.status == "open").order_by(Shift.id).limit(1)).one()
    alone = Volunteer.id.not_in(select(Account.person_id))
    person = session.scalars(select(Volunteer.id).where(alone).order_by(Volunteer.id).limit(1)).one()
    node = session.scalars(select(Organisation.id).where(Organisation.code == "daninglu")).one()
    right = grants.give(session, actor, ZONE, organisation_id=node, right="lead", person_id=person)
    word = session.scalars(select(Term).where(Term.kind == "skill").order_by(Term.code).limit(1)).one()
    return (
        _project(project),
        _shift(session, shift),
        _person(person),
        _hours(person),
        _organisation(session.get_one(Organisation, node)),
        _right(session.get_one(Grant, right)),
        _word(word),
    )


def moved(session: Session) -> Moved:
    """A draft, and somebody who could be put on a seat of it."""
    made = draft(session)
    return Moved(made, *free_pair(seen(session, made)))


def _lines(subject: str, identity: int) -> Any:
    return (Audit.subject == subject) & (Audit.subject_id == identity)


def _project(row: Project) -> Edited:
    fixed = {"organisation_id": row.organisation_id, "scene": row.scene, "weight": row.weight}
    before, address = dict(row.texts), f"{API}/projects/{row.id}"
    texts = [{"tag": tag, **said} for tag, said in before.items() if tag != "en"]

    def value(serial: int) -> dict[str, dict[str, str]]:
        return {**before, "en": {"name": f"Round {serial}", "summary": ""}}

    return Edited(
        "project", address, "PUT", address,
        lambda serial: {**fixed, "texts": [*texts, {"tag": "en", "name": f"Round {serial}", "summary": ""}]},
        "texts", value, lambda body: body["texts"], _lines("project", row.id),
    )  # fmt: skip


def _shift(session: Session, row: Shift) -> Edited:
    begins, ends = row.starts_at.astimezone(ZONE), row.ends_at.astimezone(ZONE)
    seats = session.scalars(select(Seat).where(Seat.shift_id == row.id).order_by(Seat.position, Seat.id))
    fixed = {
        "place_id": row.place_id, "day": begins.date().isoformat(), "kind": row.kind,
        "start": f"{begins:%H:%M}", "end": f"{ends:%H:%M}",
        "texts": [{"tag": tag, "title": title} for tag, title in row.texts.items()],
        "seats": [
            {"id": seat.id, "role": seat.role or "", "minimum": seat.minimum, "desired": seat.desired,
             "maximum": seat.maximum}
            for seat in seats
        ],
    }  # fmt: skip
    return Edited(
        "shift", f"{API}/shifts/{row.id}", "PUT", f"{API}/shifts/{row.id}",
        lambda serial: {**fixed, "group_code": f"round-{serial}"},
        "group_code", lambda serial: f"round-{serial}", lambda body: body["group_code"],
        _lines("shift", row.id), f"/shifts/{row.id}/edit", "group_code",
    )  # fmt: skip


def _person(person: int) -> Edited:
    return Edited(
        "person", f"{API}/people/{person}", "PATCH", f"{API}/people/{person}",
        lambda serial: {"form_of_address": f"Round {serial}"},
        "form_of_address", lambda serial: f"Round {serial}",
        lambda body: body["profile"]["form_of_address"], _lines("person", person),
        f"/people/{person}/edit", "form_of_address",
    )  # fmt: skip


def _hours(person: int) -> Edited:
    """Everybody says another day of the years to come."""

    def day(serial: int) -> str:
        return (FIRST_DAY + timedelta(days=serial)).isoformat()

    def value(serial: int) -> list[dict[str, Any]]:
        return [{"day": day(serial), "start_minute": 540, "end_minute": 600, "free": True}]

    def shown(body: Any) -> list[dict[str, Any]]:
        return [
            {"day": each["day"], "start_minute": 540, "end_minute": 600, "free": each["free"]}
            for each in body["exceptions"]
        ]

    return Edited(
        "hours", f"{API}/people/{person}/availability", "PATCH", f"{API}/people/{person}/availability",
        lambda serial: {"exceptions": [{"day": day(serial), "start": "09:00", "end": "10:00", "free": True}]},
        "exceptions", value, shown, _lines("hours", person),
    )  # fmt: skip


def _organisation(row: Organisation) -> Edited:
    others = {tag: name for tag, name in row.names.items() if tag != "en"}
    return Edited(
        "organisation", f"{API}/organisations/{row.id}", "PATCH", f"{API}/organisations/{row.id}",
        lambda serial: {"names": [{"tag": "en", "name": f"Round {serial}"}]},
        "names", lambda serial: {**others, "en": f"Round {serial}"}, lambda body: body["names"],
        _lines("organisation", row.id), f"/organisations/{row.id}/edit", "names-0-name",
    )  # fmt: skip


def _right(row: Grant) -> Edited:
    identity = row.id

    def day(serial: int) -> str:
        return (FIRST_DAY + timedelta(days=serial)).isoformat()

    def shown(body: Any) -> Any:
        return next(each["until"] for each in body["items"] if each["id"] == identity)

    return Edited(
        "grant", f"{API}/organisations/{row.organisation_id}/grants", "PUT", f"{API}/grants/{row.id}/until",
        lambda serial: {"until": day(serial)}, "until", day, shown, _lines("grant", row.id),
    )  # fmt: skip


def _word(row: Term) -> Edited:
    address = f"{API}/vocabularies/{row.kind}/{row.code}"
    others = {tag: name for tag, name in row.names.items() if tag != "en"}
    of_word = (Audit.subject == "term") & (Audit.numbers["code"].as_string() == row.code)
    return Edited(
        "term", address, "PUT", f"{address}/names",
        lambda serial: {"names": [{"tag": "en", "name": f"Round {serial}"}]},
        "names", lambda serial: {**others, "en": f"Round {serial}"}, lambda body: body["names"],
        of_word, f"/vocabulary/{row.kind}/{row.code}", "names-0-name", "renamed",
    )  # fmt: skip
