"""Calendar entries in words: what a shift is called, how it stands, where it is, and what else to know."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from i18n.formats import Formats
from i18n.negotiate import negotiate
from i18n.reader import Reader, say_sentence, term
from i18n.sentence import Plural, plural
from i18n.translator import Message, lazy
from web.services.actor import Actor
from web.services.calendars.entries import OwnEntry, Point, StaffEntry, Version, point_of
from web.services.calendars.feeds import REMINDERS
from web.services.names import Names, chosen, project_name
from web.services.promises.mine import CHANGED, ENDED_BY_US
from web.services.promises.transitions import GONE
from web.words import filling, myshifts, told

TENTATIVE, CONFIRMED, CANCELLED = "TENTATIVE", "CONFIRMED", "CANCELLED"
REQUEST, CANCEL = "REQUEST", "CANCEL"
ANSWERS = {
    "accepted": "ACCEPTED", "checked_in": "ACCEPTED", "declined": "DECLINED", "given_up": "DECLINED",
}  # fmt: skip
"""PARTSTAT of RFC 5545, of who has said something to the shift as it stands."""
ANSWER = lazy("Please answer: %(title)s")
OFF = lazy("Cancelled: %(title)s")
NOT_COMING = lazy("Not coming: %(title)s")
ROLE = lazy("Your role: %(role)s")
BEFORE = lazy("Before: %(was)s")
PAGE = lazy("Details and answer: %(url)s")
STAFF_PAGE = lazy("Details: %(url)s")
MY_CALENDAR = lazy("My shifts (Duet)")
CALENDAR_OF = lazy("%(name)s (Duet)")
VOLUNTEERING = lazy("Volunteering")
NEVER = lazy("No reminder")
HOURS_BEFORE: Plural = plural("%(count)s hour before", "%(count)s hours before", "count")
Address = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Event:
    """An entry ready to be written: all texts in the reader's language."""

    version: Version
    starts_at: datetime
    ends_at: datetime
    status: str
    summary: str
    description: str
    location: str
    categories: tuple[str, ...]
    url: str
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody with an address of e-mail."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """An entry that a mail carries: `method` says whether it stands, `answer` what its reader has said.

    The organiser is the house; times are written in `zone`.
    """

    method: str
    event: Event
    answer: str
    zone: ZoneInfo
    organiser: Named


def reader_of(session: Session, actor: Actor, zone: ZoneInfo) -> Reader:
    """The reader of a calendar, in the language that they are written to in."""
    tag = negotiate(actor.language)
    return Reader(tag, zone, Names(session, Formats(tag, zone)))


def my_name(reader: Reader) -> str:
    """What one's own calendar is called."""
    return reader.translator.say(MY_CALENDAR)


def name_of(reader: Reader, name: str) -> str:
    """What the calendar of a project or a place is called."""
    return reader.translator.say(CALENDAR_OF.format(name=name))


def own(reader: Reader, entries: Sequence[OwnEntry], address: Address) -> list[Event]:
    """Somebody's own shifts; `address` gives the page of a seat."""
    return [_own(reader, each, address(each.shift.seat_id)) for each in entries]


def invitation(reader: Reader, entry: OwnEntry, url: str, organiser: Named) -> Invitation:
    """One shift as a mail carries it; what is gone takes the entry away again."""
    state = entry.shift.state
    event = _own(reader, entry, url)
    method = CANCEL if event.status == CANCELLED else REQUEST
    return Invitation(method, event, ANSWERS.get(state, "NEEDS-ACTION"), reader.zone, organiser)


def of_staff(reader: Reader, entries: Sequence[StaffEntry], address: Address) -> list[Event]:
    """Shifts as their project knows them; `address` gives the page of a shift."""
    return [_of_staff(reader, each, address(each.shift_id)) for each in entries]


def reminders(reader: Reader) -> list[tuple[str, str]]:
    """When one may be reminded, for a menu."""
    return [(str(hours), _before(reader, hours)) for hours in REMINDERS]


def _before(reader: Reader, hours: int) -> str:
    if hours == 0:
        return reader.translator.say(NEVER)
    return say_sentence(reader, HOURS_BEFORE, {"count": hours})


def _own(reader: Reader, entry: OwnEntry, url: str) -> Event:
    shift, say = entry.shift, reader.translator.say
    title, project = myshifts.title(reader, shift)
    known = shift.known
    return Event(
        version=entry.version,
        starts_at=known.starts_at,
        ends_at=known.ends_at,
        status=_status(shift.state),
        summary=_summary(reader, shift.state, title),
        description="\n".join(filter(None, [*_about(reader, entry), say(PAGE.format(url=url))])),
        location=_location(reader, known.place_names, "" if known is shift.told else shift.address),
        categories=_categories(reader, project),
        url=url,
        point=None if known is shift.told else point_of(shift, shift.place_kind),
    )


def _status(state: str) -> str:
    if state in ("offered", CHANGED):
        return TENTATIVE
    return CANCELLED if state in GONE - {"did_not_come"} else CONFIRMED


def _summary(reader: Reader, state: str, title: str) -> str:
    said: Message | None = None
    if _status(state) == TENTATIVE:
        said = ANSWER
    elif state in ENDED_BY_US:
        said = OFF
    elif _status(state) == CANCELLED:
        said = NOT_COMING
    return reader.translator.say(said.format(title=title)) if said else title


def _about(reader: Reader, entry: OwnEntry) -> list[str]:
    """What else its volunteer knows: the project, their role, what changed, and what is asked.

    What staff wrote about it stays on the page: their words may name somebody.
    """
    shift, say = entry.shift, reader.translator.say
    title, project = myshifts.title(reader, shift)
    news = told.news(reader, shift)
    was = reader.formats.listing(list(news["was"].values()))
    return [
        project if project != title else "",
        say(ROLE.format(role=term(reader, "role", shift.known.role))) if shift.known.role else "",
        news["heading"],
        say(BEFORE.format(was=was)) if was else "",
        told.question(reader, shift) if shift.state == "offered" and shift.can else "",
    ]


def _of_staff(reader: Reader, entry: StaffEntry, url: str) -> Event:
    say = reader.translator.say
    project = project_name(entry.project_texts, reader.tag)
    title = chosen(entry.texts, reader.tag) or project
    filled = filling.places(reader, entry.heads, entry.desired)
    about = [project if project != title else "", filled, filling.more(reader, entry.beyond)]
    return Event(
        version=entry.version,
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        status=CONFIRMED if entry.takes_place else CANCELLED,
        summary=title if entry.takes_place else say(OFF.format(title=title)),
        description="\n".join(filter(None, [*about, say(STAFF_PAGE.format(url=url))])),
        location=_location(reader, entry.place_names, entry.address),
        categories=_categories(reader, project),
        url=url,
        point=entry.point,
    )


def _location(reader: Reader, names: Mapping[str, str], address: str) -> str:
    """The place's name, and below it the address that a map finds."""
    name = chosen(names, reader.tag)
    return "\n".join(filter(None, dict.fromkeys((name, address))))


def _categories(reader: Reader, project: str) -> tuple[str, ...]:
    return tuple(filter(None, dict.fromkeys((reader.translator.say(VOLUNTEERING), project))))
