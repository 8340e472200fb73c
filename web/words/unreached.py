"""Whom messages do not reach, in words; and how the news of a shift reached its people."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from immutabledict import immutabledict

from i18n.reader import Reader
from i18n.sentence import plural
from i18n.translator import Message, lazy
from web.services.messages.reached import LOST, OWN, PAGE_ONLY, SEEN, TOLD, UNSENT, WAITS, Reached
from web.services.messages.unreached import Unreached
from web.words.outbox import about, counted
from web.words.rosters import read_names

WHY: Mapping[str, Message] = immutabledict({
    "none": lazy("No address and no number is known."),
    "unverified": lazy("Their address or number was never confirmed, so nothing is sent there."),
    "dead": lazy("Nothing reaches their address or number any more."),
    "lost": lazy("What was sent did not arrive."),
})  # fmt: skip
"""Why messages do not reach somebody, to staff."""
STATES: Mapping[str, tuple[Message, str]] = immutabledict({
    LOST: (lazy("not reached"), "brick"),
    UNSENT: (lazy("would have gone"), "apricot"),
    WAITS: (lazy("message waits"), "plain"),
    PAGE_ONLY: (lazy("on their page only"), "apricot"),
    TOLD: (lazy("told"), "plum"),
    SEEN: (lazy("has seen it"), "jade"),
    OWN: (lazy("knows it from themselves"), "jade"),
})  # fmt: skip
BY: Mapping[str, Message] = immutabledict({
    "email": lazy("by e-mail, %(when)s"),
    "phone": lazy("to their phone, %(when)s"),
    "push": lazy("by push message, %(when)s"),
    "": lazy("on their page or by phone, %(when)s"),
})  # fmt: skip
SUMS: Mapping[str, Any] = immutabledict({
    LOST: plural("%(count)s not reached", "%(count)s not reached", "count"),
    UNSENT: plural("%(count)s would have gone", "%(count)s would have gone", "count"),
    WAITS: plural("%(count)s message waits", "%(count)s messages wait", "count"),
    PAGE_ONLY: plural("%(count)s on their page only", "%(count)s on their page only", "count"),
    TOLD: plural("%(count)s told", "%(count)s told", "count"),
    SEEN: plural("%(count)s has seen it", "%(count)s have seen it", "count"),
})  # fmt: skip

SOME = plural(
    "Messages did not reach one person: tell them by phone",
    "Messages did not reach %(count)s people: tell them by phone",
    "count",
)
MANY = lazy("Messages did not reach more than %(count)s people: tell them by phone")


def on_board(reader: Reader, count: int, most: int) -> str:
    """How many people messages did not reach, counted up to `most`; empty for none."""
    if count >= most:
        return reader.translator.say(MANY.format(count=reader.formats.number(most - 1)))
    return counted(reader, SOME, count) if count else ""


def people(reader: Reader, found: Sequence[Unreached]) -> list[dict[str, Any]]:
    """Whom somebody has to call, and what to tell them."""
    shifts = {each.shift_id for person in found for each in person.abouts if each.shift_id is not None}
    read_names(reader, "shift", shifts)
    read_names(reader, "volunteer", [each.person_id for each in found])
    return [
        {
            "id": each.person_id,
            "name": reader.called("volunteer", str(each.person_id)),
            "why": reader.translator.say(WHY[each.why]),
            "has_account": each.has_account,
            "tell": [about(reader, one) for one in each.abouts],
        }
        for each in found
    ]


def of_person(reader: Reader, code: str) -> str:
    """Why messages do not reach a person, to staff; empty where they do."""
    return reader.translator.say(WHY[code]) if code else ""


def reached(reader: Reader, found: Sequence[Reached], known: Iterable[int]) -> list[dict[str, Any]]:
    """How the news reached each of a shift's people; whom the reader may know by name has a page."""
    names = frozenset(known)
    read_names(reader, "volunteer", [each.person_id for each in found])
    return [
        {
            "id": each.person_id if each.person_id in names else None,
            "name": reader.called("volunteer", str(each.person_id)),
            "pill": (reader.translator.say(STATES[each.state][0]), STATES[each.state][1]),
            "note": _note(reader, each),
            "message_id": each.message_id,
        }
        for each in found
    ]


def summed(reader: Reader, found: Sequence[Reached]) -> str:
    """In one line: 1 not reached · 3 have seen it; empty where nobody was to be told."""
    counts = [(state, sum(each.state == state for each in found)) for state in SUMS]
    return " · ".join(counted(reader, SUMS[state], count) for state, count in counts if count)


def _note(reader: Reader, found: Reached) -> str:
    if found.at is None or found.state not in (TOLD, SEEN):
        return ""
    by = BY[found.channel if found.state == TOLD else ""]
    return reader.translator.say(by.format(when=reader.formats.moment(found.at)))
