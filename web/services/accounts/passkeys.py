"""Passkeys (WebAuthn): made on the account page, used to sign in without a name or a password.

The authenticator must have known its person (a PIN, a finger, a face), so a passkey is both factors at once.
A challenge says for what and until when it is good under a key of the house, and counts once.
"""

import hmac
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

import webauthn
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from webauthn.helpers import bytes_to_base64url, options_to_json, parse_client_data_json, structs
from webauthn.helpers import parse_authentication_credential_json as read_answer
from webauthn.helpers import parse_registration_credential_json as read_new
from webauthn.helpers.exceptions import WebAuthnException

from i18n.translator import lazy
from web.db import vault_of, writing
from web.models import Account, Done, Passkey, Person, SignedIn
from web.services.accounts import factors, sessions, sign_in, throttle
from web.services.accounts.sign_in import EVERY_OF_ADDRESS, TRIES_OF_ADDRESS, Client, Entered
from web.services.accounts.throttle import Budget
from web.services.accounts.tokens import hash_of
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.clock import now
from web.services.faults import Conflict, Invalid, NotFound

HOUSE = "Duet"
GOOD_FOR = timedelta(minutes=5)
MOST = 20
NONCE, TIME, MARK = 16, 8, 32
ENTER, PROVE, MAKE = "enter", "prove", "make"
LONGEST_ANSWER = 20_000
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Site:
    """For whom passkeys are made: a host name, and the address that pages are read under."""

    host: str
    origin: str


def of_account(session: Session, account_id: int) -> Sequence[Passkey]:
    """The passkeys of an account, oldest first."""
    mine = select(Passkey).where(Passkey.account_id == account_id)
    return session.scalars(mine.order_by(Passkey.id)).all()


def asked_to_make(
    session: Session, actor: Actor, signed_in_id: int, site: Site, *, password: str | None
) -> str:
    """What the browser needs to make a passkey, as JSON; for this sign-in, once its person is sure.

    Raises Invalid for a wrong password or too many passkeys, TooMany, Forbidden where a second factor must
    be shown first.
    """
    factors.refuse_unshown(session, actor, signed_in_id)
    sessions.confirm(session, actor, signed_in_id, password, field="password")
    kept = of_account(session, actor.account_id)
    if len(kept) >= MOST:
        raise Invalid({"_schema": [lazy("You have %(most)s passkeys. Remove one first.", most=MOST)]})
    wanted = structs.AuthenticatorSelectionCriteria(
        resident_key=structs.ResidentKeyRequirement.REQUIRED,
        user_verification=structs.UserVerificationRequirement.REQUIRED,
    )
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=HOUSE,
        user_id=_handle(session, actor.account_id),
        user_name=actor.name,
        user_display_name=actor.name,
        challenge=_challenge(session, MAKE, signed_in_id),
        timeout=int(GOOD_FOR.total_seconds() * 1000),
        authenticator_selection=wanted,
        exclude_credentials=[_descriptor(each) for each in kept],
    )
    return str(options_to_json(options))


def make(session: Session, actor: Actor, signed_in_id: int, site: Site, answer: str, name: str) -> int:
    """The id of a new passkey, from what the browser answered. Raises Invalid, Forbidden."""
    factors.refuse_unshown(session, actor, signed_in_id)
    given = _read(answer, read_new)
    challenge = _spent(session, MAKE, signed_in_id, given.response.client_data_json)
    verified = _checked(
        lambda: webauthn.verify_registration_response(
            credential=given,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    )
    with writing(session):
        if session.scalar(select(Passkey.id).where(Passkey.credential_id == verified.credential_id)):
            raise Conflict("passkey_known", lazy("This passkey is in use already."))
        made = Passkey(
            account_id=actor.account_id,
            credential_id=verified.credential_id,
            public_key=verified.credential_public_key,
            sign_count=verified.sign_count,
            transports=[each.value for each in given.response.transports or ()],
            name=name,
            made_at=now(),
        )
        session.add(made)
        session.flush()
        note(session, actor, "passkey_made", "account", actor.account_id)
        _show(session, signed_in_id)
        return made.id


def asked_to_enter(session: Session, site: Site) -> str:
    """What the browser needs to sign somebody in by a passkey, whoever it is, as JSON."""
    return _asked(site, _challenge(session, ENTER, 0), ())


def enter(session: Session, site: Site, answer: str, client: Client, *, days: int) -> Entered:
    """A new sign-in for who answered with a passkey; its second factor counts as shown.

    Raises Invalid, also for who is locked out; TooMany when this client has no try left.
    """
    budget = Budget(f"passkey:{throttle.neighbour(client.address)}", TRIES_OF_ADDRESS, EVERY_OF_ADDRESS)
    throttle.take(session, (budget,))
    used = _used(session, site, answer, ENTER, 0, client.address)
    throttle.give_back(session, (budget,))
    with writing(session):
        entered = sign_in.enter(session, used.account_id, client, days=days)
        session.execute(
            update(SignedIn).where(SignedIn.token_hash == hash_of(entered.token)).values(factor_at=now())
        )
    return entered


def asked_to_prove(session: Session, actor: Actor, signed_in_id: int, site: Site) -> str:
    """What the browser needs to show one of the passkeys of who is signed in, as JSON."""
    kept = of_account(session, actor.account_id)
    return _asked(site, _challenge(session, PROVE, signed_in_id), kept)


def prove(session: Session, actor: Actor, signed_in_id: int, site: Site, answer: str) -> None:
    """Show a passkey as the second factor of this sign-in. Raises Invalid."""
    used = _used(session, site, answer, PROVE, signed_in_id, actor.address, actor.account_id)
    with writing(session):
        _show(session, signed_in_id)
        note(session, actor, "factor_shown", "account", used.account_id, by="passkey")


def rename(session: Session, actor: Actor, passkey_id: int, name: str) -> None:
    """Call one of one's own passkeys something else. Raises NotFound."""
    with writing(session):
        own(session, actor, passkey_id).name = name


def remove(session: Session, actor: Actor, signed_in_id: int, passkey_id: int, password: str | None) -> None:
    """Let one of one's own passkeys sign in no longer.

    Raises NotFound, Invalid for a wrong password, TooMany, Forbidden where a second factor must be shown.
    """
    own(session, actor, passkey_id)
    factors.refuse_unshown(session, actor, signed_in_id)
    sessions.confirm(session, actor, signed_in_id, password, field="password")
    with writing(session):
        session.delete(own(session, actor, passkey_id))
        note(session, actor, "passkey_removed", "account", actor.account_id)


def own(session: Session, actor: Actor, passkey_id: int) -> Passkey:
    """One of one's own passkeys. Raises NotFound."""
    found = session.get(Passkey, passkey_id)
    if found is None or found.account_id != actor.account_id:
        raise NotFound(message=lazy("This passkey is not in your list any more."))
    return found


def _used(
    session: Session, site: Site, answer: str, purpose: str, of: int, address: str, account: int | None = None
) -> Passkey:
    """The passkey that an answer was signed with, its counter moved on."""
    given = _read(answer, read_answer)
    challenge = _spent(session, purpose, of, given.response.client_data_json)
    with writing(session):
        key = session.scalar(select(Passkey).where(Passkey.credential_id == given.raw_id))
        if key is None or account not in (None, key.account_id):
            raise _unknown()
        handle = given.response.user_handle
        if handle and not hmac.compare_digest(handle, _handle(session, key.account_id)):
            raise _unknown()
        verified = _checked(lambda: _verify(given, challenge, site, key, 0))
        copied = 0 < key.sign_count >= verified.new_sign_count
        if copied:
            _note_copy(session, key, address)
        else:
            key.sign_count, key.used_at = verified.new_sign_count, now()
    if copied:
        raise Invalid(
            {"_schema": [lazy("This passkey may have been copied. Sign in another way and make a new one.")]}
        )
    return key


def _verify(given: Any, challenge: bytes, site: Site, key: Passkey, count: int) -> Any:
    """The counter is compared by who asks: one that goes back is written down."""
    return webauthn.verify_authentication_response(
        credential=given,
        expected_challenge=challenge,
        expected_rp_id=site.host,
        expected_origin=site.origin,
        credential_public_key=key.public_key,
        credential_current_sign_count=count,
        require_user_verification=True,
    )


def _note_copy(session: Session, key: Passkey, address: str) -> None:
    person = session.get_one(Person, session.get_one(Account, key.account_id).person_id)
    who = Actor(person.id, key.account_id, person.name, person.language, None, address=address)
    note(session, who, "passkey_copied", "account", key.account_id)


def _show(session: Session, signed_in_id: int) -> None:
    session.execute(update(SignedIn).where(SignedIn.id == signed_in_id).values(factor_at=now()))


def _asked(site: Site, challenge: bytes, kept: Sequence[Passkey]) -> str:
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=challenge,
        timeout=int(GOOD_FOR.total_seconds() * 1000),
        allow_credentials=[_descriptor(each) for each in kept],
        user_verification=structs.UserVerificationRequirement.REQUIRED,
    )
    return str(options_to_json(options))


def _descriptor(key: Passkey) -> structs.PublicKeyCredentialDescriptor:
    known = {each.value: each for each in structs.AuthenticatorTransport}
    ways = [known[each] for each in key.transports if each in known]
    return structs.PublicKeyCredentialDescriptor(id=key.credential_id, transports=ways or None)


def _handle(session: Session, account_id: int) -> bytes:
    """What an authenticator calls an account: it tells nothing of its person."""
    return vault_of(session).digest("passkey.handle", str(account_id))


def _challenge(session: Session, purpose: str, of: int) -> bytes:
    until = int((now() + GOOD_FOR).timestamp())
    told = secrets.token_bytes(NONCE) + until.to_bytes(TIME)
    return told + _mark(session, purpose, of, told)


def _mark(session: Session, purpose: str, of: int, told: bytes) -> bytes:
    return vault_of(session).digest("passkey.challenge", f"{purpose}:{of}:{told.hex()}")


def _spent(session: Session, purpose: str, of: int, client_data: bytes) -> bytes:
    """The challenge that was answered; it counts no more. Raises Invalid for a foreign, old or used one."""
    challenge = _checked(lambda: parse_client_data_json(client_data).challenge)
    told, mark = challenge[: NONCE + TIME], challenge[NONCE + TIME :]
    if len(challenge) != NONCE + TIME + MARK:
        raise _unknown()
    if not hmac.compare_digest(mark, _mark(session, purpose, of, told)):
        raise _unknown()
    moment, until = now(), int.from_bytes(told[NONCE:])
    used = f"passkey:{bytes_to_base64url(told)}"
    with writing(session):
        session.execute(delete(Done).where(Done.token.like("passkey:%"), Done.at < moment - 2 * GOOD_FOR))
        if moment.timestamp() > until or session.get(Done, used) is not None:
            raise Invalid({"_schema": [lazy("That took too long, or was sent twice. Try again.")]})
        session.add(Done(token=used, answer={}, at=moment))
    return bytes(challenge)


def _read(answer: str, read: Callable[[str], Answer]) -> Answer:
    if not answer or len(answer) > LONGEST_ANSWER:
        raise _unknown()
    return _checked(lambda: read(answer))


def _checked(deed: Callable[[], Answer]) -> Answer:
    """What a check answers. Raises Invalid for what is false or cannot be read."""
    try:
        return deed()
    except (WebAuthnException, ValueError, KeyError, TypeError, AttributeError, IndexError) as fault:
        raise _unknown() from fault


def _unknown() -> Invalid:
    return Invalid({"_schema": [lazy("This passkey does not work here. Try another one, or your password.")]})
