"""A message's letter as it would read now, for staff who look at it: its words, and no link of it.

What opens a page without signing in is its reader's alone. Only what the reader of this page may know of is
in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from web.house import House
from web.models import Message, Notice, Person
from web.services.access.scope import Scope
from web.services.messages.subjects import table
from web.words.inbox import OnPage
from web.words.messages import news, readers
from web.words.messages.letter import Letter


@dataclass(frozen=True, slots=True)
class Shown:
    """A letter, and the language it is written in."""

    letter: Letter
    tag: str


def letter(
    session: Session, scope: Scope, house: House, message: Message, notices: Sequence[Notice]
) -> Shown | None:
    """What these notices of a message tell now, in its person's language; None when nothing is true.

    What staff are told names people whom only they may know: it is read by themselves, and by who knows all.
    """
    person = session.get(Person, message.person_id or 0)
    told = [each for each in notices if each.dropped_at is None]
    if person is None or not told:
        return None
    all_known = scope.whole("coordinator") or person.id == scope.actor.person_id
    read = table.read(session, person.id, told).facts
    facts = [each for each in read if each.project_id is None or all_known]
    if not facts:
        return None
    reader = readers.reader_of(session, house, message)
    writing = OnPage(session, reader, house, person.id)
    return Shown(news.letter(writing, person.name, facts), reader.tag)
