"""What is open, kept in each process: for a minute at most, and no longer than until the plan changes.

The journal of changes names every promise, shift and seat, so the figures are true when they are shown. What
it does not name, such as whether a project is public, is at most a minute old.
"""

from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from web.db import plain_rows
from web.models import Organisation, Place, Project, Term
from web.services.access.tree import WALLED
from web.services.clock import now
from web.services.open_places.reading import all_open
from web.services.open_places.records import Area, Facts, OpenPlace, OpenProject, Texts
from web.services.weeks.journal import last_change
from web.services.weeks.store import engine_of

GOOD_FOR = timedelta(minutes=1)
CENTRE, LANDMARK = "centre", "landmark"
_PROJECTS = (
    select(Project.id, Project.texts, Project.programme, Project.organisation_id)
    .where(Project.texts_public, Project.closed_at.is_(None))
    .order_by(Project.id)
)
_AREAS = (
    select(Organisation.id, Organisation.names, Organisation.outline)
    .where(Organisation.kind == WALLED, Organisation.closed_at.is_(None))
    .order_by(Organisation.id)
)
_PLACES = (
    select(
        Place.id, Place.names, Place.address, Place.latitude, Place.longitude, Place.kind,
        Place.organisation_id,
    )
    .where(Place.kind.in_((CENTRE, LANDMARK)), Place.latitude.is_not(None))
    .order_by(Place.id)
)  # fmt: skip
_PROGRAMMES = (
    select(Term.code, Term.names, Term.texts).where(Term.kind == "programme").order_by(Term.position)
)


@dataclass(frozen=True, slots=True)
class _Kept:
    change: int
    at: datetime
    facts: Facts


_of: MutableMapping[Engine, _Kept] = WeakKeyDictionary()
_lock = Lock()
"""Held while what is kept is looked up or replaced, never while anything is read."""


def facts(session: Session) -> Facts:
    """What is open now."""
    change, at, engine = last_change(session), now(), engine_of(session)
    with _lock:
        known = _of.get(engine)
    if known is not None and known.change == change and at - GOOD_FOR < known.at <= at:
        return known.facts
    read = _read(session)
    with _lock:
        _of[engine] = _Kept(change, at, read)
    return read


def _read(session: Session) -> Facts:
    places = plain_rows(session, _PLACES).all()
    points = {row.organisation_id: (row.latitude, row.longitude) for row in places if row.kind == CENTRE}
    return Facts(
        shifts=all_open(session),
        projects=[
            OpenProject(row.id, row.texts, row.programme, row.organisation_id)
            for row in plain_rows(session, _PROJECTS)
        ],
        areas=[
            Area(row.id, row.names, row.outline, points.get(row.id)) for row in plain_rows(session, _AREAS)
        ],
        landmarks=[
            OpenPlace(row.id, row.names, row.address, row.latitude, row.longitude)
            for row in places
            if row.kind == LANDMARK
        ],
        programmes=_programmes(session),
    )


def _programmes(session: Session) -> dict[str, tuple[Texts, Texts]]:
    return {row.code: (row.names, row.texts) for row in plain_rows(session, _PROGRAMMES)}
