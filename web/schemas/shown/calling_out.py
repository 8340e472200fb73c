"""Call-outs as the API shows them."""

from marshmallow import fields

from web.schemas.shown import Shown, by_tag, by_tag_of_project


class FiguresShown(Shown):
    """What asking achieved: `asked` is the sum of `yes`, `no`, `not_now`, `no_answer` and `late`.

    `late` said yes when the place was taken. `hours_until_filled` is the average of the `full` ones, which
    found everybody; null without any.
    """

    call_outs = fields.Integer()
    asked = fields.Integer()
    yes = fields.Integer()
    no = fields.Integer()
    not_now = fields.Integer()
    no_answer = fields.Integer()
    late = fields.Integer()
    waiting = fields.Integer()
    over_budget = fields.Integer()
    places = fields.Integer()
    filled = fields.Integer()
    full = fields.Integer()
    hours_until_filled = fields.Float(allow_none=True)


class WhoFitsShown(Shown):
    """Somebody who might be asked, in the language they read; `left_out` says why they are not, or is empty.

    `page_only`: they have no confirmed address, and see it on their page alone.
    """

    volunteer_id = fields.Integer()
    name = fields.String()
    language = fields.String()
    left_out = fields.String()
    page_only = fields.Boolean()


class AskedPersonShown(Shown):
    """Somebody of a call-out; who is out of sight has neither id nor name.

    `state` is `waiting`, `asked`, `yes`, `no`, `not_now`, `thanked` or `over_budget`.
    """

    id = fields.Integer()
    volunteer_id = fields.Integer(allow_none=True)
    name = fields.String()
    language = fields.String()
    rank = fields.Integer()
    state = fields.String()
    asked_at = fields.AwareDateTime(allow_none=True)
    answered_at = fields.AwareDateTime(allow_none=True)
    noted_by = fields.String()


class CallOutShown(Shown):
    """A call-out: `state` is `open`, `filled`, `ended` or `withdrawn`, `over` why it is over, or empty."""

    id = fields.Integer(attribute="call.id")
    version = fields.Integer(attribute="call.version")
    seat_id = fields.Integer(attribute="call.seat_id")
    shift_id = fields.Integer(attribute="there.shift.id")
    project_id = fields.Integer(attribute="there.project.id")
    state = fields.String()
    over = fields.String()
    places = fields.Integer(attribute="call.places")
    missing = fields.Integer()
    made_at = fields.AwareDateTime(attribute="call.made_at")
    made_by = fields.String()
    ends_at = fields.AwareDateTime(attribute="call.ends_at")
    ended_at = fields.AwareDateTime(attribute="call.ended_at", allow_none=True)
    next_at = fields.AwareDateTime(allow_none=True)
    figures = fields.Nested(FiguresShown)


class CallOutWithPeopleShown(CallOutShown):
    """A call-out with its people, in the order in which they are asked."""

    people = fields.List(fields.Nested(AskedPersonShown))


class ProjectFiguresShown(Shown):
    """What asking achieved for one project in a week."""

    project_id = fields.Integer(attribute="project.id")
    project_texts = by_tag_of_project(attribute="project.texts")
    figures = fields.Nested(FiguresShown)


class OfferShown(Shown):
    """A place one is asked for, until `answer_by`; `over` says why it is not open any more, or is empty."""

    id = fields.Integer()
    state = fields.String()
    over = fields.String()
    answer_by = fields.AwareDateTime()
    seat_id = fields.Integer()
    shift_id = fields.Integer()
    role = fields.String()
    kind = fields.String()
    texts = by_tag()
    project_id = fields.Integer()
    project_texts = by_tag_of_project()
    place_names = by_tag()
    address = fields.String()
    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    missing = fields.Integer()


class OutcomeShown(Shown):
    """What came of an answer: `yes`, `no`, `not_now`, or why the place is not theirs; the same in words."""

    code = fields.String()
    message = fields.String()


class AskedMoreShown(Shown):
    """How many were asked."""

    asked = fields.Integer()
