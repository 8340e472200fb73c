"""A volunteer's profile: who they are, what they bring, how much they want to do, what they like."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.models import (
    PRIVATE_FIELDS,
    Availability,
    AvailabilityException,
    Base,
    Credential,
    Person,
    Place,
    Term,
    Volunteer,
    VolunteerLanguage,
    VolunteerSkill,
    VolunteerTrait,
    Wish,
)
from web.services.actor import Actor
from web.services.audit.editing import editing
from web.services.clock import now
from web.services.faults import Invalid, NotFound, Outdated
from web.services.people import private
from web.services.people.keeping import home_node, kept
from web.services.people.limits import LIMITS
from web.services.people.naming import set_names

OF_PERSON = ("form_of_address", "language")
OF_VOLUNTEER = ("home_place_id", "asked_minutes", *LIMITS)
NAMED = ("name", "latin_name", "own_sort_key")


def _of(kind: Any, *order: Any) -> Any:
    return select(kind).where(kind.volunteer_id == bindparam("me")).order_by(*order)


_ITS: Mapping[str, Any] = {
    "languages": _of(VolunteerLanguage, VolunteerLanguage.level.desc(), VolunteerLanguage.tag),
    "skills": _of(VolunteerSkill, VolunteerSkill.level.desc(), VolunteerSkill.code),
    "credentials": _of(Credential, Credential.code),
    "traits": _of(VolunteerTrait, VolunteerTrait.code),
    "weekly": _of(Availability, Availability.weekday, Availability.start_minute),
    "exceptions": _of(AvailabilityException, AvailabilityException.day, AvailabilityException.start_minute),
    "wishes": _of(Wish, Wish.about, Wish.target),
}


@dataclass(frozen=True, slots=True)
class Profile:
    """A person who serves and everything that hangs on them, each in a steady order.

    `organisation_id` is the one that confirmed first that they belong to it. `private` has the birth date,
    the address and the ID number, None for what is not kept: not for every reader's eyes.
    """

    person: Person
    volunteer: Volunteer
    private: Mapping[str, Any]
    organisation_id: int | None
    languages: Sequence[VolunteerLanguage]
    skills: Sequence[VolunteerSkill]
    credentials: Sequence[Credential]
    traits: Sequence[str]
    weekly: Sequence[Availability]
    exceptions: Sequence[AvailabilityException]
    wishes: Sequence[Wish]

    @property
    def age(self) -> int | None:
        """Their age today, in whole years."""
        born: date | None = self.private["born"]
        return private.age(born, now().date()) if born else None


def get(session: Session, person_id: int) -> Profile:
    """The whole profile of a person. Raises NotFound for who has none."""
    person, volunteer = session.get(Person, person_id), session.get(Volunteer, person_id)
    if person is None or volunteer is None:
        raise NotFound

    def all_of(name: str) -> Sequence[Any]:
        return session.scalars(_ITS[name], {"me": person_id}).all()

    return Profile(
        person,
        volunteer,
        private.opened(session, person_id),
        home_node(session, person_id),
        all_of("languages"),
        all_of("skills"),
        all_of("credentials"),
        [trait.code for trait in all_of("traits")],
        all_of("weekly"),
        all_of("exceptions"),
        all_of("wishes"),
    )


def values(found: Profile) -> dict[str, Any]:
    """What of a profile is edited, as `ProfileSchema` loads it."""
    person, volunteer = found.person, found.volunteer
    return {
        **{name: getattr(person, name) for name in (*NAMED, *OF_PERSON)},
        **{name: getattr(volunteer, name) for name in OF_VOLUNTEER},
        **found.private,
        "consents": sorted(volunteer.consents),
        "languages": [{"tag": each.tag, "level": each.level} for each in found.languages],
        "skills": [{"code": each.code, "level": each.level} for each in found.skills],
        "wishes": [
            {"about": each.about, "target": each.target, "weight": each.weight} for each in found.wishes
        ],
    }


def save(
    session: Session, actor: Actor, person_id: int, said: Mapping[str, Any], version: int | None = None
) -> None:
    """Take over a loaded `ProfileSchema`; what it does not name stays.

    Raises NotFound for somebody else's, Invalid for words the district does not use, Outdated.
    """
    person = kept(session, actor, person_id)
    get(session, person_id)
    try:
        with editing(
            session, actor, "person", person, version, lambda: values(get(session, person_id)),
            node=home_node(session, person_id), private=frozenset(PRIVATE_FIELDS),
        ):  # fmt: skip
            _refuse_unknown(session, said)
            _change(session, person, session.get_one(Volunteer, person_id), said)
    except Outdated as fault:
        raise _unseen(fault) if person_id != actor.person_id else fault from None


def enter(session: Session, person_id: int, said: Mapping[str, Any]) -> None:
    """Take over a loaded `ProfileSchema` of somebody new; inside the transaction that makes them.

    Raises Invalid for words the district does not use.
    """
    _refuse_unknown(session, said)
    _change(session, session.get_one(Person, person_id), session.get_one(Volunteer, person_id), said)


def _change(session: Session, person: Person, volunteer: Volunteer, said: Mapping[str, Any]) -> None:
    if any(name in said for name in NAMED):
        latin_name = said.get("latin_name", person.latin_name)
        set_names(
            person,
            name=said.get("name", person.name),
            latin_name=latin_name,
            own_sort_key=said.get("own_sort_key"),
        )
    for row, names in ((person, OF_PERSON), (volunteer, OF_VOLUNTEER)):
        for name in names:
            if name in said:
                setattr(row, name, said[name])
    if "consents" in said:
        volunteer.consents = sorted(said["consents"])
    for name in PRIVATE_FIELDS:
        if name in said:
            private.keep(session, person.id, name, said[name])
    _replace(session, VolunteerLanguage, person.id, said.get("languages"))
    _replace(session, VolunteerSkill, person.id, said.get("skills"))
    _replace(session, Wish, person.id, said.get("wishes"))


def _unseen(fault: Outdated) -> Outdated:
    """The same without private fields: whoever keeps the profile of another has not looked at them."""
    shown = {name: value for name, value in fault.values.items() if name not in PRIVATE_FIELDS}
    return Outdated(fault.version, shown, fault.by, fault.at)


def _replace(session: Session, kind: type[Base], person_id: int, rows: Any) -> None:
    if rows is None:
        return
    table: Any = kind
    session.execute(delete(table).where(table.volunteer_id == person_id))
    session.add_all(table(volunteer_id=person_id, **row) for row in rows)


def _refuse_unknown(session: Session, said: Mapping[str, Any]) -> None:
    errors: dict[str, list[Any]] = {}
    unknown = lazy("Choose one from the list.")
    skills, consents = (
        set(session.scalars(select(Term.code).where(Term.kind == kind))) for kind in ("skill", "consent")
    )
    for index, row in enumerate(said.get("skills") or ()):
        if row["code"] not in skills:
            errors[f"skills-{index}-code"] = [unknown]
    if (home := said.get("home_place_id")) and session.get(Place, home) is None:
        errors["home_place_id"] = [unknown]
    if (born := said.get("born")) and born > now().date():
        errors["born"] = [lazy("This day is still to come.")]
    if set(said.get("consents") or ()) - consents:
        errors["consents"] = [unknown]
    if errors:
        raise Invalid(errors)
