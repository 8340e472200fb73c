"""Finding people by name and by what they bring; a row has what is known of the common pool."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from web.db import plain_rows
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

_ids: Any = bindparam("people", expanding=True)
_PEOPLE = (
    select(
        Person.id, Person.name, Person.latin_name, Person.state, Volunteer.number, Volunteer.asked_minutes,
        Volunteer.served, Place.names.label("home"),
    )
    .join(Volunteer, Volunteer.id == Person.id)
    .outerjoin(Place, Place.id == Volunteer.home_place_id)
    .where(Person.id.in_(_ids))
    .order_by(Person.sort_key, Person.id)
)  # fmt: skip
_LANGUAGES = (
    select(VolunteerLanguage.volunteer_id, VolunteerLanguage.tag, VolunteerLanguage.level)
    .where(VolunteerLanguage.volunteer_id.in_(_ids))
    .order_by(VolunteerLanguage.level.desc())
)
_SKILLS = (
    select(VolunteerSkill.volunteer_id, VolunteerSkill.code)
    .where(VolunteerSkill.volunteer_id.in_(_ids))
    .order_by(VolunteerSkill.level.desc())
)
_TRAITS = (
    select(VolunteerTrait.volunteer_id, VolunteerTrait.code)
    .where(VolunteerTrait.volunteer_id.in_(_ids))
    .order_by(VolunteerTrait.code)
)
# Of several organisations a person belongs to, the one that said so first comes last.
_ORGANISATIONS = (
    select(Belonging.person_id, Organisation.names)
    .join(Organisation, Organisation.id == Belonging.organisation_id)
    .where(Belonging.person_id.in_(_ids), Belonging.state == "confirmed")
    .order_by(Belonging.decided_at.desc(), Belonging.id.desc())
)


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
    languages = _grouped(session, _LANGUAGES, ids)
    skills, traits = _grouped(session, _SKILLS, ids), _grouped(session, _TRAITS, ids)
    units = {row.person_id: row.names for row in plain_rows(session, _ORGANISATIONS, people=list(ids))}
    return [
        PersonRow(
            id=row.id,
            number=row.number,
            name=row.name,
            latin_name=row.latin_name,
            languages=tuple((spoken.tag, spoken.level) for spoken in languages.get(row.id, ())),
            skills=tuple(skill.code for skill in skills.get(row.id, ())),
            traits=tuple(trait.code for trait in traits.get(row.id, ())),
            home_names=row.home,
            organisation_names=units.get(row.id),
            asked_minutes=row.asked_minutes,
            served=row.served,
            active=row.state == "active",
        )
        for row in plain_rows(session, _PEOPLE, people=list(ids))
    ]


def _grouped(session: Session, chosen: Any, ids: Sequence[int]) -> Mapping[int, Sequence[Any]]:
    """Person id -> the rows of one thing that they bring, in order."""
    found: dict[int, list[Any]] = {}
    for row in plain_rows(session, chosen, people=list(ids)):
        found.setdefault(row.volunteer_id, []).append(row)
    return found
