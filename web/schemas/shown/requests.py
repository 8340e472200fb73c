"""Requests as the API shows them."""

from marshmallow import fields

from web.schemas.shown import Shown, by_tag


class RequestShown(Shown):
    """A request; nothing private is in it. `due_on` is the day by which its next step is due."""

    id = fields.Integer()
    version = fields.Integer()
    number = fields.String()
    kind = fields.String()
    organisation_id = fields.Integer()
    unit_id = fields.Integer()
    summary = fields.String()
    language = fields.String()
    people = fields.Integer()
    wanted_on = fields.Date(allow_none=True)
    state = fields.String()
    due_on = fields.Date(allow_none=True)
    asked_at = fields.AwareDateTime()
    asked_by = fields.Integer(allow_none=True)
    handler_id = fields.Integer(allow_none=True)
    shift_id = fields.Integer(allow_none=True)
    series_id = fields.Integer(allow_none=True)
    household_id = fields.Integer(allow_none=True)
    merged_into_id = fields.Integer(allow_none=True)
    reason = fields.String()
    said = fields.String()
    stars = fields.Integer(allow_none=True)
    reopened = fields.Integer()
    done_at = fields.AwareDateTime(allow_none=True)
    closed_at = fields.AwareDateTime(allow_none=True)


class RequestEventShown(Shown):
    """What happened to a request, when, and by whom; null is by itself."""

    at = fields.AwareDateTime()
    verb = fields.String()
    before = fields.String(allow_none=True)
    after = fields.String()
    by = fields.Integer(allow_none=True)
    note = fields.String()


class RequestWhole(RequestShown):
    """A request with its history, in order; `provisional` where its term rests on an estimate of holidays."""

    overdue = fields.Boolean()
    provisional = fields.Boolean()
    events = fields.List(fields.Nested(RequestEventShown))


class RequestsShown(Shown):
    """A page of requests, overdue ones first."""

    items = fields.List(fields.Nested(RequestShown))
    total = fields.Integer()
    page = fields.Integer()
    pages = fields.Integer()


class PrivateOfRequest(Shown):
    """What is private of a request."""

    for_whom = fields.String()
    contact = fields.String()
    address = fields.String()


class WorkShown(Shown):
    """The shifts that were made of a request, and their series."""

    shift_ids = fields.List(fields.Integer())
    series_id = fields.Integer(allow_none=True)


class RequestKindShown(Shown):
    """A kind of requests; version 0 has the usual terms."""

    code = fields.String()
    version = fields.Integer()
    names = by_tag()
    triage_days = fields.Integer()
    serve_days = fields.Integer()
    way = fields.String()
    skills = fields.List(fields.String())


class CountShown(Shown):
    """How many were received, closed of them, and are open; `rate` is null where none was received."""

    received = fields.Integer()
    closed = fields.Integer()
    open = fields.Integer()
    rate = fields.Float(allow_none=True)


class UnitCountShown(CountShown):
    """The same of one unit."""

    unit_id = fields.Integer()


class MonthCountShown(CountShown):
    """The same of what was received in one month."""

    month = fields.Date()


class RatesShown(Shown):
    """The closing rate of twelve months: closed, or answered, of what was received in them."""

    first = fields.Date()
    last = fields.Date()
    whole = fields.Nested(CountShown)
    in_time = fields.Float(allow_none=True)
    days = fields.Float(allow_none=True)
    reopened = fields.Integer()
    units = fields.List(fields.Nested(UnitCountShown))
    months = fields.List(fields.Nested(MonthCountShown))
