"""What a dry run found: each row of the sheet with what it is, what changes, and what is wrong."""

import json
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from web.services.sheets.faults import Fault

NEW, CHANGED, UNCHANGED, WRONG = "new", "changed", "unchanged", "wrong"
STATES = (WRONG, NEW, CHANGED, UNCHANGED)
"""In the order in which they are shown."""


@dataclass(slots=True)
class Line:
    """One row: its number in the sheet, what becomes of it, which row of ours it is, what it is called.

    `changes` is field -> [before, after] as the kind keeps them; `concerned` how many people are asked again;
    `sheet` of which kind it is, in a workbook of several.
    """

    number: int
    state: str
    row_id: int | None = None
    called: str = ""
    faults: list[Fault] = field(default_factory=list)
    changes: dict[str, list[Any]] = field(default_factory=dict)
    concerned: int = 0
    sheet: str = ""

    def refuse(self, *faults: Fault) -> None:
        """The row cannot be entered."""
        self.state = WRONG
        self.faults += faults


Report = Sequence[Line]


def counts(report: Report) -> dict[str, int]:
    """How many rows there are of each state."""
    found = Counter(line.state for line in report)
    return {state: found[state] for state in STATES}


def packed(report: Report) -> bytes:
    """A report as bytes, to be sealed."""
    plain = [
        [
            each.number,
            each.state,
            each.row_id,
            each.called,
            each.faults,
            each.changes,
            each.concerned,
            each.sheet,
        ]
        for each in report
    ]
    return zlib.compress(json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode())


def unpacked(data: bytes) -> list[Line]:
    """A report that was packed."""
    return [Line(*each) for each in json.loads(zlib.decompress(data))]


def differing(before: Report, after: Report) -> list[Line]:
    """The lines of `after` that are not what they were."""
    was = {(each.sheet, each.number): _told(each) for each in before}
    return [each for each in after if was.get((each.sheet, each.number)) != _told(each)]


def _told(line: Line) -> tuple[Any, ...]:
    return (
        line.state,
        line.row_id,
        line.concerned,
        json.dumps(line.changes, sort_keys=True),
        len(line.faults),
    )
