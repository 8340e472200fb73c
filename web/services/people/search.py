"""Finding people by name and by what they bring; a row has what is known of the common pool."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from web.models import (
    Belonging,
    Organisation,
    Person,
    Place,
    Volunteer,
    VolunteerLanguage,
    VolunteerSkill,
    VolunteerTrait,
)
from web.services import organisations
from web.services.access.scope import Scope, belongs_to
from web.services.paging import PAGE, Page, skipped
from web.services.people.parts import called


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in a list; `languages` are (tag, level 1 to 7), best first; names are by language tag."""

    id: int
    number: str
    name: str
    latin_name: str
    languages: tuple[tuple[str, int], ...]
    skills: tuple[str, ...]
    traits: tuple[str, ...]
    home_names: Mapping[str, str] | None
    organisation_names: Mapping[str, str] | None
    asked_minutes: int
    served: int
    active: bool


def find(
    session: Session,
    scope: Scope,
    *,
    query: str = "",
    language: str | None = None,
    level: int = 1,
    skill: str | None = None,
    trait: str | None = None,
    organisation_id: int | None = None,
    home_place_id: int | None = None,
    page: int = 1,
) -> Page[PersonRow]:
    """The people in scope who are all that is asked; `query` is parts of a name, Latin name or number."""
    chosen = named(session, scope, query, organisation_id)
    if home_place_id is not None:
        chosen = chosen.where(Volunteer.home_place_id == home_place_id)
    if language:
        speaks = (VolunteerLanguage.tag == language) & (VolunteerLanguage.level >= level)
        chosen = chosen.where(Volunteer.id.in_(select(VolunteerLanguage.volunteer_id).where(speaks)))
    if skill:
        can = select(VolunteerSkill.volunteer_id).where(VolunteerSkill.code == skill)
        chosen = chosen.where(Volunteer.id.in_(can))
    if trait:
        has = select(VolunteerTrait.volunteer_id).where(VolunteerTrait.code == trait)
        chosen = chosen.where(Volunteer.id.in_(has))
    ids, total = _page(session, chosen, page)
    return Page(_rows(session, ids), total, page)


def _page(session: Session, chosen: Any, page: int) -> tuple[Sequence[int], int]:
    """A page of the people chosen, in order, and how many there are: found once, then counted and ordered."""
    found = chosen.with_only_columns(Person.id, Person.sort_key).cte("found").prefix_with("MATERIALIZED")
    total = session.scalar(select(func.count()).select_from(found)) if page > 1 else None
    counted = select(func.count()).select_from(found).scalar_subquery()
    ordered = select(found.c.id, counted).order_by(found.c.sort_key, found.c.id)
    rows = session.execute(ordered.limit(PAGE).offset(skipped(page))).all()
    if total is None:
        total = rows[0][1] if rows else 0
    return [row[0] for row in rows], int(total or 0)


def named(session: Session, scope: Scope, query: str, organisation_id: int | None = None) -> Any:
    """The ids of people in scope who are called so and have a profile; who was merged is not found."""
    chosen: Any = (
        select(Volunteer.id)
        .join(Person, Person.id == Volunteer.id)
        .where(scope.people(), Person.merged_into_id.is_(None))
    )
    if (matching := called(query)) is not None:
        chosen = chosen.where(matching)
    if organisation_id is not None:
        chosen = chosen.where(belongs_to(organisations.below(session, organisation_id)))
    return chosen


def _rows(session: Session, ids: Sequence[int]) -> list[PersonRow]:
    languages = _grouped(session, VolunteerLanguage, ids, VolunteerLanguage.level.desc())
    skills = _grouped(session, VolunteerSkill, ids, VolunteerSkill.level.desc())
    traits = _grouped(session, VolunteerTrait, ids, VolunteerTrait.code)
    units = _organisations(session, ids)
    rows = session.execute(
        select(Person, Volunteer, Place.names)
        .join(Volunteer, Volunteer.id == Person.id)
        .outerjoin(Place, Place.id == Volunteer.home_place_id)
        .where(Person.id.in_(ids))
        .order_by(Person.sort_key, Person.id)
    )
    return [
        PersonRow(
            id=person.id,
            number=volunteer.number,
            name=person.name,
            latin_name=person.latin_name,
            languages=tuple((spoken.tag, spoken.level) for spoken in languages.get(person.id, ())),
            skills=tuple(skill.code for skill in skills.get(person.id, ())),
            traits=tuple(trait.code for trait in traits.get(person.id, ())),
            home_names=home,
            organisation_names=units.get(person.id),
            asked_minutes=volunteer.asked_minutes,
            served=volunteer.served,
            active=person.state == "active",
        )
        for person, volunteer, home in rows
    ]


def _organisations(session: Session, ids: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
    """What the organisation is called that each person belongs to; of several, the one that said so first."""
    rows = session.execute(
        select(Belonging.person_id, Organisation.names)
        .join(Organisation, Organisation.id == Belonging.organisation_id)
        .where(Belonging.person_id.in_(ids), Belonging.state == "confirmed")
        .order_by(Belonging.decided_at.desc(), Belonging.id.desc())
    )
    return {row.person_id: row.names for row in rows}


def _grouped(session: Session, kind: Any, ids: Sequence[int], order: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in session.scalars(select(kind).where(kind.volunteer_id.in_(ids)).order_by(order)):
        found.setdefault(row.volunteer_id, []).append(row)
    return found
