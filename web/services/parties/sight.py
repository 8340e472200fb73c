"""Which specialists of partners somebody may see, plan and ask for.

Whoever holds a right at the partner sees its own. Who coordinates a part of the district sees all that do not
belong to another sub-district, as with the common pool of people; a partner sees no other partner's.
"""

from collections.abc import Iterable
from typing import Protocol

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from web.models import OfferedSession, Party, Project, Promise, Seat, Shift
from web.services.access.rights import LEADS
from web.services.access.tree import Tree
from web.services.parties.numbers import number_of, party_of
from web.services.promises.standing import stands

PARTS = frozenset({"district", "sub_district", "neighbourhood"})
"""Kinds of organisations that are a part of the district; all others are beside it."""


class Reach(Protocol):
    """What is asked of a scope, which asks back for whom it knows."""

    session: Session

    @property
    def tree(self) -> Tree:
        """The organisations."""

    def nodes(self, *rights: str) -> frozenset[int]:
        """Those on which, or above which, one of these rights is held."""

    def whole(self, *rights: str) -> bool:
        """Whether one of these rights is held on the whole district."""

    def projects(self) -> ColumnElement[bool]:
        """Of `Project`: those that may be seen."""


def parties(scope: Reach) -> ColumnElement[bool]:
    """Of `Party`: those whose sessions somebody may see."""
    if scope.whole("coordinator"):
        return true()
    own = Party.organisation_id.in_(scope.nodes(*LEADS))
    return or_(own, pool(scope)) if plans_a_part(scope) else own


def plans_a_part(scope: Reach) -> bool:
    """Whether somebody coordinates a part of the district, and not a partner alone."""
    return any(scope.tree.kinds.get(node) in PARTS for node in scope.nodes("coordinator"))


def pool(scope: Reach) -> ColumnElement[bool]:
    """Of `Party`: those of no sub-district."""
    return Party.organisation_id.not_in(scope.tree.walled())


def known(scope: Reach, numbers: Iterable[int]) -> frozenset[int]:
    """Those of these numbers that somebody may know: by a right, or as they serve in their projects."""
    asked = {party: number for number in numbers if (party := party_of(number)) is not None}
    if not asked:
        return frozenset()
    serving = (
        select(Promise.party_id)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .join(Project, Project.id == Shift.project_id)
        .where(stands(), Promise.party_id.in_(asked), scope.projects())
    )
    chosen = select(Party.id).where(Party.id.in_(asked), or_(parties(scope), Party.id.in_(serving)))
    return frozenset(asked[each] for each in scope.session.scalars(chosen))


def all_known(scope: Reach) -> frozenset[int]:
    """The numbers of all specialists whom somebody may ask for."""
    chosen = select(Party.id).join(OfferedSession, OfferedSession.party_id == Party.id)
    return frozenset(number_of(each) for each in scope.session.scalars(chosen.where(parties(scope))))
