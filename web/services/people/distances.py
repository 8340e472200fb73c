"""How far places are from a volunteer's home."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from matcher.ids import PlaceId
from matcher.problem.entities import Place as Point
from matcher.problem.timetable import distances_km
from web.db import plain_rows
from web.models import Place, Volunteer

_HOME = (
    select(Place.id, Place.latitude, Place.longitude)
    .join(Volunteer, Volunteer.home_place_id == Place.id)
    .where(Volunteer.id == bindparam("me"))
)
_PLACES = (
    select(Place.id, Place.latitude, Place.longitude)
    .where(Place.id.in_(bindparam("places", expanding=True)), Place.latitude.is_not(None))
    .order_by(Place.id)
)


def from_home(session: Session, volunteer_id: int, place_ids: Collection[int]) -> Mapping[int, float]:
    """Place id -> kilometres by air; nothing for who has not said where they live, nor for online places."""
    home = plain_rows(session, _HOME, me=volunteer_id).one_or_none() if place_ids else None
    if home is None or home.latitude is None:
        return {}
    places = plain_rows(session, _PLACES, places=list(place_ids)).all()
    away = distances_km([_point(home), *(_point(each) for each in places)])[0]
    return {each.id: float(away[index + 1]) for index, each in enumerate(places)}


def _point(place: Any) -> Point:
    return Point(id=PlaceId(str(place.id)), latitude=place.latitude, longitude=place.longitude)
