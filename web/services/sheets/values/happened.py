"""What happened to a request, an event a line: when, what, how it stood then, by whom, and a note.

`2026-11-02 10:11 | Taken on | taken on | K7XH2PQ9TD |`; each is kept as [when, what, state, who, note].
"""

from typing import Any

from web.services.requests.called import STATES, VERBS
from web.services.sheets.column import Value
from web.services.sheets.ground import Ground
from web.services.sheets.values import moments, named, numbered
from web.services.sheets.values.numbered import PEOPLE
from web.sheets import cells
from web.sheets.cells import BadCell
from web.sheets.table import Cell

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
