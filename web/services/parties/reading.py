"""A party as its page shows it: whom it names, as far as the reader knows them, and what it is promised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Organisation, Party, Person, Project, Promise, Seat, Shift
from web.services.access.scope import Scope
from web.services.clock import now
from web.services.parties.keeping import MEMBER, PartyView, get, roles_of
from web.services.promises import acts
from web.services.promises.mine import CHANGED
from web.services.promises.standing import heads_on


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom a party names as `role`; `name` is empty for who is out of the reader's sight."""

    person_id: int
    role: str
    name: str


@dataclass(frozen=True, slots=True)
class Promised:
    """A seat that a party was promised; `open` when the reader may look at it."""

    promise_id: int
    shift_id: int
    starts_at: datetime
    ends_at: datetime
    project_texts: Mapping[str, Mapping[str, str]]
    state: str
    heads: int
    over: bool
    open: bool


@dataclass(frozen=True, slots=True)
class PartyPage:
    """A party, its organisation, whom it names, and what it is promised, the next first."""

    view: PartyView
    organisation: Organisation
    named: Sequence[Named]
    promised: Sequence[Promised]
    may_edit: bool


@dataclass(frozen=True, slots=True)
class Room:
    """A seat to promise: its shift and project, how many may sit there, and how many do."""

    seat: Seat
    shift: Shift
    project: Project
    taken: int

    @property
    def free(self) -> int:
        """How many more may sit there."""
        return max(0, self.seat.maximum - self.taken)


def page(session: Session, scope: Scope, party_id: int) -> PartyPage:
    """One party in scope. Raises NotFound."""
    view = get(session, party_id)
    party = view.party
    return PartyPage(
        view=view,
        organisation=session.get_one(Organisation, party.organisation_id),
        named=_named(session, scope, view),
        promised=_promised(session, scope, party),
        may_edit=scope.holds_on(party.organisation_id, "coordinator"),
    )


def room(session: Session, scope: Scope, seat_id: int) -> Room:
    """A seat of theirs, with how full it is. Raises NotFound."""
    seat = scope.led_seat(seat_id)
    shift = session.get_one(Shift, seat.shift_id)
    return Room(seat, shift, session.get_one(Project, shift.project_id), heads_on(session, seat_id))


def _named(session: Session, scope: Scope, view: PartyView) -> Sequence[Named]:
    party = view.party
    singles = {"contact": party.contact_person_id, "sent": party.volunteer_id}
    found = [(person, role) for role in roles_of(party) if (person := singles.get(role)) is not None]
    found += [(person, MEMBER) for person in view.members]
    ids = {person for person, _ in found}
    known = scope.knows(ids)
    rows = session.execute(select(Person.id, Person.name, Person.sort_key).where(Person.id.in_(known)))
    names = {row.id: (row.sort_key, row.name) for row in rows}
    in_order = sorted(found, key=lambda each: (each[1] == MEMBER, names.get(each[0], ("~", ""))))
    return [Named(person, role, names.get(person, ("", ""))[1]) for person, role in in_order]


def _promised(session: Session, scope: Scope, party: Party) -> Sequence[Promised]:
    rows = session.execute(
        select(Promise, Seat, Shift, Project)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .join(Project, Project.id == Shift.project_id)
        .where(Promise.party_id == party.id)
        .order_by(Shift.starts_at, Promise.id)
    )
    found = [
        Promised(
            promise_id=promise.id,
            shift_id=shift.id,
            starts_at=shift.starts_at,
            ends_at=shift.ends_at,
            project_texts=project.texts,
            state=CHANGED if acts.is_changed(promise, seat) else promise.state,
            heads=promise.heads,
            over=shift.ends_at <= now(),
            open=scope.may_lead(project),
        )
        for promise, seat, shift, project in rows
    ]
    return [*(each for each in found if not each.over), *(each for each in reversed(found) if each.over)]
