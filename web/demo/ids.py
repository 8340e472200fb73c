"""The ids that the codes of a district get in empty tables, and rows added in bulk."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from fixtures.district import District
from web.db import Base
from web.services.days import minute_of


@dataclass(frozen=True)
class Ids:
    """Code -> id for each kind of row."""

    organisations: Mapping[str, int]
    places: Mapping[str, int]
    projects: Mapping[str, int]
    series: Mapping[str, int]
    shifts: Mapping[str, int]
    seats: Mapping[str, int]
    people: Mapping[str, int]

    @classmethod
    def of(cls, district: District) -> "Ids":
        """Numbered as they stand; of the series only those with a shift in the week."""
        used = {shift.series for shift in district.shifts}
        return cls(
            _numbered(each.code for each in district.organisations),
            _numbered(each.code for each in district.places),
            _numbered(each.code for each in district.projects),
            _numbered(each.code for each in district.series if each.code in used),
            _numbered(each.code for each in district.shifts),
            _numbered(seat.code for shift in district.shifts for seat in shift.seats),
            _numbered(each.number for each in district.people),
        )


def add(session: Session, kind: type[Base], rows: list[dict[str, Any]]) -> None:
    """Insert many rows of a kind at once; what is None is written as NULL, or rows could not go together."""
    if rows:
        session.execute(insert(kind), rows, execution_options={"render_nulls": True})


def catch_up(session: Session, kinds: Sequence[type[Any]]) -> None:
    """PostgreSQL counts on from ids it gave itself; those of these kinds came with the rows."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for kind in kinds:
        last = session.scalar(select(func.max(kind.id)))
        name = kind.__tablename__
        session.execute(
            text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), :last)"), {"last": last or 1}
        )


def minutes(start: time, end: time) -> dict[str, int]:
    """Clock times as the columns of the hours; an end of midnight is that at the end of the day."""
    return {"start_minute": minute_of(start), "end_minute": minute_of(end) or 1440}


def _numbered(codes: Iterable[str]) -> Mapping[str, int]:
    return {code: number for number, code in enumerate(codes, start=1)}
