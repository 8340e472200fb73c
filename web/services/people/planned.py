"""People as the matcher's volunteers; nothing of name, contact or birthday goes into a problem.

Of a birth date a problem has the age alone: `standing_in` gives every person of one age the same day.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from immutabledict import immutabledict
from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from matcher.ids import GroupId, OrganisationId, PlaceId, VolunteerId
from matcher.problem import entities as made
from matcher.problem.availability import Exceptional, Weekly, free_windows
from matcher.problem.entities import Limits, Window
from matcher.problem.quantities import Level
from matcher.problem.terms import Attendance
from web.models import Attendance as Came
from web.models import (
    Availability,
    AvailabilityException,
    Belonging,
    Companion,
    Continuity,
    Credential,
    Person,
    Promise,
    Seat,
    Shift,
    Volunteer,
    VolunteerLanguage,
    VolunteerSkill,
    VolunteerTrait,
    Wish,
)
from web.services.days import Week, clock
from web.services.parties import sessions
from web.services.people import private
from web.services.people.limits import terms_of

Rows = Mapping[int, Sequence[Any]]
RECORDED = ("served", "did_not_come")
LONGEST = timedelta(days=1)
"""How long a shift may last: one that begins on Sunday ends on Monday."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is read of all people at once: birth dates that stand in, organisations.

    `served` counts the shifts that each has served by their promises, by the group they served ("" for none);
    `attendance` how often each was expected and came.
    """

    born: Mapping[int, date]
    organisations: Mapping[int, int]
    served: Mapping[int, Mapping[str, int]]
    attendance: Mapping[int, Attendance]


def beside(person: made.Volunteer, known: Collection[VolunteerId]) -> made.Volunteer:
    """A person with those of their companions, and of whom they avoid, who are known."""
    if all(other in known for other in (*person.companions, *person.avoided)):
        return person
    return replace(
        person,
        companions=frozenset(each for each in person.companions if each in known),
        avoided=frozenset(each for each in person.avoided if each in known),
    )


def people_of(session: Session, week: Week, only: Collection[int] | None = None) -> list[made.Volunteer]:
    """The same, with all their companions, whether these take part or not."""
    rows = {
        "languages": _by_volunteer(session, only, VolunteerLanguage, VolunteerLanguage.tag),
        "skills": _by_volunteer(session, only, VolunteerSkill, VolunteerSkill.code),
        "credentials": _by_volunteer(session, only, Credential, Credential.code),
        "traits": _by_volunteer(session, only, VolunteerTrait, VolunteerTrait.code),
        "weekly": _by_volunteer(session, only, Availability, Availability.id),
        "exceptions": _by_volunteer(session, only, AvailabilityException, AvailabilityException.id),
        "wishes": _by_volunteer(session, only, Wish, Wish.about, Wish.target),
        "companions": _by_volunteer(session, only, Companion, Companion.other_id),
        "continuity": _by_volunteer(session, only, Continuity, Continuity.group_code),
    }
    chosen = (
        select(*Volunteer.__table__.columns)
        .join(Person, Person.id == Volunteer.id)
        .where(Person.state == "active")
        .order_by(Volunteer.id)
    )
    active = session.execute(chosen if only is None else chosen.where(Volunteer.id.in_(only))).all()
    ids = {row.id for row in active}
    facts = Facts(
        born_in(session, ids, week), _organisations(session, only), *history(session, week.start, only)
    )
    sent = sessions.kept_for(session, week, only)
    return [
        made_of(
            row,
            {name: found.get(row.id, ()) for name, found in rows.items()},
            facts,
            week,
            sent.get(row.id, ()),
        )
        for row in active
    ]


def _by_volunteer(session: Session, only: Collection[int] | None, kind: Any, *order: Any) -> Rows:
    found: dict[int, list[Any]] = defaultdict(list)
    chosen = select(*kind.__table__.columns).order_by(*order)
    if only is not None:
        chosen = chosen.where(kind.volunteer_id.in_(only))
    for row in session.execute(chosen):
        found[row.volunteer_id].append(row)
    return found


def born_in(session: Session, ids: Collection[int], week: Week) -> Mapping[int, date]:
    """Days that stand in for birth dates, by person: of the real one a problem keeps the age alone."""
    born = private.born_of(session, ids)
    return {each: standing_in(day, week) for each, day in born.items() if day <= week.monday}


def standing_in(born: date, week: Week) -> date:
    """A birth date that gives the age of the week's first day on all days of the week.

    The first of January, or of December in a week that may lie in two years: no such week has it inside.
    """
    years = private.age(born, week.monday)
    return date(week.monday.year - years, 12 if week.monday.month == 12 else 1, 1)


def _organisations(session: Session, only: Collection[int] | None) -> Mapping[int, int]:
    """The organisation of each person: of those that confirmed they belong there, the first."""
    chosen = select(Belonging.person_id, Belonging.organisation_id).where(Belonging.state == "confirmed")
    if only is not None:
        chosen = chosen.where(Belonging.person_id.in_(only))
    rows = session.execute(chosen.order_by(Belonging.decided_at.desc(), Belonging.id.desc()))
    return {row.person_id: row.organisation_id for row in rows}


def history(
    session: Session, before: datetime, only: Collection[int] | None
) -> tuple[Mapping[int, Mapping[str, int]], Mapping[int, Attendance]]:
    """How often each served which group before a moment, and how often they were expected and came.

    Both by what was promised. What nobody recorded counts for neither; who came unplanned was not expected.
    """
    unplanned = exists().where(Came.promise_id == Promise.id, Came.unplanned)
    chosen = (
        select(
            Promise.volunteer_id, Promise.state, Shift.group_code, unplanned.label("unplanned"), func.count()
        )
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(Promise.state.in_(RECORDED), Promise.volunteer_id.is_not(None), Shift.starts_at < before)
        .group_by(Promise.volunteer_id, Promise.state, Shift.group_code, "unplanned")
    )
    if only is not None:
        chosen = chosen.where(Promise.volunteer_id.in_(only))
    served: dict[int, Counter[str]] = defaultdict(Counter)
    expected, came = Counter[int](), Counter[int]()
    for volunteer_id, state, group, beside, times in session.execute(chosen):
        if state == "served":
            served[volunteer_id or 0][group or ""] += times
        if not beside:
            expected[volunteer_id or 0] += times
            came[volunteer_id or 0] += times if state == "served" else 0
    return served, {each: Attendance(times, came[each]) for each, times in expected.items()}


def _together(rows: Iterable[Any], served: Mapping[str, int]) -> Mapping[GroupId, int]:
    """How often somebody served each group: before Duet kept promises, and since."""
    found = Counter({each.group_code: each.times for each in rows})
    found.update({group: times for group, times in served.items() if group})
    return immutabledict({GroupId(group): times for group, times in found.items()})


def made_of(
    row: Any, its: Mapping[str, Sequence[Any]], facts: Facts, week: Week, kept: Sequence[Window] = ()
) -> made.Volunteer:
    """The volunteer of rows: the person's own, and by name those of what `people_of` reads of them.

    `kept` are the hours in which they come for a partner: they are free for nothing else then.
    """
    verified = [each for each in its["credentials"] if each.verified_at is not None and not each.refused_at]
    unit, served = facts.organisations.get(row.id), facts.served.get(row.id, {})
    return made.Volunteer(
        id=VolunteerId(str(row.id)),
        languages=immutabledict({each.tag: Level(each.level) for each in its["languages"]}),
        skills=immutabledict({each.code: each.level for each in its["skills"]}),
        credentials=immutabledict({each.code: each.valid_until for each in verified if not each.clearance}),
        clearances=immutabledict({each.code: each.valid_until for each in verified if each.clearance}),
        consents=frozenset(row.consents),
        traits=frozenset(each.code for each in its["traits"]),
        born=facts.born.get(row.id),
        home=PlaceId(str(row.home_place_id)) if row.home_place_id else None,
        organisation=OrganisationId(str(unit)) if unit else None,
        available=sessions.without(_windows(its, week), kept),
        limits=Limits(**{name: getattr(row, name, None) for name in Limits.__slots__}),
        terms=terms_of(row),
        asked_minutes=row.asked_minutes,
        wishes=tuple(made.Wish(each.about, each.target, each.weight) for each in its["wishes"]),
        companions=frozenset(VolunteerId(str(each.other_id)) for each in its["companions"] if each.wanted),
        avoided=frozenset(VolunteerId(str(each.other_id)) for each in its["companions"] if not each.wanted),
        served=row.served + sum(served.values()),
        continuity=_together(its["continuity"], served),
        attendance=facts.attendance.get(row.id, made.NO_RECORD),
    )


def _windows(its: Mapping[str, Sequence[Any]], week: Week) -> tuple[Window, ...]:
    return free_windows(
        [Weekly(each.weekday, clock(each.start_minute), clock(each.end_minute)) for each in its["weekly"]],
        [
            Exceptional(each.day, clock(each.start_minute), clock(each.end_minute), each.free)
            for each in its["exceptions"]
            if week.monday <= each.day <= week.sunday + LONGEST
        ],
        Window(week.start, week.end + LONGEST),
        week.zone,
    )
