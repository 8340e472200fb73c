"""Second factors that are lost: an administrator ends them for whose rights reach no further."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Account, Grant, Passkey, Person, SecondFactor
from web.services.access.scope import Scope
from web.services.accounts import links, sign_in
from web.services.accounts.factors import standing
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.faults import Conflict, NotFound


def end_for(session: Session, actor: Actor, person_id: int) -> None:
    """End the device, paper codes and passkeys of somebody who lost theirs; every sign-in of theirs ends.

    Raises NotFound for who is not in an administrator's care, Forbidden for who belongs elsewhere and for
    whose rights reach further, Conflict for oneself.
    """
    person = of_care(session, actor, person_id)
    if person.id == actor.person_id:
        raise Conflict("own_factor", lazy("This is for somebody else. Yours stands on your account page."))
    accounts = select(Account.id).where(Account.person_id == person.id)
    with writing(session):
        for kind in (SecondFactor, Passkey):
            session.execute(delete(kind).where(kind.account_id.in_(accounts)))
        for account in session.scalars(accounts):
            sign_in.sign_out_everywhere(session, account)
        note(session, actor, "factor_ended_for", "person", person.id)


def of_care(session: Session, actor: Actor, person_id: int) -> Person:
    """Somebody whose second factor an administrator may end. Raises NotFound, Forbidden."""
    if not actor.holds("administrator"):
        raise NotFound
    scope = Scope(session, actor)
    person = session.get(Person, person_id)
    if person is None or person.merged_into_id is not None:
        raise NotFound
    here = Grant.organisation_id.in_(scope.nodes("administrator")) & Grant.ended_at.is_(None)
    if session.scalar(select(Grant.id).where(Grant.person_id == person_id, here).limit(1)) is None:
        links.in_care(session, scope, person_id)
    links.refuse_to_reach_further(session, scope, person.id)
    return person


def has_any(session: Session, person_id: int) -> bool:
    """Whether a person has a second factor."""
    accounts = session.scalars(select(Account.id).where(Account.person_id == person_id))
    return any(standing(session, each).any for each in accounts)
