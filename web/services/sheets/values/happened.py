"""What happened to a request, an event a line: when, what, how it stood then, by whom, and a note.

`2026-11-02 10:11 | Taken on | taken on | K7XH2PQ9TD |`; each is kept as [when, what, state, who, note].
"""

from collections.abc import Mapping
from typing import Any

from i18n.translator import Message, lazy
from web.services.sheets.column import Value
from web.services.sheets.ground import Ground
from web.services.sheets.values import moments, named, numbered
from web.services.sheets.values.numbered import PEOPLE
from web.sheets import cells
from web.sheets.cells import BadCell
from web.sheets.table import Cell

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
MARK = " | "
WHEN, VERB, STATE, WHO = moments.moment(), named.choice(VERBS), named.choice(STATES), numbered.one(PEOPLE, "")


def history() -> Value:
    """All that happened, the first line first."""
    return Value(
        lambda ground, cell: [_read(ground, line) for line in cells.text(cell).splitlines() if line.strip()],
        lambda ground, held: "\n".join(_write(ground, each) for each in held or ()),
    )


def _read(ground: Ground, line: Cell) -> list[Any]:
    parts = [each.strip() for each in f"{line} ".split(MARK.rstrip(), 4)]
    if len(parts) != 5:
        raise BadCell("no_history")
    when, verb, state, who, words = parts
    try:
        by = WHO.read(ground, who) if who else None
        return [WHEN.read(ground, when), VERB.read(ground, verb), STATE.read(ground, state), by, words]
    except BadCell:
        raise BadCell("no_history") from None


def _write(ground: Ground, each: Any) -> str:
    when, verb, state, who, words = each
    told = [when, VERB.write(ground, verb), STATE.write(ground, state), WHO.write(ground, who)]
    return MARK.join([*told, " ".join(words.split())]).strip()
