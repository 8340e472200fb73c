"""Accounts as an administrator sees them: who there is, and whether they may sign in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Account, Audit, Volunteer
from web.services import accounts
from web.services.actor import Actor
from web.services.faults import Conflict, Forbidden
from web.services.paging import PAGE, Page, skipped
from web.services.record import note

SHOWN = 30


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account in a list; `volunteer_id` when it is a volunteer's."""

    id: int
    name: str
    email: str
    role: str
    language: str
    active: bool
    created_at: datetime
    volunteer_id: int | None


def listing(session: Session, *, query: str = "", role: str | None = None, page: int = 1) -> Page[AccountRow]:
    """Accounts by name; `query` is part of a name or email."""
    chosen = select(Account, Volunteer.id).outerjoin(Volunteer, Volunteer.account_id == Account.id)
    if words := query.strip():
        named = (Account.name, Account.email)
        chosen = chosen.where(or_(*(each.icontains(words, autoescape=True) for each in named)))
    if role:
        chosen = chosen.where(Account.role == role)
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    rows = session.execute(chosen.order_by(Account.name, Account.id).limit(PAGE).offset(skipped(page)))
    return Page([_row(account, volunteer) for account, volunteer in rows], total, page)


def account(session: Session, account_id: int) -> AccountRow:
    """One account. Raises NotFound."""
    found = accounts.get(session, account_id)
    volunteer = session.scalar(select(Volunteer.id).where(Volunteer.account_id == account_id))
    return _row(found, volunteer)


def history(session: Session, account_id: int) -> Sequence[Audit]:
    """What was done with an account, newest first."""
    about = (Audit.subject == "account") & (Audit.subject_id == account_id)
    return session.scalars(select(Audit).where(about).order_by(Audit.id.desc()).limit(SHOWN)).all()


def give_role(session: Session, actor: Actor, account_id: int, role: str) -> None:
    """Another role for somebody else. Raises Forbidden, NotFound, Conflict for one's own account."""
    _refuse_own(actor, account_id)
    accounts.set_role(session, actor, account_id, role)


def set_active(session: Session, actor: Actor, account_id: int, *, active: bool) -> None:
    """Let an account sign in again, or keep it out at once.

    Raises Forbidden, NotFound, Conflict for one's own.
    """
    _refuse_own(actor, account_id)
    with writing(session):
        accounts.get(session, account_id).active = active
        if not active:
            accounts.sign_out_everywhere(session, account_id)
        note(session, actor.account_id, "activated" if active else "deactivated", "account", account_id)


def _refuse_own(actor: Actor, account_id: int) -> None:
    if actor.role != "admin":
        raise Forbidden
    if actor.account_id == account_id:
        raise Conflict(
            "own_account",
            lazy("You cannot change your own role or lock yourself out. Ask another administrator."),
        )


def _row(found: Account, volunteer_id: int | None) -> AccountRow:
    return AccountRow(
        found.id,
        found.name,
        found.email,
        found.role,
        found.language,
        found.active,
        found.created_at,
        volunteer_id,
    )
