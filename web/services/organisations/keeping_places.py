"""Making and changing places: by who coordinates where they lie."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Organisation, Place
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.faults import Invalid, NotFound
from web.services.organisations.reading import HOUSEHOLD

FIELDS = ("code", "names", "kind", "address", "organisation_id", "latitude", "longitude", "datum")
UNKNOWN = lazy("Choose one from the list.")


def create(session: Session, actor: Actor, values: Mapping[str, Any]) -> int:
    """The id of a new place; its code is made where none is given.

    Raises Invalid for an organisation that the actor does not coordinate and for a code that is taken.
    """
    with writing(session):
        _refuse_elsewhere(session, actor, values["organisation_id"])
        _refuse_taken(session, values.get("code"))
        _refuse_home(values)
        place = Place(**{name: values[name] for name in FIELDS if values.get(name) not in (None, "")})
        _refuse_half(place)
        place.code = values.get("code") or f"new-{id(place)}"
        session.add(place)
        session.flush()
        if not values.get("code"):
            place.code = _free_code(session, place.id)
        note(session, actor, "created", "place", place.id, node=place.organisation_id)
        return place.id


def update(session: Session, actor: Actor, place_id: int, values: Mapping[str, Any]) -> None:
    """Change what `values` names of a place; nothing is written where nothing differs.

    Raises NotFound for a place elsewhere, Invalid like `create`.
    """
    with writing(session):
        place = session.get(Place, place_id)
        own = Scope(session, actor).nodes("coordinator")
        if place is None or place.kind == HOUSEHOLD or place.organisation_id not in own:
            raise NotFound
        before = {name: getattr(place, name) for name in FIELDS}
        changed = {name: values[name] for name in FIELDS if name in values and values[name] != before[name]}
        if "organisation_id" in changed:
            _refuse_elsewhere(session, actor, changed["organisation_id"])
        _refuse_taken(session, changed.get("code"))
        _refuse_home(changed)
        for name, value in changed.items():
            setattr(place, name, value)
        _refuse_half(place)
        if changed:
            told = {name: [before[name], value] for name, value in changed.items()}
            note(session, actor, "changed", "place", place_id, node=place.organisation_id, changes=told)


def _refuse_elsewhere(session: Session, actor: Actor, organisation_id: int | None) -> None:
    found = session.get(Organisation, organisation_id) if organisation_id is not None else None
    if found is None or found.id not in Scope(session, actor).nodes("coordinator"):
        raise Invalid({"organisation_id": [UNKNOWN]})


def _refuse_taken(session: Session, code: str | None) -> None:
    if code and session.scalar(select(Place.id).where(Place.code == code)) is not None:
        raise Invalid({"code": [lazy("This code is taken. Choose another one.")]})


def _refuse_home(values: Mapping[str, Any]) -> None:
    if values.get("kind") == HOUSEHOLD:
        raise Invalid({"kind": [lazy("Homes that are visited are kept as households, not as places.")]})


def _refuse_half(place: Place) -> None:
    if (place.latitude is None) != (place.longitude is None):
        raise Invalid({"latitude": [lazy("Give both coordinates, or none.")]})


def _free_code(session: Session, place_id: int) -> str:
    """`place-12`, unless somebody called another place so."""
    code = f"place-{place_id}"
    while session.scalar(select(Place.id).where(Place.code == code)) is not None:
        code += "-x"
    return code
