"""Rights given and ended: by an administrator, on a node they administer or one below it, never their own.

A right counts from the next request on, for rights are read on every request; it holds on its node and all
below until it is ended, or through its last day.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Grant, Organisation, Person
from web.services.access.choosing import resolve
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.editing import editing
from web.services.audit.record import note
from web.services.clock import now
from web.services.faults import Conflict, Forbidden, Invalid, NotFound


@dataclass(frozen=True, slots=True)
class Held:
    """A right in force with its holder and its node."""

    grant: Grant
    person: Person
    organisation: Organisation


def in_force(today: date) -> ColumnElement[bool]:
    """Of `Grant`: not ended, and its last day not over."""
    return Grant.ended_at.is_(None) & or_(Grant.until.is_(None), Grant.until >= today)


def on(session: Session, organisation_ids: Collection[int], zone: ZoneInfo) -> Sequence[Held]:
    """The rights in force on these very nodes, by node, right and name."""
    return where(session, Grant.organisation_id.in_(organisation_ids), zone)


def of(session: Session, actor: Actor, person_id: int, zone: ZoneInfo) -> Sequence[Held]:
    """The rights of a person on nodes that the reader administers; all of one's own."""
    chosen = Grant.person_id == person_id
    if person_id != actor.person_id:
        chosen &= Grant.organisation_id.in_(Scope(session, actor).nodes("administrator"))
    return where(session, chosen, zone)


def give(
    session: Session,
    actor: Actor,
    zone: ZoneInfo,
    *,
    organisation_id: int,
    right: str,
    person_id: int | None = None,
    who: str = "",
    until: date | None = None,
) -> int:
    """Give a person a right on a node, if wanted through a last day; the grant's id.

    Raises NotFound for a node they do not administer, Conflict for oneself, Invalid for a person who cannot
    be chosen, a right that is held there already, or a day that is over.
    """
    with writing(session):
        _administered(session, actor, organisation_id)
        person = resolve(session, actor, person_id=person_id, who=who)
        _refuse_own(actor, person.id)
        _refuse_over(until, zone)
        _make_room(session, person.id, organisation_id, right, zone)
        made = Grant(
            person_id=person.id, organisation_id=organisation_id, right=right, until=until,
            granted_by=actor.person_id, granted_at=now(),
        )  # fmt: skip
        session.add(made)
        session.flush()
        changes = {"right": [None, right], "until": [None, until.isoformat() if until else None]}
        note(
            session, actor, "granted", "grant", made.id, node=organisation_id, changes=changes,
            person=person.id, organisation=organisation_id, right=right,
        )  # fmt: skip
        return made.id


def change_until(
    session: Session, actor: Actor, zone: ZoneInfo, grant_id: int, version: int | None, until: date | None
) -> None:
    """Another last day, or none.

    Raises NotFound, Outdated, Conflict for one's own, Invalid for a day that is over.
    """
    grant = _of_theirs(session, actor, grant_id)
    _refuse_own(actor, grant.person_id)
    _refuse_over(until, zone)
    with editing(
        session, actor, "grant", grant, version, lambda: {"until": grant.until}, node=grant.organisation_id
    ):
        if until is not None:
            _keep_an_administrator(session, grant)
        grant.until = until


def end(session: Session, actor: Actor, grant_id: int, version: int | None = None) -> None:
    """End a right at once. Raises NotFound, Outdated, Conflict for one's own and the district's last."""
    with writing(session):
        grant = _of_theirs(session, actor, grant_id)
        _refuse_own(actor, grant.person_id)
        _keep_an_administrator(session, grant)
        with editing(
            session, actor, "grant", grant, version, lambda: {"ended_at": grant.ended_at},
            node=grant.organisation_id, verb="ended",
        ):  # fmt: skip
            grant.ended_at = grant.ended_at or now()


def refuse_last_administrator(session: Session, person_id: int) -> None:
    """Raise Conflict where a person who would no longer take part is the district's last administrator."""
    held = select(Grant.id).where(
        Grant.person_id == person_id,
        Grant.right == "administrator",
        Grant.organisation_id.in_(_roots(session)),
        Grant.ended_at.is_(None),
    )
    if session.scalar(held.limit(1)) and not _somebody_else(session, Grant.person_id != person_id):
        raise _last()


def refuse_to_reach_further(session: Session, actor: Actor, person_id: int) -> None:
    """Raise Forbidden where a person holds rights on organisations that the actor does not administer."""
    held = session.scalars(
        select(Grant.organisation_id).where(Grant.person_id == person_id, Grant.ended_at.is_(None))
    )
    if not Scope(session, actor).nodes("administrator").issuperset(held):
        raise Forbidden(
            "reaches_further",
            lazy("This person has rights that you do not have. Ask an administrator of the district."),
        )


def where(session: Session, chosen: ColumnElement[bool], zone: ZoneInfo) -> Sequence[Held]:
    """The rights in force that a condition on `Grant` chooses, by node, right and name."""
    rows = session.execute(
        select(Grant, Person, Organisation)
        .join(Person, Person.id == Grant.person_id)
        .join(Organisation, Organisation.id == Grant.organisation_id)
        .where(chosen, in_force(_today(zone)))
        .order_by(Grant.organisation_id, Grant.right, Person.sort_key, Grant.id)
    )
    return [Held(*row) for row in rows]


def _refuse_over(until: date | None, zone: ZoneInfo) -> None:
    if until is not None and until < _today(zone):
        raise Invalid({"until": [lazy("This day is over.")]})


def _make_room(session: Session, person_id: int, organisation_id: int, right: str, zone: ZoneInfo) -> None:
    """End the same right where it ran out. Raises Invalid where it is held still."""
    same = session.scalar(
        select(Grant).where(
            Grant.person_id == person_id,
            Grant.organisation_id == organisation_id,
            Grant.right == right,
            Grant.ended_at.is_(None),
        )
    )
    if same is None:
        return
    if same.until is None or same.until >= _today(zone):
        raise Invalid({"right": [lazy("This person holds this right here already.")]})
    same.ended_at = now()
    session.flush()


def _today(zone: ZoneInfo) -> date:
    return now().astimezone(zone).date()


def _administered(session: Session, actor: Actor, organisation_id: int) -> None:
    if organisation_id not in Scope(session, actor).nodes("administrator"):
        raise NotFound


def _of_theirs(session: Session, actor: Actor, grant_id: int) -> Grant:
    """A right on a node that they administer. Raises NotFound."""
    grant = session.get(Grant, grant_id)
    if grant is None:
        raise NotFound
    _administered(session, actor, grant.organisation_id)
    return grant


def _refuse_own(actor: Actor, person_id: int) -> None:
    if actor.person_id == person_id:
        raise Conflict(
            "own_account",
            lazy("You cannot change your own rights or lock yourself out. Ask another administrator."),
        )


def _keep_an_administrator(session: Session, grant: Grant) -> None:
    """The district is never without an administrator."""
    if grant.right != "administrator" or grant.organisation_id not in _roots(session):
        return
    if not _somebody_else(session, Grant.id != grant.id):
        raise _last()


def _last() -> Conflict:
    return Conflict(
        "last_administrator",
        lazy("This is the district's last administrator. Give somebody else the right first."),
    )


def _somebody_else(session: Session, chosen: ColumnElement[bool]) -> bool:
    kept = (
        select(Grant.id)
        .join(Person, Person.id == Grant.person_id)
        .where(
            chosen,
            Grant.right == "administrator",
            Grant.organisation_id.in_(_roots(session)),
            Grant.until.is_(None),
            Grant.ended_at.is_(None),
            Person.state == "active",
        )
    )
    return session.scalar(kept.limit(1)) is not None


def _roots(session: Session) -> Sequence[int]:
    return session.scalars(select(Organisation.id).where(Organisation.parent_id.is_(None))).all()
