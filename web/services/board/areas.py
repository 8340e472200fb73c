"""In which sub-district a shift takes place: the one rule, for the filter of the board and for the map."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import plain_rows
from web.models import Place
from web.services.access.tree import WALLED, Tree
from web.services.board.records import BoardProject, BoardShift

_PLACES = select(Place.id, Place.organisation_id)


@dataclass(frozen=True, slots=True)
class Areas:
    """Sub-districts of places and of organisations, by id; who stands in none is not in them."""

    of_places: Mapping[int, int]
    of_organisations: Mapping[int, int]

    @classmethod
    def read(cls, session: Session, tree: Tree) -> "Areas":
        """The sub-districts as they stand."""
        inside = _inside(tree)
        places = plain_rows(session, _PLACES).all()
        return cls(
            {row.id: inside[row.organisation_id] for row in places if row.organisation_id in inside}, inside
        )

    def of(self, project: BoardProject, shift: BoardShift) -> int | None:
        """The sub-district of a shift: that of its place, else that whose project it is; None for neither."""
        return self.of_places.get(shift.place_id) or self.of_organisations.get(project.organisation_id)


def _inside(tree: Tree) -> Mapping[int, int]:
    """Organisation -> the sub-district in which it stands."""
    found: dict[int, int] = {}
    for each in tree.parents:
        above: int | None = each
        while above is not None and tree.kinds[above] != WALLED:
            above = tree.parents.get(above)
        if above is not None:
            found[each] = above
    return found
