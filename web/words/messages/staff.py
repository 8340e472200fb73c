"""What staff are told of a promise: who does not come, who comes after all, and whom they have to tell."""

from collections.abc import Mapping

from i18n.reader import Reader, term
from i18n.translator import Message, lazy
from web.house import House
from web.services.messages.subjects.event import Seated
from web.services.names import chosen
from web.services.promises.mine import CHANGED
from web.words import myshifts
from web.words.messages.letter import Button, Item
from web.words.messages.piece import Piece, headline
from web.words.messages.shifts import WHEN, WHERE
from web.words.messages.short import short

ROLE, FREE = lazy("Role"), lazy("Free places")
HEADINGS: Mapping[str, tuple[Message, Message]] = {
    "declined": (lazy("%(name)s does not come"), lazy("Somebody does not come")),
    "given_up": (lazy("%(name)s has given up this place"), lazy("Somebody has given up this place")),
    "lapsed": (lazy("%(name)s did not answer in time"), lazy("Somebody did not answer in time")),
}
COMES = lazy("%(name)s comes after all"), lazy("Somebody comes after all")
PASS_ON: Mapping[str, Message] = {
    "offered": lazy("Please ask the group %(name)s whether they come"),
    CHANGED: lazy("Please tell the group %(name)s what has changed, and ask again"),
    "accepted": lazy(
        "Please tell the group %(name)s that this shift is again as it was, and their yes counts"
    ),
    "released": lazy("Please tell the group %(name)s that they are not needed"),
    "shift_cancelled": lazy("Please tell the group %(name)s that this shift does not take place"),
    "lapsed": lazy("Please tell the group %(name)s that their place is free again"),
}
NOBODY_TO_WRITE_TO = lazy("Nobody of this group has an address or number that messages reach.")
OPEN_SHIFT = lazy("Open the shift")
FREE_SUBJECT = lazy("A place is free again: %(title)s, %(when)s")
COMES_SUBJECT = lazy("Somebody comes after all: %(title)s, %(when)s")
PASS_ON_SUBJECT = lazy("Please tell a group: %(title)s, %(when)s")
FREE_GLANCE = lazy("A place on one of your shifts is free again.")
COMES_GLANCE = lazy("A place on one of your shifts is taken again.")
PASS_ON_GLANCE = lazy("A group waits to be told by you.")


def piece(reader: Reader, found: Seated, house: House) -> Piece:
    """A promise of a project that its reader answers for. Only the item names who it is."""
    shift, say = found.shift, reader.translator.say
    title, _ = myshifts.title(reader, shift)
    brief = headline(reader, title)
    start = shift.known.starts_at
    template, subject, glance = _kind(found)
    page = f"/shifts/{shift.shift_id}"
    return Piece(
        item=Item(
            heading=_heading(reader, found),
            title=title,
            facts=_facts(reader, found),
            note=say(NOBODY_TO_WRITE_TO) if found.passing_on else "",
            buttons=(Button(say(OPEN_SHIFT), house.page(page)),),
        ),
        subject=say(subject.format(title=brief, when=reader.formats.moment(start))),
        glance=say(glance),
        short=short(
            reader,
            template,
            title=brief,
            day=reader.formats.short_day(start),
            time=reader.formats.time(start),
        ),
        page=Button(say(OPEN_SHIFT), house.page(page)),
        link="/shifts/",
        link_code=str(shift.shift_id),
    )


def _kind(found: Seated) -> tuple[str, Message, Message]:
    if found.passing_on:
        return "pass_on", PASS_ON_SUBJECT, PASS_ON_GLANCE
    if found.shift.state in HEADINGS:
        return "place_free", FREE_SUBJECT, FREE_GLANCE
    return "place_kept", COMES_SUBJECT, COMES_GLANCE


def _heading(reader: Reader, found: Seated) -> str:
    say, state = reader.translator.say, found.shift.state
    if found.passing_on:
        return say(PASS_ON.get(state, PASS_ON["offered"]).format(name=found.name))
    named, unnamed = HEADINGS.get(state, COMES)
    return say(named.format(name=found.name)) if found.name else say(unnamed)


def _facts(reader: Reader, found: Seated) -> tuple[tuple[str, str], ...]:
    shift, say = found.shift, reader.translator.say
    known = shift.known
    lines = (
        (WHEN, reader.formats.when(known.starts_at, known.ends_at)),
        (WHERE, chosen(known.place_names, reader.tag)),
        (ROLE, term(reader, "role", known.role) if known.role else ""),
        (FREE, reader.formats.number(max(0, found.free)) if not found.passing_on else ""),
    )
    return tuple((say(name), text) for name, text in lines if text)
