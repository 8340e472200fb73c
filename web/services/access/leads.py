"""Who leads a project: named, and no longer named, by its leads and by who coordinates its organisation."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from web.db import writing
from web.models import Person, Project, ProjectLead, SignInLink
from web.services.access.choosing import resolve
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.clock import now


def of(session: Session, project_id: int) -> Sequence[Person]:
    """Who is named to lead a project, in order of name."""
    return session.scalars(
        select(Person)
        .join(ProjectLead, ProjectLead.person_id == Person.id)
        .where(ProjectLead.project_id == project_id)
        .order_by(Person.sort_key, Person.id)
    ).all()


def seen_of(session: Session, actor: Actor, project_id: int) -> tuple[Project, Sequence[Person]]:
    """A project that is theirs, and who leads it. Raises NotFound."""
    return Scope(session, actor).led(project_id), of(session, project_id)


def name(
    session: Session, actor: Actor, project_id: int, *, person_id: int | None = None, who: str = ""
) -> int:
    """Let a person lead a project; the person's id. Named already, nothing changes.

    A link made for them before ends, for its maker may not lead it.
    Raises NotFound, Invalid for a person who cannot be chosen.
    """
    with writing(session):
        project = Scope(session, actor).led(project_id)
        person = resolve(session, actor, person_id=person_id, who=who)
        if session.get(ProjectLead, (project_id, person.id)) is None:
            session.add(ProjectLead(project_id=project_id, person_id=person.id))
            open_links = (SignInLink.person_id == person.id) & SignInLink.used_at.is_(None)
            session.execute(
                update(SignInLink).where(open_links, SignInLink.expires_at > now()).values(expires_at=now())
            )
            note(
                session, actor, "lead_named", "project", project_id, node=project.organisation_id,
                person=person.id, project=project_id,
            )  # fmt: skip
        return person.id


def unname(session: Session, actor: Actor, project_id: int, person_id: int) -> None:
    """Let a person no longer lead a project; not named, nothing changes. Raises NotFound."""
    with writing(session):
        project = Scope(session, actor).led(project_id)
        named = session.get(ProjectLead, (project_id, person_id))
        if named is not None:
            session.delete(named)
            note(
                session, actor, "lead_unnamed", "project", project_id, node=project.organisation_id,
                person=person_id, project=project_id,
            )  # fmt: skip
