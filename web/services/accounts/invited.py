"""Invitations in a list: whom they are to, and where each stands."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from web.models import Delivery, Invitation, Message, Organisation, Person
from web.services.access.rights import KEEPERS
from web.services.access.scope import Scope
from web.services.accounts import invitations
from web.services.accounts.invitations import KIND
from web.services.actor import Actor
from web.services.clock import now
from web.services.paging import PAGE, Page, skipped

WAITING, ACCEPTED, ENDED, BOUNCED = "waiting", "accepted", "ended", "bounced"


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation with whom it is to, in clear, and where it stands."""

    invitation: Invitation
    organisation: Organisation
    name: str
    value: str
    state: str

    @property
    def rights(self) -> list[str]:
        """The rights that are offered."""
        return [str(each["right"]) for each in self.invitation.rights]


def listing(session: Session, actor: Actor, page: int = 1, *, state: str = "") -> Page[Invited]:
    """Invitations to the organisations that the reader answers for, newest first."""
    theirs = Invitation.organisation_id.in_(Scope(session, actor).nodes(*KEEPERS))
    chosen = theirs & _in_state(state) if state else theirs
    total = session.scalar(select(func.count()).select_from(Invitation).where(chosen)) or 0
    rows = session.execute(
        select(Invitation, Organisation, Person.name, _bounced().label("bounced"))
        .join(Organisation, Organisation.id == Invitation.organisation_id)
        .outerjoin(Person, Person.id == Invitation.accepted_by)
        .where(chosen)
        .order_by(Invitation.id.desc())
        .limit(PAGE)
        .offset(skipped(page))
    )
    return Page([_invited(session, *row) for row in rows], total, page)


def _bounced() -> ColumnElement[bool]:
    """Of `Invitation`: whether its newest message came back."""
    newest = (
        select(Delivery.state)
        .join(Message, Message.id == Delivery.message_id)
        .where(Message.kind == KIND, Message.subject_id == Invitation.id)
        .order_by(Delivery.id.desc())
        .limit(1)
        .correlate(Invitation)
        .scalar_subquery()
    )
    return func.coalesce(newest == "failed", False)


def _in_state(state: str) -> ColumnElement[bool]:
    if state == ACCEPTED:
        return Invitation.accepted_at.is_not(None)
    over = Invitation.ended_at.is_not(None) | (Invitation.expires_at <= now())
    if state == ENDED:
        return Invitation.accepted_at.is_(None) & over
    bounced = _bounced() if state == BOUNCED else ~_bounced()
    return Invitation.accepted_at.is_(None) & ~over & bounced


def _invited(
    session: Session, row: Invitation, organisation: Organisation, accepted_by: str | None, bounced: bool
) -> Invited:
    said = invitations.opened(session, row)
    if row.accepted_at is not None:
        return Invited(row, organisation, accepted_by or said["name"], "", ACCEPTED)
    if not invitations.is_good(row):
        return Invited(row, organisation, said["name"], said["to"], ENDED)
    return Invited(row, organisation, said["name"], said["to"], BOUNCED if bounced else WAITING)
