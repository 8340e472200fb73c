"""Taking rows along as a table that can be brought again, and the empty table that is filled in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from web.db import writing
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.faults import NotFound
from web.services.sheets import numbers
from web.services.sheets.column import Column, Kind, Values
from web.services.sheets.ground import Ground
from web.services.sheets.kinds import kind_of
from web.services.sheets.looking import NUMBER

MOST_CHOICES = 2_000


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


def _written(ground: Ground, kind: Kind, rows: Sequence[Sequence[str]]) -> Written:
    labels = {column.field: ground.say(column.label) for column in kind.columns}
    return Written(
        name=ground.say(kind.label),
        headings=list(labels.values()),
        rows=rows,
        hints={labels[column.field]: ground.say(column.hint) for column in kind.columns if column.hint},
        menus=dict(_menus(ground, kind, labels)),
    )


def _menus(ground: Ground, kind: Kind, labels: Mapping[str, str]) -> Iterator[tuple[str, Sequence[str]]]:
    for column in kind.columns:
        if menu := column.value.menu(ground):
            yield labels[column.field], menu[:MOST_CHOICES]
