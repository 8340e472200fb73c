"""Making, changing, ending and erasing households: by who coordinates where they lie.

A household has a place of its own, which is in no list and has coordinates rounded to a thousandth of a
degree: ways between visits are right to about a minute, and nobody's door is found. What is exact is sealed.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import vault_of, writing
from web.models import Household, Organisation, Pairing, Place, Series, Shift, Term
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.editing import editing
from web.services.audit.record import note
from web.services.clock import now
from web.services.datums import WGS84, to_wgs84
from web.services.demand.series.ending import cut_short
from web.services.faults import Conflict, Invalid, NotFound
from web.vault import owners

KIND = "household"
FIELD = "household"
"""The name under which what is private of a household is sealed."""
DECIMALS = 3
OPEN = ("number", "organisation_id", "group_code", "languages", "shown_hours")
PRIVATE = ("address", "latitude", "longitude", "contact", "needs")
EMPTY: Mapping[str, Any] = {
    "address": "", "latitude": None, "longitude": None, "contact": "", "needs": "",
}  # fmt: skip
UNKNOWN = lazy("Choose one from the list.")
TAKEN = lazy("This number is taken. Choose another one.")
HALF = lazy("Give both coordinates, or none.")
VISITED = lazy("There are visits to come. Cancel them first, so that their people are told.")
ENDED = lazy("This household is not visited any more.")
NOT_ENDED = lazy("This household is still visited. End its visits first.")


def create(session: Session, actor: Actor, values: Mapping[str, Any]) -> int:
    """The id of a new household, from a loaded `HouseholdSchema`. Raises Invalid."""
    with writing(session):
        asked = _asked(session, actor, values, None)
        number = asked["number"] or _free_number(session)
        place = Place(
            code=f"household-{number}", names={}, kind=KIND, organisation_id=asked["organisation_id"]
        )
        session.add(place)
        session.flush()
        made = Household(
            **{name: asked[name] for name in OPEN} | {"number": number},
            place_id=place.id, created_by=actor.person_id, created_at=now(),
        )  # fmt: skip
        session.add(made)
        session.flush()
        _seal(session, made, {name: asked[name] for name in PRIVATE})
        _place(session, made, asked)
        note(session, actor, "created", "household", made.id, node=made.organisation_id)
        return made.id


def update(
    session: Session,
    actor: Actor,
    household_id: int,
    values: Mapping[str, Any],
    *,
    version: int | None = None,
) -> None:
    """Change what `values` names of a household; of private fields the trail says that they changed.

    Raises NotFound, Outdated, Invalid, Conflict for one that has ended.
    """
    with writing(session):
        found = coordinated(session, actor, household_id)
        if found.ended_at is not None:
            raise Conflict("household_ended", ENDED)
        with editing(
            session, actor, "household", found, version, lambda: values_of(session, found),
            node=found.organisation_id, private=frozenset(PRIVATE),
        ):  # fmt: skip
            asked = _asked(session, actor, {**values_of(session, found), **values}, found)
            for name in OPEN:
                setattr(found, name, asked[name])
            _seal(session, found, {name: asked[name] for name in PRIVATE})
            _place(session, found, asked)


def end(session: Session, actor: Actor, household_id: int, *, version: int | None = None) -> None:
    """A household is visited no more: its series and pairings end.

    Raises NotFound, Outdated; Conflict while visits are to come, as their people must be told first.
    """
    with writing(session):
        found = coordinated(session, actor, household_id)
        if found.ended_at is not None:
            return
        coming = select(Shift.id).where(
            Shift.place_id == found.place_id, Shift.status == "open", Shift.starts_at > now()
        )
        if session.scalar(coming.limit(1)) is not None:
            raise Conflict("visits_to_come", VISITED)
        with editing(
            session, actor, "household", found, version, lambda: {"ended_at": found.ended_at}, verb="ended",
            node=found.organisation_id,
        ):  # fmt: skip
            found.ended_at = now()
            for series in session.scalars(select(Series).where(Series.place_id == found.place_id)):
                cut_short(series, now().date())
            holds = select(Pairing).where(Pairing.household_id == found.id, Pairing.ended_at.is_(None))
            for each in session.scalars(holds):
                each.ended_at = now()


def erase(session: Session, actor: Actor, household_id: int) -> None:
    """Forget what is private of a household that has ended; its number stays with the visits that were.

    Raises NotFound, Conflict for one that is still visited.
    """
    with writing(session):
        found = coordinated(session, actor, household_id)
        if found.ended_at is None:
            raise Conflict("household_visited", NOT_ENDED)
        found.sealed, found.languages = None, []
        place = session.get_one(Place, found.place_id)
        place.latitude = place.longitude = None
        found.version += 1
        note(session, actor, "erased", "household", found.id, node=found.organisation_id)
    vault_of(session).erase(owners.household(household_id))


def coordinated(session: Session, actor: Actor, household_id: int) -> Household:
    """A household where somebody coordinates. Raises NotFound."""
    found = session.get(Household, household_id)
    if found is None or found.organisation_id not in Scope(session, actor).nodes("coordinator"):
        raise NotFound
    return found


def values_of(session: Session, found: Household) -> dict[str, Any]:
    """A household as plain values, the private ones opened."""
    return {**{name: getattr(found, name) for name in OPEN}, **opened(session, found)}


def opened(session: Session, found: Household) -> dict[str, Any]:
    """What is private of a household; empty values for what is not known, or was erased."""
    return opened_many(session, [found])[found.id]


def opened_many(session: Session, homes: Sequence[Household]) -> dict[int, dict[str, Any]]:
    """The same of many households, by id."""
    held = [(each.id, each.sealed) for each in homes if each.sealed is not None]
    asked = [(owners.household(each), FIELD, private) for each, private in held]
    texts = vault_of(session).open_many(asked)
    known = {each: json.loads(text) for (each, _), text in zip(held, texts, strict=True) if text}
    return {each.id: {**EMPTY, **known.get(each.id, {})} for each in homes}


def sealed(session: Session, household_id: int, private: Mapping[str, Any]) -> bytes:
    """What is private of a household under its own key; inside the transaction that writes it."""
    return sealed_many(session, [(household_id, private)])[0]


def sealed_many(session: Session, homes: Sequence[tuple[int, Mapping[str, Any]]]) -> list[bytes]:
    """The same for many households, with few questions to the store of keys."""
    return vault_of(session).seal_many(
        [
            (owners.household(each), FIELD, json.dumps(dict(private), ensure_ascii=False))
            for each, private in homes
        ]
    )


def rounded(latitude: float | None, longitude: float | None) -> tuple[float | None, float | None]:
    """Coordinates as the place of a household has them."""
    if latitude is None or longitude is None:
        return None, None
    return round(latitude, DECIMALS), round(longitude, DECIMALS)


def _asked(
    session: Session, actor: Actor, values: Mapping[str, Any], held: Household | None
) -> dict[str, Any]:
    """Values that may be kept, coordinates in WGS-84. Raises Invalid."""
    asked = {name: values.get(name) for name in (*OPEN, *PRIVATE)}
    node = session.get(Organisation, asked["organisation_id"] or 0)
    own = Scope(session, actor).nodes("coordinator")
    if node is None or node.closed_at is not None or node.id not in own:
        raise Invalid({"organisation_id": [UNKNOWN]})
    group = asked["group_code"] = asked["group_code"] or ""
    if group and session.get(Term, (FIELD_OF_GROUP, group)) is None:
        raise Invalid({"group_code": [UNKNOWN]})
    taken = select(Household.id).where(Household.number == asked["number"])
    if asked["number"] and session.scalar(taken) not in (None, held.id if held else None):
        raise Invalid({"number": [TAKEN]})
    latitude, longitude = asked["latitude"], asked["longitude"]
    if (latitude is None) != (longitude is None):
        raise Invalid({"latitude": [HALF]})
    if latitude is not None and longitude is not None:
        datum = values.get("datum") or WGS84
        asked["latitude"], asked["longitude"] = to_wgs84(latitude, longitude, datum)
    asked["languages"] = list(asked["languages"] or ())
    asked["shown_hours"] = asked["shown_hours"] or 48
    for name in ("number", "address", "contact", "needs"):
        asked[name] = (asked[name] or "").strip()
    return asked


FIELD_OF_GROUP = "household_group"


def _seal(session: Session, found: Household, private: Mapping[str, Any]) -> None:
    if found.sealed is None or opened(session, found) != dict(private):
        found.sealed = sealed(session, found.id, private)


def _place(session: Session, found: Household, asked: Mapping[str, Any]) -> None:
    """Let the place of a household be called by its number and lie near where it is."""
    place, node = session.get_one(Place, found.place_id), session.get_one(Organisation, found.organisation_id)
    place.names = {tag: f"{found.number} · {name}" for tag, name in node.names.items()}
    place.code, place.organisation_id = f"household-{found.number}", node.id
    place.latitude, place.longitude = rounded(asked["latitude"], asked["longitude"])


def _free_number(session: Session) -> str:
    """`H-0012`, counted on."""
    count = session.query(Household.id).count()
    while True:
        count += 1
        number = f"H-{count:04d}"
        if session.scalar(select(Household.id).where(Household.number == number)) is None:
            return number
