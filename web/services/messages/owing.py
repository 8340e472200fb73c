"""Notices: who must be told what, from when on. Nobody is owed the same thing twice."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from web.db import plain_rows, writing
from web.models import Grant, Notice, Organisation, Project, ProjectLead
from web.services.clock import now
from web.services.messages.kinds import KINDS


def owe(
    session: Session,
    people: Iterable[int],
    kind: str,
    subject_id: int,
    *,
    due_at: datetime | None = None,
    project_id: int | None = None,
    key: str = "",
) -> int:
    """Owe each of these persons a notice about a subject, like `notice`; how many of them are new.

    Who is owed the same kind of the same subject and `key` already, told or not, is left as it is. Inside a
    transaction that writes.
    """
    wanted = set(people)
    subject = KINDS[kind].subject
    same = _about(subject, [subject_id]) & (Notice.kind == kind) & (Notice.key == key)
    wanted -= set(session.scalars(select(Notice.person_id).where(same, Notice.person_id.in_(wanted))))
    session.add_all(
        notice(person, kind, subject_id, due_at=due_at, project_id=project_id, key=key)
        for person in sorted(wanted)
    )
    return len(wanted)


def owe_lacking(session: Session, lacking: Callable[[Session], Sequence[Notice]]) -> int:
    """Owe what due work finds lacking; how many. It is looked for again once nobody else writes."""
    if not lacking(session):
        return 0
    with writing(session):
        found = lacking(session)
        session.add_all(found)
    return len(found)


def owed(session: Session, kind: str, since: datetime) -> set[tuple[int, str]]:
    """(subject id, key) of what is owed of a kind, told or not, as far as it was due after `since`."""
    chosen = select(Notice.subject_id, Notice.key).where(Notice.kind == kind, Notice.due_at > since)
    return {(row.subject_id, row.key) for row in plain_rows(session, chosen)}


def notice(
    person_id: int,
    kind: str,
    subject_id: int,
    *,
    due_at: datetime | None = None,
    project_id: int | None = None,
    key: str = "",
    owed_at: datetime | None = None,
) -> Notice:
    """A notice for one person, not added yet; `kind` is one of KINDS, which says what `subject_id` is of.

    It is told from `due_at` on, which is when it is owed (`owed_at`, now) by default. `project_id`: they are
    told as its staff.
    """
    owed_at = owed_at or now()
    return Notice(
        person_id=person_id,
        project_id=project_id,
        kind=kind,
        subject=KINDS[kind].subject,
        subject_id=subject_id,
        key=key,
        owed_at=owed_at,
        due_at=due_at or owed_at,
    )


def drop(session: Session, subject: str, ids: Collection[int], because: str) -> None:
    """Whoever has not been told of these subjects is not told any more; `because` is a code."""
    untold = _about(subject, ids) & Notice.message_id.is_(None) & Notice.dropped_at.is_(None)
    dropped = update(Notice).where(untold).values(dropped_at=now(), dropped_because=because)
    session.execute(dropped.execution_options(synchronize_session=False))


def staff_of(session: Session, project_id: int) -> list[int]:
    """Who hears what happens in a project: its leads; without any, who coordinates nearest to it."""
    leads = select(ProjectLead.person_id).where(ProjectLead.project_id == project_id)
    if found := session.scalars(leads.order_by(ProjectLead.person_id)).all():
        return list(found)
    node: int | None = session.get_one(Project, project_id).organisation_id
    while node is not None:
        holds = (Grant.organisation_id == node) & (Grant.right == "coordinator") & Grant.ended_at.is_(None)
        if found := session.scalars(select(Grant.person_id).where(holds).order_by(Grant.person_id)).all():
            return list(found)
        node = session.get_one(Organisation, node).parent_id
    return []


def _about(subject: str, ids: Collection[int]) -> ColumnElement[bool]:
    return (Notice.subject == subject) & Notice.subject_id.in_(ids)
