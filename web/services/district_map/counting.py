"""What is asked for and what is missing in each sub-district in a week, counted as the board counts it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from web.models import Organisation, Request
from web.services.access.rights import LEADS
from web.services.access.scope import Scope
from web.services.access.tree import WALLED
from web.services.board.areas import Areas
from web.services.board.records import NOTHING, BoardProject, BoardShift, Tally

OPEN_REQUESTS = ("received", "accepted", "scheduled", "served")
_AREAS = (
    select(Organisation.id, Organisation.names, Organisation.outline)
    .where(Organisation.kind == WALLED, Organisation.closed_at.is_(None))
    .order_by(Organisation.id)
)


@dataclass(frozen=True, slots=True)
class AreaFigures:
    """A sub-district on the map; without `organisation_id` it is what takes place in none: online, outside.

    `tally` is what its shifts come to, `missing` the heads below their minimums, `requests` those of its
    neighbourhoods that are not dealt with. `seen`: the reader sees what is asked for there; else the numbers
    are of their own projects alone.
    """

    organisation_id: int | None
    names: Mapping[str, str]
    outline: Sequence[Sequence[float]]
    tally: Tally
    missing: int
    requests: int
    seen: bool


def figures(
    session: Session, scope: Scope, projects: Iterable[BoardProject], request_kind: str = ""
) -> Sequence[AreaFigures]:
    """Each sub-district in order of id, with the shifts of these projects that take place there.

    What takes place in no sub-district comes last, where there is anything. Of requests those of a kind are
    counted, where one is said.
    """
    areas, mine = Areas.read(session, scope.tree), scope.nodes(*LEADS)
    shifts, asked = _by_area(projects, areas), _requests(session, areas, mine, request_kind)
    rows = session.execute(_AREAS).all()
    found = [
        _figures(row.id, row.names, row.outline, shifts[row.id], asked[row.id], seen=row.id in mine)
        for row in rows
    ]
    known = {row.id for row in rows}
    rest = [shift for area, those in shifts.items() if area not in known for shift in those]
    unplaced = sum(count for area, count in asked.items() if area not in known)
    if rest or unplaced:
        found.append(_figures(None, {}, (), rest, unplaced, seen=True))
    return found


def _figures(
    area: int | None, names: Mapping[str, str], outline: Sequence[Any], shifts: Sequence[BoardShift],
    requests: int, *, seen: bool,
) -> AreaFigures:  # fmt: skip
    missing = sum(shift.missing for shift in shifts)
    tally = Tally.of(shifts) if shifts else NOTHING
    return AreaFigures(area, names, outline, tally, missing, requests, seen or bool(shifts))


def _by_area(projects: Iterable[BoardProject], areas: Areas) -> defaultdict[int | None, list[BoardShift]]:
    found: defaultdict[int | None, list[BoardShift]] = defaultdict(list)
    for project in projects:
        for shift in project.shifts:
            found[areas.of(project, shift)].append(shift)
    return found


def _requests(session: Session, areas: Areas, mine: Collection[int], kind: str) -> Counter[int | None]:
    """How many requests of these organisations, and of a kind, are not dealt with, by sub-district."""
    counted = select(Request.organisation_id, func.count()).where(
        Request.state.in_(OPEN_REQUESTS), Request.organisation_id.in_(mine)
    )
    if kind:
        counted = counted.where(Request.kind == kind)
    found = Counter[int | None]()
    for organisation, count in session.execute(counted.group_by(Request.organisation_id)):
        found[areas.of_organisations.get(organisation)] += count
    return found
