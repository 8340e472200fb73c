"""Who belongs to which organisation: asked by the person, confirmed or refused by the organisation.

A belonging goes from asked to confirmed or refused, and from asked or confirmed to ended; a refused or ended
one can be asked for again. The organisation's side are those who coordinate or administer it or one above.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Belonging, Organisation, Person, Volunteer
from web.services.access.rights import KEEPERS
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.clock import now
from web.services.faults import Conflict, Forbidden, Invalid, NotFound
from web.services.messages import owing
from web.services.paging import PAGE, Page, skipped
from web.services.people.keeping import has_way_in, narrowed

OPEN = ("asked", "confirmed")


@dataclass(frozen=True, slots=True)
class Belongs:
    """A belonging with the person and the organisation it ties."""

    belonging: Belonging
    person: Person
    organisation: Organisation


def of(session: Session, person_id: int) -> Sequence[Belongs]:
    """What a person asked for or holds, and what was refused; what ended is left out."""
    chosen = (Belonging.person_id == person_id) & (Belonging.state != "ended")
    return _rows(session, chosen)


def seen_of(session: Session, actor: Actor, person_id: int) -> Sequence[Belongs]:
    """The same for oneself, and for whom the person is near. Raises NotFound."""
    if person_id != actor.person_id:
        Scope(session, actor).person(person_id, near=True)
    return of(session, person_id)


def ask(session: Session, actor: Actor, person_id: int, organisation_id: int) -> int:
    """Say that one belongs to an organisation; the belonging's id. Once asked, asking again changes nothing.

    For a person without any way in, staff of the organisation say it, and it is confirmed at once.
    Raises Forbidden for somebody else's, Invalid for a closed organisation or one that is not there.
    """
    own = person_id == actor.person_id
    if not own:
        _require_keeper(session, actor, person_id, organisation_id)
    with writing(session):
        organisation = session.get(Organisation, organisation_id)
        if organisation is None or organisation.closed_at:
            raise Invalid({"organisation_id": [lazy("Choose one from the list.")]})
        found = session.scalar(
            select(Belonging).where(
                Belonging.person_id == person_id, Belonging.organisation_id == organisation_id
            )
        )
        if found is not None and found.state in OPEN:
            return found.id
        if found is None:
            found = Belonging(person_id=person_id, organisation_id=organisation_id, asked_at=now())
            session.add(found)
        _enter(session, actor, found, "asked" if own else "confirmed")
        return found.id


def begin(session: Session, actor: Actor, person_id: int, organisation_id: int) -> None:
    """Somebody new belongs to an organisation at once; inside a transaction that writes.

    The caller answers for who may say so.
    """
    found = Belonging(person_id=person_id, organisation_id=organisation_id, asked_at=now())
    session.add(found)
    _enter(session, actor, found, "confirmed")


def decide(session: Session, actor: Actor, belonging_id: int, *, confirm: bool) -> None:
    """Confirm or refuse what another person asked for.

    Raises NotFound, Forbidden for one's own request, Conflict once it is answered.
    """
    with writing(session):
        found = _of_theirs(session, actor, belonging_id)
        if found.person_id == actor.person_id:
            raise Forbidden("own_belonging", lazy("Somebody else of the organisation has to answer this."))
        if found.state == ("confirmed" if confirm else "refused"):
            return
        if found.state != "asked":
            raise Conflict("answered_already", lazy("This request was answered or withdrawn meanwhile."))
        _enter(session, actor, found, "confirmed" if confirm else "refused")
        kind = "belonging_confirmed" if confirm else "belonging_refused"
        owing.owe(session, [found.person_id], kind, found.id, key=now().isoformat())


def end(session: Session, actor: Actor, belonging_id: int) -> None:
    """End a belonging or take back a request: by the person or by the organisation. Raises NotFound."""
    with writing(session):
        found = session.get(Belonging, belonging_id)
        if found is None or found.person_id != actor.person_id:
            found = _of_theirs(session, actor, belonging_id)
        if found.state in OPEN:
            _enter(session, actor, found, "ended")


def requests(session: Session, actor: Actor, page: int = 1) -> Page[Belongs]:
    """What people asked for of the organisations they answer for, oldest first."""
    nodes = Scope(session, actor).nodes(*KEEPERS)
    chosen = (Belonging.state == "asked") & Belonging.organisation_id.in_(nodes) & (Person.state == "active")
    return _page(session, chosen, page, Belonging.asked_at)


def members(session: Session, actor: Actor, organisation_id: int, page: int = 1) -> Page[Belongs]:
    """Who belongs to an organisation or below it, in order of name. Raises NotFound."""
    scope = Scope(session, actor)
    if organisation_id not in scope.nodes(*KEEPERS):
        raise NotFound
    return _page(session, _confirmed(scope.tree.below([organisation_id])), page, Person.sort_key)


def count(session: Session, organisation_ids: Collection[int]) -> int:
    """How many people belong to one of these organisations."""
    counted = select(func.count(func.distinct(Belonging.person_id))).join(
        Person, Person.id == Belonging.person_id
    )
    return session.scalar(counted.where(_confirmed(organisation_ids))) or 0


def _confirmed(organisation_ids: Collection[int]) -> ColumnElement[bool]:
    here = Belonging.organisation_id.in_(organisation_ids)
    return here & (Belonging.state == "confirmed") & (Person.state == "active")


def _page(session: Session, chosen: ColumnElement[bool], page: int, order: object) -> Page[Belongs]:
    counted = select(func.count()).select_from(Belonging).join(Person, Person.id == Belonging.person_id)
    total = session.scalar(counted.where(chosen)) or 0
    return Page(_rows(session, chosen, order, page), total, page)


def _rows(
    session: Session, chosen: ColumnElement[bool], order: object = Belonging.id, page: int = 0
) -> Sequence[Belongs]:
    """Belongings in an order; a page of them, 0 for all."""
    asked = (
        select(Belonging, Person, Organisation)
        .join(Person, Person.id == Belonging.person_id)
        .join(Organisation, Organisation.id == Belonging.organisation_id)
        .where(chosen)
        .order_by(order, Belonging.id)  # type: ignore[arg-type]  # a column of either kind
    )
    if page:
        asked = asked.limit(PAGE).offset(skipped(page))
    return [Belongs(*row) for row in session.execute(asked)]


def _of_theirs(session: Session, actor: Actor, belonging_id: int) -> Belonging:
    """A belonging to an organisation that they answer for. Raises NotFound."""
    found = session.get(Belonging, belonging_id)
    if found is None or found.organisation_id not in Scope(session, actor).nodes(*KEEPERS):
        raise NotFound
    return found


def _require_keeper(session: Session, actor: Actor, person_id: int, organisation_id: int) -> None:
    """Staff of the organisation speak for a person who has no way in, and whom nobody else keeps."""
    keeps = organisation_id in Scope(session, actor).nodes(*KEEPERS)
    if not keeps or has_way_in(session, person_id) or not _is_theirs_or_nobody_s(session, actor, person_id):
        raise Forbidden


def _is_theirs_or_nobody_s(session: Session, actor: Actor, person_id: int) -> bool:
    """Whether somebody is in the care of the actor, or serves and belongs to no organisation yet."""
    held = select(Belonging.id).where(Belonging.person_id == Person.id, Belonging.state == "confirmed")
    nobody_s = Person.id.in_(select(Volunteer.id)) & ~held.exists()
    care = Scope(session, narrowed(actor, *KEEPERS))
    theirs = or_(care.staffed(), care.near(), nobody_s)
    return care.is_one(person_id, Person.merged_into_id.is_(None) & theirs)


def _enter(session: Session, actor: Actor, found: Belonging, state: str) -> None:
    """Let a belonging enter a state, and write it down."""
    before = found.state
    found.state = state
    found.version = (found.version or 0) + 1
    if state == "asked":
        found.asked_at, found.decided_at, found.decided_by = now(), None, None
    else:
        found.decided_at, found.decided_by = now(), actor.person_id
    session.flush()
    note(
        session, actor, state, "belonging", found.id,
        node=found.organisation_id, changes={"state": [before, state]},
        person=found.person_id, organisation=found.organisation_id,
    )  # fmt: skip
