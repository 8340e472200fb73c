"""When people are free: a row for each person, a column for each weekday, and days that are different."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from i18n.comparison import name_key
from i18n.translator import lazy
from web.db import plain_rows
from web.models import Availability, AvailabilityException, Person, Volunteer
from web.services.people import hours
from web.services.sheets.column import Column, Kind, Standing, Values
from web.services.sheets.faults import BadRow, Fault, fault
from web.services.sheets.ground import Ground
from web.services.sheets.kinds import people
from web.services.sheets.looking import IDENTITY, NUMBER
from web.services.sheets.values import plain
from web.services.sheets.values.contacts import WAYS, contacts_of, reached, ways_of
from web.services.sheets.values.hours import days, joined, spans
from web.services.sheets.values.identity import duet_number, own_number

WEEKDAYS = (
    ("monday", lazy("Monday"), lazy("Mon")),
    ("tuesday", lazy("Tuesday"), lazy("Tue")),
    ("wednesday", lazy("Wednesday"), lazy("Wed")),
    ("thursday", lazy("Thursday"), lazy("Thu")),
    ("friday", lazy("Friday"), lazy("Fri")),
    ("saturday", lazy("Saturday"), lazy("Sat")),
    ("sunday", lazy("Sunday"), lazy("Sun")),
)
FREE_ON, NOT_FREE_ON = "free_on", "not_free_on"
DIFFERENT = ((FREE_ON, True), (NOT_FREE_ON, False))
MOST = 200
COLUMNS = (
    own_number(),
    duet_number(lazy("volunteer number")),
    Column(
        field="name", label=lazy("Name"), value=plain.text(100), shown=True,
        also=lazy("full name, volunteer, volunteer's name, first and last name"),
        hint=lazy("To find the row; it changes nothing."),
    ),
    Column(
        field="email", label=lazy("Email"), value=reached("email"), shown=True,
        also=lazy("email address, e-mail, mail"), hint=lazy("To find the row; it changes nothing."),
    ),
    Column(
        field="phone", label=lazy("Phone number"), value=reached("phone"), shown=True,
        also=lazy("phone, mobile, mobile phone, telephone, contact, contact number"),
        hint=lazy("To find the row; it changes nothing."),
    ),
    *(
        Column(
            field=name, label=label, also=short, value=spans(),
            hint=lazy("Such as 9:00–12:00; 14:00–18:00. A dash for never; an empty cell changes nothing."),
        )
        for name, label, short in WEEKDAYS
    ),
    Column(
        field=FREE_ON, label=lazy("Free besides"), value=days(), also=lazy("also free, extra days"),
        hint=lazy("Days beside the week: 2026-12-05 9:00–12:00; 2026-12-06."),
    ),
    Column(
        field=NOT_FREE_ON, label=lazy("Not free"), value=days(), also=lazy("away, absent, holidays"),
        hint=lazy("Days on which the week does not count: 2026-12-24; 2026-12-25 14:00–18:00."),
    ),
)  # fmt: skip


def stand(ground: Ground) -> Mapping[int, Values]:
    """The hours of everybody near whom the actor coordinates."""
    chosen = people.near(ground)
    rows = plain_rows(
        ground.session,
        select(Person.id, Person.name, Person.state, Volunteer.number)
        .join(Volunteer, Volunteer.id == Person.id)
        .where(Person.id.in_(chosen))
        .order_by(Person.id),
    ).all()
    held = contacts_of(ground, chosen)
    weekly, different = _weekly(ground, chosen), _different(ground, chosen)
    return {
        row.id: {
            IDENTITY: row.number,
            "name": row.name,
            "state": row.state,
            **{way: held[row.id, way] for way in WAYS},
            **{name: weekly[row.id, at] for at, (name, _, _) in enumerate(WEEKDAYS)},
            **{name: different[row.id, free] for name, free in DIFFERENT},
        }
        for row in rows
    }


def _weekly(ground: Ground, chosen: Any) -> Mapping[tuple[int, int], list[list[int]]]:
    found: dict[tuple[int, int], list[list[int]]] = defaultdict(list)
    rows = select(
        Availability.volunteer_id, Availability.weekday, Availability.start_minute, Availability.end_minute
    ).where(Availability.volunteer_id.in_(chosen))
    for row in plain_rows(ground.session, rows):
        found[row.volunteer_id, row.weekday].append([row.start_minute, row.end_minute])
    return defaultdict(list, {at: joined(rows) for at, rows in found.items()})


def _different(ground: Ground, chosen: Any) -> Mapping[tuple[int, bool], list[list[Any]]]:
    found: dict[tuple[int, bool], list[list[Any]]] = defaultdict(list)
    kind = AvailabilityException
    rows = select(kind.volunteer_id, kind.day, kind.start_minute, kind.end_minute, kind.free).where(
        kind.volunteer_id.in_(chosen)
    )
    for row in plain_rows(ground.session, rows):
        found[row.volunteer_id, row.free].append([row.day.isoformat(), row.start_minute, row.end_minute])
    return defaultdict(list, {at: sorted(rows) for at, rows in found.items()})


def find(ground: Ground, standing: Standing, said: Values) -> int | None:
    """The person by contact and name, by a contact that one person has, or by a name that one person has.

    Nobody is made here, so a name alone is enough where it is clear. Raises BadRow where several fit.
    """
    if list(ways_of(said)):
        return people.find(ground, standing, {**said, NUMBER: said.get(NUMBER, "")})
    if not said.get("name"):
        raise BadRow(fault("", "who_is_it"))
    found = _called(ground, standing).get(name_key(said["name"]), ())
    if len(found) > 1:
        raise BadRow(fault("name", "several_fit", count=len(found)))
    return found[0] if found else None


def _called(ground: Ground, standing: Standing) -> Mapping[str, Sequence[int]]:
    held: dict[str, list[int]] | None = ground.kept.get("called")
    if held is None:
        held = defaultdict(list)
        for identity, values in standing.rows.items():
            held[name_key(values["name"])].append(identity)
        ground.kept["called"] = held
    return held


def check(
    _ground: Ground, after: Values, _before: Values | None, _changed: Collection[str]
) -> Sequence[Fault]:
    """More days than a person can have."""
    return [fault(name, "too_many", most=MOST) for name, _ in DIFFERENT if len(after.get(name) or ()) > MOST]


def enter(ground: Ground, row_id: int | None, said: Values, before: Values) -> int:
    """Save the hours of a person: the weekdays that are said, and the days that are."""
    if row_id is None:
        raise LookupError("hours are of people who are there")
    after = {**before, **said}
    values: dict[str, Any] = {}
    if any(name in said for name, _, _ in WEEKDAYS):
        values["weekly"] = [
            {"weekday": at, "start_minute": start, "end_minute": end}
            for at, (name, _, _) in enumerate(WEEKDAYS)
            for start, end in after[name]
        ]
    if any(name in said for name, _ in DIFFERENT):
        values["exceptions"] = [
            {"day": plain.as_day(day), "start_minute": start, "end_minute": end, "free": free}
            for name, free in DIFFERENT
            for day, start, end in after[name]
        ]
    hours.save(ground.session, ground.actor, row_id, values)
    return row_id


def foresee(values: Values) -> Values:
    """The hours of somebody who is to come: none yet."""
    return {
        IDENTITY: "",
        "name": values.get("name", ""),
        "state": "active",
        **{way: values.get(way) or [] for way in WAYS},
        **{name: [] for name, _, _ in WEEKDAYS},
        **{name: [] for name, _ in DIFFERENT},
    }


KIND = Kind(
    name="availability",
    label=lazy("Availability"),
    hint=lazy("When people are free: weekly hours and days that are different."),
    columns=COLUMNS,
    stand=stand,
    keys=people.keys,
    find=find,
    check=check,
    enter=enter,
    taken=people.taken,
    called=lambda _, values: str(values.get("name") or values.get(IDENTITY) or ""),
    numbered_as=people.KIND_NAME,
    foresee=foresee,
    makes=False,
)
