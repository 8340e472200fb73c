"""Offered sessions in the matcher's problem: each specialist is a volunteer under the number of their party.

Until the partner names them they bring what was offered. Then they bring what the person named has, papers on
the day among them, and that person is not planned for anything else in these hours.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from immutabledict import immutabledict
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from matcher.ids import OrganisationId, VolunteerId
from matcher.problem import entities as made
from matcher.problem.entities import AS_THEY_LIKE, Limits, Window
from matcher.problem.quantities import Level
from web.models import OfferedSession, Party, Promise, Seat, Shift
from web.services.days import Week
from web.services.parties.numbers import number_of
from web.services.parties.problem import EXPERIENCED
from web.services.promises.standing import in_week, stands

LEAST_MINUTES = 15


@dataclass(frozen=True, slots=True)
class Specialist:
    """Who serves in an offered session; `sent` is the person named for it, who keeps `hours` free for it.

    For a session that has ended nobody keeps anything free.
    """

    volunteer: made.Volunteer
    sent: int | None
    hours: Window | None


def read(session: Session, week: Week) -> Sequence[Any]:
    """The sessions in a week, and those of whoever is promised a shift in it, in order."""
    promised = (
        select(Promise.party_id)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(in_week(week), stands(), Promise.party_id.is_not(None))
    )
    here = _begins_in(week) & OfferedSession.ended_at.is_(None) & Party.ended_at.is_(None)
    chosen = (
        select(
            OfferedSession.party_id, OfferedSession.starts_at, OfferedSession.ends_at,
            OfferedSession.most_shifts, OfferedSession.ended_at, Party.ended_at.label("gone_at"),
            Party.volunteer_id, Party.credential_code, Party.brings, Party.organisation_id,
        )
        .join(Party, Party.id == OfferedSession.party_id)
        .where(or_(here, OfferedSession.party_id.in_(promised)))
        .order_by(OfferedSession.party_id.desc())
    )  # fmt: skip
    return session.execute(chosen).all()


def specialists(rows: Iterable[Any], people: Mapping[str, made.Volunteer]) -> Sequence[Specialist]:
    """Those of rows that were read; `people` are the persons they name, by id."""
    return [_specialist(row, people.get(str(row.volunteer_id))) for row in rows]


def named_in(rows: Iterable[Any]) -> frozenset[int]:
    """The persons that rows name."""
    return frozenset(row.volunteer_id for row in rows if row.volunteer_id is not None)


def kept_for(
    session: Session, week: Week, only: Collection[int] | None = None
) -> Mapping[int, Sequence[Window]]:
    """Person -> the hours of a week in which they come for a partner."""
    chosen = (
        select(Party.volunteer_id, OfferedSession.starts_at, OfferedSession.ends_at)
        .join(Party, Party.id == OfferedSession.party_id)
        .where(
            _begins_in(week), OfferedSession.ended_at.is_(None), Party.ended_at.is_(None),
            Party.volunteer_id.is_not(None),
        )
        .order_by(OfferedSession.starts_at, OfferedSession.id)
    )  # fmt: skip
    if only is not None:
        chosen = chosen.where(Party.volunteer_id.in_(only))
    found: dict[int, list[Window]] = defaultdict(list)
    for volunteer, start, end in session.execute(chosen):
        found[volunteer or 0].append(Window(start, end))
    return found


def without(available: tuple[Window, ...], kept: Iterable[Window]) -> tuple[Window, ...]:
    """The free times of somebody that are not kept for a partner."""
    for hours in kept:
        available = tuple(
            part
            for each in available
            for part in (
                (each,) if each.end <= hours.start or each.start >= hours.end else _parts(each, hours)
            )
        )
    return available


def _parts(free: Window, kept: Window) -> Iterable[Window]:
    if free.start < kept.start:
        yield Window(free.start, kept.start)
    if kept.end < free.end:
        yield Window(kept.end, free.end)


def _begins_in(week: Week) -> Any:
    return (OfferedSession.starts_at >= week.start) & (OfferedSession.starts_at < week.end)


def _specialist(row: Any, person: made.Volunteer | None) -> Specialist:
    over = row.ended_at is not None or row.gone_at is not None
    hours = None if over else Window(row.starts_at, row.ends_at)
    minutes = int((row.ends_at - row.starts_at).total_seconds() // 60)
    about: dict[str, Any] = {
        "id": VolunteerId(str(number_of(row.party_id))),
        "organisation": OrganisationId(str(row.organisation_id)),
        "available": (hours,) if hours else (),
        "limits": Limits(shifts_per_period=row.most_shifts),
        "asked_minutes": max(LEAST_MINUTES, minutes),
    }
    if person is None:
        return Specialist(made.Volunteer(**about, **_offered(row)), row.volunteer_id, hours)
    own = replace(
        person, **about, home=None, terms=AS_THEY_LIKE, history=None, wishes=(), companions=frozenset()
    )
    return Specialist(own, row.volunteer_id, hours)


def _offered(row: Any) -> dict[str, Any]:
    """What somebody brings who has no name yet, by the word of their partner."""
    brings = row.brings or {}
    return {
        "languages": immutabledict({tag: Level(level) for tag, level in brings.get("languages", {}).items()}),
        "skills": immutabledict(brings.get("skills", {})),
        "credentials": immutabledict({row.credential_code: None} if row.credential_code else {}),
        "traits": frozenset(brings.get("traits", ())),
        "served": EXPERIENCED,
    }
