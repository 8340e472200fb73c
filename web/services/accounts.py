"""Accounts: sign in and out, who a token belongs to, passwords, roles."""

import secrets
from datetime import timedelta
from hashlib import sha256

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import ROLES, Account, SignedIn, Volunteer
from web.services import throttle
from web.services.actor import Actor
from web.services.clock import now
from web.services.faults import Invalid, NotFound
from web.services.record import note

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
NOBODY = HASHER.hash(secrets.token_hex(16))
FAILURES_OF_ACCOUNT = 8
FAILURES_OF_ADDRESS = 60


def recognise(session: Session, token: str) -> tuple[Actor, int] | None:
    """Who holds this token and the id of their sign-in; None for an unknown, ended or disabled one."""
    found = session.execute(
        select(SignedIn.id, Account, Volunteer.id)
        .join(Account, Account.id == SignedIn.account_id)
        .outerjoin(Volunteer, Volunteer.account_id == Account.id)
        .where(
            SignedIn.token_hash == _hash(token),
            SignedIn.revoked_at.is_(None),
            SignedIn.expires_at > now(),
            Account.active,
        )
    ).one_or_none()
    if found is None:
        return None
    signed_in, account, volunteer = found
    return Actor(
        account.id, account.name, account.email, account.role, account.language, volunteer
    ), signed_in


def sign_in(session: Session, email: str, password: str, *, address: str, agent: str, days: int) -> str:
    """A new token for who knows the password. Raises Invalid for a wrong one, TooMany after too many."""
    keys = {
        f"account:{email.casefold()}"[:100]: FAILURES_OF_ACCOUNT,
        f"address:{throttle.neighbour(address)}": FAILURES_OF_ADDRESS,
    }
    throttle.refuse_the_impatient(session, keys)
    account = session.scalar(select(Account).where(Account.email == email.casefold()))
    known = _is_password(account.password_hash if account else NOBODY, password)
    if account is None or not known or not account.active:
        throttle.count(session, keys)
        raise Invalid({"password": [lazy("This email and password do not go together.")]})
    return open_session(session, account.id, agent=agent, days=days)


def open_session(session: Session, account_id: int, *, agent: str, days: int) -> str:
    """A new sign-in of an account: its token, which is stored only as a hash."""
    token = secrets.token_urlsafe(32)
    with writing(session):
        session.execute(delete(SignedIn).where(SignedIn.expires_at < now()))
        expires = now() + timedelta(days=days)
        session.add(
            SignedIn(
                account_id=account_id,
                token_hash=_hash(token),
                agent=agent[:200],
                created_at=now(),
                expires_at=expires,
            )
        )
        note(session, account_id, "signed_in", "account", account_id)
    return token


def sign_out(session: Session, signed_in_id: int) -> None:
    """End one sign-in."""
    with writing(session):
        session.execute(update(SignedIn).where(SignedIn.id == signed_in_id).values(revoked_at=now()))


def sign_out_everywhere(session: Session, account_id: int) -> None:
    """End every sign-in of an account."""
    with writing(session):
        held = (SignedIn.account_id == account_id) & SignedIn.revoked_at.is_(None)
        session.execute(update(SignedIn).where(held).values(revoked_at=now()))


def create(session: Session, *, email: str, name: str, password: str, role: str, language: str) -> int:
    """A new account's id. Raises Invalid when the email is taken, ValueError for an unknown role."""
    if role not in ROLES:
        raise ValueError(f"no such role: {role}")
    hashed = HASHER.hash(password)
    with writing(session):
        if session.scalar(select(Account.id).where(Account.email == email.casefold())):
            raise Invalid(
                {"email": [lazy("This email has an account already. Sign in, or use another one.")]}
            )
        account = Account(
            email=email.casefold(),
            name=name,
            password_hash=hashed,
            role=role,
            language=language,
            created_at=now(),
        )
        session.add(account)
        session.flush()
        return account.id


def change_password(session: Session, account_id: int, old: str, new: str) -> None:
    """Another password; every sign-in ends. Raises Invalid when the old one is wrong."""
    account = get(session, account_id)
    if not _is_password(account.password_hash, old):
        raise Invalid({"old": [lazy("This is not your password.")]})
    hashed = HASHER.hash(new)
    with writing(session):
        account.password_hash = hashed
        sign_out_everywhere(session, account_id)
        note(session, account_id, "password_changed", "account", account_id)


def set_language(session: Session, account_id: int, tag: str) -> None:
    """The interface language of an account from now on."""
    with writing(session):
        session.execute(update(Account).where(Account.id == account_id).values(language=tag))


def set_role(session: Session, actor: Actor, account_id: int, role: str) -> None:
    """Give an account a role; its sign-ins end. Raises NotFound; ValueError for an unknown role."""
    if role not in ROLES:
        raise ValueError(f"no such role: {role}")
    with writing(session):
        account = get(session, account_id)
        account.role = role
        sign_out_everywhere(session, account_id)
        note(session, actor.account_id, "role_given", "account", account_id, role=role)


def get(session: Session, account_id: int) -> Account:
    """An account. Raises NotFound."""
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound
    return account


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()


def _is_password(hashed: str, password: str) -> bool:
    try:
        return HASHER.verify(hashed, password)
    except VerifyMismatchError:
        return False
