"""A volunteer's own shifts, and those that fit them, as the API shows them."""

from marshmallow import fields

from web.schemas.shown import Shown, by_tag, by_tag_of_project
from web.schemas.shown.work import SeatShown, ShiftShown


class CompanionOnShiftShown(Shown):
    """Somebody on the same shift; `languages` best first."""

    volunteer_id = fields.Integer()
    name = fields.String()
    role = fields.String()
    languages = fields.List(fields.String())


class ToldShown(Shown):
    """A shift as it was told before it changed."""

    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    place_names = by_tag()
    role = fields.String()


class ChangeShown(Shown):
    """What staff last did to a promise: the `verb` of the event, when, who, and their words."""

    verb = fields.String()
    at = fields.AwareDateTime()
    by = fields.String()
    note = fields.String()


class MyShiftShown(Shown):
    """A promised shift; `state` `offered` or `changed` wants an answer, `can` is what may be said now.

    `told` is the shift as its volunteer was last told, null while it is so still, and `change` what staff did
    to it. `due` is when an answer is wanted at the latest, null where the place does not lapse.
    """

    seat_id = fields.Integer()
    shift_id = fields.Integer()
    role = fields.String()
    kind = fields.String()
    project_id = fields.Integer()
    project_texts = by_tag_of_project()
    texts = by_tag()
    place_names = by_tag()
    address = fields.String()
    latitude = fields.Float(allow_none=True)
    longitude = fields.Float(allow_none=True)
    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    state = fields.String()
    since = fields.AwareDateTime()
    told = fields.Nested(ToldShown, allow_none=True)
    change = fields.Nested(ChangeShown, allow_none=True)
    due = fields.AwareDateTime(allow_none=True)
    companions = fields.List(fields.Nested(CompanionOnShiftShown))
    can = fields.Function(
        lambda shift: sorted(shift.can), metadata={"type": "array", "items": {"type": "string"}}
    )


class FittingShown(Shown):
    """A seat one could have; `wished` when one has said so.

    `way` is how one comes to it: `open` to take, `by_approval`, `week_not_published` (by a wish), or
    `not_open_yet` until `opens_at`. `asked` is the state of one's application, empty without one.
    """

    project_id = fields.Integer(attribute="project.id")
    project_texts = by_tag_of_project(attribute="project.texts")
    scene = fields.String(attribute="project.scene")
    shift = fields.Nested(ShiftShown)
    seat = fields.Nested(SeatShown)
    wished = fields.Boolean()
    way = fields.String()
    opens_at = fields.AwareDateTime(allow_none=True)
    asked = fields.String()


class OwnApplicationShown(Shown):
    """A seat one has asked for; `state` is `asked` or `refused`."""

    seat_id = fields.Integer()
    shift_id = fields.Integer()
    role = fields.String()
    texts = by_tag()
    project_texts = by_tag_of_project()
    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    state = fields.String()
    asked_at = fields.AwareDateTime()


class ApplicationShown(OwnApplicationShown):
    """Somebody's application; `version` goes back as `If-Match`, `free` counts the heads of room."""

    id = fields.Integer()
    version = fields.Integer()
    volunteer_id = fields.Integer()
    name = fields.String()
    free = fields.Integer()


class LackShown(Shown):
    """What keeps one from a seat, as a code with numbers and in words."""

    code = fields.String()
    numbers = fields.Dict(keys=fields.String())
    text = fields.String()


class NearMissShown(Shown):
    """A seat below its minimum that one thing alone keeps one from."""

    project_id = fields.Integer(attribute="project.id")
    project_texts = by_tag_of_project(attribute="project.texts")
    shift = fields.Nested(ShiftShown)
    seat = fields.Nested(SeatShown)
    lacks = fields.Nested(LackShown)
