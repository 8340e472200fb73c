"""Who reads a message, and in which language it is written."""

from collections.abc import Mapping
from dataclasses import replace

from immutabledict import immutabledict
from sqlalchemy.orm import Session

from i18n.formats import Formats
from i18n.languages import letter_tags
from i18n.negotiate import negotiate
from i18n.reader import Reader
from web.house import House
from web.models import Message, Person
from web.services.names import Names

MAINLAND_CHINA = "+86"
ON_ITS_PHONES: Mapping[str, str] = immutabledict({"zh-Hant": "zh-Hans"})
"""Gateways there send approved templates alone, and approve none in traditional characters."""


def by_phone(house: House, to: str) -> House:
    """The house as its messages to this number are written."""
    return replace(house, instead=ON_ITS_PHONES) if to.startswith(MAINLAND_CHINA) else house


def tag_for(language: str) -> str:
    """The language that a letter to somebody who reads `language` is written in."""
    return negotiate(language, offered=letter_tags())


def tag_of(session: Session, house: House, message: Message) -> str:
    """The language that a message is written in: its own, or its person's as they read now."""
    language = message.language
    if not language and message.person_id is not None:
        person = session.get(Person, message.person_id)
        language = person.language if person is not None else ""
    tag = tag_for(language)
    return house.instead.get(tag, tag)


def reader_of(session: Session, house: House, message: Message) -> Reader:
    """The reader of a message, in the language that it is written in."""
    return reader_in(session, house, tag_of(session, house, message))


def reader_in(session: Session, house: House, tag: str) -> Reader:
    """A reader of letters in a language."""
    return Reader(tag, house.zone, Names(session, Formats(tag, house.zone)))
