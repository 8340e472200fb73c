"""Taking rows along as a table that can be brought again, and the empty table that is filled in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from web.db import writing
from web.models import DISTRICT
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.faults import NotFound
from web.services.sheets import numbers
from web.services.sheets.column import Column, Kind, Values
from web.services.sheets.coming import Coming
from web.services.sheets.ground import Ground
from web.services.sheets.kinds import in_book, kind_of
from web.services.sheets.looking import IDENTITY, NUMBER

MOST_CHOICES = 2_000
BOOKLESS = frozenset({IDENTITY})


@dataclass(frozen=True, slots=True)
class Written:
    """A table to be written; by its heading, what a column means (`hints`) and may hold (`menus`)."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    hints: Mapping[str, str]
    menus: Mapping[str, Sequence[str]]


def export(session: Session, actor: Actor, kind_name: str, organisation_id: int, tag: str) -> Written:
    """The rows of an organisation and below it; that they were taken is recorded. Raises NotFound."""
    kind = kind_of(kind_name)
    ground = _ground(session, actor, organisation_id, tag)
    rows = kind.stand(ground)
    known = numbers.read(session, kind.numbers, organisation_id).numbers
    cells = [
        _cells(ground, kind, {**rows[identity], NUMBER: known.get(identity)})
        for identity in kind.taken(ground, rows)
    ]
    with writing(session):
        note(
            session, actor, "exported", "sheet", 0,
            node=organisation_id, organisation=organisation_id, kind=kind.name, rows=len(cells),
        )  # fmt: skip
    return _written(ground, kind, cells)


def export_district(session: Session, actor: Actor, organisation_id: int, tag: str) -> list[Written]:
    """All of an organisation and below it, a sheet of every kind; that it was taken is recorded.

    Rows without an own number get one, once and for ever: by it, sheets speak of each other's rows, and a
    row that is brought elsewhere is the same row when it comes back. All is read of one moment, and nobody
    waits for it but while numbers are given. Raises NotFound.
    """
    _ground(session, actor, organisation_id, tag)
    book = _read_book(session, actor, organisation_id, tag)
    while lacking := _without_number(book):
        session.rollback()
        with writing(session):
            _give_numbers(session, organisation_id, lacking)
        book = _read_book(session, actor, organisation_id, tag)
    book.ground.begin()
    written = [
        _written(book.ground, kind_of(name), *_of_book(book.ground, name, list(rows.values())))
        for name, rows in book.by_kind.items()
    ]
    count = sum(len(rows) for rows in book.by_kind.values())
    session.rollback()
    with writing(session):
        note(
            session, actor, "exported", "sheet", 0,
            node=organisation_id, organisation=organisation_id, kind=DISTRICT, rows=count,
        )  # fmt: skip
    return written


@dataclass(frozen=True)
class _Book:
    """The rows of each kind that are taken, by id, with their own numbers as far as they have any."""

    ground: Ground
    by_kind: Mapping[str, Mapping[int, Values]]


def _read_book(session: Session, actor: Actor, organisation_id: int, tag: str) -> _Book:
    ground = Ground(session, actor, organisation_id, tag, Coming())
    found: dict[str, Mapping[int, Values]] = {}
    for name in in_book():
        kind = kind_of(name)
        ground.begin()
        rows = kind.stand(ground)
        known = ground.numbers(kind.numbers).numbers if NUMBER in kind.by_field else {}
        found[name] = {
            each: {**rows[each], NUMBER: known[each]} if each in known else rows[each]
            for each in kind.taken(ground, rows)
        }
    return _Book(ground, found)


def _without_number(book: _Book) -> Mapping[str, Sequence[int]]:
    """The rows that need a number and have none, by kind of number: of several sheets it may be the same."""
    found: dict[str, dict[int, None]] = {}
    for name, rows in book.by_kind.items():
        kind = kind_of(name)
        if NUMBER in kind.by_field:
            lacking = (each for each, values in rows.items() if NUMBER not in values)
            found.setdefault(kind.numbers, {}).update(dict.fromkeys(lacking))
    return {name: list(lacking) for name, lacking in found.items() if lacking}


def _give_numbers(session: Session, organisation_id: int, lacking: Mapping[str, Sequence[int]]) -> None:
    """Give each of these rows a number, but for who got one meanwhile."""
    for name, rows in lacking.items():
        known = numbers.read(session, name, organisation_id).numbers
        for each in rows:
            if each not in known:
                numbers.link(session, name, organisation_id, numbers.new(), each)


def _of_book(
    ground: Ground, name: str, rows: Sequence[Values]
) -> tuple[Sequence[Sequence[str]], frozenset[str]]:
    """The cells of a sheet of a workbook, which has no numbers of Duet's: elsewhere they are others."""
    kind = kind_of(name)
    columns = [each for each in kind.columns if each.field not in BOOKLESS]
    return [[_cell(ground, each, values) for each in columns] for values in rows], BOOKLESS


def template(session: Session, actor: Actor, kind_name: str, organisation_id: int, tag: str) -> Written:
    """The empty table of a kind, with what each column means and may hold. Raises NotFound."""
    return _written(_ground(session, actor, organisation_id, tag), kind_of(kind_name), ())


def _ground(session: Session, actor: Actor, organisation_id: int, tag: str) -> Ground:
    if organisation_id not in Scope(session, actor).nodes("coordinator"):
        raise NotFound
    return Ground(session, actor, organisation_id, tag)


def _cells(ground: Ground, kind: Kind, values: Values) -> list[str]:
    return [_cell(ground, column, values) for column in kind.columns]


def _cell(ground: Ground, column: Column, values: Values) -> str:
    held = values.get(column.field)
    return "" if held is None else column.value.write(ground, held)


def _written(
    ground: Ground, kind: Kind, rows: Sequence[Sequence[str]], without: frozenset[str] = frozenset()
) -> Written:
    columns = [each for each in kind.columns if each.field not in without]
    labels = {column.field: ground.say(column.label) for column in columns}
    return Written(
        name=ground.say(kind.label),
        headings=list(labels.values()),
        rows=rows,
        hints={labels[column.field]: ground.say(column.hint) for column in columns if column.hint},
        menus=dict(_menus(ground, columns, labels)),
    )


def _menus(
    ground: Ground, columns: Iterable[Column], labels: Mapping[str, str]
) -> Iterator[tuple[str, Sequence[str]]]:
    for column in columns:
        if menu := column.value.menu(ground):
            yield labels[column.field], menu[:MOST_CHOICES]
