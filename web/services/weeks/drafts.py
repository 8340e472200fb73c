"""What a draft is laid beside: who sits in it, what was in force when it was begun, and what is now; kept."""

from collections import OrderedDict
from collections.abc import Collection, Mapping, MutableMapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from matcher.problem.entities import Shift
from matcher.roster import Assignment as Pair
from web.db import zone_of
from web.models import Merge, PlanChange, Project, Roster
from web.services.days import Week
from web.services.parties.seating import seated_in
from web.services.promises.standing import Pairs, in_force_at
from web.services.promises.transitions import REFUSED
from web.services.weeks.journal import forgotten
from web.services.weeks.kept import KeptWeek
from web.services.weeks.rows import pair_of
from web.services.weeks.store import engine_of, kept_week

Ids = tuple[int, int]
Placed = Mapping[Ids, datetime | None]
KEPT = 8
"""Drafts of a database."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Everything that says what a draft changes; pairs are (volunteer id, seat id).

    `placed` is who sits in it, and when they were put there by hand; `before` was in force at its base event,
    `standing` is now. `refused` and `pinned` say since when, of those who sit in it. `coming` are the seats
    that it may change, `active` who takes part.
    """

    placed: Placed
    before: Pairs
    standing: Pairs
    refused: Mapping[Ids, datetime]
    pinned: Mapping[Ids, datetime]
    coming: frozenset[int]
    active: Collection[str]

    @property
    def meant(self) -> Pairs:
        """Of those who said no, whom somebody put back by hand, or pinned in, after that."""
        return frozenset(
            pair
            for pair, since in self.refused.items()
            if any(at is not None and at > since for at in (self.placed.get(pair), self.pinned.get(pair)))
        )


@dataclass(frozen=True, slots=True)
class _Coming:
    """The seats to come on the shifts `inside` a week, of the projects `own`, until something begins."""

    inside: Mapping[int, Shift]
    own: frozenset[int] | None
    until: datetime
    seats: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A draft as it was read at an entry of the journal, and its week when it was last asked about."""

    change: int
    merges: tuple[Any, ...]
    base: int
    placed: Placed
    named: Mapping[Ids, Pair]
    before: Pairs
    week: KeptWeek
    standing: Pairs
    beside: Beside | None = None
    seats: _Coming | None = None


_of: MutableMapping[Engine, OrderedDict[int, _Kept]] = WeakKeyDictionary()


def beside(session: Session, draft: Roster, nodes: Collection[int] | None) -> Beside:
    """What a draft is laid beside, as it stands now; `nodes` are the organisations it is of, None is all."""
    week = Week(draft.period_start, zone_of(session))
    own = None if nodes is None else _projects(session, nodes)
    kept, known = kept_week(session, week), _known(session, draft)
    found = _renewed(session, draft, week, kept, known)
    if found.beside is not None and found.seats is not None and found.seats.own == own:
        return found.beside
    laid = _beside(found, own)
    if not session.info.get("writing"):
        seats = _Coming(kept.rows.inside, own, kept.until, laid.coming)
        _keep(session, draft, replace(found, beside=laid, seats=seats))
    return laid


def _beside(found: _Kept, own: frozenset[int] | None) -> Beside:
    rows = found.week.rows
    refused, pinned = dict[Ids, datetime](), dict[Ids, datetime]()
    for ids, pair in found.named.items():
        said = rows.promises.get(pair)
        if said is not None and said.state in REFUSED and said.shift_id in rows.inside:
            refused[ids] = said.since
            pin = rows.pins.get(pair)
            if pin is not None and pin.inside:
                pinned[ids] = pin.at
    coming = _coming(found, own)
    return Beside(found.placed, found.before, found.standing, refused, pinned, coming, rows.people)


def _coming(found: _Kept, own: frozenset[int] | None) -> frozenset[int]:
    """The seats of shifts to come of these projects, None is all; the same as before where nothing began."""
    rows, kept = found.week.rows, found.seats
    if kept is not None and kept.inside is rows.inside and kept.own == own and kept.until == found.week.until:
        return kept.seats
    return frozenset(
        int(seat.id)
        for shift in rows.inside.values()
        if shift.start > found.week.frame.moment and (own is None or int(shift.project) in own)
        for seat in shift.seats
    )


def _renewed(session: Session, draft: Roster, week: Week, kept: KeptWeek, known: _Kept | None) -> _Kept:
    merges = _merges(session)
    current = (
        known is not None
        and (known.base, known.merges) == (draft.base_event_id, merges)
        and not _changed(session, draft.id, known.change)
    )
    if known is None or not current:
        placed = _placed(session, draft)
        before = in_force_at(session, week, draft.base_event_id)
        named = {ids: pair_of(*ids) for ids in placed}
        standing = _ids(kept.places.in_force)
        return _Kept(kept.change, merges, draft.base_event_id, placed, named, before, kept, standing)
    if known.week is kept:
        return known
    was, now_is = known.week.places.in_force, kept.places.in_force
    standing = known.standing
    if was is not now_is:
        standing = (standing - _ids(was - now_is)) | _ids(now_is - was)
    return replace(known, change=kept.change, week=kept, standing=standing, beside=None)


def _placed(session: Session, draft: Roster) -> Placed:
    rows = session.execute(seated_in(draft.id))
    return {(volunteer, seat): at for volunteer, seat, at in rows}


def _ids(pairs: Collection[Pair]) -> Pairs:
    return frozenset((int(volunteer), int(seat)) for volunteer, seat in pairs)


def _merges(session: Session) -> tuple[Any, ...]:
    """A mark of all persons that were found to be one: what was promised is theirs since."""
    found = session.execute(select(func.max(Merge.id), func.count(), func.count(Merge.undone_at))).one()
    return tuple(found)


def _changed(session: Session, draft_id: int, since: int) -> bool:
    """Whether who sits in a draft has changed since an entry of the journal, or that cannot be said."""
    later = select(PlanChange.id).where(PlanChange.id > since)
    own = later.where(PlanChange.kind == "draft", PlanChange.ref == draft_id)
    return session.scalar(own.limit(1)) is not None or forgotten(session, since)


def _projects(session: Session, nodes: Collection[int]) -> frozenset[int]:
    return frozenset(session.scalars(select(Project.id).where(Project.organisation_id.in_(nodes))))


def _known(session: Session, draft: Roster) -> _Kept | None:
    return _of.setdefault(engine_of(session), OrderedDict()).get(draft.id)


def _keep(session: Session, draft: Roster, found: _Kept) -> None:
    kept = _of.setdefault(engine_of(session), OrderedDict())
    kept[draft.id] = found
    while len(kept) > KEPT:
        kept.popitem(last=False)
