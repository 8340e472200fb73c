"""What a volunteer is told of a promise, as a piece of a letter."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from i18n.reader import Reader, term
from i18n.translator import Message, lazy
from web.house import House
from web.services.messages.subjects.event import Promised
from web.services.names import chosen
from web.services.promises.mine import CHANGED, ENDED_BY_US, MyShift
from web.services.promises.transitions import GONE
from web.words import myshifts, told
from web.words.messages.letter import Button, Item
from web.words.messages.piece import Piece, headline
from web.words.messages.short import Short, short

WHEN, WHERE, ADDRESS, ROLE, HEADS = (
    lazy("When"), lazy("Where"), lazy("Address"), lazy("Your role"), lazy("Number of people"),
)  # fmt: skip
YES, NO, NOT_ANY_MORE, AFTER_ALL = (
    lazy("Yes, I'll be there"), lazy("I can't come"), lazy("I can't come after all"),
    lazy("I can come after all"),
)  # fmt: skip
DETAILS = lazy("Details")
GROUP_HEADINGS: Mapping[str, Message] = {
    "offered": lazy("Your group %(party)s is asked to come"),
    CHANGED: lazy("This shift of your group %(party)s changed after the yes"),
    "accepted": lazy("Your group %(party)s has this place"),
    "shift_cancelled": lazy("This shift of your group %(party)s does not take place"),
    "released": lazy("Your group %(party)s is not needed on this shift any more"),
    "declined": lazy("It is written down that your group %(party)s does not come"),
    "given_up": lazy("It is written down that your group %(party)s does not come after all"),
    "lapsed": lazy("This place of your group %(party)s became free again, as there was no answer in time"),
}
HEADINGS: Mapping[str, Message] = {
    "offered": lazy("You are asked to come"),
    "accepted": lazy("You have this place"),
    "declined": lazy("It is written down that you do not come"),
    "given_up": lazy("It is written down that you do not come after all"),
}
RECEIPTS: Mapping[str, Message] = {
    "accepted": lazy("Thank you, we have your yes"),
    "declined": lazy("We have your no. Thank you for telling us"),
    "given_up": lazy("We have taken you off this shift. Thank you for telling us"),
}
AGAIN = lazy("This shift is again as it was when you said yes. Your yes counts")
AGAIN_SUBJECT = lazy("As before: %(title)s, %(when)s")
GROUP_AGAIN = lazy("This shift of your group %(party)s is again as it was, and the yes counts")
BY_STAFF = lazy("Staff wrote this down for you. If it is wrong, answer here or tell them.")
CAN_GROUP = lazy("Can your group come?")
THEY_COME = lazy("Your group has said yes. Something has come up?")
TELL_CONTACT = lazy("Somebody of your group answers for all of you. Please tell them whether you can come.")
TELL_STAFF = lazy("Please tell your project lead whether you can come.")
SUBJECTS: Mapping[str, Message] = {
    "offered": lazy("Please answer: %(title)s, %(when)s"),
    CHANGED: lazy("Changed, please answer: %(title)s, %(when)s"),
    "accepted": lazy("You have a place: %(title)s, %(when)s"),
    "shift_cancelled": lazy("Cancelled: %(title)s, %(when)s"),
    "released": lazy("Not needed any more: %(title)s, %(when)s"),
    "lapsed": lazy("No answer in time: %(title)s, %(when)s"),
    "declined": lazy("You do not come: %(title)s, %(when)s"),
    "given_up": lazy("You do not come: %(title)s, %(when)s"),
}
GLANCES: Mapping[str, Message] = {
    "offered": lazy("You are asked for a shift. Please answer."),
    CHANGED: lazy("One of your shifts changed. Please answer again."),
    "accepted": lazy("You have a place on a shift."),
    "shift_cancelled": lazy("One of your shifts does not take place."),
    "released": lazy("You are not needed on one of your shifts any more."),
    "lapsed": lazy("There was no answer in time for one of your shifts."),
    "declined": lazy("It is written down that you do not come."),
    "given_up": lazy("It is written down that you do not come."),
}
TEMPLATES: Mapping[str, str] = {
    "offered": "offered",
    CHANGED: "changed",
    "accepted": "has_place",
    "shift_cancelled": "cancelled",
    "released": "released",
    "lapsed": "lapsed",
    "declined": "no_place",
    "given_up": "no_place",
}
LABELS: Mapping[tuple[str, str], Message] = {
    ("offered", "accepted"): YES,
    ("offered", "declined"): NO,
    (CHANGED, "accepted"): YES,
    (CHANGED, "declined"): NO,
    ("accepted", "given_up"): NOT_ANY_MORE,
    ("declined", "accepted"): AFTER_ALL,
    ("given_up", "accepted"): AFTER_ALL,
    ("lapsed", "accepted"): AFTER_ALL,
}
"""What buttons say, by the state and by what they lead to."""
WE: Mapping[Message, Message] = {
    YES: lazy("Yes, we'll be there"),
    NO: lazy("We can't come"),
    NOT_ANY_MORE: lazy("We can't come after all"),
    AFTER_ALL: lazy("We can come after all"),
}
"""The same, said for a group."""
ASKS = ("offered", CHANGED)
Code = Callable[[MyShift, datetime], str]
"""The token of one press for a shift, good until a moment."""
NOTE = lazy("There is a note about it. You can read it on the page of the shift.")


@dataclass(frozen=True, slots=True)
class Links:
    """Where a letter leads: the house, and how tokens of one press are made; none for who must sign in."""

    house: House
    code: Code

    def answer(self, code: str, answer: str) -> str:
        """The page that asks for one press."""
        return self.house.page(f"/a/{code}?say={answer}")


def piece(reader: Reader, found: Promised, links: Links) -> Piece:
    """A promise as it stands now."""
    shift, say = found.shift, reader.translator.say
    title, _ = myshifts.title(reader, shift)
    state = shift.state if shift.state in SUBJECTS else "accepted"
    known = shift.known
    subject = AGAIN_SUBJECT if _stands_again(found) else SUBJECTS[state]
    may_say = found.speaks or not found.party
    code = "" if not may_say or not shift.can else links.code(shift, shift.starts_at)
    return Piece(
        item=item(reader, found, links, code),
        subject=say(
            subject.format(title=headline(reader, title), when=reader.formats.moment(known.starts_at))
        ),
        glance=say(GLANCES[state]),
        short=_short(reader, found, state, title),
        page=Button(say(DETAILS), links.house.page(_page(found))),
        link="/a/" if code else "/me",
        link_code=code,
    )


def _page(found: Promised) -> str:
    return "/me" if found.party else f"/me/shifts/{found.shift.seat_id}"


def item(reader: Reader, found: Promised, links: Links | None = None, code: str = "") -> Item:
    """A promise as it stands, with what can be pressed where there are links."""
    shift, say = found.shift, reader.translator.say
    news = told.news(reader, shift)
    changes = news["was"] if not shift.is_off else {}
    names = {"when": say(WHEN), "place": say(WHERE), "role": say(ROLE)}
    return Item(
        heading=_heading(reader, found, news["heading"]),
        title=myshifts.title(reader, shift)[0],
        facts=facts(reader, found),
        was={names[each]: text for each, text in changes.items()},
        question=_question(reader, found, code),
        note=_left_a_note(reader, news["note"]) if shift.state in ("offered", CHANGED, *ENDED_BY_US) else "",
        buttons=_buttons(reader, shift, links, code, found.party) if links else (),
        asks=bool(code) and shift.state in ASKS,
        off=shift.is_off,
    )


def facts(reader: Reader, found: Promised) -> tuple[tuple[str, str], ...]:
    """When, where, the address for a driver, and the role."""
    shift, say = found.shift, reader.translator.say
    known = shift.known
    place = chosen(known.place_names, reader.tag)
    address = "" if known is shift.told or shift.state in GONE or shift.address == place else shift.address
    lines = (
        (WHEN, reader.formats.when(known.starts_at, known.ends_at)),
        (WHERE, place),
        (ADDRESS, address),
        (ROLE, term(reader, "role", known.role) if known.role else ""),
        (HEADS, reader.formats.number(found.heads) if found.party else ""),
    )
    return tuple((say(name), text) for name, text in lines if text)


def _heading(reader: Reader, found: Promised, heading: str) -> str:
    say, state = reader.translator.say, found.shift.state
    if _stands_again(found):
        return say(GROUP_AGAIN.format(party=found.party) if found.party else AGAIN)
    if found.party:
        return say(GROUP_HEADINGS.get(state, GROUP_HEADINGS["accepted"]).format(party=found.party))
    if found.receipt and state in RECEIPTS:
        return say(RECEIPTS[state])
    if state in HEADINGS and (state != "offered" or not heading):
        return say(HEADINGS[state])
    return heading


def _stands_again(found: Promised) -> bool:
    """Whether their yes counts again, as the shift had changed and is what it was."""
    return found.again and found.shift.state == "accepted"


def _question(reader: Reader, found: Promised, code: str) -> str:
    """What is asked above the buttons."""
    say = reader.translator.say
    if found.party and not found.speaks:
        tell = TELL_CONTACT if found.spoken_for else TELL_STAFF
        return say(tell) if found.shift.state in ASKS else ""
    if not code:
        return ""
    if found.by_staff:
        return say(BY_STAFF)
    return asked(reader, found.shift, found.party)


def asked(reader: Reader, shift: MyShift, party: str) -> str:
    """What is asked above the buttons, of somebody or of their group."""
    of_group = {"offered": CAN_GROUP, "accepted": THEY_COME}
    if party and shift.state in of_group:
        return reader.translator.say(of_group[shift.state])
    return told.question(reader, shift)


def label(shift: MyShift, answer: str, party: str = "") -> Message:
    """What a button says that leads to an answer, of somebody or of their group."""
    own = LABELS[shift.state, answer]
    return WE[own] if party else own


def _buttons(reader: Reader, shift: MyShift, links: Links, code: str, party: str = "") -> tuple[Button, ...]:
    """What can be said to it with one press; where nothing can, its page."""
    say = reader.translator.say
    answers = [each for each in ("accepted", "declined", "given_up") if code and each in shift.can]
    return tuple(Button(say(label(shift, each, party)), links.answer(code, each)) for each in answers)


def _short(reader: Reader, found: Promised, state: str, title: str) -> Short:
    shift, formats = found.shift, reader.formats
    holes = {
        "title": headline(reader, title),
        "day": formats.short_day(shift.known.starts_at),
        "time": formats.time(shift.known.starts_at),
    }
    template = TEMPLATES[state]
    if template == "offered":
        if shift.due is None:
            return short(reader, "offered_near", **holes)
        holes["due"] = formats.short_moment(shift.due)
    return short(reader, template, **holes)


def _left_a_note(reader: Reader, note: str) -> str:
    """That there are words of staff: they may name somebody, and stay in the house."""
    return reader.translator.say(NOTE) if note else ""
