"""Rows of other sheets by their own number, or by Duet's: who, which shift, which series.

An own number comes first. Duet's is written with a # before it, so that it can never be taken for an own one;
of people, whose numbers begin with a letter, it may stand without.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from web.db import plain_rows
from web.models import (
    Household,
    OfferedSession,
    Opening,
    Party,
    Person,
    Project,
    Request,
    Series,
    Shift,
    Volunteer,
)
from web.services.sheets.column import Value
from web.services.sheets.ground import Ground
from web.services.sheets.lexicon import UnknownWord
from web.sheets import cells
from web.sheets.headings import normalised
from web.sheets.table import Cell

MARK = "#"
PEOPLE, PARTIES, SHIFTS, SERIES = "people", "parties", "shifts", "series"
OPENINGS, SESSIONS, REQUESTS, HOUSEHOLDS = "openings", "sessions", "requests", "households"
Who = list[Any]
"""The kind of a row and its id: ["people", 12]."""


def one(kind: str, unknown: str) -> Value:
    """A row of one kind; kept as its id. `unknown` is the code of a number that nobody has."""
    return Value(
        lambda ground, cell: _meant(ground, [kind], cell, unknown)[1],
        lambda ground, held: "" if held is None else shown(ground, kind, held),
    )


def among(kinds: Sequence[str], unknown: str) -> Value:
    """A row of one of these kinds; kept as [kind, id]."""
    return Value(
        lambda ground, cell: _meant(ground, kinds, cell, unknown),
        lambda ground, held: "" if held is None else shown(ground, *held),
    )


def several(kind: str, unknown: str) -> Value:
    """Rows of one kind; kept as their ids in order."""
    return Value(
        lambda ground, cell: sorted(
            {_meant(ground, [kind], each, unknown)[1] for each in cells.several(cell)}
        ),
        lambda ground, held: cells.joined(shown(ground, kind, each) for each in held or ()),
    )


def in_order(kind: str, unknown: str) -> Value:
    """Rows of one kind; kept as their ids in the order in which they are said."""
    return Value(
        lambda ground, cell: list(
            dict.fromkeys(_meant(ground, [kind], each, unknown)[1] for each in cells.several(cell))
        ),
        several(kind, unknown).write,
    )


def shown(ground: Ground, kind: str, row_id: int) -> str:
    """The number by which a row is known: its own, else Duet's."""
    own = ground.numbers(kind).numbers.get(row_id)
    return own or MARK + _identities(ground, kind).get(row_id, str(row_id))


def known(ground: Ground, kind: str, row_id: int | None) -> bool:
    """Whether a row has a number that a sheet may name."""
    return row_id in _identities(ground, kind)


def named(ground: Ground, kind: str, row_id: int | None) -> int | None:
    """A row that a sheet may name; with a whole district, one that it has a row of."""
    there = ground.numbers(kind).numbers if ground.whole else _identities(ground, kind)
    return row_id if row_id in there else None


def _meant(ground: Ground, kinds: Sequence[str], cell: Cell, unknown: str) -> Who:
    said = cells.text(cell)
    for kind in kinds:
        row_id = ground.numbers(kind).rows.get(said) or ground.coming.numbers[kind].get(said)
        if row_id is not None and (row_id < 0 or row_id in _identities(ground, kind)):
            return [kind, row_id]
    plain = normalised(said.removeprefix(MARK))
    for kind in kinds if said.startswith(MARK) else [each for each in kinds if each == PEOPLE]:
        found = _by_identity(ground, kind).get(plain)
        if found is not None:
            return [kind, found]
    raise UnknownWord(unknown, said)


def _by_identity(ground: Ground, kind: str) -> Mapping[str, int]:
    key = f"by identity of {kind}"
    if key not in ground.kept:
        ground.kept[key] = {normalised(each): row for row, each in _identities(ground, kind).items()}
    found: Mapping[str, int] = ground.kept[key]
    return found


def _identities(ground: Ground, kind: str) -> Mapping[int, str]:
    """Duet's numbers of the rows of a kind that the sheet may speak of."""
    key = f"identities of {kind}"
    if key not in ground.kept:
        rows = plain_rows(ground.session, _SELECTED[kind](ground)).all()
        ground.kept[key] = {row.id: str(row.identity) for row in rows}
    found: Mapping[int, str] = ground.kept[key]
    return found


def _people(ground: Ground) -> Any:
    near = ground.scope.near() & Person.merged_into_id.is_(None)
    chosen = select(Volunteer.id, Volunteer.number.label("identity"))
    return chosen.join(Person, Person.id == Volunteer.id).where(near)


def _parties(ground: Ground) -> Any:
    return select(Party.id, Party.id.label("identity")).where(Party.organisation_id.in_(ground.nodes))


def _sessions(ground: Ground) -> Any:
    chosen = select(OfferedSession.id, OfferedSession.id.label("identity"))
    there = Party.organisation_id.in_(ground.nodes)
    return chosen.join(Party, Party.id == OfferedSession.party_id).where(there)


def _requests(ground: Ground) -> Any:
    chosen = select(Request.id, Request.id.label("identity"))
    return chosen.where(Request.organisation_id.in_(ground.nodes))


def _households(ground: Ground) -> Any:
    chosen = select(Household.id, Household.id.label("identity"))
    return chosen.where(Household.organisation_id.in_(ground.nodes))


def _of_projects(kind: Any) -> Any:
    def chosen(ground: Ground) -> Any:
        rows = select(kind.id, kind.id.label("identity")).join(Project, Project.id == kind.project_id)
        return rows.where(Project.organisation_id.in_(ground.nodes))

    return chosen


_SELECTED: Mapping[str, Any] = {
    PEOPLE: _people,
    PARTIES: _parties,
    SHIFTS: _of_projects(Shift),
    SERIES: _of_projects(Series),
    OPENINGS: _of_projects(Opening),
    SESSIONS: _sessions,
    REQUESTS: _requests,
    HOUSEHOLDS: _households,
}
