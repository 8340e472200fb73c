"""Households as lists: of where somebody leads or coordinates, found by number, group and state."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from web.models import Household, Organisation, Pairing, Person, Shift
from web.services.access.rights import LEADS
from web.services.access.scope import Scope
from web.services.clock import now
from web.services.faults import NotFound

A_PAGE = 50


class Row(NamedTuple):
    """A household in a list: where it lies, how many are paired or stand in and do not take part any more
    (`left`), how many are paired, and when the next visit is.
    """

    household: Household
    organisation: Organisation
    paired: int
    left: int
    next_visit: object


class Page(NamedTuple):
    """Some households, and how many there are in all."""

    rows: Sequence[Row]
    total: int


def listed(
    session: Session,
    scope: Scope,
    *,
    search: str = "",
    group: str = "",
    organisation_id: int | None = None,
    ended: bool = False,
    page: int = 1,
    size: int = A_PAGE,
) -> Page:
    """Households that somebody leads or coordinates visits to, by number; private fields stay closed."""
    inside = list(_wanted(scope, search, group, organisation_id, ended=ended))
    paired = (
        select(func.count())
        .where(Pairing.household_id == Household.id, Pairing.ended_at.is_(None), Pairing.stand_in == 0)
        .scalar_subquery()
    )
    left = (
        select(func.count())
        .select_from(Pairing)
        .join(Person, Person.id == Pairing.volunteer_id)
        .where(Pairing.household_id == Household.id, Pairing.ended_at.is_(None), Person.state != "active")
        .scalar_subquery()
    )
    coming = (
        select(func.min(Shift.starts_at))
        .where(Shift.place_id == Household.place_id, Shift.status == "open", Shift.starts_at > now())
        .scalar_subquery()
    )
    rows = session.execute(
        select(Household, Organisation, paired, left, coming)
        .join(Organisation, Organisation.id == Household.organisation_id)
        .where(*inside)
        .order_by(Household.number)
        .limit(size)
        .offset((page - 1) * size)
    )
    total = session.scalar(select(func.count()).select_from(Household).where(*inside)) or 0
    return Page([Row(*row) for row in rows], total)


def _wanted(
    scope: Scope, search: str, group: str, organisation_id: int | None, *, ended: bool
) -> Iterator[ColumnElement[bool]]:
    yield Household.organisation_id.in_(scope.nodes(*LEADS))
    yield Household.ended_at.is_not(None) if ended else Household.ended_at.is_(None)
    if search:
        yield Household.number.contains(search.strip(), autoescape=True)
    if group:
        yield Household.group_code == group
    if organisation_id is not None:
        yield Household.organisation_id.in_(scope.tree.below([organisation_id]))


class At(NamedTuple):
    """The household at a place: its number, and its id for who may see its page, else 0."""

    number: str
    id: int


def at_place(session: Session, scope: Scope, place_id: int) -> At | None:
    """Whose home a place is; None for any other place."""
    found = session.scalar(select(Household).where(Household.place_id == place_id))
    if found is None:
        return None
    return At(found.number, found.id if found.organisation_id in scope.nodes(*LEADS) else 0)


def seen(session: Session, scope: Scope, household_id: int) -> Household:
    """A household that somebody leads or coordinates visits to. Raises NotFound."""
    found = session.get(Household, household_id)
    if found is None or found.organisation_id not in scope.nodes(*LEADS):
        raise NotFound
    return found
