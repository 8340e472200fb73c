"""What copies would be made of a shift, a day or a week, and what is left out and why; nothing is made."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import Message, lazy
from web.models import Household, Project, Series, Shift
from web.services.access.scope import Scope
from web.services.calendar_days import calendar_of
from web.services.clock import now
from web.services.days import monday_of
from web.services.demand.closed import open_project
from web.services.demand.copying.covering import SIX_DAYS, Covered, covered
from web.services.demand.copying.likeness import Copy, Key, copy_on, seats_by_shift, there_already
from web.services.faults import Conflict, Invalid, NotFound

MOST = 2000
A_DAY = timedelta(days=1)
CANCELLED = lazy("This shift is cancelled; there is nothing to copy.")
OVER = lazy("This day is over. Choose one to come.")
WEEK_OVER = lazy("This week is over. Choose one to come.")
SAME_DAY = lazy("Choose another day than the one that is copied.")
SAME_WEEK = lazy("Choose another week than the one that is copied.")
TOO_MANY = lazy("That would be %(count)s shifts; %(most)s can be made at once. Choose fewer days or weeks.")
THERE, THERE_CANCELLED, OFF, PAST, OF_SERIES, IS_CANCELLED, PROJECT_CLOSED, NOT_VISITED = (
    "there", "there_cancelled", "day_off", "over", "series", "cancelled", "project_closed", "not_visited",
)  # fmt: skip
WHY = (THERE, THERE_CANCELLED, OFF, PAST, OF_SERIES, IS_CANCELLED, PROJECT_CLOSED, NOT_VISITED)


@dataclass(frozen=True)
class LeftOut:
    """A copy that is not made, and `why`: one of `WHY`."""

    copy: Copy
    why: str


@dataclass(frozen=True)
class Foreseen:
    """The copies that would be made, and those that are left out; both in the order of time."""

    made: Sequence[Copy]
    left_out: Sequence[LeftOut]

    @property
    def digest(self) -> str:
        """The same as long as exactly this would be made."""
        told = [(each.shift.id, each.shift.version, each.begins.isoformat()) for each in self.made]
        return sha256(repr(told).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Source:
    """Shifts that are to be copied, each with the day of its copy; `project` where they are of one.

    `whole_week`: a series decides by itself about each week of its term, and not only about its days.
    """

    pairs: Sequence[tuple[Shift, date]]
    project: Project | None
    whole_week: bool = False


def one_shift(zone: ZoneInfo, scope: Scope, shift_id: int, days: Sequence[date]) -> Source:
    """A shift to some days. Raises NotFound, Conflict, Invalid for days that are over."""
    shift = scope.led_shift(shift_id)
    project = open_project(scope, shift.project_id)
    if shift.status != "open":
        raise Conflict("cancelled", CANCELLED)
    _refuse_past("days", days, now().astimezone(zone).date(), OVER)
    return Source([(shift, day) for day in sorted(set(days))], project)


def one_day(
    session: Session, zone: ZoneInfo, scope: Scope, project_id: int, day: date, to: Sequence[date]
) -> Source:
    """A day's shifts of a project to other days. Raises NotFound, Conflict, Invalid."""
    project = open_project(scope, project_id)
    _refuse_past("days", to, now().astimezone(zone).date(), OVER)
    if day in to:
        raise Invalid({"days": [SAME_DAY]})
    shifts = _between(session, zone, day, day, [project_id])
    return Source([(each, other) for other in sorted(set(to)) for each in shifts], project)


def one_week(
    session: Session, zone: ZoneInfo, scope: Scope, project_id: int, day: date, to: date, weeks: int
) -> Source:
    """The week of a day to `weeks` weeks from that of `to` on. Raises NotFound, Conflict, Invalid."""
    project = open_project(scope, project_id)
    return Source(_weeks(session, zone, day, to, weeks, [project_id]), project, whole_week=True)


def all_of_week(
    session: Session, zone: ZoneInfo, scope: Scope, organisation_id: int, day: date, to: date, weeks: int
) -> Source:
    """The same of every project at an organisation that one coordinates, and below it.

    Raises NotFound, Invalid.
    """
    if organisation_id not in scope.nodes("coordinator"):
        raise NotFound
    below = scope.tree.below([organisation_id])
    found = session.scalars(select(Project.id).where(Project.organisation_id.in_(below))).all()
    return Source(_weeks(session, zone, day, to, weeks, found), None, whole_week=True)


def foresee(session: Session, zone: ZoneInfo, source: Source, *, days_off: str) -> Foreseen:
    """What copying would make. `days_off` skip: nothing on days off by the calendar.

    Raises Invalid when that is more than one act may make.
    """
    seats = seats_by_shift(session, {shift.id for shift, _ in source.pairs})
    copies = [copy_on(zone, shift, day, seats[shift.id]) for shift, day in source.pairs]
    copies.sort(key=lambda each: (each.begins, each.shift.project_id, each.shift.id))
    left, made = [], []
    for each, why in zip(copies, _reasons(session, zone, source, copies, days_off), strict=True):
        if why:
            left.append(LeftOut(each, why))
        else:
            made.append(each)
    if len(made) > MOST:
        raise Invalid({"_schema": [TOO_MANY.format(count=len(made), most=MOST)]})
    return Foreseen(made, left)


def _reasons(
    session: Session, zone: ZoneInfo, source: Source, copies: Sequence[Copy], days_off: str
) -> Iterator[str]:
    """Why each copy is left out; empty where nothing is against it."""
    if not copies:
        return
    projects, days = {each.shift.project_id for each in copies}, [each.day for each in copies]
    chosen = select(Project.id).where(Project.id.in_(projects), Project.closed_at.is_not(None))
    closed = frozenset(session.scalars(chosen))
    ended = frozenset(session.scalars(select(Household.place_id).where(Household.ended_at.is_not(None))))
    calendar = calendar_of(session, min(days), max(days))
    series = covered(session, zone, projects, days)
    taken = _Taken(*there_already(session, projects, [each.begins for each in copies]), series.like)
    at = now()
    for each in copies:
        if each.shift.status != "open":
            yield IS_CANCELLED
        elif each.shift.project_id in closed:
            yield PROJECT_CLOSED
        elif each.shift.place_id in ended:
            yield NOT_VISITED
        elif each.begins <= at:
            yield PAST
        elif why := taken.why(each.key):
            yield why
        elif _is_of_series(each, series, whole_week=source.whole_week):
            yield OF_SERIES
        else:
            yield OFF if days_off == "skip" and calendar.kind(each.day) == "off" else ""


@dataclass
class _Taken:
    """How many shifts of each likeness stand open, stand cancelled, or are made by series in any case.

    What a series makes stands mostly already, so that the two are not added up.
    """

    there: Counter[Key]
    cancelled: Counter[Key]
    series: Mapping[Key, Sequence[Series]]
    met: Counter[Key] = field(default_factory=Counter)

    def why(self, key: Key) -> str:
        """Why one more copy of a likeness is not needed; empty where it is."""
        number = self.met[key]
        self.met[key] += 1
        if number < self.there[key]:
            return THERE
        if number < self.there[key] + self.cancelled[key]:
            return THERE_CANCELLED
        return OF_SERIES if number < len(self.series.get(key, ())) else ""


def _is_of_series(each: Copy, series: Covered, *, whole_week: bool) -> bool:
    """Whether the series of what is copied says itself what takes place then; of a week, if only that not."""
    if each.shift.series_id is None:
        return False
    if whole_week:
        return (each.shift.series_id, monday_of(each.day)) in series.weeks
    return (each.shift.series_id, each.day) in series.days


def _weeks(
    session: Session, zone: ZoneInfo, day: date, to: date, weeks: int, projects: Sequence[int]
) -> list[tuple[Shift, date]]:
    first, monday = monday_of(day), monday_of(to)
    mondays = [monday + timedelta(weeks=each) for each in range(weeks)]
    _refuse_past("to", [monday + SIX_DAYS], now().astimezone(zone).date(), WEEK_OVER)
    if first in mondays:
        raise Invalid({"to": [SAME_WEEK]})
    shifts = _between(session, zone, first, first + SIX_DAYS, projects)
    on = [(each, each.starts_at.astimezone(zone).date() - first) for each in shifts]
    return [(each, other + later) for other in mondays for each, later in on]


def _between(
    session: Session, zone: ZoneInfo, first: date, last: date, projects: Sequence[int]
) -> Sequence[Shift]:
    """The shifts of some projects that begin on the local days from the first to the last."""
    start = datetime.combine(first, time.min, zone)
    end = datetime.combine(last + A_DAY, time.min, zone)
    chosen = select(Shift).where(
        Shift.project_id.in_(projects), Shift.starts_at >= start, Shift.starts_at < end
    )
    return session.scalars(chosen.order_by(Shift.starts_at, Shift.id)).all()


def _refuse_past(field: str, days: Sequence[date], today: date, message: Message) -> None:
    if any(day < today for day in days):
        raise Invalid({field: [message]})
