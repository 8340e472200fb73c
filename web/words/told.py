"""What a shift was when its volunteer was told of it, what it is now, who changed it, and what is asked."""

from collections.abc import Mapping
from typing import Any

from i18n.reader import Reader, term
from i18n.translator import Message, lazy
from web.services.names import chosen
from web.services.promises import fit
from web.services.promises.mine import CHANGED, MyShift

HEADINGS: Mapping[str, Message] = {
    CHANGED: lazy("This shift changed after you said yes"),
    "offered": lazy("This shift changed before you answered"),
    "shift_cancelled": lazy("This shift does not take place"),
    "released": lazy("You are not needed on this shift any more"),
    "lapsed": lazy("This place became free again, as there was no answer in time"),
    "declined": lazy("You said no to this shift"),
    "given_up": lazy("You gave up this place"),
}
QUESTIONS: Mapping[str, Message] = {
    "when": lazy("Is the new time all right?"),
    "place": lazy("Is the new place all right?"),
    "role": lazy("Is the new role all right?"),
    "": lazy("Is it still all right for you?"),
}
CAN_YOU = lazy("Can you come?")
UNTIL = lazy("Can you come? Without an answer by %(when)s the place becomes free again.")
CHANGED_MIND = lazy("Changed your mind? The place is still free.")
YOU_COME = lazy("You said yes. Something has come up?")
ANYBODY = lazy("no special role")
NO_WAY: Mapping[str, Message] = {
    "cancelled": fit.GONE,
    "begun": lazy("This shift has begun. Speak to your project lead."),
    "full": lazy("Somebody else has this place now."),
}
NO_WAY_BACK = lazy("You cannot take this place again just now: %(why)s")


def news(reader: Reader, shift: MyShift) -> dict[str, Any]:
    """What stands on top of a shift, and what is struck through in it.

    `heading` is empty where nothing happened; `was` and `now` are words by `when`, `place` and `role`, of
    what is another than was told; `by` is who did it, `at` when, `note` their own words.
    """
    was, now = differences(reader, shift)
    changed = shift.state == CHANGED or (shift.state == "offered" and shift.told is not None)
    heading = (
        HEADINGS[shift.state] if shift.state in HEADINGS and (shift.state != "offered" or changed) else ""
    )
    change = shift.change
    return {
        "heading": reader.translator.say(heading),
        "off": shift.is_off,
        "changed": changed,
        "was": was if changed else {},
        "now": now,
        "by": change.by if change else "",
        "at": reader.formats.moment(change.at) if change else "",
        "note": change.note if change else "",
    }


def differences(reader: Reader, shift: MyShift) -> tuple[dict[str, str], dict[str, str]]:
    """What of a shift was told otherwise, in words by `when`, `place` and `role`; before and now."""
    told, formats = shift.told, reader.formats
    if told is None:
        return {}, {}
    was, now = {}, {}
    if (told.starts_at, told.ends_at) != (shift.starts_at, shift.ends_at):
        same_day = formats.local(told.starts_at).date() == formats.local(shift.starts_at).date()
        say = formats.times if same_day else formats.when
        was["when"], now["when"] = say(told.starts_at, told.ends_at), say(shift.starts_at, shift.ends_at)
    if told.place_names != shift.place_names:
        was["place"], now["place"] = (chosen(each.place_names, reader.tag) for each in (told, shift))
    if told.role != shift.role:
        was["role"], now["role"] = (
            term(reader, "role", each.role) if each.role else reader.translator.say(ANYBODY)
            for each in (told, shift)
        )
    return was, now


def due(reader: Reader, shift: MyShift) -> str:
    """Until when an answer is wanted: Thu 26 Nov, 20:00; empty without an end."""
    return reader.formats.moment(shift.due) if shift.due else ""


def question(reader: Reader, shift: MyShift) -> str:
    """What is asked above the buttons."""
    say = reader.translator.say
    if shift.state == CHANGED:
        was, _ = differences(reader, shift)
        return say(QUESTIONS[next(iter(was)) if len(was) == 1 else ""])
    if shift.state == "offered":
        return say(UNTIL.format(when=due(reader, shift)) if shift.due else CAN_YOU)
    return say(YOU_COME if shift.state == "accepted" else CHANGED_MIND)


def no_way_back(reader: Reader, code: str) -> str:
    """Why a no cannot be taken back."""
    why = reader.translator.say(NO_WAY.get(code) or fit.why(code))
    return reader.translator.say(NO_WAY_BACK.format(why=why))
