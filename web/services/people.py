"""People as planners see them: finding somebody, and one person whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from web.models import (
    Account,
    Audit,
    Organisation,
    Place,
    Volunteer,
    VolunteerLanguage,
    VolunteerSkill,
    VolunteerTrait,
)
from web.services import organisations, profile
from web.services.paging import PAGE, Page, skipped
from web.services.profile import Profile


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


@dataclass(frozen=True, slots=True)
class PersonView:
    """One person whole; `email` when they have an account."""

    profile: Profile
    email: str | None
    home: Place | None
    organisation: Organisation | None
    history: Sequence[Audit]


def search(
    session: Session,
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
    """People by name who are all that is asked; `query` is part of a name, Latin name or number."""
    chosen = select(Volunteer.id).where(*_conditions(session, query, organisation_id, home_place_id))
    if language:
        speaks = (VolunteerLanguage.tag == language) & (VolunteerLanguage.level >= level)
        chosen = chosen.where(Volunteer.id.in_(select(VolunteerLanguage.volunteer_id).where(speaks)))
    if skill:
        can = select(VolunteerSkill.volunteer_id).where(VolunteerSkill.code == skill)
        chosen = chosen.where(Volunteer.id.in_(can))
    if trait:
        has = select(VolunteerTrait.volunteer_id).where(VolunteerTrait.code == trait)
        chosen = chosen.where(Volunteer.id.in_(has))
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    ids = session.scalars(
        chosen.order_by(Volunteer.name, Volunteer.id).limit(PAGE).offset(skipped(page))
    ).all()
    return Page(_rows(session, ids), total, page)


def person(session: Session, volunteer_id: int) -> PersonView:
    """One person. Raises NotFound."""
    found = profile.get(session, volunteer_id)
    row = found.volunteer
    account = session.get(Account, row.account_id) if row.account_id else None
    about = (Audit.subject == "volunteer") & (Audit.subject_id == volunteer_id)
    return PersonView(
        profile=found,
        email=account.email if account else None,
        home=session.get(Place, row.home_place_id) if row.home_place_id else None,
        organisation=session.get(Organisation, row.organisation_id) if row.organisation_id else None,
        history=session.scalars(select(Audit).where(about).order_by(Audit.id.desc()).limit(50)).all(),
    )


def _conditions(
    session: Session, query: str, organisation_id: int | None, home_place_id: int | None
) -> list[Any]:
    conditions: list[Any] = []
    if words := query.strip():
        named = (Volunteer.name, Volunteer.latin_name, Volunteer.number)
        conditions.append(or_(*(each.icontains(words, autoescape=True) for each in named)))
    if organisation_id is not None:
        conditions.append(Volunteer.organisation_id.in_(organisations.below(session, organisation_id)))
    if home_place_id is not None:
        conditions.append(Volunteer.home_place_id == home_place_id)
    return conditions


def _rows(session: Session, ids: Sequence[int]) -> list[PersonRow]:
    languages = _grouped(session, VolunteerLanguage, ids, VolunteerLanguage.level.desc())
    skills = _grouped(session, VolunteerSkill, ids, VolunteerSkill.level.desc())
    traits = _grouped(session, VolunteerTrait, ids, VolunteerTrait.code)
    rows = session.execute(
        select(Volunteer, Place.names, Organisation.names)
        .outerjoin(Place, Place.id == Volunteer.home_place_id)
        .outerjoin(Organisation, Organisation.id == Volunteer.organisation_id)
        .where(Volunteer.id.in_(ids))
        .order_by(Volunteer.name, Volunteer.id)
    )
    return [
        PersonRow(
            id=each.id,
            number=each.number,
            name=each.name,
            latin_name=each.latin_name,
            languages=tuple((spoken.tag, spoken.level) for spoken in languages.get(each.id, ())),
            skills=tuple(skill.code for skill in skills.get(each.id, ())),
            traits=tuple(trait.code for trait in traits.get(each.id, ())),
            home_names=home,
            organisation_names=organisation,
            asked_minutes=each.asked_minutes,
            served=each.served,
            active=each.active,
        )
        for each, home, organisation in rows
    ]


def _grouped(session: Session, kind: Any, ids: Sequence[int], order: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in session.scalars(select(kind).where(kind.volunteer_id.in_(ids)).order_by(order)):
        found.setdefault(row.volunteer_id, []).append(row)
    return found
