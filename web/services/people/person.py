"""One person as a planner sees them: a profile, what is kept of them, and what was done to it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Audit, Organisation, Person, Place, Relation
from web.services.access.scope import Scope
from web.services.faults import NotFound
from web.services.people import merging, private, profile
from web.services.people.keeping import has_way_in, narrowed
from web.services.people.profile import Profile

FEW = 50


@dataclass(frozen=True, slots=True)
class Tie:
    """Who somebody is to a person: their guardian, representative, or whom to call."""

    id: int
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge that can still be undone, and who was merged."""

    id: int
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PersonView:
    """One person whole, as far as the reader may know: `ties`, `history` and `merges` where they keep them.

    `kept` are the private fields there is something in, `readable` those the reader may look at. `keeps` is
    whether the profile is theirs to keep, `alone` whether the person has no way in of their own, `merges`
    are those that can still be undone.
    """

    profile: Profile
    home: Place | None
    organisation: Organisation | None
    kept: frozenset[str]
    readable: frozenset[str]
    keeps: bool
    alone: bool
    ties: Sequence[Tie]
    history: Sequence[Audit]
    merges: Sequence[Merged]

    @property
    def active(self) -> bool:
        """Whether they take part."""
        return self.profile.person.state == "active"


def view(session: Session, scope: Scope, person_id: int) -> PersonView:
    """One person in scope; of who is not near no age and no wishes. Raises NotFound."""
    if scope.person(person_id).merged_into_id is not None:
        raise NotFound
    found = profile.get(session, person_id)
    readable = private.readable(session, scope.actor, person_id)
    home_id, unit_id = found.volunteer.home_place_id, found.organisation_id
    keeps = is_near(Scope(session, narrowed(scope.actor, "coordinator")), person_id)
    if not is_near(scope, person_id):
        found = replace(found, private=dict.fromkeys(found.private), wishes=())
    return PersonView(
        profile=found,
        home=session.get(Place, home_id) if home_id else None,
        organisation=session.get(Organisation, unit_id) if unit_id else None,
        kept=private.kept_fields(session, person_id) if readable else frozenset(),
        readable=readable,
        keeps=keeps,
        alone=not has_way_in(session, person_id),
        ties=ties(session, person_id) if keeps else (),
        history=_history(session, person_id) if keeps else (),
        merges=_merges(session, person_id) if keeps else (),
    )


def is_near(scope: Scope, person_id: int) -> bool:
    """Whether a person is near in this scope."""
    return scope.is_one(person_id, scope.near())


def ties(session: Session, person_id: int) -> Sequence[Tie]:
    """The relations of a person, by kind."""
    rows = session.execute(
        select(Relation.id, Relation.kind, Person.name)
        .join(Person, Person.id == Relation.other_id)
        .where(Relation.person_id == person_id)
        .order_by(Relation.kind, Relation.id)
    )
    return [Tie(row.id, row.kind, row.name) for row in rows]


def _merges(session: Session, person_id: int) -> Sequence[Merged]:
    found = merging.of(session, person_id)
    return [Merged(each.id, session.get_one(Person, each.merged_id).name, each.at) for each in found]


def _history(session: Session, person_id: int) -> Sequence[Audit]:
    about = Audit.subject.in_(("person", "volunteer", "hours")) & (Audit.subject_id == person_id)
    return session.scalars(select(Audit).where(about).order_by(Audit.id.desc()).limit(FEW)).all()
