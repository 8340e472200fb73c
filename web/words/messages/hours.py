"""Hours that staff set right, as a piece of a letter: what they are now, and what was written before."""

from datetime import timedelta

from i18n.reader import Reader
from i18n.translator import lazy, lazy_in
from web.house import House
from web.services.messages.subjects.event import Promised
from web.services.messages.subjects.set_right import SetRight
from web.words import myshifts
from web.words.messages.letter import Button, Item
from web.words.messages.piece import Piece, headline
from web.words.messages.shifts import DETAILS, facts
from web.words.messages.short import short

HOURS = lazy("Hours served")
HEADING = lazy("Your recorded hours were corrected")
GROUP_HEADING = lazy("What is written of the hours of your group %(party)s was set right")
SUBJECT = lazy("Hours set right: %(title)s, %(when)s")
GLANCE = lazy("Your recorded hours were corrected.")
DID_NOT_COME = lazy("did not come")
NOT_WRITTEN = lazy_in("hours served", "none")
EACH = lazy("%(hours)s each")
WRONG = lazy("If this is not right, please tell your project lead.")
WHY_IS_THERE = lazy("Why it was set right stands in your inbox in Duet.")


def piece(reader: Reader, found: Promised, right: SetRight, house: House, *, in_house: bool) -> Piece:
    """Of which shift, the hours now and before, and what to do if they are wrong.

    The reason may name somebody: it is read `in_house` alone.
    """
    say, shift = reader.translator.say, found.shift
    title, _ = myshifts.title(reader, shift)
    named, when = headline(reader, title), reader.formats.moment(shift.known.starts_at)
    heading = GROUP_HEADING.format(party=found.party) if found.party else HEADING
    hours = say(HOURS)
    return Piece(
        item=Item(
            heading=say(heading),
            title=title,
            facts=(*facts(reader, found), (hours, _said(reader, found, right.state, right.minutes))),
            was={hours: _said(reader, found, right.state_before, right.minutes_before)},
            question=say(WRONG),
            note=right.note if in_house else say(WHY_IS_THERE),
        ),
        subject=say(SUBJECT.format(title=named, when=when)),
        glance=say(GLANCE),
        short=short(
            reader,
            "hours_right",
            title=named,
            day=reader.formats.short_day(shift.known.starts_at),
            time=reader.formats.time(shift.known.starts_at),
        ),
        page=Button(say(DETAILS), house.page("/me/inbox")),
        link="/me/inbox",
    )


def _said(reader: Reader, found: Promised, state: str, minutes: int | None) -> str:
    say = reader.translator.say
    if minutes is None:
        return say(DID_NOT_COME if state == "did_not_come" else NOT_WRITTEN)
    lasted = reader.formats.duration(timedelta(minutes=minutes))
    return say(EACH.format(hours=lasted)) if found.party else lasted
