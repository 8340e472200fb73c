"""Rosters as rows: which one is published, who sits where, a new draft."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, true
from sqlalchemy.orm import Session

from i18n.translator import lazy
from matcher.roster import Roster as Seated
from web.db import zone_of
from web.models import Project, Roster, Seat, Shift
from web.services.access.scope import Scope
from web.services.clock import now
from web.services.days import Week
from web.services.faults import Conflict, NotFound
from web.services.matching import pair_of
from web.services.parties.numbers import party_of
from web.services.parties.problem import is_unnamed
from web.services.parties.seating import seat_all, seated_in
from web.services.promises.standing import last_event, pairs_in_force
from web.services.visits.starts import write as write_starts
from web.services.weeks.starts import Starts


def published(session: Session, monday: date) -> Roster | None:
    """The roster that is published for a week."""
    return session.scalar(select(Roster).where(Roster.state == "published", Roster.period_start == monday))


def shown(session: Session, monday: date, scope: Scope | None, roster_id: int | None = None) -> Roster | None:
    """What somebody looks at: a roster that they ask for, else what is published. Raises NotFound."""
    return seen(session, scope, roster_id) if roster_id else published(session, monday)


def drafts(session: Session, monday: date, scope: Scope) -> Sequence[Roster]:
    """The drafts of a week that somebody may look at, newest first."""
    chosen = select(Roster).where(Roster.period_start == monday, Roster.state == "draft", visible(scope))
    return session.scalars(chosen.order_by(Roster.id.desc())).all()


def base_number(session: Session, roster: Roster) -> int | None:
    """The number of what was published when a roster was begun; None for nothing."""
    if roster.base_roster_id is None:
        return None
    return session.scalar(select(Roster.number).where(Roster.id == roster.base_roster_id))


def visible(scope: Scope) -> ColumnElement[bool]:
    """Of `Roster`: what was published, and the drafts of what they coordinate."""
    return or_(Roster.state != "draft", coordinated(Roster.scope_organisation_id, scope))


def coordinated(node: Any, scope: Scope) -> ColumnElement[bool]:
    """Of a column that names the organisation something is planned for (none: the whole district)."""
    if scope.whole("coordinator"):
        return true()
    inside: ColumnElement[bool] = node.in_(scope.nodes("coordinator"))
    return inside


def get(session: Session, roster_id: int) -> Roster:
    """A roster. Raises NotFound."""
    roster = session.get(Roster, roster_id)
    if roster is None:
        raise NotFound
    return roster


def seen(session: Session, scope: Scope | None, roster_id: int) -> Roster:
    """A roster that the reader may look at. Raises NotFound."""
    condition = true() if scope is None else visible(scope)
    found = session.scalar(select(Roster).where(Roster.id == roster_id, condition))
    if found is None:
        raise NotFound
    return found


def editable(session: Session, scope: Scope, roster_id: int) -> Roster:
    """A roster whose scope the reader coordinates. Raises NotFound, Forbidden."""
    roster = get(session, roster_id)
    scope.require("coordinator", roster.scope_organisation_id)
    return roster


def draft_changed() -> Conflict:
    """Somebody else changed the draft since it was looked at."""
    return Conflict("draft_changed", lazy("This draft was changed meanwhile. Load the page again and look."))


def week_of(session: Session, roster: Roster) -> Week:
    """The week that a roster is of."""
    return Week(roster.period_start, zone_of(session))


def pairs(session: Session, roster: Roster) -> Any:
    """(volunteer_id, seat_id) of a roster: of a draft or an old one its picture; of what is published, the
    promises that stand.
    """
    if roster.state == "published":
        return pairs_in_force(week_of(session, roster))
    return seated_in(roster.id)


def seated(session: Session, roster_id: int) -> Seated:
    """Who sits where in a roster, as the matcher sees it. Raises NotFound."""
    found = session.execute(pairs(session, get(session, roster_id)))
    return as_roster((row.volunteer_id, row.seat_id) for row in found)


def as_roster(found: Iterable[tuple[int, int]]) -> Seated:
    """(volunteer id, seat id) pairs as the matcher's roster."""
    return Seated(frozenset(pair_of(volunteer, seat) for volunteer, seat in found))


def as_ids(pairs: Iterable[tuple[str, str]]) -> frozenset[tuple[int, int]]:
    """The matcher's pairs as (volunteer id, seat id): of people and specialists, not of heads of groups."""
    return frozenset(
        (int(who), int(seat)) for who, seat in pairs if not is_unnamed(who) or party_of(int(who)) is not None
    )


def seats_of(scope: Scope) -> Select[int]:
    """The ids of the seats of the projects in scope."""
    own = select(Seat.id).join(Shift, Shift.id == Seat.shift_id).join(Project, Project.id == Shift.project_id)
    return own.where(scope.projects())


def within(scope: Scope, seated: Seated) -> Seated:
    """Who sits on the seats of the projects in scope."""
    if scope.whole("coordinator"):
        return seated
    seats = {str(each) for each in scope.session.scalars(seats_of(scope))}
    return Seated(frozenset(pair for pair in seated if pair.seat in seats))


def new_draft(
    session: Session,
    week: Week,
    pairs: Iterable[tuple[str, str]],
    *,
    costs: Mapping[str, Any],
    run_id: int | None,
    scope_organisation_id: int | None = None,
    repair: Mapping[str, Any] | None = None,
    base_event_id: int | None = None,
    starts: Starts | None = None,
) -> int:
    """A draft of these (volunteer, seat) ids on top of what is published; in a transaction that writes.

    `repair` says what it costs where it was made to repair another. `base_event_id` is the last event that
    its maker knew; without it, the last there is. Visits begin at `starts`.
    """
    base = published(session, week.monday)
    roster = Roster(
        period_start=week.monday,
        period_end=week.sunday,
        run_id=run_id,
        base_roster_id=base.id if base else None,
        base_event_id=last_event(session) if base_event_id is None else base_event_id,
        scope_organisation_id=scope_organisation_id,
        costs=dict(costs),
        repair=None if repair is None else dict(repair),
        created_at=now(),
    )
    session.add(roster)
    session.flush()
    seat_all(session, roster.id, dict.fromkeys(as_ids(pairs)))
    write_starts(session, roster.id, starts or {})
    return roster.id
