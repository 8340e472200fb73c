"""The dry run: each row of a sheet against what stands. Nothing is written."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from web.services.sheets.column import Column, Kind, Standing, Values
from web.services.sheets.faults import LONGEST_SHOWN, BadRow, Fault, fault
from web.services.sheets.ground import Ground
from web.services.sheets.lexicon import UnknownWord
from web.services.sheets.numbers import Numbers
from web.services.sheets.report import CHANGED, NEW, UNCHANGED, WRONG, Line
from web.sheets.cells import BadCell, text
from web.sheets.headings import normalised
from web.sheets.plain import blank
from web.sheets.table import Cell, Table

NUMBER, IDENTITY = "number", "id"
"""The organisation's own number of a row, and Duet's."""
Tell = Callable[[int, int], None]
EVERY = 200


@dataclass(slots=True)
class Looked:
    """A line of the report, with what it says and what its row would be; what is needed to enter it.

    `unread` are the cells that say nothing of their kind.
    """

    line: Line
    said: dict[str, Any]
    before: Values | None = None
    unread: dict[str, Cell] = field(default_factory=dict)

    @property
    def after(self) -> dict[str, Any]:
        """The row as it would be."""
        return {**(self.before or {}), **self.said}


def look(
    ground: Ground, kind: Kind, table: Table, columns: Mapping[str, str], tell: Tell | None = None
) -> list[Looked]:
    """Every row of a table: new, changed, unchanged or wrong. `columns` is heading -> field."""
    ground.epoch_1904 = table.epoch_1904
    standing, known = stand(ground, kind), ground.numbers(kind.numbers)
    places = _places(kind, table.headings, columns)
    once = _Once(ground, kind)
    found = []
    for index, row in enumerate(table.rows):
        if tell is not None and index % EVERY == 0:
            tell(index, len(table.rows))
        looked = _read(ground, row.number, row.cells, places)
        _link(ground, kind, standing, known, looked)
        once.see(looked)
        _judge(ground, kind, known, looked)
        if ground.whole and looked.line.state == NEW:
            _expect(ground, kind, looked)
        found.append(looked)
    if tell is not None:
        tell(len(table.rows), len(table.rows))
    return found


def stand(ground: Ground, kind: Kind) -> Standing:
    """The rows that stand, and what finds them."""
    coming = ground.coming.rows[kind.numbers] if kind.numbered_as else {}
    rows = {**kind.stand(ground), **{each: kind.foresee(values) for each, values in coming.items()}}
    keys: dict[Hashable, list[int]] = defaultdict(list)
    for identity, values in rows.items():
        if values[IDENTITY]:
            keys[IDENTITY, normalised(str(values[IDENTITY]))].append(identity)
        for key in kind.keys(ground, values):
            keys[key].append(identity)
    return Standing(rows, keys)


def _expect(ground: Ground, kind: Kind, looked: Looked) -> None:
    """Let what comes after a row that is to be new speak of it: by an id of its own, below nothing."""
    identity, coming = -looked.line.number, ground.coming
    coming.rows[kind.name][identity] = {IDENTITY: "", **looked.said}
    if number := looked.said.get(NUMBER):
        coming.numbers[kind.name][number] = identity
    for name, word in kind.words(ground, identity, looked.said):
        ground.expect(name, word)


def _places(kind: Kind, headings: Sequence[str], columns: Mapping[str, str]) -> Sequence[tuple[int, Column]]:
    """Which cell of a row belongs to which column."""
    return [
        (place, kind.by_field[columns[heading]])
        for place, heading in enumerate(headings)
        if columns.get(heading) in kind.by_field
    ]


def _read(ground: Ground, number: int, cells: Sequence[Cell], places: Iterable[tuple[int, Column]]) -> Looked:
    """What the cells of a row say; an empty cell says nothing."""
    looked = Looked(Line(number, UNCHANGED), {})
    for place, column in places:
        cell = cells[place] if place < len(cells) else None
        if blank(cell):
            continue
        try:
            looked.said[column.field] = column.value.read(ground, cell)
        except BadCell as bad:
            shown = (bad.said if isinstance(bad, UnknownWord) else str(cell))[:LONGEST_SHOWN]
            looked.line.refuse(fault(column.field, bad.code, found=shown, **bad.numbers))
            looked.unread[column.field] = cell
    return looked


def _link(ground: Ground, kind: Kind, standing: Standing, known: Numbers, looked: Looked) -> None:
    """Find the row that a line means."""
    line, said = looked.line, looked.said
    try:
        line.row_id = _found(ground, kind, standing, known, said, wrong=bool(line.faults))
    except BadRow as bad:
        line.refuse(*bad.faults)
    looked.before = standing.rows[line.row_id] if line.row_id is not None else None
    if looked.unread and looked.before is not None:
        _pass_over_what_stands(ground, kind, looked, looked.before)


def _pass_over_what_stands(ground: Ground, kind: Kind, looked: Looked, before: Values) -> None:
    """A word that the district has dropped since still says what stands where it is written so."""
    stands = {
        name
        for name, cell in looked.unread.items()
        if kind.by_field[name].value.write(ground, before.get(name)) == _as_text(cell)
    }
    looked.line.faults = [each for each in looked.line.faults if each["field"] not in stands]
    looked.line.state = WRONG if looked.line.faults else UNCHANGED


def _as_text(cell: Cell) -> str:
    try:
        return text(cell)
    except BadCell:
        return ""


def _found(
    ground: Ground, kind: Kind, standing: Standing, known: Numbers, said: Values, *, wrong: bool
) -> int | None:
    number, identity = said.get(NUMBER), said.get(IDENTITY)
    by_number = known.rows.get(number) if number else None
    if by_number is not None and by_number not in standing.rows:
        raise BadRow(fault(NUMBER, "number_gone", found=number))
    by_identity = _by_identity(standing, identity) if identity else None
    if by_number is not None and by_identity is not None and by_number != by_identity:
        raise BadRow(fault(NUMBER, "number_of_another", found=number))
    linked = by_number if by_number is not None else by_identity
    if linked is None and not wrong:
        linked = (kind.find or by_keys(kind))(ground, standing, said)
    if linked is not None and number and known.numbers.get(linked, number) != number:
        raise BadRow(fault(NUMBER, "has_number", found=known.numbers[linked]))
    return linked


def _by_identity(standing: Standing, identity: str) -> int:
    found = standing.at((IDENTITY, normalised(identity)))
    if not found:
        raise BadRow(fault(IDENTITY, "unknown_id", found=identity))
    return found[0]


def by_keys(kind: Kind) -> Callable[[Ground, Standing, Values], int | None]:
    """Finding a row by what identifies it, where exactly one fits. BadRow where several do."""

    def find(ground: Ground, standing: Standing, said: Values) -> int | None:
        for key in kind.keys(ground, said):
            found = standing.at(key)
            if len(found) > 1:
                raise BadRow(fault("", "several_fit", count=len(found)))
            if found:
                return found[0]
        return None

    return find


class _Once:
    """No two lines of a sheet mean the same row."""

    def __init__(self, ground: Ground, kind: Kind) -> None:
        self._ground = ground
        self._kind = kind
        self._seen: dict[Hashable, int] = {}

    def see(self, looked: Looked) -> None:
        """Refuse a line that means what an earlier one means."""
        line, marks = looked.line, list(self._marks(looked))
        keys = list(self._keys(looked))
        for mark in (*marks, *(() if looked.said.get(NUMBER) else keys)):
            if mark in self._seen:
                line.refuse(fault("", "same_row", row=self._seen[mark]))
                return
        self._seen.update(dict.fromkeys((*marks, *keys), line.number))

    def _marks(self, looked: Looked) -> Iterator[Hashable]:
        if number := looked.said.get(NUMBER):
            yield NUMBER, number
        if looked.line.row_id is not None:
            yield "row", looked.line.row_id

    def _keys(self, looked: Looked) -> Iterator[Hashable]:
        """What else identifies a new row; own numbers, where both have them, say that they are two."""
        if looked.line.row_id is None and not looked.line.faults:
            yield from self._kind.keys(self._ground, looked.said)


def _judge(ground: Ground, kind: Kind, known: Numbers, looked: Looked) -> None:
    """Say what becomes of a line, what changes, and what else is wrong."""
    line = looked.line
    if looked.before is None and not line.faults:
        if not kind.makes:
            line.refuse(fault("", "not_there"))
        line.faults += _lacking(kind, looked.said)
    line.changes = changes_of(kind, looked.before, looked.said)
    number = looked.said.get(NUMBER)
    if number and line.row_id is not None and line.row_id not in known.numbers:
        line.changes[NUMBER] = [None, number]
    if not line.faults and (line.changes or looked.before is None):
        line.faults += kind.check(ground, looked.after, looked.before, line.changes.keys())
    line.called = kind.called(ground, looked.after)
    if line.faults:
        line.refuse()
    elif looked.before is None:
        line.state = NEW
    elif line.changes:
        line.state = CHANGED
        if line.row_id is not None:
            line.concerned = kind.concerned(ground, line.row_id, line.changes.keys())


def _lacking(kind: Kind, said: Values) -> list[Fault]:
    return [
        fault(each.field, "required")
        for each in kind.columns
        if each.required and said.get(each.field) in (None, "", [], {})
    ]


def changes_of(kind: Kind, before: Values | None, said: Values) -> dict[str, list[Any]]:
    """Field -> [before, after] where what is said is not what stands."""
    stands = before or {}
    return {
        name: [stands.get(name), value]
        for name, value in said.items()
        if not kind.by_field[name].shown
        and name not in (NUMBER, IDENTITY)
        and (before is None or not kind.by_field[name].same(stands.get(name), value))
    }
