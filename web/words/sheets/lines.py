"""The rows of a dry run in words: what becomes of each, what changes, and what is wrong."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from i18n.reader import Reader, say_sentence
from i18n.sentence import plural
from i18n.translator import Message, lazy
from web.services.sheets.column import Column
from web.services.sheets.ground import Ground
from web.services.sheets.kinds import kind_of
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
TO_COME = lazy("new, from this workbook")
LONGEST = 300


def ordered(report: Sequence[Line], state: str = "") -> list[Line]:
    """The rows of a state, or all of them, wrong ones first and then as they stand in the sheet."""
    if state:
        return [each for each in report if each.state == state]
    return sorted(report, key=lambda each: STATES.index(each.state))


def rows(reader: Reader, ground: Ground, name: str, found: Iterable[Line]) -> list[dict[str, Any]]:
    """Rows for a page, of a sheet of the kind `name` or of a workbook."""
    return [row(reader, ground, name, each) for each in found]


def row(reader: Reader, ground: Ground, name: str, line: Line) -> dict[str, Any]:
    """One row: its number in the sheet, what it is called, its state, faults and changes.

    Of a workbook's `sheet` too; empty for a sheet of one kind.
    """
    kind = kind_of(line.sheet or name)
    return {
        "number": line.number,
        "sheet": reader.translator.say(kind.label) if line.sheet else "",
        "called": line.called or NOTHING,
        "state": line.state,
        "label": reader.translator.say(LABELS[line.state]),
        "tone": TONES[line.state],
        "faults": [of_row(reader, kind, each) for each in line.faults],
        "changes": list(changes(reader, ground, name, line)),
        "concerned": concerned(reader, line),
    }


def concerned(reader: Reader, line: Line) -> str:
    """How many people are asked again; empty where nobody is."""
    return say_sentence(reader, CONCERNED, {"count": line.concerned}) if line.concerned else ""


def changes(reader: Reader, ground: Ground, name: str, line: Line) -> Iterator[dict[str, str]]:
    """Each field that changes, with what stands and what is said, as cells are written."""
    kind = kind_of(line.sheet or name)
    for field, (before, after) in line.changes.items():
        column = kind.by_field[field]
        shown = [_cell(reader, ground, column, value) for value in (before, after)]
        yield {
            "field": field,
            "label": reader.translator.say(column.label),
            "before": shown[0] if line.state != NEW else "",
            "after": shown[1] or NOTHING,
        }


def _cell(reader: Reader, ground: Ground, column: Column, value: Any) -> str:
    """A value as its cell is written; of a row that the workbook itself brings there is no number yet."""
    if value is None:
        return ""
    named = value if isinstance(value, list) else [value]
    if column.refers and any(isinstance(each, int) and each < 0 for each in named):
        return str(reader.translator.say(TO_COME))
    return column.value.write(ground, value)[:LONGEST]


def chips(reader: Reader, counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """The states there are rows of, each with how many."""
    return [
        (state, reader.translator.say(CHIPS[state].format(count=reader.formats.number(counts[state]))))
        for state in STATES
        if counts.get(state)
    ]
