"""That a shift is cancelled, or takes place after all, in words: one alone, or with all later ones."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from i18n.reader import Reader, say_sentence
from i18n.sentence import Table, plural
from i18n.translator import Message, lazy
from web.services.demand.effects import Effects
from web.words.rosters import read_names

LABELS: Mapping[str, Message] = {"cancel": lazy("Cancel the shift"), "revive": lazy("It takes place")}
DONE: Mapping[str, Message] = {
    "cancel": lazy("The shift is cancelled. Whoever was on it sees that under My shifts."),
    "revive": lazy("The shift takes place after all. Who was on it is asked again."),
}
SEVERAL: Mapping[str, Table] = {
    "cancel": {
        "label": plural("Cancel one shift", "Cancel %(count)s shifts", "count"),
        "done": plural(
            "One shift is cancelled. Whoever was on it sees that under My shifts.",
            "%(count)s shifts are cancelled. Whoever was on them sees that under My shifts.",
            "count",
        ),
    },
    "revive": {
        "label": plural("One shift takes place", "%(count)s shifts take place", "count"),
        "done": plural(
            "One shift takes place after all. Who was on it is asked again.",
            "%(count)s shifts take place after all. Who was on them is asked again.",
            "count",
        ),
    },
}
TITLES: Mapping[str, Message] = {
    "cancel": lazy("Cancel the shift"),
    "revive": lazy("Let the shift take place"),
}
NOBODY: Mapping[str, Message] = {
    "cancel": lazy("Nobody has a place on it."),
    "revive": lazy("Nobody had a place on it."),
}
NOBODY_ON_THEM: Mapping[str, Message] = {
    "cancel": lazy("Nobody has a place on them."),
    "revive": lazy("Nobody had a place on them."),
}
KINDS = {"cancel": "danger", "revive": "primary"}
ALONE = lazy("Only this one")
ENDS: Mapping[str, Message] = {
    "cancel": lazy("The series then ends before %(last)s."),
    "revive": lazy("The series goes on as before, until %(last)s."),
}
NO_END = lazy("The series goes on as before, without an end.")
ALL_LATER = lazy("This one and all later ones")
WITH_LATER = plural("This one and one later one", "This one and %(count)s later ones", "count")


def said(reader: Reader, what: str, count: int) -> dict[str, Any]:
    """The heading, the button, and what is said where nobody is concerned, for so many shifts."""
    say, many = reader.translator.say, count > 1
    return {
        "heading": say(TITLES[what]),
        "nobody": say((NOBODY_ON_THEM if many else NOBODY)[what]),
        "label": _several(reader, what, "label", count) if many else say(LABELS[what]),
        "kind": KINDS[what],
    }


def done(reader: Reader, what: str, count: int) -> str:
    """What was done to so many shifts."""
    return _several(reader, what, "done", count) if count > 1 else reader.translator.say(DONE[what])


def ways(
    reader: Reader, address: str, which: str, later: int, *, goes_on: bool = False
) -> list[dict[str, Any]]:
    """The two ways to look at it, as tabs; none where there are no later shifts.

    `goes_on`: later ones are still to be made, so that their number says nothing.
    """
    if not (later or goes_on):
        return []
    say = reader.translator.say
    every = say(ALL_LATER) if goes_on else say_sentence(reader, WITH_LATER, {"count": later})
    return [
        {"label": label, "url": f"{address}?which={way}", "current": way == which}
        for way, label in {"this": say(ALONE), "later": every}.items()
    ]


def series(reader: Reader, what: str, last: date | None) -> str:
    """What becomes of the series itself, and when it ends then."""
    if what == "cancel" or last is not None:
        day = reader.formats.day_with_year(last) if last else ""
        return reader.translator.say(ENDS[what].format(last=day))
    return reader.translator.say(NO_END)


def days(reader: Reader, found: Effects) -> list[str]:
    """Each shift of a change by its name and time."""
    read_names(reader, "shift", set(found.shift_ids))
    return [reader.called("shift", str(each)) for each in found.shift_ids]


def _several(reader: Reader, what: str, which: str, count: int) -> str:
    return say_sentence(reader, SEVERAL[what][which], {"count": count})
