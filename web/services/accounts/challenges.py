"""Challenges: a code and a link sent to an address or number prove that whoever has them reads it.

A code is six digits: said aloud in any language, typed on any phone. Both are derived under the house's key
and stand nowhere (`web.services.accounts.marks`). Whoever asked holds a ticket; a code counts with it alone.
A challenge without a contact is of no account: it is written, answers and takes its time as one that is.
`web/DECISIONS.md` has how long what is good, and why.
"""

import json
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import vault_of, writing
from web.models import Challenge, Contact, Done
from web.services.accounts import contacts, devices, marks, throttle
from web.services.accounts.sign_in import Client
from web.services.accounts.throttle import Budget
from web.services.clock import now
from web.services.faults import Invalid, NotFound
from web.services.messages import direct
from web.vault.vault import HOUSE

DIGITS = 6
MOST_WRONG = 5
CODE_GOOD_FOR = timedelta(minutes=15)
LINK_GOOD_FOR: Mapping[str, timedelta] = {
    "verify": timedelta(hours=24),
    "sign_up": timedelta(hours=24),
    "sign_in": timedelta(hours=1),
}
DOUBLE_PRESS = timedelta(minutes=1)
"""So long the same form is answered again, whose first answer the browser may have dropped."""
KEPT = timedelta(days=1)
"""How long one is kept that is over."""
ASKS_OF_CONTACT, EVERY_ASK = 5, timedelta(minutes=30)
ASKS_OF_CLIENT, EVERY_ASK_OF_CLIENT = 30, timedelta(minutes=2)
WRONG_OF_CONTACT, EVERY_WRONG = 10, timedelta(hours=2)
WRONG_OF_CLIENT, EVERY_WRONG_OF_CLIENT = 30, timedelta(minutes=5)
CODE, LINK, TICKET = "challenge.code", "challenge.link", "challenge.ticket"
SEALED = "challenge.sealed"
Said = Mapping[str, Any]


def make(
    session: Session,
    purpose: str,
    value: str,
    language: str,
    *,
    contact: Contact | None = None,
    person_id: int | None = None,
    to_contact: bool = False,
    said: Said | None = None,
) -> Challenge:
    """A new challenge for an address or number, and its message; the same one's earlier ones end.

    `contact` is whose proof it is; `to_contact` sends there, else `value` is sealed as an address that is
    nobody's yet. `said` is what waits for the proof. Inside a transaction that writes.
    """
    moment = now()
    session.execute(delete(Challenge).where(Challenge.expires_at < moment - KEPT))
    made = Challenge(
        purpose=purpose,
        person_id=person_id,
        contact_id=contact.id if contact is not None else None,
        digest=contacts.digest_of(session, value),
        nonce=secrets.token_bytes(16),
        sealed=vault_of(session).seal(HOUSE, SEALED, json.dumps({"to": value, **(said or {})})),
        made_at=moment,
        expires_at=moment + LINK_GOOD_FOR[purpose],
    )
    earlier = (Challenge.purpose == purpose) & _same(made) & Challenge.used_at.is_(None)
    session.execute(update(Challenge).where(earlier, Challenge.expires_at > moment).values(expires_at=moment))
    session.add(made)
    session.flush()
    options = {"language": language, "expires_at": made.expires_at}
    if contact is not None and to_contact:
        direct.to_contact(session, contact, purpose, made.id, **options)  # type: ignore[arg-type]  # of these names
    else:
        direct.to_address(session, value, purpose, made.id, **options)  # type: ignore[arg-type]  # of these names
    return made


def code_of(session: Session, challenge: Challenge) -> str:
    """The digits of a challenge."""
    return marks.number(session, CODE, challenge.id, challenge.nonce, DIGITS)


def link_of(session: Session, challenge: Challenge) -> str:
    """The token of a challenge's link."""
    return marks.token(session, LINK, challenge.id, challenge.nonce)


def ticket_of(session: Session, challenge_id: int) -> str:
    """What whoever asked for a challenge holds of it."""
    challenge = session.get_one(Challenge, challenge_id)
    return marks.token(session, TICKET, challenge.id, challenge.nonce)


def by_ticket(session: Session, ticket: str, purpose: str) -> Challenge:
    """The challenge of a ticket, over or not. Raises NotFound."""
    return _named(session, TICKET, ticket, purpose)


def named_by_link(session: Session, token: str, purpose: str) -> Challenge:
    """The challenge of a link, over or not. Raises NotFound."""
    return _named(session, LINK, token, purpose)


def by_link(session: Session, token: str, purpose: str) -> Challenge:
    """The challenge of a link that is good still. Raises NotFound."""
    found = _named(session, LINK, token, purpose)
    if not is_open(found):
        raise spent()
    return found


def is_open(challenge: Challenge) -> bool:
    """Whether its link is good still."""
    return challenge.used_at is None and challenge.expires_at > now()


def takes_codes(challenge: Challenge) -> bool:
    """Whether its code is good still."""
    return is_open(challenge) and challenge.tries < MOST_WRONG and code_ends(challenge) > now()


def code_ends(challenge: Challenge) -> datetime:
    """Until when its code is good."""
    return min(challenge.made_at + CODE_GOOD_FOR, challenge.expires_at)


def said_of(session: Session, challenge: Challenge) -> Said:
    """What waits for the proof, and where the message went (`to`). Raises NotFound once it is used."""
    if challenge.sealed is None:
        raise spent()
    said: Said = json.loads(vault_of(session).open(HOUSE, SEALED, challenge.sealed))
    return said


def sent_to(session: Session, ticket: str, purpose: str) -> str:
    """Where the code of a ticket went. Raises NotFound for a ticket that is none, or used up."""
    return str(said_of(session, by_ticket(session, ticket, purpose))["to"])


def asking_budgets(
    session: Session, purpose: str, digest: bytes, client: Client, account_id: int = 0
) -> Sequence[Budget]:
    """What asking for a message costs: its address or number, and who asks.

    A browser that signed in to the account before has tries of its own: strangers cannot use them up.
    """
    device = devices.known(session, account_id, client.devices)
    key = f"device:{device.id}" if device is not None else digest.hex()
    return (
        Budget(f"ask:{purpose}:{key}", ASKS_OF_CONTACT, EVERY_ASK),
        Budget(f"asks:{throttle.neighbour(client.address)}", ASKS_OF_CLIENT, EVERY_ASK_OF_CLIENT),
    )


def prove(session: Session, challenge: Challenge, typed: str, client: Client) -> None:
    """Make sure that `typed` is the code. Raises Invalid at `code` for a wrong one, TooMany.

    A try is taken before it is known whether it is right, and given back when it was.
    """
    budgets = _guessing_budgets(challenge, client)
    with writing(session):
        throttle.take(session, budgets)
        counted = update(Challenge).where(Challenge.id == challenge.id, Challenge.tries < MOST_WRONG)
        open_still = counted.where(Challenge.used_at.is_(None), Challenge.made_at > now() - CODE_GOOD_FOR)
        good = open_still.where(Challenge.expires_at > now())
        taken = session.scalar(good.values(tries=Challenge.tries + 1).returning(Challenge.id))
    if taken is None:
        raise Invalid({"code": [lazy("This code is not in use any more. Ask for another one.")]})
    is_code = secrets.compare_digest(code_of(session, challenge).encode(), spoken(typed).encode())
    if not is_code or (challenge.contact_id is None and challenge.purpose != "sign_up"):
        raise Invalid({"code": [lazy("This is not the code. Look at the newest message once more.")]})
    with writing(session):
        throttle.give_back(session, budgets)
        session.execute(
            update(Challenge).where(Challenge.id == challenge.id).values(tries=Challenge.tries - 1)
        )


def guesses_of(challenge: Challenge) -> Budget:
    """What wrong codes for one address or number cost, whoever types them."""
    return Budget(f"code:{challenge.purpose}:{challenge.digest.hex()}", WRONG_OF_CONTACT, EVERY_WRONG)


def use(session: Session, challenge: Challenge) -> None:
    """Use a challenge up, once, and what it keeps with it; inside a transaction that writes.

    Raises NotFound when it was used or ended meanwhile.
    """
    open_still = Challenge.used_at.is_(None) & (Challenge.expires_at > now())
    used = update(Challenge).where(Challenge.id == challenge.id, open_still)
    if session.scalar(used.values(used_at=now(), sealed=None).returning(Challenge.id)) is None:
        raise spent()
    session.refresh(challenge)


def is_second_press(session: Session, challenge: Challenge, key: str) -> bool:
    """Whether this very form has used the challenge a moment ago."""
    recently = challenge.used_at is not None and challenge.used_at > now() - DOUBLE_PRESS
    return recently and bool(key) and session.get(Done, key) is not None


def spoken(typed: str) -> str:
    """The digits of what was typed, of any script, whatever stands between them."""
    plain = unicodedata.normalize("NFKC", typed)
    return "".join(str(unicodedata.decimal(each)) for each in plain if each.isdecimal())


def spent() -> NotFound:
    """The fault of a link or ticket that is used, too old or none of ours."""
    return NotFound("link_spent", lazy("This link was used already, or is too old. Ask for another one."))


def _same(challenge: Challenge) -> ColumnElement[bool]:
    """Which challenges a new one ends: of the same contact of its person, else of the same address."""
    if challenge.purpose == "verify":
        return Challenge.contact_id == challenge.contact_id
    return Challenge.digest == challenge.digest


def _named(session: Session, kind: str, token: str, purpose: str) -> Challenge:
    identity = marks.id_in(token)
    found = session.scalar(select(Challenge).where(Challenge.id == identity)) if identity else None
    if found is None or not marks.is_right(session, kind, found.id, found.nonce, token):
        raise spent()
    if found.purpose != purpose:
        raise spent()
    return found


def _guessing_budgets(challenge: Challenge, client: Client) -> Sequence[Budget]:
    return (
        guesses_of(challenge),
        Budget(f"codes:{throttle.neighbour(client.address)}", WRONG_OF_CLIENT, EVERY_WRONG_OF_CLIENT),
    )
