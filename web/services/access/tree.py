"""The tree of organisations as plain ids: what lies below a node, and inside which sub-district it stands."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import plain_rows
from web.models import Organisation

WALLED = "sub_district"
_NODES = select(Organisation.id, Organisation.parent_id, Organisation.kind)


@dataclass(frozen=True, slots=True)
class Tree:
    """Parents and children by id; `kinds` is id -> kind."""

    parents: Mapping[int, int | None]
    kinds: Mapping[int, str]

    @classmethod
    def read(cls, session: Session) -> "Tree":
        """The tree as it stands; one query."""
        rows = plain_rows(session, _NODES).all()
        return cls({row.id: row.parent_id for row in rows}, {row.id: row.kind for row in rows})

    def below(self, roots: Iterable[int]) -> frozenset[int]:
        """These nodes and all below them."""
        children: Mapping[int | None, list[int]] = defaultdict(list)
        for each, parent in self.parents.items():
            children[parent].append(each)
        found: set[int] = set()
        waiting = [root for root in roots if root in self.parents]
        while waiting:
            node = waiting.pop()
            if node not in found:
                found.add(node)
                waiting += children[node]
        return frozenset(found)

    def depth(self, node: int) -> int:
        """How many organisations stand above a node."""
        deep, above = 0, self.parents.get(node)
        while above is not None:
            deep, above = deep + 1, self.parents.get(above)
        return deep

    def roots(self) -> frozenset[int]:
        """The nodes with nothing above them: the district."""
        return frozenset(each for each, parent in self.parents.items() if parent is None)

    def walled(self) -> frozenset[int]:
        """The nodes inside a sub-district; who belongs there is not of the common pool."""
        return self.below(each for each, kind in self.kinds.items() if kind == WALLED)
