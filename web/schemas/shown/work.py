"""Projects, shifts and the board as the API shows them."""

from marshmallow import fields

from web.schemas.shown import Shown, by_tag, by_tag_of_project


class SittingShown(Shown):
    """A person on a seat, or a party of `heads`, whose `volunteer_id` is 0.

    `new` is what is not in force yet.
    """

    volunteer_id = fields.Integer()
    heads = fields.Integer()
    name = fields.String()
    state = fields.String()
    pinned = fields.Boolean()
    new = fields.Boolean()


class SeatShown(Shown):
    """A seat and how full it is; `state` is `short`, `over`, `open` or `full`."""

    id = fields.Integer()
    role = fields.String()
    texts = by_tag()
    minimum = fields.Integer()
    desired = fields.Integer()
    maximum = fields.Integer()
    heads = fields.Integer()
    missing = fields.Integer()
    wanted = fields.Integer()
    state = fields.String()
    needs = fields.Dict(keys=fields.String())
    flow = fields.String()
    open_hours = fields.Integer(allow_none=True)


class StaffedSeatShown(SeatShown):
    """A seat with who sits there; a lead is told who it is in their own projects alone."""

    people = fields.List(fields.Nested(SittingShown), attribute="named")


class ShiftShown(Shown):
    """A shift of a week; `day` is 0 for Monday."""

    id = fields.Integer()
    project_id = fields.Integer()
    day = fields.Integer()
    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    kind = fields.String()
    texts = by_tag()
    place_id = fields.Integer()
    place_names = by_tag()
    series_id = fields.Integer(allow_none=True)
    heads = fields.Integer()
    desired = fields.Integer()
    state = fields.String()


class StaffedShiftShown(ShiftShown):
    """A shift with its seats and who sits there."""

    seats = fields.List(fields.Nested(StaffedSeatShown))


class FillingShown(Shown):
    """How a project's week fills; `short` seats are below their minimum, on `short_shifts`.

    `heads` of the `desired` heads are there, and `beyond` more than wanted, who fill no other place.
    """

    heads = fields.Integer()
    desired = fields.Integer()
    beyond = fields.Integer()
    short = fields.Integer()
    short_shifts = fields.Integer()


class BoardProjectShown(FillingShown):
    """A project's row of the board."""

    id = fields.Integer()
    texts = by_tag_of_project()
    scene = fields.String()
    programme = fields.String()
    organisation_id = fields.Integer()
    shifts = fields.List(fields.Nested(StaffedShiftShown))


class RosterHeadShown(Shown):
    """Which roster is looked at."""

    id = fields.Integer()
    state = fields.String()
    number = fields.Integer(allow_none=True)
    version = fields.Integer()


class BoardShown(Shown):
    """A week of projects: what is in force, or a draft or an old roster that is asked for.

    `roster` is that one, or what was published last; null when nothing was. On `short_shifts` a seat is below
    its minimum. `heads` of the `desired` heads are there, and `beyond` more than wanted.
    """

    monday = fields.Date(attribute="week.monday")
    roster = fields.Nested(RosterHeadShown, allow_none=True)
    heads = fields.Integer()
    desired = fields.Integer()
    beyond = fields.Integer()
    short_shifts = fields.Integer()
    projects = fields.List(fields.Nested(BoardProjectShown))


class ServiceShown(Shown):
    """A shift of one person; `day` is 0 for Monday."""

    shift_id = fields.Integer()
    seat_id = fields.Integer()
    role = fields.String()
    project_id = fields.Integer()
    project_texts = by_tag_of_project()
    place_names = by_tag()
    day = fields.Integer()
    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    state = fields.String()
    pinned = fields.Boolean()


class PersonWeekShown(Shown):
    """A person's week: minutes they serve and asked for, and their shifts in order."""

    id = fields.Integer()
    number = fields.String()
    name = fields.String()
    latin_name = fields.String()
    asked_minutes = fields.Integer()
    minutes = fields.Integer()
    shifts = fields.List(fields.Nested(ServiceShown))


class PeopleOfBoardShown(Shown):
    """A page of people with their week."""

    monday = fields.Date()
    roster = fields.Nested(RosterHeadShown, allow_none=True)
    items = fields.List(fields.Nested(PersonWeekShown))
    total = fields.Integer()
