"""The one scope: which organisations, projects and people somebody may see and change.

Every list, look-up, file, explanation, what-if and the API ask it. A right held on a node holds below it.

- A project is *theirs* where they coordinate or lead at its organisation or above, or are named on it.
- A person is *near* a coordinator where they belong to one of their organisations or serve in one of their
  projects; near a lead where they serve in one of their projects. Contacts and private fields are of near
  people alone (`web.services.people.private` says of which by which right).
- The common pool is everybody who belongs to no sub-district. Coordinators find its names, languages and
  skills; who belongs to another sub-district is not found at all. Who coordinates at the root finds all.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TypeVar

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import Session

from web.models import Belonging, Organisation, Person, Project, Promise, Seat, Shift
from web.services.access.rights import LEADS
from web.services.access.tree import Tree
from web.services.actor import Actor
from web.services.faults import Forbidden, NotFound
from web.services.parties import sight
from web.services.promises.standing import stands

# A statement holds so many ids; of more, all who may be known are read.
MOST_IDS = 30_000
Row = TypeVar("Row", Project, Shift, Seat)


class Scope:
    """What one person may see and do; made for one request, as rights may change."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self.session = session
        self.actor = actor
        self._looked_at: set[Project | Shift | Seat] = set()

    @cached_property
    def tree(self) -> Tree:
        """The organisations."""
        return Tree.read(self.session)

    def nodes(self, *rights: str) -> frozenset[int]:
        """The organisations on which one of these rights is held, there or above."""
        return self.tree.below(held.organisation_id for held in self.actor.rights if held.right in rights)

    def whole(self, *rights: str) -> bool:
        """Whether one of these rights is held on the whole district."""
        roots = self.tree.roots()
        return any(held.right in rights and held.organisation_id in roots for held in self.actor.rights)

    def holds_on(self, organisation_id: int | None, *rights: str) -> bool:
        """Whether one of these rights is held on an organisation; None is the whole district."""
        return self.whole(*rights) if organisation_id is None else organisation_id in self.nodes(*rights)

    def require(self, right: str, organisation_id: int | None) -> None:
        """Raise Forbidden unless this right is held on an organisation; None is the whole district."""
        if not self.holds_on(organisation_id, right):
            raise Forbidden

    # Projects

    def projects(self) -> ColumnElement[bool]:
        """Of `Project`: those that are theirs."""
        if self.whole(*LEADS):
            return true()
        there = Project.organisation_id.in_(self.nodes(*LEADS))
        return or_(there, Project.id.in_(self.actor.leads)) if self.actor.leads else there

    def project_ids(self) -> frozenset[int]:
        """The ids of the projects that are theirs."""
        return frozenset(self.session.scalars(select(Project.id).where(self.projects())))

    def may_lead(self, project: Project) -> bool:
        """Whether a project is theirs to change."""
        return project.id in self.actor.leads or project.organisation_id in self.nodes(*LEADS)

    def led(self, project_id: int) -> Project:
        """A project that is theirs. Raises NotFound, as for one that is not there."""
        project = self._row(Project, project_id)
        if project is None or not self.may_lead(project):
            raise NotFound
        return project

    def led_shift(self, shift_id: int) -> Shift:
        """A shift of a project that is theirs. Raises NotFound."""
        shift = self._row(Shift, shift_id)
        if shift is None:
            raise NotFound
        self.led(shift.project_id)
        return shift

    def led_seat(self, seat_id: int) -> Seat:
        """A seat of a project that is theirs. Raises NotFound."""
        seat = self._row(Seat, seat_id)
        if seat is None:
            raise NotFound
        self.led_shift(seat.shift_id)
        return seat

    def _row(self, kind: type[Row], identity: int) -> Row | None:
        """A row by its id. A session forgets what nobody holds; held here, it is read once for a request.

        Who writes begins afresh (`web.db.writing`), and then it is read again.
        """
        found = self.session.get(kind, identity)
        if found is not None:
            self._looked_at.add(found)
        return found

    # People

    def serves(self) -> ColumnElement[bool]:
        """Of `Person`: those who serve in one of their projects, by a published roster."""
        if not self.actor.holds(*LEADS):
            return false()
        return serves_in(self.projects())

    def near(self) -> ColumnElement[bool]:
        """Of `Person`: those whose contacts and private fields concern them."""
        if self.whole("coordinator"):
            return true()
        return or_(belongs_to(self.nodes("coordinator")), self.serves())

    def people(self) -> ColumnElement[bool]:
        """Of `Person`: those they may find by name."""
        if self.whole("coordinator"):
            return true()
        if self.actor.holds("coordinator"):
            return or_(self.near(), common_pool(self.tree))
        return self.serves()

    def staffed(self) -> ColumnElement[bool]:
        """Of `Person`: those an administrator answers for: who belongs there, and whoever belongs nowhere."""
        if self.whole("administrator"):
            return true()
        return belongs_to(self.nodes("administrator"))

    def verified(self) -> ColumnElement[bool]:
        """Of `Person`: those whose credentials a verifier looks at; at the root everybody."""
        return true() if self.whole("verifier") else belongs_to(self.nodes("verifier"))

    def is_one(self, person_id: int, condition: ColumnElement[bool]) -> bool:
        """Whether a person is among those of a condition on `Person`."""
        found = select(Person.id).where(Person.id == person_id, condition)
        return self.session.scalar(found) is not None

    def person(self, person_id: int, *, near: bool = False) -> Person:
        """A person they may find, or one that is near. Raises NotFound."""
        condition = self.near() if near else self.people()
        found = self.session.scalar(select(Person).where(Person.id == person_id, condition))
        if found is None:
            raise NotFound
        return found

    def knows(self, person_ids: Iterable[int]) -> frozenset[int]:
        """Those of these people whom they may know by name; themselves always.

        Specialists of partners stand among them by the number of their party.
        """
        asked = frozenset(person_ids)
        if self.whole("coordinator"):
            return asked
        offered = frozenset(each for each in asked if each < 0)
        if offered:
            return self.knows(asked - offered) | sight.known(self, offered)
        chosen = select(Person.id).where(self.people())
        if len(asked) < MOST_IDS:
            chosen = chosen.where(Person.id.in_(asked))
        return asked & {*self.session.scalars(chosen), self.actor.person_id}

    def organisations(self, *rights: str) -> Sequence[Organisation]:
        """The organisations on which one of these rights is held, by id."""
        chosen = select(Organisation).where(Organisation.id.in_(self.nodes(*rights)))
        return self.session.scalars(chosen.order_by(Organisation.id)).all()


def belongs_to(nodes: frozenset[int]) -> ColumnElement[bool]:
    """Of `Person`: those who belong to one of these organisations, as it has confirmed."""
    confirmed = select(Belonging.person_id).where(
        Belonging.state == "confirmed", Belonging.organisation_id.in_(nodes)
    )
    return Person.id.in_(confirmed)


def serves_in(projects: ColumnElement[bool]) -> ColumnElement[bool]:
    """Of `Person`: who has a seat in one of these projects (a condition on `Project`)."""
    seated = (
        select(Promise.volunteer_id)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .join(Project, Project.id == Shift.project_id)
        .where(stands(), Promise.volunteer_id.is_not(None), projects)
    )
    return Person.id.in_(seated)


def common_pool(tree: Tree) -> ColumnElement[bool]:
    """Of `Person`: those who belong to no sub-district."""
    return ~belongs_to(tree.walled())


def plannable_by(session: Session, nodes: frozenset[int]) -> ColumnElement[bool]:
    """Of `Person`: those whom these organisations may plan: their own, who serves there, the common pool."""
    there = serves_in(Project.organisation_id.in_(nodes))
    return or_(belongs_to(nodes), there, common_pool(Tree.read(session)))
