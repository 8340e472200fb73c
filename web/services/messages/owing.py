"""Notices: who must be told what, from when on. Nobody is owed the same thing twice."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

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
    """Owe each of these persons a notice about a subject; how many of them are new.

    It is told from `due_at` on, now by default.
    `kind` is one of KINDS, which says what `subject_id` is of. `project_id`: they are told as its staff. Who
    is owed the same kind of the same subject and `key` already, told or not, is left as it is. Inside a
    transaction that writes.
    """
    wanted = set(people)
    subject = KINDS[kind].subject
    same = _about(subject, [subject_id]) & (Notice.kind == kind) & (Notice.key == key)
    wanted -= set(session.scalars(select(Notice.person_id).where(same, Notice.person_id.in_(wanted))))
    moment = now()
    session.add_all(
        Notice(
            person_id=person,
            project_id=project_id,
            kind=kind,
            subject=subject,
            subject_id=subject_id,
            key=key,
            owed_at=moment,
            due_at=due_at or moment,
        )
        for person in sorted(wanted)
    )
    return len(wanted)


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
