"""How somebody wants to be told, and what staff look for in the outbox."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates

from i18n.translator import lazy
from web.models.messages import REACHED_BY
from web.schemas.fields import Code, Count, Day, DuetSchema, Id
from web.services.messages.kinds import GROUPS
from web.services.messages.outbox import VIEWS
from web.services.messages.telling import HOURS, MOST_REMINDERS, USUAL

A_DAY = 24 * 60
MOST_A_WEEK = 50
MOST_SEEN = 2_000
FEW_REMINDERS = validate.Length(
    max=MOST_REMINDERS, error=lazy("Choose at most %(most)s reminders.", most=MOST_REMINDERS)
)


class _Each(fields.List[Any]):
    """Some words of a fixed list, each once."""

    def __init__(self, words: Any, **options: Any) -> None:
        super().__init__(Code(words), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> list[Any]:
        return sorted(set(super()._deserialize(value, attr, data, **options)))


class _Hours(fields.List[Any]):
    """Hours before a shift, those that are offered, each once, the earliest reminder first."""

    def __init__(self, **options: Any) -> None:
        offered = validate.OneOf(HOURS, error=lazy("Choose one from the list."))
        super().__init__(fields.Integer(validate=offered), validate=FEW_REMINDERS, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> list[Any]:
        return sorted(set(super()._deserialize(value, attr, data, **options)), reverse=True)


class _Chosen(DuetSchema):
    """What form and API have in common."""

    reached_by = Code(REACHED_BY, required=True)
    week_budget = Count(0, MOST_A_WEEK, required=True)

    @validates("reminder_hours")
    def _zero_alone(self, value: list[int], data_key: str) -> None:
        if 0 in value and len(value) > 1:
            raise ValidationError(
                lazy("'When it begins' cannot be ticked together with another time."), data_key
            )


class TellingSchema(_Chosen):
    """How somebody wants to be told; quiet hours are minutes of the local day, equal ones are none.

    `muted` are the groups of messages they do without, `reminder_hours` are before the start of a shift.
    """

    muted = _Each(GROUPS, required=True)
    quiet_from = Count(0, A_DAY - 1, required=True)
    quiet_until = Count(0, A_DAY - 1, required=True)
    reminder_hours = _Hours(required=True)


class TellingFormSchema(_Chosen):
    """The same as a form says it: what is ticked is wanted, and quiet hours are times of day."""

    hears = _Each(GROUPS, load_default=list)
    quiet = Code(("yes", "no"), load_default="no")
    quiet_from = fields.Time(load_default=None, format="%H:%M")
    quiet_until = fields.Time(load_default=None, format="%H:%M")
    reminder_hours = _Hours(load_default=list)

    @post_load
    def _as_kept(self, data: Mapping[str, Any], **_: Any) -> dict[str, Any]:
        start, end = (_minute(data[name], name, data) for name in ("quiet_from", "quiet_until"))
        return {
            "reached_by": data["reached_by"],
            "muted": sorted(set(GROUPS) - set(data["hears"])),
            "quiet_from": start,
            "quiet_until": end,
            "week_budget": data["week_budget"],
            "reminder_hours": data["reminder_hours"],
        }


def _minute(said: Any, name: str, data: Mapping[str, Any]) -> int:
    """The minute of a time of day; without quiet hours both are the same."""
    if data["quiet"] == "no":
        return USUAL.quiet_from
    if said is None:
        raise ValidationError(lazy("Enter a time, such as 14:30."), name)
    return int(said.hour * 60 + said.minute)


class OutboxSchema(DuetSchema):
    """What is looked for: to whom, about which project, in which view, on which day, before which entry."""

    person_id = Id(load_default=None, allow_none=True)
    project_id = Id(load_default=None, allow_none=True)
    view = Code(("", *VIEWS), load_default="")
    day = Day(load_default=None, allow_none=True)
    before = Id(load_default=None, allow_none=True)


class OlderSchema(DuetSchema):
    """How many things stand before those that are wanted."""

    skipped = Count(0, MOST_SEEN, load_default=0)


class SeenSchema(DuetSchema):
    """What somebody has seen: ids of notices."""

    notice_ids = fields.List(
        Id(),
        required=True,
        validate=validate.Length(1, MOST_SEEN, error=lazy("Enter at most %(most)s entries.", most=MOST_SEEN)),
    )
