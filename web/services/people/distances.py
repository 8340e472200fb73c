"""How far places are from a volunteer's home."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.ids import PlaceId
from matcher.problem.entities import Place as Point
from matcher.problem.timetable import distances_km
from web.models import Place, Volunteer


def from_home(session: Session, volunteer_id: int) -> Mapping[int, float]:
    """Place id -> kilometres by air; nothing for who has not said where they live, nor for online places."""
    home = session.scalar(
        select(Place).join(Volunteer, Volunteer.home_place_id == Place.id).where(Volunteer.id == volunteer_id)
    )
    if home is None or home.latitude is None:
        return {}
    places = session.scalars(select(Place).where(Place.latitude.is_not(None)).order_by(Place.id)).all()
    points = [_point(home), *(_point(each) for each in places)]
    away = distances_km(points)[0]
    return {each.id: float(away[index + 1]) for index, each in enumerate(places)}


def _point(place: Place) -> Point:
    return Point(id=PlaceId(str(place.id)), latitude=place.latitude, longitude=place.longitude)
