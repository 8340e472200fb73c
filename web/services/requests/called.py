"""What states, events and reasons of requests are called, on pages and in sheets."""

from collections.abc import Mapping

from i18n.translator import Message, lazy

STATES: Mapping[str, Message] = {
    "received": lazy("received"),
    "accepted": lazy("taken on"),
    "scheduled": lazy("scheduled"),
    "served": lazy("done, waits for who asked"),
    "closed": lazy("closed"),
    "answered": lazy("answered"),
    "refused": lazy("refused"),
    "handed": lazy("handed on outside"),
    "merged": lazy("merged into one like it"),
}
VERBS: Mapping[str, Message] = {
    "ask": lazy("Was asked"),
    "accept": lazy("Taken on"),
    "assign": lazy("Given to somebody else"),
    "answer": lazy("Was answered"),
    "refuse": lazy("Refused"),
    "hand": lazy("Handed to another unit"),
    "hand_out": lazy("Handed on outside"),
    "merge": lazy("Merged into one like it"),
    "schedule": lazy("Scheduled"),
    "unschedule": lazy("To be scheduled again"),
    "serve": lazy("Was seen to"),
    "close": lazy("Was closed"),
    "rate": lazy("Rated"),
    "reopen": lazy("Opened again"),
    "part": lazy("Taken out of the one it was merged into"),
    "import": lazy("Brought in by a sheet"),
}
REASONS: Mapping[str, Message] = {
    "not_volunteering": lazy("It is no work of volunteers"),
    "elsewhere": lazy("It is not for this district"),
    "unsafe": lazy("It needs a professional, or is not safe"),
    "unclear": lazy("Too little is known, and nobody could be asked"),
    "other": lazy("Another reason"),
}
