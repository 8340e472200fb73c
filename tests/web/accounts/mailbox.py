"""What would leave the house, read as whoever gets it does: letters of messages, with codes and links."""

import re
from dataclasses import dataclass, replace

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import vault_of
from web.house import House
from web.models import Contact, Delivery, Message
from web.services.accounts import contacts
from web.services.messages.direct import SEALED_TO
from web.settings import Settings
from web.vault.vault import HOUSE
from web.words.messages import writers
from web.words.messages.letter import Letter

SMTP, GATEWAY = "smtp://127.0.0.1:2525", "http://127.0.0.1:9/"


@dataclass(frozen=True, slots=True)
class Post:
    """A message that waits to leave: where to, and its letter; None when it has nothing to say."""

    to: str
    message: Message
    letter: Letter | None

    @property
    def code(self) -> str:
        """The code it says."""
        assert self.letter is not None
        return self.letter.code

    @property
    def path(self) -> str:
        """The page that its button opens."""
        assert self.letter is not None
        assert self.letter.button is not None
        return re.sub(r"^https?://[^/]+", "", self.letter.button.url)


def opened_ways(app: Flask) -> None:
    """Let the house send to both kinds of contacts."""
    settings: Settings = app.extensions["settings"]
    app.extensions["settings"] = replace(settings, smtp_url=SMTP, gateway_url=GATEWAY)


def posts(session: Session) -> list[Post]:
    """All messages, oldest first."""
    session.rollback()
    session.expire_all()
    rows = session.execute(
        select(Delivery, Message).join(Message, Message.id == Delivery.message_id).order_by(Delivery.id)
    ).all()
    house = House.of(Settings())
    return [
        Post(_to(session, delivery), message, writers.write(session, house, message))
        for delivery, message in rows
    ]


def newest(session: Session) -> Post:
    """The newest message."""
    return posts(session)[-1]


def _to(session: Session, delivery: Delivery) -> str:
    if delivery.sealed_to is not None:
        return vault_of(session).open(HOUSE, SEALED_TO, delivery.sealed_to)
    contact = session.get_one(Contact, delivery.to_contact_id)
    return vault_of(session).open(contact.person_id, contacts.FIELD, contact.sealed)
