"""Reading the audit trail: by auditors, of the nodes below those on which they hold the right.

A line without a node is the district's, and read by auditors of the whole district alone. That somebody
looked or took lines away is written down too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import Session

from web.db import writing
from web.models import Audit, Belonging, Credential, Grant, Person
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.paging import PAGE, Page, skipped
from web.services.people.parts import called

MOST_LINES = 100_000
AT_ONCE = 500
# Subjects whose id is a person's own.
PERSONS = ("person", "hours", "telling")
# What tables tell of the rows that ids stand for: subject, table, fact -> column.
TIES: tuple[tuple[str, Any, Mapping[str, str]], ...] = (
    ("grant", Grant, {"person": "person_id", "organisation": "organisation_id", "right": "right"}),
    ("belonging", Belonging, {"person": "person_id", "organisation": "organisation_id"}),
    ("credential", Credential, {"person": "volunteer_id", "credential": "code"}),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What lines are looked for: by whom, of which kind, about what, on which days, about whom by name."""

    who: str = ""
    verb: str | None = None
    subject: str | None = None
    subject_id: int | None = None
    since: date | None = None
    until: date | None = None
    query: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the trail with the names of who did it (empty for the program itself) and of whom it is.

    `facts` are its numbers, and what a right, a belonging or a credential of that id is of.
    """

    audit: Audit
    who: str
    about: str
    facts: Mapping[str, Any]


def page(session: Session, actor: Actor, zone: ZoneInfo, asked: Asked, number: int = 1) -> Page[Line]:
    """Lines newest first, 50 to a page; the look is recorded."""
    chosen = _chosen(session, actor, zone, asked)
    total = session.scalar(select(func.count()).select_from(Audit).where(chosen)) or 0
    found = lines(session, session.scalars(_newest(chosen).limit(PAGE).offset(skipped(number))).all())
    _note(session, actor, "looked", asked, total)
    return Page(found, total, number)


def export(session: Session, actor: Actor, zone: ZoneInfo, asked: Asked) -> Iterator[Sequence[Line]]:
    """Lines newest first, some at a time, at most 100,000; that they were taken is recorded first."""
    chosen = _chosen(session, actor, zone, asked)
    newest = session.scalar(select(func.max(Audit.id)).where(chosen)) or 0
    _note(session, actor, "exported", asked, None)
    return _batches(session, chosen, newest)


def _batches(session: Session, chosen: ColumnElement[bool], newest: int) -> Iterator[Sequence[Line]]:
    """By falling id, so that a batch costs the same wherever it stands."""
    last, left = newest + 1, MOST_LINES
    while left > 0:
        batch = _newest(chosen & (Audit.id < last)).limit(min(AT_ONCE, left))
        found = lines(session, session.scalars(batch).all())
        if not found:
            return
        yield found
        last, left = found[-1].audit.id, left - len(found)
        session.expunge_all()


def _newest(chosen: ColumnElement[bool]) -> Select[Any]:
    return select(Audit).where(chosen).order_by(Audit.id.desc())


def lines(session: Session, audits: Sequence[Audit]) -> Sequence[Line]:
    """Lines of the trail with the names they speak of."""
    facts = {each.id: dict(each.numbers) for each in audits}
    for subject, kind, columns in TIES:
        ids = {each.subject_id for each in audits if each.subject == subject}
        rows = {row.id: row for row in session.scalars(select(kind).where(kind.id.in_(ids)))} if ids else {}
        for each in audits:
            if each.subject == subject and (row := rows.get(each.subject_id)):
                held = {name: getattr(row, column) for name, column in columns.items()}
                facts[each.id] = {**held, **facts[each.id]}
    people = {each.id: _person(each, facts[each.id]) for each in audits}
    wanted = {each.person_id for each in audits} | set(people.values())
    named = select(Person.id, Person.name).where(Person.id.in_(wanted - {None}))
    names: Mapping[Any, str] = dict(session.execute(named).all())
    return [
        Line(each, names.get(each.person_id, ""), names.get(people[each.id], ""), facts[each.id])
        for each in audits
    ]


def _person(audit: Audit, facts: Mapping[str, Any]) -> Any:
    """The id of the person whom a line is about; None for none."""
    if audit.subject in PERSONS:
        return audit.subject_id
    return facts.get("person", facts.get("volunteer"))


def _in_scope(session: Session, actor: Actor) -> ColumnElement[bool]:
    scope = Scope(session, actor)
    if scope.whole("auditor"):
        return true()
    nodes = scope.nodes("auditor")
    return Audit.organisation_id.in_(nodes) if nodes else false()


def _chosen(session: Session, actor: Actor, zone: ZoneInfo, asked: Asked) -> ColumnElement[bool]:
    conditions = [_in_scope(session, actor)]
    if (named := called(asked.who)) is not None:
        conditions.append(Audit.person_id.in_(select(Person.id).where(named)))
    if (named := called(asked.query)) is not None:
        people = select(Person.id).where(named)
        about = Audit.subject.in_(PERSONS) & Audit.subject_id.in_(people)
        told = Audit.numbers["person"].as_integer().in_(people)
        conditions.append(or_(Audit.person_id.in_(people), about, told))
    for column, value in (
        (Audit.verb, asked.verb),
        (Audit.subject, asked.subject),
        (Audit.subject_id, asked.subject_id),
    ):
        if value is not None:
            conditions.append(column == value)
    if asked.since:
        conditions.append(Audit.at >= _midnight(asked.since, zone))
    if asked.until:
        conditions.append(Audit.at < _midnight(asked.until + timedelta(days=1), zone))
    return and_(*conditions)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)


def _note(session: Session, actor: Actor, verb: str, asked: Asked, total: int | None) -> None:
    """Write down that somebody read the trail, and what they looked for."""
    scope = Scope(session, actor)
    node = None if scope.whole("auditor") else min(scope.nodes("auditor"), default=None)
    said = {name: str(value) for name in Asked.__slots__ if (value := getattr(asked, name)) not in ("", None)}
    with writing(session):
        note(session, actor, verb, "audit", 0, node=node, asked=said, lines=total)
