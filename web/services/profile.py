"""A volunteer's own side: what they bring, when they can, what they wish."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import (
    Availability,
    AvailabilityException,
    Base,
    Organisation,
    Place,
    Term,
    Volunteer,
    VolunteerCredential,
    VolunteerLanguage,
    VolunteerSkill,
    VolunteerTrait,
    Wish,
)
from web.services.actor import Actor
from web.services.clock import now
from web.services.days import MINUTES_A_DAY
from web.services.faults import Forbidden, Invalid, NotFound
from web.services.record import note

PLAIN = (
    "name",
    "latin_name",
    "born",
    "home_place_id",
    "organisation_id",
    "asked_minutes",
    "shifts_per_day",
    "shifts_per_week",
    "minutes_per_day",
    "minutes_per_week",
    "rest_minutes",
)


@dataclass(frozen=True, slots=True)
class Profile:
    """A volunteer row and everything that hangs on it, each in a steady order."""

    volunteer: Volunteer
    languages: Sequence[VolunteerLanguage]
    skills: Sequence[VolunteerSkill]
    credentials: Sequence[VolunteerCredential]
    traits: Sequence[str]
    weekly: Sequence[Availability]
    exceptions: Sequence[AvailabilityException]
    wishes: Sequence[Wish]


def get(session: Session, volunteer_id: int) -> Profile:
    """The whole profile of a volunteer. Raises NotFound."""
    volunteer = session.get(Volunteer, volunteer_id)
    if volunteer is None:
        raise NotFound

    def all_of(kind: Any, *order: Any) -> Sequence[Any]:
        return session.scalars(select(kind).where(kind.volunteer_id == volunteer_id).order_by(*order)).all()

    return Profile(
        volunteer,
        all_of(VolunteerLanguage, VolunteerLanguage.level.desc(), VolunteerLanguage.tag),
        all_of(VolunteerSkill, VolunteerSkill.level.desc(), VolunteerSkill.code),
        all_of(VolunteerCredential, VolunteerCredential.code),
        [trait.code for trait in all_of(VolunteerTrait, VolunteerTrait.code)],
        all_of(Availability, Availability.weekday, Availability.start_minute),
        all_of(AvailabilityException, AvailabilityException.day, AvailabilityException.start_minute),
        all_of(Wish, Wish.about, Wish.target),
    )


def save(session: Session, actor: Actor, volunteer_id: int, values: Mapping[str, Any]) -> None:
    """Take over a loaded `ProfileSchema`; what it does not name stays.

    Raises Forbidden for somebody else's, Invalid for words the district does not use.
    """
    with writing(session):
        profile = _own(session, actor, volunteer_id)
        _refuse_unknown(session, values)
        for name in PLAIN:
            if name in values:
                setattr(profile.volunteer, name, values[name])
        if "consents" in values:
            profile.volunteer.consents = sorted(values["consents"])
        _replace(session, VolunteerLanguage, volunteer_id, values.get("languages"))
        _replace(session, VolunteerSkill, volunteer_id, values.get("skills"))
        _replace(session, Wish, volunteer_id, values.get("wishes"))
        if "credentials" in values:
            _save_credentials(session, profile, values["credentials"])
        note(session, actor.account_id, "profile_saved", "volunteer", volunteer_id)


def save_availability(session: Session, actor: Actor, volunteer_id: int, values: Mapping[str, Any]) -> None:
    """Take over a loaded `AvailabilitySchema`; of `weekly` and `exceptions`, what it does not name stays."""
    with writing(session):
        _own(session, actor, volunteer_id)
        if "weekly" in values:
            _replace(session, Availability, volunteer_id, merged(values["weekly"]))
        _replace(session, AvailabilityException, volunteer_id, values.get("exceptions"))
        note(session, actor.account_id, "availability_saved", "volunteer", volunteer_id)


def verify_credential(session: Session, actor: Actor, volunteer_id: int, code: str) -> None:
    """Somebody of the district has seen the paper. Raises NotFound, Forbidden."""
    if not actor.plans:
        raise Forbidden
    with writing(session):
        credential = session.get(VolunteerCredential, (volunteer_id, code))
        if credential is None:
            raise NotFound
        credential.verified_by, credential.verified_at = actor.account_id, now()
        note(session, actor.account_id, "credential_verified", "volunteer", volunteer_id, code=code)


def weekly_from_slots(slots: Iterable[str], minutes: int = 60) -> list[dict[str, Any]]:
    """Painted slots (`<ISO weekday>-<HH:MM>`, each `minutes` long) as entries of `AvailabilitySchema.weekly`.

    Slots that touch become one; what is no slot is kept as an entry that the schema will refuse.
    """
    entries: list[dict[str, Any]] = []
    for slot in sorted(set(slots)):
        weekday, _, start = slot.partition("-")
        last = entries[-1] if entries else None
        if last and last["weekday"] == weekday and last["end"] == start:
            last["end"] = _later(start, minutes)
        else:
            entries.append({"weekday": weekday, "start": start, "end": _later(start, minutes)})
    return entries


def slots(weekly: Iterable[Availability], minutes: int = 60) -> list[str]:
    """The slots that lie wholly in the weekly hours, as the painter wants them."""
    return [
        f"{each.weekday + 1}-{start // 60:02}:{start % 60:02}"
        for each in weekly
        for start in range(-(-each.start_minute // minutes) * minutes, each.end_minute - minutes + 1, minutes)
    ]


def merged(weekly: Sequence[Mapping[str, Any]]) -> list[dict[str, int]]:
    """Weekly entries (weekday, start_minute, end_minute) in order, those that touch or overlap joined."""
    found: list[dict[str, int]] = []
    ordered = sorted(weekly, key=lambda each: (each["weekday"], each["start_minute"]))
    for _, day in groupby(ordered, key=lambda each: each["weekday"]):
        for index, each in enumerate(day):
            if index and each["start_minute"] <= found[-1]["end_minute"]:
                found[-1]["end_minute"] = max(found[-1]["end_minute"], each["end_minute"])
            else:
                found.append(dict(each))
    return found


def _later(start: str, minutes: int) -> str:
    hours, _, rest = start.partition(":")
    if not (hours.isdecimal() and rest.isdecimal()):
        return start
    end = (int(hours) * 60 + int(rest) + minutes) % MINUTES_A_DAY
    return f"{end // 60:02}:{end % 60:02}"


def _own(session: Session, actor: Actor, volunteer_id: int) -> Profile:
    if actor.volunteer_id != volunteer_id and not actor.plans:
        raise Forbidden
    return get(session, volunteer_id)


def _replace(session: Session, kind: type[Base], volunteer_id: int, rows: Any) -> None:
    if rows is None:
        return
    table: Any = kind
    session.execute(delete(table).where(table.volunteer_id == volunteer_id))
    session.add_all(table(volunteer_id=volunteer_id, **row) for row in rows)


def _save_credentials(session: Session, profile: Profile, rows: Sequence[Mapping[str, Any]]) -> None:
    """A credential that stays as it was stays verified; a new or changed one must be seen again."""
    before = {each.code: each for each in profile.credentials}
    clearances = set(session.scalars(select(Term.code).where(Term.kind == "clearance")))
    for row in rows:
        old = before.pop(row["code"], None)
        until: date | None = row.get("valid_until")
        if old is not None and old.valid_until == until:
            old.speciality = row.get("speciality", old.speciality)
            continue
        if old is not None:
            session.delete(old)
            session.flush()
        session.add(
            VolunteerCredential(
                volunteer_id=profile.volunteer.id,
                code=row["code"],
                clearance=row["code"] in clearances,
                speciality=row.get("speciality", ""),
                valid_until=until,
            )
        )
    for gone in before.values():
        session.delete(gone)


def _refuse_unknown(session: Session, values: Mapping[str, Any]) -> None:
    errors: dict[str, list[Any]] = {}
    unknown = lazy("Choose one from the list.")
    for name, kinds in (("skills", ("skill",)), ("credentials", ("credential", "clearance"))):
        known = set(session.scalars(select(Term.code).where(Term.kind.in_(kinds))))
        for index, row in enumerate(values.get(name) or ()):
            if row["code"] not in known:
                errors[f"{name}-{index}-code"] = [unknown]
    if (home := values.get("home_place_id")) and session.get(Place, home) is None:
        errors["home_place_id"] = [unknown]
    if (organisation := values.get("organisation_id")) and session.get(Organisation, organisation) is None:
        errors["organisation_id"] = [unknown]
    if (born := values.get("born")) and born > now().date():
        errors["born"] = [lazy("This day is still to come.")]
    known = set(session.scalars(select(Term.code).where(Term.kind == "consent")))
    if set(values.get("consents") or ()) - known:
        errors["consents"] = [unknown]
    if errors:
        raise Invalid(errors)
