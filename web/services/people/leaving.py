"""Leaving, being locked out, and coming back: true at once for whoever plans, looks or signs in.

The state stands on the person alone. Besides, what they were promised for coming shifts is given up, so that
the seats stand empty and a repair fills them, and they are on no draft. Whoever comes back may say that they
can come after all.
"""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.models import Assignment, Person, Promise, Roster, Seat, Shift
from web.services.access import grants
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.editing import editing
from web.services.clock import now
from web.services.faults import Conflict, NotFound
from web.services.people.keeping import has_way_in, home_node, kept
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.transitions import COMING, SYSTEM

ACTIVE, LEFT, LOCKED_OUT = "active", "left", "locked_out"


def leave(session: Session, actor: Actor, person_id: int, version: int | None = None) -> None:
    """They take part no longer, by their own word; of who has no way in, staff say it.

    Raises NotFound for somebody else, Conflict for who was locked out, Outdated.
    """
    person = kept(session, actor, person_id)
    if person_id != actor.person_id and has_way_in(session, person_id):
        raise NotFound
    if person.state == LOCKED_OUT:
        raise Conflict("locked_out", lazy("An administrator has locked this person out."))
    _enter(session, actor, person, LEFT, version)


def lock_out(session: Session, actor: Actor, person_id: int, version: int | None = None) -> None:
    """An administrator keeps somebody out whom they answer for.

    Raises NotFound, Outdated, Conflict for oneself and the district's last administrator, Forbidden for whose
    rights reach further.
    """
    person = _staffed(session, actor, person_id)
    if person_id == actor.person_id:
        raise Conflict("oneself", lazy("You cannot lock yourself out."))
    grants.refuse_to_reach_further(session, actor, person_id)
    _enter(session, actor, person, LOCKED_OUT, version)


def come_back(session: Session, actor: Actor, person_id: int, version: int | None = None) -> None:
    """They take part again: by an administrator, or by whoever keeps the profile of who left by themselves.

    Raises NotFound, Outdated, Forbidden for who was locked out and whose rights reach further.
    """
    person = session.get(Person, person_id)
    if person is not None and person.state == LEFT:
        try:
            person = kept(session, actor, person_id)
        except NotFound:
            person = _staffed(session, actor, person_id)
    else:
        person = _staffed(session, actor, person_id)
        grants.refuse_to_reach_further(session, actor, person_id)
    _enter(session, actor, person, ACTIVE, version)


TO = {LEFT: leave, LOCKED_OUT: lock_out, ACTIVE: come_back}


def give_up(session: Session, actor: Actor | None, person_id: int, why: str) -> Sequence[int]:
    """Give up what a person was promised for shifts that have not begun; the seats. Inside a transaction."""
    promises = session.scalars(
        select(Promise)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(Promise.volunteer_id == person_id, Promise.state.in_(COMING))
        .where(Shift.status == "open", Shift.starts_at > now())
        .order_by(Shift.starts_at, Promise.seat_id)
    ).all()
    acts.withdraw(session, Deed(actor, SYSTEM, why=why), promises)
    _leave_drafts(session, person_id)
    return [each.seat_id for each in promises]


def _leave_drafts(session: Session, person_id: int) -> None:
    """Take somebody out of every draft; who edits one meanwhile sees that it has changed."""
    theirs = select(Assignment.roster_id).where(Assignment.volunteer_id == person_id)
    drafts = session.scalars(select(Roster).where(Roster.state == "draft", Roster.id.in_(theirs))).all()
    for draft in drafts:
        draft.version += 1
    session.execute(
        delete(Assignment).where(
            Assignment.volunteer_id == person_id, Assignment.roster_id.in_([each.id for each in drafts])
        )
    )


def _enter(session: Session, actor: Actor, person: Person, state: str, version: int | None) -> None:
    with editing(
        session, actor, "person", person, version, lambda: {"state": person.state},
        verb=state, node=home_node(session, person.id),
    ):  # fmt: skip
        if person.state != state:
            person.state, person.state_since = state, now()
            if state != ACTIVE:
                grants.refuse_last_administrator(session, person.id)
                give_up(session, actor, person.id, state)


def _staffed(session: Session, actor: Actor, person_id: int) -> Person:
    """A person whom the actor answers for as an administrator. Raises NotFound."""
    scope = Scope(session, actor)
    chosen = select(Person).where(Person.id == person_id, scope.staffed(), Person.merged_into_id.is_(None))
    found = session.scalar(chosen)
    if found is None:
        raise NotFound
    return found
