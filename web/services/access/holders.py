"""People and rights: who holds rights on the nodes one administers, and who is locked out there."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from web.models import Audit, Grant, Person, Volunteer
from web.services.access import grants
from web.services.access.grants import Held, in_force
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.reading import Line, lines
from web.services.clock import now
from web.services.faults import NotFound
from web.services.paging import PAGE, Page, skipped
from web.services.people.parts import called

SHOWN = 30


@dataclass(frozen=True, slots=True)
class Holder:
    """A person and the rights they hold where the reader administers; `number` where they serve.

    `in_care` is whom the reader answers for, and may lock out.
    """

    person: Person
    number: str | None
    held: Sequence[Held]
    in_care: bool


def listing(
    session: Session,
    actor: Actor,
    zone: ZoneInfo,
    *,
    query: str = "",
    right: str | None = None,
    locked_out: bool = False,
    page: int = 1,
) -> Page[Holder]:
    """Who holds a right there, or who is locked out, in order of name; `query` is part of a name."""
    chosen = _locked_out(session, actor) if locked_out else _holding(session, actor, zone, right)
    if (named := called(query)) is not None:
        chosen &= named
    total = session.scalar(select(func.count()).select_from(Person).where(chosen)) or 0
    ordered = select(Person).where(chosen).order_by(Person.sort_key, Person.id)
    people = session.scalars(ordered.limit(PAGE).offset(skipped(page))).all()
    return Page(_holders(session, actor, zone, people), total, page)


def one(session: Session, actor: Actor, zone: ZoneInfo, person_id: int) -> Holder:
    """A person whom an administrator answers for or who holds a right there. Raises NotFound."""
    scope = Scope(session, actor)
    seen = or_(scope.staffed(), _holding(session, actor, zone, None), Person.id == actor.person_id)
    person = session.scalar(select(Person).where(Person.id == person_id, seen))
    if person is None:
        raise NotFound
    return _holders(session, actor, zone, [person])[0]


def history(session: Session, actor: Actor, person_id: int) -> Sequence[Line]:
    """What was done about a person's rights and, where the reader answers for them, ways in, newest first."""
    scope = Scope(session, actor)
    held = select(Grant.id).where(
        Grant.person_id == person_id, Grant.organisation_id.in_(scope.nodes("administrator"))
    )
    about: ColumnElement[bool] = (Audit.subject == "grant") & Audit.subject_id.in_(held)
    if scope.is_one(person_id, scope.staffed()):
        ways_in = (Audit.subject == "account") & (Audit.person_id == person_id)
        about = or_(about, ways_in, (Audit.subject == "person") & (Audit.subject_id == person_id))
    return lines(
        session, session.scalars(select(Audit).where(about).order_by(Audit.id.desc()).limit(SHOWN)).all()
    )


def _holding(session: Session, actor: Actor, zone: ZoneInfo, right: str | None) -> ColumnElement[bool]:
    held = select(Grant.person_id).where(
        in_force(now().astimezone(zone).date()),
        Grant.organisation_id.in_(Scope(session, actor).nodes("administrator")),
    )
    return Person.id.in_(held.where(Grant.right == right) if right else held)


def _locked_out(session: Session, actor: Actor) -> ColumnElement[bool]:
    """Who is locked out, of those they answer for and those who held rights there."""
    scope = Scope(session, actor)
    ever = select(Grant.person_id).where(Grant.organisation_id.in_(scope.nodes("administrator")))
    return (Person.state == "locked_out") & or_(scope.staffed(), Person.id.in_(ever))


def _holders(session: Session, actor: Actor, zone: ZoneInfo, people: Sequence[Person]) -> Sequence[Holder]:
    ids = [each.id for each in people]
    chosen = Grant.person_id.in_(ids) & Grant.organisation_id.in_(
        Scope(session, actor).nodes("administrator")
    )
    held: Mapping[int, list[Held]] = defaultdict(list)
    for each in grants.where(session, chosen, zone):
        held[each.person.id].append(each)
    numbers = dict(session.execute(select(Volunteer.id, Volunteer.number).where(Volunteer.id.in_(ids))).all())
    staffed = select(Person.id).where(Person.id.in_(ids), Scope(session, actor).staffed())
    in_care = set(session.scalars(staffed))
    return [Holder(each, numbers.get(each.id), held[each.id], each.id in in_care) for each in people]
