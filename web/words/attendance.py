"""One promise as staff keep it, in words: what happened to it, and what may be written down now."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from i18n.reader import Reader
from i18n.translator import Message, lazy
from web.models import Attendance, Promise, PromiseEvent, Shift
from web.services.attendance import deeds
from web.services.attendance.presses import STAFF_EARLY
from web.services.attendance.recording import ON_THE_SHEET
from web.services.clock import now
from web.services.promises.keeping import SeatPromise
from web.services.promises.mine import ANSWERS, CHANGED
from web.services.promises.transitions import TRANSITIONS

VERBS: Mapping[str, Message] = {
    "offer": lazy("The place was promised"),
    "offer_again": lazy("The place was promised again"),
    "take": lazy("The place was taken"),
    "accept": lazy("A yes"),
    "decline": lazy("A no"),
    "give_up": lazy("The place was given up"),
    "lapse": lazy("Nobody answered in time"),
    "ask_again": lazy("The shift changed, and an answer is asked anew"),
    "as_told": lazy("The shift is again as it was told, and what was said to it counts"),
    "release": lazy("The place was taken away"),
    "cancel": lazy("The shift was cancelled"),
    "withdraw_offer": lazy("The promise was taken back before an answer"),
    "give_back": lazy("The place was given back"),
    "check_in": lazy("They were there"),
    "serve": lazy("They served"),
    "miss": lazy("They did not come"),
    "unsay": lazy("What was noted of who came was taken back"),
    "turn_up": lazy("They came without being planned"),
    "unplan": lazy("That they came was taken back"),
    "correct_to_served": lazy("Set right: they served"),
    "correct_to_missed": lazy("Set right: they did not come"),
    "join": lazy("Two records of one person were made one"),
    "part": lazy("Two records that were made one are two again"),
}
SAID: Mapping[str, Message] = {
    "accepted": lazy("They said yes"),
    "declined": lazy("They said no"),
    "given_up": lazy("They cannot come after all"),
}
OF_GROUP = lazy("%(came)s of %(heads)s came: %(each)s each, %(together)s together")
MINUTES = lazy("%(minutes)s minutes")


def events(reader: Reader, found: SeatPromise) -> list[dict[str, str]]:
    """What happened to a promise, the newest first."""
    return [_event(reader, each) for each in reversed(found.events)]


def answers(reader: Reader, found: SeatPromise, shift: Shift) -> list[tuple[str, str]]:
    """The answers that staff may write down now: code and label."""
    if shift.status != "open" or shift.starts_at <= now():
        return []
    state = CHANGED if found.changed else found.promise.state
    may = ANSWERS.get(state, frozenset())
    return [(code, reader.translator.say(said)) for code, said in SAID.items() if code in may]


def attendance(found: SeatPromise, shift: Shift, *, whole: bool, closed: bool) -> dict[str, bool]:
    """What may be written down of who came: `here` from hours before the start, the rest after it.

    `again`: it may be set right, by who coordinates it (`whole`), or by who leads it until it is `closed`.
    """
    begun, state = shift.starts_at <= now(), found.promise.state
    open_ = shift.status == "open"
    near = shift.starts_at - now() <= STAFF_EARLY
    right = TRANSITIONS["correct_to_served"].before - TRANSITIONS["serve"].before
    theirs = whole or (not closed and state in ON_THE_SHEET)
    return {
        "here": open_ and near and state in TRANSITIONS["check_in"].before,
        "came": open_ and begun and (whole or not closed) and state in TRANSITIONS["serve"].before,
        "again": begun and theirs and state in right,
    }


def served(reader: Reader, promise: Promise, kept: Attendance | None) -> str:
    """The hours of who served: of a group, how many came, of each and together; empty for who did not."""
    if promise.state != "served" or promise.minutes is None:
        return ""
    lasted = reader.formats.duration(timedelta(minutes=promise.minutes))
    if promise.party_id is None:
        return lasted
    came = deeds.came(promise, kept)
    together = reader.formats.duration(timedelta(minutes=promise.minutes * came))
    numbers = {"came": came, "heads": promise.heads, "each": lasted, "together": together}
    return reader.translator.say(OF_GROUP.format(**numbers))


def clock(reader: Reader, moment: datetime | None) -> str:
    """A moment as a field for clock times holds it."""
    return f"{reader.formats.local(moment):%H:%M}" if moment else ""


def _event(reader: Reader, event: PromiseEvent) -> dict[str, str]:
    say = reader.translator.say
    minutes = "" if event.minutes is None else say(MINUTES.format(minutes=event.minutes))
    return {
        "what": say(VERBS[event.verb]),
        "when": reader.formats.moment(event.at),
        "note": " · ".join(each for each in (minutes, event.note) if each),
    }
