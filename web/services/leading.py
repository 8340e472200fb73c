"""Who may change what a project asks for."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Grant, Project, ProjectLead
from web.services import organisations
from web.services.actor import Actor
from web.services.faults import Forbidden, NotFound


def may_lead(session: Session, actor: Actor, project_id: int) -> bool:
    """Whether somebody may change a project: planners any, a lead their own."""
    if actor.plans:
        return True
    return actor.role == "lead" and session.get(ProjectLead, (project_id, actor.account_id)) is not None


def led(session: Session, actor: Actor, project_id: int) -> Project:
    """A project that somebody may change. Raises NotFound, Forbidden."""
    project = session.get(Project, project_id)
    if project is None:
        raise NotFound
    if not may_lead(session, actor, project_id):
        raise Forbidden
    return project


def may_post_for(session: Session, actor: Actor) -> frozenset[int] | None:
    """The organisations for which somebody may post projects; None is all of them."""
    if actor.plans:
        return None
    if actor.role != "lead":
        return frozenset()
    held = session.scalars(select(Grant.organisation_id).where(Grant.account_id == actor.account_id))
    return frozenset(each for root in held for each in organisations.below(session, root))


def told_of(session: Session, actor: Actor) -> frozenset[int] | None:
    """The projects whose volunteers somebody may know by name: a lead their own; None is all of them."""
    if actor.plans:
        return None
    led = select(ProjectLead.project_id).where(ProjectLead.account_id == actor.account_id)
    return frozenset(session.scalars(led))
