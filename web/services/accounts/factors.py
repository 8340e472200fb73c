"""Second factors: a device that shows codes by the clock (RFC 6238), and codes on paper for when it is lost.

Asked of who sees other people's data. A passkey shows both factors at once (`passkeys`). What stands in a
database tells no code: the secret is sealed under the house's key, as an account goes over to another person
when two are found to be one; paper codes are kept as HMACs.
"""

import base64
import hmac
import json
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import pyotp
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import vault_of, writing
from web.models import Passkey, SecondFactor, SignedIn
from web.services.accounts import sessions, sign_in, throttle
from web.services.accounts.throttle import Budget
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.clock import now
from web.services.faults import Conflict, Forbidden, Invalid, NotFound
from web.vault.faults import Damaged, Erased
from web.vault.vault import HOUSE

ISSUER = "Duet"
OFF, REQUIRED = "off", "required"
STEP = 30
DRIFT = 1
"""Steps by which the clock of a device may be wrong, before and after."""
PAPER, LETTERS = 10, "23456789abcdefghjkmnpqrstuvwxyz"
LONG = 10
PENDING = timedelta(minutes=30)
TRIES, EVERY = 10, timedelta(hours=1)
FIELD, PENDING_FIELD = "factor.secret", "factor.pending"
SECRET_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Standing:
    """What an account has: a device for codes, paper codes that are left, and passkeys."""

    device: bool
    paper: int
    passkeys: int

    @property
    def any(self) -> bool:
        """Whether there is anything to show."""
        return self.device or bool(self.passkeys)


@dataclass(frozen=True, slots=True)
class Pending:
    """A device that is being set up: its secret to be typed, its address as a picture, and both sealed."""

    secret: str
    address: str
    sealed: str


def is_asked_of(actor: Actor) -> bool:
    """Whether somebody sees other people's data: holds a right, or leads a project."""
    return bool(actor.rights or actor.leads)


def standing(session: Session, account_id: int) -> Standing:
    """What an account has to show."""
    row = session.get(SecondFactor, account_id)
    keys = session.scalar(select(func.count()).select_from(Passkey).where(Passkey.account_id == account_id))
    device = row is not None and row.confirmed_at is not None
    return Standing(device, len(row.paper) if row is not None and device else 0, keys or 0)


def is_shown(session: Session, signed_in_id: int) -> bool:
    """Whether this sign-in has shown its second factor."""
    return session.get_one(SignedIn, signed_in_id).factor_at is not None


def refuse_unshown(session: Session, actor: Actor, signed_in_id: int) -> None:
    """Raise Forbidden where a factor is set up and not shown: else a password alone could replace it.

    A device for codes is asked of everybody who has one; passkeys of who has rights, even while they rest.
    """
    found = standing(session, actor.account_id)
    wanted = found.device or (found.passkeys and _is_staff(session, actor))
    if wanted and not is_shown(session, signed_in_id):
        raise unshown()


def unshown() -> Forbidden:
    """The fault that a second factor was not shown yet."""
    return Forbidden("factor_wanted", lazy("Show your second factor first."))


def begin(session: Session, actor: Actor, signed_in_id: int, password: str | None) -> Pending:
    """A new device: nothing is kept until it has shown that it works.

    Raises Conflict where there is one, Invalid for a wrong password, TooMany, Forbidden.
    """
    refuse_unshown(session, actor, signed_in_id)
    sessions.confirm(session, actor, signed_in_id, password, field="password")
    _refuse_second(session, actor)
    secret = pyotp.random_base32(SECRET_LENGTH)
    told = json.dumps([secret, signed_in_id, int(now().timestamp())])
    with writing(session):
        sealed = vault_of(session).seal(actor.person_id, PENDING_FIELD, told)
    return _pending(actor, secret, base64.urlsafe_b64encode(sealed).decode())


def pending(session: Session, actor: Actor, signed_in_id: int, sealed: str) -> Pending:
    """A device that is being set up, again. Raises Invalid when that began too long ago."""
    return _pending(actor, _secret_of(session, actor, signed_in_id, sealed), sealed)


def finish(session: Session, actor: Actor, signed_in_id: int, sealed: str, code: str) -> Sequence[str]:
    """Keep a device that shows the right code; its paper codes, which nobody gets again.

    The factor counts as shown. Raises Invalid, TooMany, Conflict where there is one, Forbidden.
    """
    refuse_unshown(session, actor, signed_in_id)
    secret = _secret_of(session, actor, signed_in_id, sealed)
    throttle.take(session, (budget := _budget(actor.account_id),))
    step = _step(secret, code, 0)
    if step is None:
        raise _wrong()
    throttle.give_back(session, (budget,))
    codes = _new_paper()
    with writing(session):
        _refuse_second(session, actor)
        session.execute(delete(SecondFactor).where(SecondFactor.account_id == actor.account_id))
        session.add(
            SecondFactor(
                account_id=actor.account_id,
                sealed=vault_of(session).seal(HOUSE, FIELD, secret),
                last_step=step,
                paper=_kept(session, actor.account_id, codes),
                made_at=now(),
                confirmed_at=now(),
            )
        )
        _show(session, signed_in_id)
        note(session, actor, "factor_set_up", "account", actor.account_id)
    return codes


def show(session: Session, actor: Actor, signed_in_id: int, typed: str) -> None:
    """Show the second factor of this sign-in: six digits of the device, or a paper code, which is used up.

    A code counts once. Raises Invalid, TooMany when no try is left.
    """
    budget = _budget(actor.account_id)
    throttle.take(session, (budget,))
    with writing(session):
        row = session.get(SecondFactor, actor.account_id, with_for_update=True, populate_existing=True)
        by = _shown_by(session, row, _plain(typed)) if row is not None and row.confirmed_at else None
        if by is not None:
            throttle.give_back(session, (budget,))
            _show(session, signed_in_id)
            note(session, actor, "factor_shown", "account", actor.account_id, by=by)
    if by is None:
        raise _wrong()


def renew_paper(session: Session, actor: Actor, signed_in_id: int, password: str | None) -> Sequence[str]:
    """Ten new paper codes, shown once; those of before are void.

    Raises NotFound without a device, Invalid for a wrong password, TooMany, Forbidden.
    """
    refuse_unshown(session, actor, signed_in_id)
    sessions.confirm(session, actor, signed_in_id, password, field="password")
    codes = _new_paper()
    with writing(session):
        row = session.get(SecondFactor, actor.account_id)
        if row is None:
            raise NotFound
        row.paper = _kept(session, actor.account_id, codes)
        note(session, actor, "paper_renewed", "account", actor.account_id)
    return codes


def end(session: Session, actor: Actor, signed_in_id: int, password: str | None) -> None:
    """Ask oneself for no codes any more. Raises Invalid for a wrong password, TooMany, Forbidden."""
    refuse_unshown(session, actor, signed_in_id)
    sessions.confirm(session, actor, signed_in_id, password, field="password")
    with writing(session):
        session.execute(delete(SecondFactor).where(SecondFactor.account_id == actor.account_id))
        note(session, actor, "factor_ended", "account", actor.account_id)


def _is_staff(session: Session, actor: Actor) -> bool:
    known = sign_in.acting_as(session, actor.person_id)
    return known is not None and is_asked_of(known)


def _refuse_second(session: Session, actor: Actor) -> None:
    if standing(session, actor.account_id).device:
        raise Conflict("factor_there", lazy("You have set up a device already. End it first."))


def _budget(account_id: int) -> Budget:
    return Budget(f"factor:{account_id}", TRIES, EVERY)


def _pending(actor: Actor, secret: str, sealed: str) -> Pending:
    address = pyotp.TOTP(secret).provisioning_uri(name=actor.name, issuer_name=ISSUER)
    return Pending(secret, address, sealed)


def _secret_of(session: Session, actor: Actor, signed_in_id: int, sealed: str) -> str:
    late = Invalid({"_schema": [lazy("This was begun too long ago. Begin again.")]})
    try:
        raw = base64.urlsafe_b64decode(sealed.encode())
        told = vault_of(session).open(actor.person_id, PENDING_FIELD, raw)
    except (ValueError, Damaged, Erased) as fault:
        raise late from fault
    secret, of, at = json.loads(told)
    if of != signed_in_id or now().timestamp() - at > PENDING.total_seconds():
        raise late
    return str(secret)


def _plain(typed: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKC", typed).lower() if each.isalnum())


def _step(secret: str, code: str, last: int) -> int | None:
    """The step that a code belongs to, later than `last`; None for any other code."""
    typed, here, device = _plain(code).encode(), int(now().timestamp()) // STEP, pyotp.TOTP(secret)
    fits = [
        step
        for step in range(here - DRIFT, here + DRIFT + 1)
        if hmac.compare_digest(device.generate_otp(step).encode(), typed) and step > last
    ]
    return fits[0] if fits else None


def _shown_by(session: Session, row: SecondFactor, typed: str) -> str | None:
    secret = vault_of(session).open(HOUSE, FIELD, row.sealed)
    step = _step(secret, typed, row.last_step)
    if step is not None:
        row.last_step = step
        return "device"
    mark = _paper_mark(session, row.account_id, typed)
    if mark in row.paper:
        row.paper = [each for each in row.paper if each != mark]
        return "paper"
    return None


def _new_paper() -> list[str]:
    made = ("".join(secrets.choice(LETTERS) for _ in range(LONG)) for _ in range(PAPER))
    return [f"{each[:5]}-{each[5:]}" for each in made]


def _kept(session: Session, account_id: int, codes: Sequence[str]) -> list[str]:
    return [_paper_mark(session, account_id, _plain(each)) for each in codes]


def _paper_mark(session: Session, account_id: int, plain: str) -> str:
    return vault_of(session).digest("factor.paper", f"{account_id}:{plain}").hex()


def _show(session: Session, signed_in_id: int) -> None:
    session.execute(update(SignedIn).where(SignedIn.id == signed_in_id).values(factor_at=now()))


def _wrong() -> Invalid:
    return Invalid({"code": [lazy("This code does not fit, or was used already. Wait for the next one.")]})
