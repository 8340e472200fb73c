"""What the states, stages, verbs, ways and reasons of requests are called."""

from collections.abc import Mapping
from datetime import date

from i18n.reader import Reader, say_sentence
from i18n.sentence import plural
from i18n.translator import Message, lazy
from web.models import Request
from web.services.requests.called import STATES
from web.services.requests.transitions import DUE

TONES: Mapping[str, str] = {
    "received": "apricot",
    "accepted": "plum",
    "scheduled": "plum",
    "served": "plum",
    "closed": "jade",
    "answered": "jade",
    "refused": "plain",
    "handed": "plain",
    "merged": "plain",
}
STAGES: Mapping[str, Message] = {
    "received": lazy("To decide"),
    "accepted": lazy("To schedule"),
    "scheduled": lazy("Scheduled"),
    "serving": lazy("Today"),
    "served": lazy("Waits for who asked"),
    "closed": lazy("Closed in these months"),
    "other": lazy("Refused, handed on or merged"),
}
WAYS: Mapping[str, Message] = {
    "visit": lazy("Make it a visit"),
    "shift": lazy("Make it a shift"),
    "series": lazy("Make it a series"),
    "answer": lazy("Answer it"),
    "hand": lazy("Hand it on"),
    "merge": lazy("Merge it"),
}
OVERDUE = plural("one day overdue", "%(count)s days overdue", "count")
LEFT = plural("one day left", "%(count)s days left", "count")
TODAY = lazy("due today")
BY_NOBODY = lazy("by itself")
STARS = plural("%(count)s star of 5", "%(count)s stars of 5", "count")


def state(reader: Reader, row: Request) -> tuple[str, str]:
    """The state of a request as the text and tone of a pill."""
    return reader.translator.say(STATES[row.state]), TONES[row.state]


def term(reader: Reader, row: Request, today: date) -> tuple[str, str, str]:
    """By when its next step is due, as text, tone and icon of a pill; its state where none is due."""
    if row.state not in DUE or row.due_on is None:
        return (*state(reader, row), "")
    days = (row.due_on - today).days
    if days < 0:
        return say_sentence(reader, OVERDUE, {"count": -days}), "brick", "warning"
    if days == 0:
        return reader.translator.say(TODAY), "apricot", "clock"
    return say_sentence(reader, LEFT, {"count": days}), "plain", "clock"


def stars(reader: Reader, count: int | None) -> str:
    """How it was, in words; empty where nobody said so."""
    return say_sentence(reader, STARS, {"count": count}) if count else ""
