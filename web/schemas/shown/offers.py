"""What partners offer, as the API shows it."""

from marshmallow import fields

from web.schemas.shown import Shown


class UseShown(Shown):
    """A shift that a session's specialist is promised."""

    promise_id = fields.Integer(attribute="promise.id")
    state = fields.String(attribute="promise.state")
    seat_id = fields.Integer(attribute="seat.id")
    shift_id = fields.Integer(attribute="shift.id")
    project_id = fields.Integer(attribute="project.id")
    starts_at = fields.AwareDateTime(attribute="shift.starts_at")
    ends_at = fields.AwareDateTime(attribute="shift.ends_at")


class SessionShown(Shown):
    """A session that a partner offers, where it is used (`uses`), and in how many `drafts` it stands.

    `state`: `free`, `due` or `overdue` where a name is wanted by `due_at`, `named`, `over` or `ended`.
    `person` is empty for who is out of the reader's sight.
    """

    id = fields.Integer(attribute="session.id")
    version = fields.Integer(attribute="session.version")
    organisation_id = fields.Integer(attribute="party.organisation_id")
    party_id = fields.Integer(attribute="party.id")
    name = fields.String(attribute="party.name")
    credential_code = fields.String(attribute="party.credential_code")
    brings = fields.Dict(attribute="party.brings")
    starts_at = fields.AwareDateTime(attribute="session.starts_at")
    ends_at = fields.AwareDateTime(attribute="session.ends_at")
    most_shifts = fields.Integer(attribute="session.most_shifts")
    name_hours = fields.Integer(attribute="session.name_hours")
    person = fields.String()
    state = fields.String()
    due_at = fields.AwareDateTime(allow_none=True)
    drafts = fields.Integer()
    uses = fields.List(fields.Nested(UseShown))


class SessionsMade(Shown):
    """The ids of new sessions, in order of time."""

    ids = fields.List(fields.Integer())


class SessionsGone(Shown):
    """How many sessions were taken back, and how many stay as they are planned already."""

    gone = fields.Integer()
    stay = fields.Integer()
