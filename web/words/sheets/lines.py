"""The rows of a dry run in words: what becomes of each, what changes, and what is wrong."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from i18n.reader import Reader, say_sentence
from i18n.sentence import plural
from i18n.translator import Message, lazy
from web.services.sheets.column import Kind
from web.services.sheets.ground import Ground
from web.services.sheets.report import CHANGED, NEW, STATES, UNCHANGED, WRONG, Line
from web.words.sheets.faults import of_row

LABELS: Mapping[str, Message] = {
    WRONG: lazy("wrong"),
    NEW: lazy("new"),
    CHANGED: lazy("changed"),
    UNCHANGED: lazy("unchanged"),
}
CHIPS: Mapping[str, Message] = {
    WRONG: lazy("Wrong: %(count)s"),
    NEW: lazy("New: %(count)s"),
    CHANGED: lazy("Changed: %(count)s"),
    UNCHANGED: lazy("Unchanged: %(count)s"),
}
TONES = {WRONG: "brick", NEW: "jade", CHANGED: "plum", UNCHANGED: "plain"}
CONCERNED = plural(
    "One person has a place on it and is asked again.",
    "%(count)s people have a place on it and are asked again.",
    "count",
)
NOTHING = "–"
LONGEST = 300


def ordered(report: Sequence[Line], state: str = "") -> list[Line]:
    """The rows of a state, or all of them, wrong ones first and then as they stand in the sheet."""
    if state:
        return [each for each in report if each.state == state]
    return sorted(report, key=lambda each: STATES.index(each.state))


def rows(reader: Reader, ground: Ground, kind: Kind, found: Iterable[Line]) -> list[dict[str, Any]]:
    """Rows for a page."""
    return [row(reader, ground, kind, each) for each in found]


def row(reader: Reader, ground: Ground, kind: Kind, line: Line) -> dict[str, Any]:
    """One row: its number in the sheet, what it is called, its state, faults and changes."""
    return {
        "number": line.number,
        "called": line.called or NOTHING,
        "state": line.state,
        "label": reader.translator.say(LABELS[line.state]),
        "tone": TONES[line.state],
        "faults": [of_row(reader, kind, each) for each in line.faults],
        "changes": list(changes(reader, ground, kind, line)),
        "concerned": concerned(reader, line),
    }


def concerned(reader: Reader, line: Line) -> str:
    """How many people are asked again; empty where nobody is."""
    return say_sentence(reader, CONCERNED, {"count": line.concerned}) if line.concerned else ""


def changes(reader: Reader, ground: Ground, kind: Kind, line: Line) -> Iterator[dict[str, str]]:
    """Each field that changes, with what stands and what is said, as cells are written."""
    for name, (before, after) in line.changes.items():
        column = kind.by_field[name]
        shown = [
            column.value.write(ground, value)[:LONGEST] if value is not None else ""
            for value in (before, after)
        ]
        yield {
            "field": name,
            "label": reader.translator.say(column.label),
            "before": shown[0] if line.state != NEW else "",
            "after": shown[1] or NOTHING,
        }


def chips(reader: Reader, counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """The states there are rows of, each with how many."""
    return [
        (state, reader.translator.say(CHIPS[state].format(count=reader.formats.number(counts[state]))))
        for state in STATES
        if counts.get(state)
    ]
