"""Demand as the API shows it: projects, their weekly series, single shifts."""

from marshmallow import fields

from web.schemas.shown import Shown, by_tag, by_tag_of_project
from web.schemas.shown.accounts import ClockMinute, WeekdayNumber
from web.schemas.shown.work import BoardProjectShown, FillingShown, RosterHeadShown, StaffedSeatShown


class ProjectLineShown(Shown):
    """A project in a list; `week` is null when it has no shift in the week."""

    id = fields.Integer(attribute="project.id")
    code = fields.String(attribute="project.code")
    scene = fields.String(attribute="project.scene")
    programme = fields.String(attribute="project.programme")
    weight = fields.Integer(attribute="project.weight")
    texts = by_tag_of_project(attribute="project.texts")
    organisation_id = fields.Integer(attribute="organisation.id")
    organisation_names = by_tag(attribute="organisation.names")
    week = fields.Nested(FillingShown, allow_none=True)


class LeadShown(Shown):
    """Who leads a project."""

    person_id = fields.Integer(attribute="id")
    name = fields.String()


class SeriesShown(Shown):
    """A weekly shift; days on which it does not take place, and days besides."""

    id = fields.Integer()
    place_id = fields.Integer()
    weekday = WeekdayNumber()
    start = ClockMinute(attribute="start_minute")
    minutes = fields.Integer()
    first = fields.Date()
    last = fields.Date()
    except_days = fields.List(fields.String())
    besides_days = fields.List(fields.String())


class ProjectShown(ProjectLineShown):
    """One project with a week of its shifts."""

    created_at = fields.AwareDateTime(attribute="project.created_at")
    closed_at = fields.AwareDateTime(attribute="project.closed_at", allow_none=True)
    leads = fields.List(fields.Nested(LeadShown))
    series = fields.List(fields.Nested(SeriesShown))
    week = fields.Nested(BoardProjectShown, allow_none=True)


class ShiftsCreatedShown(Shown):
    """The ids of the shifts that were made: one, or all of a weekly series."""

    ids = fields.List(fields.Integer())


class EffectShown(Shown):
    """What happens to one promise; `effect` is one of asked_again, released, too_many, cancelled,
    offered_again, left_out and stays.

    `why` is clash, unfit, too_many or seat_gone; `rule` what no longer fits; `other_shift_id` what it clashes
    with, where the reader may see that.
    """

    promise_id = fields.Integer()
    shift_id = fields.Integer()
    seat_id = fields.Integer()
    volunteer_id = fields.Integer(allow_none=True)
    party_id = fields.Integer(allow_none=True)
    heads = fields.Integer()
    name = fields.String()
    state = fields.String()
    effect = fields.String(attribute="kind")
    why = fields.String()
    rule = fields.String()
    other_shift_id = fields.Integer(allow_none=True)


class SurplusShown(Shown):
    """A seat on which so many heads too many would sit."""

    seat_id = fields.Integer()
    heads = fields.Integer()


class EffectsShown(Shown):
    """The shifts that would change, and what that does to each who holds a promise.

    `too_many` where the editor must choose.
    """

    shift_ids = fields.List(fields.Integer())
    effects = fields.List(fields.Nested(EffectShown), attribute="every")
    too_many = fields.List(fields.Nested(SurplusShown), attribute="crowded")


class OneShiftShown(Shown):
    """One shift with its team rules; `seats` is empty for a cancelled one."""

    id = fields.Integer(attribute="shift.id")
    project_id = fields.Integer(attribute="project.id")
    place_id = fields.Integer(attribute="place.id")
    place_names = by_tag(attribute="place.names")
    kind = fields.String(attribute="shift.kind")
    group_code = fields.String(attribute="shift.group_code", allow_none=True)
    texts = by_tag(attribute="shift.texts")
    starts_at = fields.AwareDateTime(attribute="shift.starts_at")
    ends_at = fields.AwareDateTime(attribute="shift.ends_at")
    series_id = fields.Integer(attribute="shift.series_id", allow_none=True)
    status = fields.String(attribute="shift.status")
    team = fields.List(fields.Dict(keys=fields.String()), attribute="shift.team")
    roster = fields.Nested(RosterHeadShown, allow_none=True)
    seats = fields.List(fields.Nested(StaffedSeatShown))
