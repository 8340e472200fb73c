"""The pages that links of messages open, in words: what it is about, and what can be said with one press."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from immutabledict import immutabledict

from i18n.reader import Reader
from i18n.translator import Message, lazy
from web.services.calling_out.own import Offer
from web.services.messages.kinds import GROUPS
from web.services.messages.one_press import Opened
from web.services.messages.subjects.event import Promised
from web.services.names import chosen, project_name
from web.services.promises.mine import MyShift
from web.services.promises.transitions import GONE
from web.words.messages import groups, shifts

MOVED = lazy("This shift has changed since that message was written. Here is how it is now.")
THANKS: Mapping[str, Message] = {
    "accepted": lazy("Thank you. The place is yours; we count on you."),
    "declined": lazy("Thank you for saying so. Your project lead sees it at once."),
    "given_up": lazy("You are off this shift, and your project lead sees it at once."),
}
STANDS: Mapping[str, Message] = {
    "accepted": lazy("You have said yes. We count on you."),
    "checked_in": lazy("You are there. Thank you for coming."),
    "served": lazy("This shift is over. Thank you for coming."),
    "declined": lazy("You have said no to this shift."),
    "given_up": lazy("You have given up this place."),
    "lapsed": lazy("There was no answer in time, and the place became free again."),
    "released": lazy("You are not needed on this shift any more."),
    "shift_cancelled": lazy("This shift does not take place."),
    "did_not_come": lazy("This shift is over."),
}
BEGUN = lazy("This shift has begun. Speak to your project lead.")
FULL = lazy("Somebody else has this place now.")
STEP_IN = lazy("Could you step in?")
STEP_IN_UNTIL = lazy("Please answer by %(when)s. The first to say yes gets the place.")
NO_ANSWER_NEEDED = lazy("No answer is needed any more. Thank you.")
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Press:
    """Something to press: its value, what it says, whether it is the one that the message led to."""

    value: str
    label: str
    main: bool = False


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """A page with one thing and what can be said to it; `thanks` is for what was just said."""

    title: str
    facts: tuple[tuple[str, str], ...]
    heading: str = ""
    was: Mapping[str, str] = field(default_factory=immutabledict)
    note: str = ""
    warning: str = ""
    thanks: str = ""
    state: str = ""
    question: str = ""
    presses: tuple[Press, ...] = ()
    off: bool = False
    sequence: int = 0


def of_promise(reader: Reader, found: Opened, wanted: str, said: str, begun: bool) -> AnswerPage:
    """The page of a promise; `wanted` is what was pressed in the message, `said` what was just said here."""
    shift, say = found.shift, reader.translator.say
    item = shifts.item(
        reader, Promised(shift, shift.promise_id, found.party, found.heads, speaks=bool(found.party))
    )
    presses = _presses(reader, shift, wanted, found.party)
    state = "" if shift.state in ("offered", "changed") else say(STANDS[shift.state])
    full = shift.state in GONE and shift.takes_place and not shift.can and not begun and not item.off
    return AnswerPage(
        title=item.title,
        facts=item.facts,
        heading=item.heading if shift.state == "changed" or item.was or found.party else "",
        was=item.was,
        note=item.note,
        warning=say(MOVED) if found.moved and presses else say(BEGUN) if begun else say(FULL) if full else "",
        thanks=say(THANKS[said]) if said in THANKS and said == shift.state else "",
        state=state,
        question=shifts.asked(reader, shift, found.party) if presses else "",
        presses=presses,
        off=item.off,
        sequence=shift.sequence,
    )


def of_offer(reader: Reader, found: Offer, wanted: str, outcome: str) -> AnswerPage:
    """The page of a call-out; `outcome` is in words what came of what was just said."""
    say, formats = reader.translator.say, reader.formats
    lines = (
        (shifts.WHEN, formats.when(found.starts_at, found.ends_at)),
        (shifts.WHERE, chosen(found.place_names, reader.tag)),
        (shifts.ADDRESS, found.address),
        (shifts.ROLE, reader.called("role", found.role) if found.role else ""),
    )
    is_open = not found.over and found.state in ("asked", "over_budget")
    presses = (
        Press(YES, say(shifts.YES), main=wanted != NO),
        Press(NO, say(shifts.NO), main=wanted == NO),
    )
    return AnswerPage(
        title=chosen(found.texts, reader.tag) or project_name(found.project_texts, reader.tag),
        facts=tuple((say(name), text) for name, text in lines if text),
        heading=say(STEP_IN) if is_open else "",
        thanks=outcome,
        state="" if is_open or outcome else say(NO_ANSWER_NEEDED),
        question=say(STEP_IN_UNTIL.format(when=formats.moment(found.answer_by))) if is_open else "",
        presses=presses if is_open else (),
    )


def group_names(reader: Reader, told: tuple[str, ...]) -> list[tuple[str, str]]:
    """Groups of kinds with their names, in their order."""
    return [(each, reader.translator.say(groups.NAMES[each])) for each in GROUPS if each in told]


def _presses(reader: Reader, shift: MyShift, wanted: str, party: str) -> tuple[Press, ...]:
    say = reader.translator.say
    values = [each for each in ("accepted", "declined", "given_up") if each in shift.can]
    main = wanted if wanted in values else values[0] if values else ""
    found = [
        Press(each, say(shifts.label(shift, each, party)), main=each == main and each != "given_up")
        for each in values
    ]
    return tuple(sorted(found, key=lambda each: not each.main))
