"""Sign-up where the house can send: nothing is made before a code or link has proved the address or number.

What was typed waits sealed in the challenge, its password as a hash. A contact that has an account is
answered as any other; the letter to it says that it has one.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Challenge
from web.services.accounts import challenges, contacts, passwords, sign_up, throttle
from web.services.accounts.sign_in import Client
from web.services.audit.record import once
from web.services.faults import Invalid

PURPOSE = "sign_up"


def ask(session: Session, values: Mapping[str, Any], client: Client, language: str) -> int:
    """The id of a challenge for who signs up, from a loaded `SignUp` schema without a stall's code.

    Raises Invalid for a weak password, TooMany.
    """
    contact = str(values["email"])
    passwords.refuse_weak("password", values["password"], (values["name"], contact))
    said = {
        "name": values["name"],
        "languages": list(values["languages"]),
        "password": passwords.hashed(values["password"]),
        "language": language,
    }
    with writing(session):
        digest = contacts.digest_of(session, contact)
        budgets = challenges.asking_budgets(session, PURPOSE, digest, client)
        throttle.take(session, (*budgets, sign_up.budget_of(client.address)))
        return challenges.make(session, PURPOSE, contact, language, said=said).id


def join_by_code(session: Session, ticket: str, code: str, client: Client, *, key: str) -> int:
    """The id of the new account of who typed the code; the same form again (`key`) gives the same one.

    Raises NotFound for a ticket that is none, Invalid for a wrong code, or where the contact has got an
    account meanwhile, TooMany.
    """
    challenge = challenges.by_ticket(session, ticket, PURPOSE)
    if not challenges.is_second_press(session, challenge, key):
        challenges.prove(session, challenge, code, client)
    return _join(session, challenge, client, key)


def join_by_link(session: Session, token: str, password: str, client: Client, *, key: str) -> int:
    """The id of the new account of who opened the link and knows the password that was chosen.

    Without that, whoever typed somebody else's address would get an account with it by their press. Raises
    NotFound for a link that is spent, Invalid at `password`, TooMany.
    """
    challenge = challenges.named_by_link(session, token, PURPOSE)
    if not challenges.is_second_press(session, challenge, key):
        said = challenges.said_of(session, challenges.by_link(session, token, PURPOSE))
        budget = challenges.guesses_of(challenge)
        throttle.take(session, (budget,))
        if not passwords.is_right(str(said["password"]), password):
            raise Invalid({"password": [lazy("This is not the password that was chosen when signing up.")]})
        throttle.give_back(session, (budget,))
    return _join(session, challenge, client, key)


def name_behind(session: Session, token: str) -> str:
    """The name that was typed when signing up; uses nothing up. Raises NotFound."""
    return str(challenges.said_of(session, challenges.by_link(session, token, PURPOSE))["name"])


def _join(session: Session, challenge: Challenge, client: Client, key: str) -> int:
    with writing(session):
        if challenges.is_second_press(session, challenge, key):
            return int(once(session, key, dict)["account"])
        return int(once(session, key, lambda: {"account": _create(session, challenge, client)})["account"])


def _create(session: Session, challenge: Challenge, client: Client) -> int:
    said = challenges.said_of(session, challenge)
    challenges.use(session, challenge)
    values = {"name": said["name"], "email": said["to"], "languages": said["languages"], "stall": ""}
    return sign_up.create(session, values, said["password"], said["language"], client.address, proven=True)
