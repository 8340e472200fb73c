"""Before a shift, and before an answer is due, as pieces of a letter."""

from dataclasses import replace

from i18n.reader import Reader
from i18n.translator import lazy
from web.services.messages.subjects.event import Promised
from web.services.names import chosen
from web.services.promises.mine import WANTS_ANSWER
from web.words import myshifts
from web.words.messages import shifts
from web.words.messages.piece import Piece, headline
from web.words.messages.shifts import Links
from web.words.messages.short import short

SOON = lazy("Your shift %(when)s")
NOT_ANSWERED = lazy("Your shift %(when)s: we do not have your answer yet")
WITHOUT_ANSWER = lazy("We have no answer from you yet")
REMINDER = lazy("Reminder: %(title)s, %(when)s")
LAPSING = lazy("Please answer by %(due)s: %(title)s")
REMINDER_GLANCE = lazy("You have a shift soon.")
LAPSING_GLANCE = lazy("Please answer: a place is kept for you a short while.")


def reminder(reader: Reader, found: Promised, links: Links) -> Piece:
    """A shift that comes near, with a way to say that something has come up."""
    base = shifts.piece(reader, found, links)
    shift, say, formats = found.shift, reader.translator.say, reader.formats
    title = headline(reader, myshifts.title(reader, shift)[0])
    when = formats.moment(shift.starts_at)
    heading = SOON if shift.state not in WANTS_ANSWER else NOT_ANSWERED
    return replace(
        base,
        item=replace(base.item, heading=say(heading.format(when=when))),
        subject=say(REMINDER.format(title=title, when=when)),
        glance=say(REMINDER_GLANCE),
        short=short(
            reader,
            "reminder",
            title=title,
            day=formats.short_day(shift.starts_at),
            time=formats.time(shift.starts_at),
            place=chosen(shift.place_names, reader.tag),
        ),
    )


def about_to_lapse(reader: Reader, found: Promised, links: Links) -> Piece:
    """A place that becomes free again unless somebody answers soon."""
    base = shifts.piece(reader, found, links)
    shift, say, formats = found.shift, reader.translator.say, reader.formats
    title = headline(reader, myshifts.title(reader, shift)[0])
    due = formats.short_moment(shift.due) if shift.due else ""
    return replace(
        base,
        item=replace(base.item, heading=say(WITHOUT_ANSWER)),
        subject=say(LAPSING.format(title=title, due=formats.moment(shift.due) if shift.due else "")),
        glance=say(LAPSING_GLANCE),
        short=short(
            reader,
            "about_to_lapse",
            title=title,
            due=due,
            day=formats.short_day(shift.starts_at),
            time=formats.time(shift.starts_at),
        ),
    )
