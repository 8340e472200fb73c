"""What people are told, as the API shows it."""

from marshmallow import fields

from web.schemas.shown import Shown


class ToldFactShown(Shown):
    """One line of what is told: a name, its value, and what it was before, or empty."""

    name = fields.String()
    value = fields.String()
    was = fields.String()


class InboxItemShown(Shown):
    """One thing somebody is told, as it is now, in words of their language.

    `group` is what one may do without. `by` are the ways by which it was sent besides. `notice_ids` say what
    has been seen with it.
    """

    notice_ids = fields.List(fields.Integer())
    group = fields.String()
    at = fields.AwareDateTime()
    new = fields.Boolean()
    by = fields.List(fields.String())
    heading = fields.String()
    title = fields.String()
    facts = fields.List(fields.Nested(ToldFactShown))
    question = fields.String()
    note = fields.String()
    off = fields.Boolean()
    path = fields.String()


class InboxShown(Shown):
    """Some of what somebody is told, newest first; `older` is what to skip for the rest, null without any.

    `new` counts all that waits to be seen, shown here or not.
    """

    items = fields.List(fields.Nested(InboxItemShown))
    new = fields.Integer()
    older = fields.Integer(allow_none=True)


class TellingShown(Shown):
    """How somebody wants to be told; quiet hours are minutes of the local day, equal ones are none."""

    reached_by = fields.String()
    muted = fields.List(fields.String())
    quiet_from = fields.Integer()
    quiet_until = fields.Integer()
    week_budget = fields.Integer()
    reminder_hours = fields.List(fields.Integer())


class AboutShown(Shown):
    """One thing that was told; `fault` is why it is not told any more, or empty."""

    notice_id = fields.Integer()
    kind = fields.String()
    shift_id = fields.Integer(allow_none=True)
    staff = fields.Boolean()
    seen_at = fields.AwareDateTime(allow_none=True)
    fault = fields.String()


class SentShown(Shown):
    """One delivery, or a notice without a message (`owed`, `left_out`); `why` is `fault` in words.

    `hidden` counts what else it tells, out of sight. Where `kind` is not `news` it is a code or a link.
    """

    id = fields.Integer()
    message_id = fields.Integer(allow_none=True)
    person_id = fields.Integer(allow_none=True)
    name = fields.String()
    kind = fields.String()
    at = fields.AwareDateTime()
    channel = fields.String()
    state = fields.String()
    fault = fields.String()
    why = fields.String()
    seen = fields.Boolean()
    hidden = fields.Integer()
    abouts = fields.List(fields.Nested(AboutShown))


class OutboxShown(Shown):
    """Some entries, newest first; `older` is the entry before which the rest stands, null without any."""

    items = fields.List(fields.Nested(SentShown))
    older = fields.Integer(allow_none=True)


class DeliveryShown(Shown):
    """A message by one channel: where it stands, how often it was tried, and what was answered."""

    id = fields.Integer()
    channel = fields.String()
    state = fields.String()
    tries = fields.Integer()
    next_at = fields.AwareDateTime()
    accepted_at = fields.AwareDateTime(allow_none=True)
    settled_at = fields.AwareDateTime(allow_none=True)
    fault = fields.String()
    why = fields.String()


class MessageShown(Shown):
    """One message: its deliveries, and what it tells of what the reader may know."""

    id = fields.Integer()
    person_id = fields.Integer(allow_none=True)
    name = fields.String()
    kind = fields.String()
    made_at = fields.AwareDateTime()
    hidden = fields.Integer()
    deliveries = fields.List(fields.Nested(DeliveryShown))
    abouts = fields.List(fields.Nested(AboutShown))


class LaneShown(Shown):
    """A server that wants to be left alone."""

    name = fields.String()
    paused_until = fields.AwareDateTime()
    fault = fields.String()


class WaysOutShown(Shown):
    """Which ways out are set up, and which servers want to be left alone now."""

    email = fields.Boolean()
    phone = fields.Boolean()
    push = fields.Boolean()
    paused = fields.List(fields.Nested(LaneShown))


class UnreachedShown(Shown):
    """Somebody whom messages do not reach: `why` is `none`, `unverified`, `dead` or `lost`."""

    person_id = fields.Integer()
    name = fields.String()
    why = fields.String()
    has_account = fields.Boolean()
    abouts = fields.List(fields.Nested(AboutShown))


class HeardOfItShown(Shown):
    """How the newest news of a shift reached one of its people.

    `state` is `lost`, `unsent` (no way out is set up), `waits`, `page_only`, `told`, `seen` or `own` (they
    said it themselves).
    """

    person_id = fields.Integer()
    name = fields.String()
    state = fields.String()
    at = fields.AwareDateTime(allow_none=True)
    channel = fields.String()
    message_id = fields.Integer(allow_none=True)
