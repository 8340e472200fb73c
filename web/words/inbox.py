"""The inbox on the page: the same words as in letters, with answers that are given here."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from i18n.reader import Reader
from i18n.translator import Message, lazy
from web.house import House
from web.services.messages import links
from web.services.messages.inbox import Told
from web.services.messages.kinds import (
    CALLS,
    CHANGES,
    PAPERS,
    PLAN,
    PROJECTS,
    REMINDERS,
    RUNS,
    STANDING,
)
from web.services.messages.subjects.event import Promised
from web.services.promises.mine import MyShift
from web.words.messages.letter import Button
from web.words.messages.news import WORDINGS, Writing
from web.words.messages.piece import Piece
from web.words.messages.shifts import ASKS, LABELS, Links

HERE = ""
"""Before an address of this site there stands nothing."""
ICONS: Mapping[str, tuple[str, str]] = {
    PLAN: ("calendar", "jade"),
    CHANGES: ("changed", "plum"),
    REMINDERS: ("bell", "apricot"),
    CALLS: ("phone", "apricot"),
    PAPERS: ("shield", "apricot"),
    PROJECTS: ("flag", "plum"),
    RUNS: ("play", "plum"),
    STANDING: ("building", "jade"),
}
"""The sign of each group of kinds, and its tone."""
BY: Mapping[str, Message] = {
    "email": lazy("also by e-mail"),
    "phone": lazy("also to your phone"),
    "push": lazy("also as a push message"),
}
ANSWERS = ("declined", "accepted")
FOR_GROUP = lazy("Answer for your group")


class OnPage(Writing):
    """Writing for a page: no calendar goes with it, and answers need no link."""

    @property
    def in_house(self) -> bool:
        """It is read on a page."""
        return True

    def links(self) -> Links:
        """Links that prove nothing: who reads the page has signed in."""
        return Links(self.house, _seat)

    def with_entry(self, piece: Piece, shift: MyShift) -> Piece:
        """The piece as it is."""
        return piece


def days(
    session: Session, reader: Reader, person_id: int, told: Iterable[Told], today: datetime
) -> list[dict[str, Any]]:
    """What somebody is told, in days, the newest first."""
    writing = OnPage(session, reader, House(HERE, reader.zone), person_id)
    found: list[dict[str, Any]] = []
    for each in told:
        day = reader.formats.local(each.at).date()
        if not found or found[-1]["day"] != day:
            label = reader.formats.relative(day, reader.formats.local(today).date())
            found.append({"day": day, "label": label, "items": []})
        found[-1]["items"].append(item(writing, each))
    return found


def item(writing: Writing, told: Told) -> dict[str, Any]:
    """One thing that is told."""
    reader, fact = writing.reader, told.fact
    piece = WORDINGS[fact.subject](writing, fact)
    icon, tone = ICONS[fact.group]
    said = piece.item
    answers, together = _answers(reader, fact.record), _together(writing, fact.record)
    return {
        "id": min(fact.notice_ids),
        "notice_ids": fact.notice_ids,
        "icon": icon,
        "tone": tone,
        "group": fact.group,
        "heading": said.heading,
        "title": said.title,
        "facts": [(name, text, said.was.get(name, "")) for name, text in said.facts],
        "question": said.question if answers or together or not said.buttons else "",
        "note": said.note,
        "off": said.off,
        "answers": answers,
        "asks": bool(answers),
        "page": together or piece.page,
        "together": together,
        "new": told.new,
        "at": told.at,
        "when": reader.formats.time(told.at),
        "by": [reader.translator.say(BY[each]) for each in told.channels],
    }


def _together(writing: Writing, record: object) -> Button | None:
    """The page on which somebody answers for their group; None where there is nothing to say."""
    if not isinstance(record, Promised) or not record.speaks or not record.shift.can:
        return None
    link = links.ToPromise(writing.person_id, record.promise_id, record.shift.sequence)
    code = links.to_promise(writing.session, link, record.shift.starts_at)
    return Button(writing.reader.translator.say(FOR_GROUP), writing.house.page(f"/a/{code}"))


def _answers(reader: Reader, record: object) -> Sequence[dict[str, Any]]:
    """What can be said to it here, the yes last, where the thumb is."""
    if not isinstance(record, Promised) or record.party or record.shift.state not in ASKS:
        return ()
    shift = record.shift
    return [
        {
            "label": reader.translator.say(LABELS[shift.state, each]),
            "seat_id": shift.seat_id,
            "says": each,
            "yes": each == "accepted",
        }
        for each in ANSWERS
        if each in shift.can
    ]


def _seat(shift: MyShift, _until: datetime) -> str:
    return str(shift.seat_id)
