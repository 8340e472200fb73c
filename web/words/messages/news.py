"""News: what notices tell, gathered into one letter, as it is when the letter leaves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from immutabledict import immutabledict
from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.reader import Reader, say_sentence
from i18n.sentence import plural
from i18n.translator import lazy
from web.house import House
from web.models import Message, Notice, Person
from web.services.calendars import entries
from web.services.clock import now
from web.services.messages import links
from web.services.messages.kinds import GROUPS
from web.services.messages.subjects import table
from web.services.messages.subjects.event import Seated
from web.services.messages.subjects.fact import Fact, Read
from web.services.promises.mine import MyShift
from web.words import calendars
from web.words.calendars import Named
from web.words.messages import groups, hours, offers, papers, places, reminders, requests, shifts, staff
from web.words.messages.letter import Button, Item, Letter
from web.words.messages.piece import Piece
from web.words.messages.readers import reader_of
from web.words.messages.shifts import Links
from web.words.messages.short import short

HELLO = lazy("Hello, %(name)s")
SEVERAL = plural("There is one thing to tell you.", "There are %(count)s things to tell you.", "count")
SUBJECT = plural("One thing for you in Duet", "%(count)s things for you in Duet", "count")
ASKING = plural(
    "One thing for you in Duet: please answer",
    "%(count)s things for you in Duet: please answer",
    "count",
)
GLANCE = plural("One thing for you in Duet.", "%(count)s things for you in Duet.", "count")
OPEN = lazy("Open Duet")


@dataclass(frozen=True, slots=True)
class Writing:
    """What writing a letter of news needs: who reads it, where pages are, and how links are made."""

    session: Session
    reader: Reader
    house: House
    person_id: int

    @property
    def in_house(self) -> bool:
        """Whether its reader has signed in, so that words of staff may stand in it."""
        return False

    def links(self) -> Links:
        """How a shift of this person is answered with one press."""
        return Links(
            self.house,
            lambda shift, ends_at: links.to_promise(
                self.session, links.ToPromise(self.person_id, shift.promise_id, shift.sequence), ends_at
            ),
        )

    def with_entry(self, piece: Piece, shift: MyShift) -> Piece:
        """A piece with the entry of a calendar that says the same."""
        entry = entries.of_promise(self.session, shift)
        sender = self.house.sender
        organiser = Named(sender.name_in(self.reader.tag), sender.address)
        return replace(piece, calendar=calendars.invitation(self.reader, entry, piece.page.url, organiser))


Wording = Callable[[Writing, Fact], Piece]


def _event(writing: Writing, fact: Fact) -> Piece:
    if isinstance(fact.record, Seated):
        return staff.piece(writing.reader, fact.record, writing.house)
    if fact.record.right is not None:
        return hours.piece(
            writing.reader, fact.record, fact.record.right, writing.house, in_house=writing.in_house
        )
    return writing.with_entry(shifts.piece(writing.reader, fact.record, writing.links()), fact.record.shift)


def _promise(writing: Writing, fact: Fact) -> Piece:
    say = reminders.reminder if fact.kind == "reminder" else reminders.about_to_lapse
    return say(writing.reader, fact.record, writing.links())


def _asked(writing: Writing, fact: Fact) -> Piece:
    if fact.kind == "place_is_taken":
        return places.place_is_taken(writing.reader, fact.record, writing.house)
    link = links.ToAsked(writing.person_id, fact.record.id)
    code = links.to_asked(writing.session, link, fact.record.starts_at)
    return places.called_out(writing.reader, fact.record, writing.house, code)


def _seat(writing: Writing, fact: Fact) -> Piece:
    return places.seat_fits(writing.reader, fact.record, writing.house)


def _call_out(writing: Writing, fact: Fact) -> Piece:
    return places.unfilled(writing.reader, fact.record, writing.house)


def _application(writing: Writing, fact: Fact) -> Piece:
    return places.application(writing.reader, fact.kind, fact.record, writing.house)


def _credential(writing: Writing, fact: Fact) -> Piece:
    today = writing.reader.formats.local(now()).date()
    return papers.paper(writing.reader, fact.kind, fact.record, writing.house, today)


def _belonging(writing: Writing, fact: Fact) -> Piece:
    return papers.belonging(writing.reader, fact.kind, fact.record, writing.house)


def _run(writing: Writing, fact: Fact) -> Piece:
    return papers.run(writing.reader, fact.record, writing.house)


def _request(writing: Writing, fact: Fact) -> Piece:
    return requests.piece(writing.reader, fact.kind, fact.record, writing.house)


def _offer(writing: Writing, fact: Fact) -> Piece:
    return offers.piece(writing.reader, fact.kind, fact.record, writing.house)


WORDINGS: Mapping[str, Wording] = immutabledict(
    event=_event,
    promise=_promise,
    asked=_asked,
    call_out=_call_out,
    seat=_seat,
    application=_application,
    credential=_credential,
    belonging=_belonging,
    run=_run,
    offer=_offer,
    request=_request,
)
"""How a fact of each subject is put into words."""


def told(session: Session, message: Message) -> Read:
    """What the notices of a message tell now, and which of them are not true any more."""
    mine = select(Notice).where(Notice.message_id == message.id, Notice.dropped_at.is_(None))
    return table.read(session, message.person_id or 0, session.scalars(mine.order_by(Notice.id)).all())


def write(session: Session, house: House, message: Message) -> Letter | None:
    """The letter of what a message's notices tell now; None when nothing of it is true any more."""
    return write_of(session, house, message, told(session, message).facts)


def write_of(session: Session, house: House, message: Message, facts: Sequence[Fact]) -> Letter | None:
    """The letter of these facts of a message; None where there are none."""
    person = session.get(Person, message.person_id or 0)
    if person is None or not facts:
        return None
    return letter(Writing(session, reader_of(session, house, message), house, person.id), person.name, facts)


def letter(writing: Writing, name: str, facts: Sequence[Fact]) -> Letter:
    """A letter of these facts; with one of them, it is headed by what that one is."""
    reader, house, say = writing.reader, writing.house, writing.reader.translator.say
    pieces = sorted((WORDINGS[each.subject](writing, each) for each in facts), key=_wants_nothing)
    told = [each for each in GROUPS if each in {fact.group for fact in facts}]
    alone = pieces[0] if len(pieces) == 1 else _several(reader, house, pieces)
    names = reader.formats.listing([say(groups.NAMES[each]) for each in told])
    code = links.to_groups(writing.session, links.ToGroups(writing.person_id, tuple(told)))
    return Letter(
        subject=alone.subject,
        heading=say(HELLO.format(name=name)),
        short=alone.short.whole,
        template=alone.short.template,
        variables=alone.short.variables,
        glance=alone.glance,
        lines=(say_sentence(reader, SEVERAL, {"count": len(pieces)}),) if len(pieces) > 1 else (),
        items=tuple(each.item for each in pieces),
        button=None if alone.item.buttons else alone.page,
        closing=(say(groups.BECAUSE.format(groups=names)),),
        link=house.page(alone.link),
        link_code=alone.link_code,
        group=told[0],
        unsubscribe=Button(say(groups.NO_MORE), house.page(f"/unsubscribe/{code}")),
        reader_name=name,
        entries=tuple(each.calendar for each in pieces if each.calendar is not None),
    )


def _wants_nothing(piece: Piece) -> bool:
    """Whether a piece asks nothing of its reader: such pieces stand below those that do."""
    return not piece.item.asks


def _several(reader: Reader, house: House, pieces: Sequence[Piece]) -> Piece:
    """What heads a letter of several pieces: how many there are, and whether one of them asks something."""
    count = {"count": len(pieces)}
    asks = not all(_wants_nothing(each) for each in pieces)
    return Piece(
        item=Item(heading=""),
        subject=say_sentence(reader, ASKING if asks else SUBJECT, count),
        glance=say_sentence(reader, GLANCE, count),
        short=short(reader, "news", count=reader.formats.number(len(pieces))),
        page=Button(reader.translator.say(OPEN), house.page("/me")),
        link="/me",
    )
