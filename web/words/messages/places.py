"""Places that stand empty or were asked for, as pieces of a letter: call-outs, what fits, applications."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from i18n.reader import Reader, say_sentence, term
from i18n.sentence import plural
from i18n.translator import Message, lazy
from web.house import House
from web.services.calling_out.own import Offer
from web.services.messages.subjects.about import SeatShown
from web.services.messages.subjects.application import TO_STAFF, Applied
from web.services.messages.subjects.call_out import Unfilled
from web.services.names import chosen, project_name
from web.words.messages import shifts
from web.words.messages.letter import Button, Item
from web.words.messages.piece import Piece, headline
from web.words.messages.short import short

STEP_IN, STEP_IN_UNTIL = (
    lazy("Could you step in?"), lazy("Please answer by %(when)s. The first to say yes gets the place."),
)  # fmt: skip
TAKEN = lazy("The place is taken. Thank you for being ready to help")
FITS = lazy("A place that fits you is free")
LOOK = lazy("Look at this place")
APPROVED = lazy("You have the place you asked for")
REFUSED = lazy("The place you asked for goes to others this time")
APPLIED = lazy("%(name)s asks for a place"), lazy("Somebody asks for a place")
WITHDRAWN = lazy("%(name)s asks for this place no longer"), lazy("Somebody asks for this place no longer")
DECIDE = lazy("Decide")
NOBODY_LEFT = plural(
    "The time to answer is over, and one person is still missing",
    "The time to answer is over, and %(count)s people are still missing",
    "count",
)
SAID_YES = lazy("Asked: %(asked)s. Said yes: %(yes)s.")
SUBJECTS: Mapping[str, Message] = {
    "called_out": lazy("Could you step in? %(title)s, %(when)s"),
    "place_is_taken": lazy("The place is taken: %(title)s, %(when)s"),
    "seat_fits": lazy("A place that fits you: %(title)s, %(when)s"),
    "application_approved": lazy("You have the place: %(title)s, %(when)s"),
    "application_refused": lazy("Not this time: %(title)s, %(when)s"),
    "call_out_unfilled": lazy("Somebody is still missing: %(title)s, %(when)s"),
    "applied": lazy("Somebody asks for a place: %(title)s, %(when)s"),
    "application_withdrawn": lazy("A request is taken back: %(title)s, %(when)s"),
}
GLANCES: Mapping[str, Message] = {
    "called_out": lazy("Somebody is missing on a shift. Could you step in?"),
    "place_is_taken": lazy("The place is taken. Thank you all the same."),
    "seat_fits": lazy("A place that fits you is free."),
    "application_approved": lazy("You have the place you asked for."),
    "application_refused": lazy("There is an answer to what you asked for."),
    "call_out_unfilled": lazy("Somebody is still missing on one of your shifts."),
    "applied": lazy("Somebody asks for a place in one of your projects."),
    "application_withdrawn": lazy("A request in one of your projects is taken back."),
}


@dataclass(frozen=True, slots=True)
class _Way:
    """What can be done about a place: what is asked, what can be pressed, and where the page is."""

    page: Button
    link: str
    code: str = ""
    question: str = ""
    buttons: tuple[Button, ...] = ()


def called_out(reader: Reader, found: Offer, house: House, code: str) -> Piece:
    """Somebody is asked to step in; `code` is the token of one press."""
    say = reader.translator.say
    answers = (("yes", shifts.YES), ("no", shifts.NO))
    way = _Way(
        Button(say(shifts.DETAILS), house.page(f"/me/asked/{found.id}")),
        "/c/",
        code,
        say(STEP_IN_UNTIL.format(when=reader.formats.moment(found.answer_by))),
        tuple(Button(say(label), house.page(f"/c/{code}?say={each}")) for each, label in answers),
    )
    due = {"due": reader.formats.short_moment(found.answer_by)}
    return _piece(reader, "called_out", found, say(STEP_IN), way, address=found.address, holes=due)


def place_is_taken(reader: Reader, found: Offer, house: House) -> Piece:
    """Somebody else was faster."""
    return _piece(reader, "place_is_taken", found, reader.translator.say(TAKEN), _own_page(reader, house))


def seat_fits(reader: Reader, found: SeatShown, house: House) -> Piece:
    """A place that somebody could take."""
    page = Button(reader.translator.say(LOOK), house.page(f"/find?week={_monday(reader, found)}"))
    return _piece(reader, "seat_fits", found, reader.translator.say(FITS), _Way(page, "/find"))


def application(reader: Reader, kind: str, found: Applied, house: House) -> Piece:
    """What became of asking for a place, or that somebody asks."""
    say = reader.translator.say
    if kind not in TO_STAFF:
        heading = say(APPROVED if kind == "application_approved" else REFUSED)
        return _piece(reader, kind, found.seat, heading, _own_page(reader, house))
    named, unnamed = APPLIED if kind == "applied" else WITHDRAWN
    heading = say(named.format(name=found.name)) if found.name else say(unnamed)
    page = Button(say(DECIDE), house.page(f"/projects/{found.seat.project_id}"))
    way = _Way(page, "/projects/", str(found.seat.project_id))
    return _piece(reader, kind, found.seat, heading, way)


def unfilled(reader: Reader, found: Unfilled, house: House) -> Piece:
    """An asking found not everybody: its reader can ask more people, or otherwise."""
    page = f"/call-outs/{found.call_out_id}"
    way = _Way(Button(reader.translator.say(LOOK), house.page(page)), "/call-outs/", str(found.call_out_id))
    heading = say_sentence(reader, NOBODY_LEFT, {"count": found.missing})
    numbers = {"asked": reader.formats.number(found.asked), "yes": reader.formats.number(found.yes)}
    piece = _piece(reader, "call_out_unfilled", found.seat, heading, way)
    said = reader.translator.say(SAID_YES.format(**numbers))
    return replace(piece, item=replace(piece.item, note=said))


def _own_page(reader: Reader, house: House) -> _Way:
    return _Way(Button(reader.translator.say(shifts.DETAILS), house.page("/me")), "/me")


def _monday(reader: Reader, found: SeatShown) -> str:
    day = reader.formats.local(found.starts_at).date()
    return day.fromordinal(day.toordinal() - day.weekday()).isoformat()


def _piece(
    reader: Reader,
    kind: str,
    found: Offer | SeatShown,
    heading: str,
    way: _Way,
    *,
    address: str = "",
    holes: Mapping[str, str] | None = None,
) -> Piece:
    say, formats = reader.translator.say, reader.formats
    title = chosen(found.texts, reader.tag) or project_name(found.project_texts, reader.tag)
    brief = headline(reader, title)
    place = chosen(found.place_names, reader.tag)
    lines = (
        (shifts.WHEN, formats.when(found.starts_at, found.ends_at)),
        (shifts.WHERE, place),
        (shifts.ADDRESS, address if address != place else ""),
        (shifts.ROLE, term(reader, "role", found.role) if found.role else ""),
    )
    day, time = formats.short_day(found.starts_at), formats.time(found.starts_at)
    return Piece(
        item=Item(
            heading=heading,
            title=title,
            facts=tuple((say(name), text) for name, text in lines if text),
            question=way.question,
            buttons=way.buttons or (way.page,),
            asks=bool(way.buttons),
        ),
        subject=say(SUBJECTS[kind].format(title=brief, when=formats.moment(found.starts_at))),
        glance=say(GLANCES[kind]),
        short=short(reader, kind, title=brief, day=day, time=time, **(holes or {})),
        page=way.page,
        link=way.link,
        link_code=way.code,
    )
