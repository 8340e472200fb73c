"""Sign-up: an account and the volunteer it is, in one step."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from web.db import writing
from web.models import Volunteer, VolunteerLanguage
from web.services import accounts, throttle
from web.services.record import note, once

FIRST_NUMBER = 20_001
# A desk where people sign up one after the other stays below; a program that makes accounts does not.
SIGN_UPS_OF_ADDRESS = 30
SIGN_UPS_IN_ALL = 300


def sign_up(session: Session, values: Mapping[str, Any], *, key: str, language: str, address: str) -> int:
    """The id of a new account with its volunteer, from a loaded `SignUp` schema.

    The same `key` again gives the same account. Raises Invalid when the email has an account already, TooMany
    when this client's `address`, or everybody together, has tried too often.
    """
    limits = {
        f"sign-up:{throttle.neighbour(address)}": SIGN_UPS_OF_ADDRESS,
        "sign-up": SIGN_UPS_IN_ALL,
    }
    with writing(session):
        throttle.refuse_the_impatient(session, limits)
        throttle.count(session, limits)
    return int(once(session, key, lambda: {"account": _create(session, values, language)})["account"])


def next_number(session: Session) -> str:
    """The next volunteer number, such as V-20418; inside a transaction that writes."""
    last = session.scalar(select(func.max(Volunteer.id))) or 0
    return f"V-{FIRST_NUMBER + last}"


def _create(session: Session, values: Mapping[str, Any], language: str) -> int:
    with writing(session):
        account = accounts.create(
            session,
            email=values["email"],
            name=values["name"],
            password=values["password"],
            role="volunteer",
            language=language,
        )
        volunteer = Volunteer(
            account_id=account, number=next_number(session), name=values["name"], reads=language
        )
        session.add(volunteer)
        session.flush()
        for spoken in values["languages"]:
            session.add(
                VolunteerLanguage(volunteer_id=volunteer.id, tag=spoken["tag"], level=spoken["level"])
            )
        note(session, account, "signed_up", "volunteer", volunteer.id)
        return account
