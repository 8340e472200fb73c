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
    """A shift that comes again: when, and on which days it does not take place or does besides.

    `weekdays` are ISO numbers; `nths` are 1 to 4, and -1 for the last of a month. `last` is null where it has
    no end; `made_until` is how far its shifts were made.
    """

    id = fields.Integer()
    project_id = fields.Integer()
    place_id = fields.Integer()
    unit = fields.String()
    every = fields.Integer()
    weekdays = fields.List(WeekdayNumber())
    nths = fields.List(fields.Integer())
    days_off = fields.String()
    make_up = fields.String()
    start = ClockMinute(attribute="start_minute")
    minutes = fields.Integer()
    first = fields.Date()
    last = fields.Date(allow_none=True)
    except_days = fields.List(fields.String())
    besides_days = fields.List(fields.String())
    made_until = fields.Date(allow_none=True)


class OccurrenceShown(Shown):
    """A day of a series: it takes place `on` that day, on another, or, where that is null, not at all.

    `why` is empty, `exception`, `day_off`, `make_up`, `no_day`, `besides` or `added`; `provisional`: the
    days off of that year are an estimate.
    """

    day = fields.Date()
    on = fields.Date(allow_none=True)
    why = fields.String()
    provisional = fields.Boolean()


class SeriesForeseenShown(Shown):
    """What a series would be as far as it is made at once, and the ids of series like it that are there."""

    days = fields.List(fields.Nested(OccurrenceShown))
    until = fields.Date()
    like = fields.List(fields.Integer())


class OneSeriesShown(SeriesShown):
    """A series with its days to come, and the ids of shifts that stand otherwise than they say."""

    days = fields.List(fields.Nested(OccurrenceShown))
    adrift = fields.List(fields.Integer())


class ProjectShown(ProjectLineShown):
    """One project with a week of its shifts; `team` is what its new shifts begin with."""

    team = fields.List(fields.Dict(keys=fields.String()), attribute="project.team")
    created_at = fields.AwareDateTime(attribute="project.created_at")
    closed_at = fields.AwareDateTime(attribute="project.closed_at", allow_none=True)
    leads = fields.List(fields.Nested(LeadShown))
    series = fields.List(fields.Nested(SeriesShown))
    week = fields.Nested(BoardProjectShown, allow_none=True)


class ShiftsCreatedShown(Shown):
    """The ids of the shifts that were made: one, or those of a series as far ahead as they are made.

    `batch_id` is what takes them back together.
    """

    ids = fields.List(fields.Integer())
    series_id = fields.Integer(allow_none=True)
    batch_id = fields.Integer(allow_none=True)


class BatchShown(Shown):
    """Shifts that were made in one act: what taking them back would delete, and what would stay."""

    id = fields.Integer(attribute="batch.id")
    kind = fields.String(attribute="batch.kind")
    project_id = fields.Integer(attribute="batch.project_id", allow_none=True)
    series_id = fields.Integer(attribute="batch.series_id", allow_none=True)
    made_at = fields.AwareDateTime(attribute="batch.made_at")
    undone_at = fields.AwareDateTime(attribute="batch.undone_at", allow_none=True)
    go = fields.List(fields.Integer(), attribute="go_ids")
    stay = fields.List(fields.Integer(), attribute="stay_ids")


class EffectShown(Shown):
    """What happens to one promise; `effect` is one of asked_again, released, too_many, cancelled,
    offered_again, left_out, as_told (the shift is again what they were told) and stays.

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


class MovedShown(Shown):
    """When a shift began before a change of its series, and when after it."""

    before = fields.AwareDateTime()
    after = fields.AwareDateTime()


class EffectsShown(Shown):
    """The shifts that would change, and what that does to each who holds a promise.

    `made` are the starts of shifts that are new, `gone` of those deleted, as nobody was ever given a place
    there, `moved` those that a change of a series brings to other days. `too_many` where the editor must
    choose.
    """

    made = fields.List(fields.AwareDateTime())
    gone = fields.List(fields.AwareDateTime())
    moved = fields.List(fields.Nested(MovedShown))
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
