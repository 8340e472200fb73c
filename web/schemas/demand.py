"""What a project lead says is needed: projects, shifts, seats, teams."""

from datetime import date, timedelta
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates, validates_schema

from i18n.negotiate import canonical
from i18n.translator import lazy
from matcher.rules.info import Family, SetIn
from matcher.rules.registry import rules_of
from web.schemas.fields import (
    UNUSABLE,
    Code,
    Count,
    Day,
    DuetSchema,
    Id,
    LanguageLevel,
    LanguageTag,
    Line,
    Paragraph,
    SpokenLanguage,
    minute_of_day,
    no_twice,
)

FLOWS = ("planned", "open", "approval", "staff")
SCENES = ("community", "street_block", "medical", "international")
TEAM_RULES = {name: rule.INFO.parameters_in(SetIn.TEAM) for name, rule in rules_of(Family.TEAM).items()}
LONGEST_SERIES = timedelta(days=3660)
UNITS, DAYS_OFF, MAKE_UP = ("week", "month"), ("keep", "skip", "move"), ("keep", "skip", "move", "add")
NTHS = (1, 2, 3, 4, -1)
KNOWN_NTH = validate.OneOf(NTHS, error=lazy("Choose one from the list."))
SHORTEST, LONGEST = 15, 16 * 60
FEW = validate.Length(max=40, error=lazy("Enter at most %(most)s entries.", most=40))
YEARS = validate.Length(max=400, error=lazy("Enter at most %(most)s entries.", most=400))
MANY = validate.Length(max=1000, error=lazy("Enter at most %(most)s entries.", most=1000))


class TextTag(Line):
    """The language a text is in."""

    def __init__(self, **options: Any) -> None:
        super().__init__(most=35, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        tag = canonical(super()._deserialize(value, attr, data, **options))
        if tag is None:
            raise ValidationError(UNUSABLE)
        return tag


class ProjectText(DuetSchema):
    """A project's name and summary in one language."""

    tag = TextTag(required=True)
    name = Line(most=120, required=True)
    summary = Paragraph(most=2000, least=0, load_default="")


class ProjectSchema(DuetSchema):
    """A project; `texts` is a list of {tag, name, summary}, in one language at least.

    `team` is what its new shifts begin with. With `texts_public` it and its open places are shown to
    everybody, before any account.
    """

    organisation_id = Id(required=True)
    scene = Code(SCENES, required=True)
    weight = Count(1, 999, load_default=1)
    texts_public = fields.Boolean(load_default=True)
    texts = fields.List(
        fields.Nested(ProjectText),
        required=True,
        validate=validate.Length(1, 40, error=lazy("Give the project a name in one language at least.")),
    )

    team = fields.List(fields.Nested(lambda: TeamRuleSchema()), validate=FEW)

    @validates("texts")
    def _each_language_once(self, value: Any, data_key: str) -> None:
        no_twice(data_key, "tag")(value)

    @post_load
    def _by_tag(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        if "texts" in data:
            data["texts"] = {
                text["tag"]: {"name": text["name"], "summary": text["summary"]} for text in data["texts"]
            }
        return data


class SkillNeed(DuetSchema):
    """A skill at a level or better."""

    code = Line(most=80, required=True)
    level = Count(1, 3, load_default=1)


class SeatSchema(DuetSchema):
    """A role in a shift: heads, what each person must bring, and how people come to it.

    `flow` is planned, then open; open; by approval; or by staff alone. `open_hours` is from how long before
    its start an open seat may be taken; without it, at once.
    """

    id = Id()
    role = Line(most=80, least=0, load_default="")
    minimum = Count(0, 10_000, load_default=0)
    desired = Count(0, 10_000, required=True)
    maximum = Count(1, 10_000, required=True)
    languages = fields.List(fields.Nested(SpokenLanguage), load_default=list, validate=FEW)
    skills = fields.List(fields.Nested(SkillNeed), load_default=list, validate=FEW)
    credentials = fields.List(Line(most=80), load_default=list, validate=FEW)
    clearances = fields.List(Line(most=80), load_default=list, validate=FEW)
    consents = fields.List(Line(most=80), load_default=list, validate=FEW)
    traits = fields.List(Line(most=80), load_default=list, validate=FEW)
    minimum_age = Count(0, 150, load_default=None, allow_none=True)
    maximum_age = Count(0, 150, load_default=None, allow_none=True)
    flow = Code(FLOWS)
    open_hours = Count(1, 8784, allow_none=True)

    @validates_schema
    def _heads_in_order(self, data: dict[str, Any], **_: Any) -> None:
        if data["minimum"] > data["desired"]:
            raise ValidationError(lazy("No more can be the least than are wanted."), "minimum")
        if data["desired"] > data["maximum"]:
            raise ValidationError(lazy("No more can be wanted than may come."), "desired")
        low, high = data["minimum_age"], data["maximum_age"]
        if low is not None and high is not None and low > high:
            raise ValidationError(lazy("The oldest must not be younger than the youngest."), "maximum_age")

    @validates("languages")
    def _each_language_once(self, value: Any, data_key: str) -> None:
        no_twice(data_key, "tag")(value)

    @validates("skills")
    def _each_skill_once(self, value: Any, data_key: str) -> None:
        no_twice(data_key, "code")(value)


class TeamRuleSchema(DuetSchema):
    """What the team of a shift must be like; `rule` says which of the other fields count."""

    rule = Code(tuple(TEAM_RULES), required=True)
    language = LanguageTag()
    level = LanguageLevel()
    trait = Line(most=80)
    count = Count(1, 1000)
    hard = fields.Boolean(load_default=True)
    weight = Count(1, 999, load_default=1)

    @validates_schema
    def _whole(self, data: dict[str, Any], **_: Any) -> None:
        for name, parameter in TEAM_RULES[data["rule"]].items():
            if parameter.default is None and name not in data:
                raise ValidationError(lazy("Fill this in."), name)
        count = TEAM_RULES[data["rule"]].get("count")
        if count is not None and "count" in data and data["count"] < count.range[0]:
            raise ValidationError(lazy("Enter 2 or more."), "count")


class RhythmSchema(DuetSchema):
    """When a series takes place: `every` n weeks or months, on ISO `weekdays`; of a month on its `nths`.

    `days_off` and `make_up` say what becomes of it on days off and on weekend days that are worked: it takes
    place (keep), does not (skip) or moves; `add`: it takes place on worked weekend days besides. Without
    `until` it has no end.
    """

    every = Count(1, 52, load_default=1)
    weekdays = fields.List(Count(1, 7), load_default=list, validate=FEW)
    nths = fields.List(fields.Integer(strict=False, validate=KNOWN_NTH), load_default=list, validate=FEW)
    days_off = Code(DAYS_OFF, load_default="keep")
    make_up = Code(MAKE_UP, load_default="keep")
    until = Day(load_default=None, allow_none=True)
    except_days = fields.List(Day(), load_default=list, validate=YEARS)
    besides_days = fields.List(Day(), load_default=list, validate=YEARS)

    @post_load
    def _counted_from_monday(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        if "weekdays" in data:
            data["weekdays"] = sorted({weekday - 1 for weekday in data["weekdays"]})
        if "nths" in data:
            data["nths"] = [each for each in NTHS if each in data["nths"]]
        return data


class SeriesChangeSchema(RhythmSchema):
    """When a series should take place; another rhythm begins `from_day`, today unless it is said."""

    unit = Code(UNITS, required=True)
    from_day = Day(load_default=None, allow_none=True)

    @validates_schema
    def _whole(self, data: dict[str, Any], **_: Any) -> None:
        if not data["weekdays"]:
            raise ValidationError(lazy("Choose one day of the week at least."), "weekdays")
        _refuse_half_a_rhythm(data["unit"], data)


class ShiftText(DuetSchema):
    """A shift's title in one language."""

    tag = TextTag(required=True)
    title = Line(most=120, required=True)


class ShiftSchema(RhythmSchema):
    """A shift, once, or every some weeks or months; an end at or before the start is on the next day.

    Without `weekdays` a series is on the weekday of its first `day`. One like a series that is there is
    refused, unless it shall stand `beside` that.
    """

    place_id = Id(required=True)
    day = Day(required=True)
    start = fields.Time(required=True, format="%H:%M")
    end = fields.Time(required=True, format="%H:%M")
    kind = Line(most=40, load_default="shift")
    group_code = Line(most=80, load_default=None, allow_none=True)
    texts = fields.List(fields.Nested(ShiftText), load_default=list, validate=FEW)
    seats = fields.List(
        fields.Nested(SeatSchema),
        required=True,
        validate=validate.Length(1, 40, error=lazy("A shift needs one seat at least.")),
    )
    team = fields.List(fields.Nested(TeamRuleSchema), load_default=list, validate=FEW)
    repeat = Code(("once", "weekly", "monthly"), load_default="once")
    beside = fields.Boolean(load_default=False)

    @validates_schema
    def _lasts(self, data: dict[str, Any], **_: Any) -> None:
        if not SHORTEST <= (minute_of_day(data["end"]) - minute_of_day(data["start"])) % 1440 <= LONGEST:
            raise ValidationError(
                lazy("A shift lasts 15 minutes to 16 hours; an end before the start is on the next day."),
                "end",
            )

    @validates_schema
    def _days_in_order(self, data: dict[str, Any], **_: Any) -> None:
        if data["repeat"] == "once":
            return
        until: date | None = data["until"]
        if until is not None and not data["day"] <= until <= data["day"] + LONGEST_SERIES:
            raise ValidationError(lazy("Choose a day after the first one, within ten years."), "until")
        _refuse_half_a_rhythm("month" if data["repeat"] == "monthly" else "week", data)

    @post_load
    def _worked_out(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        start, end = data.pop("start"), data.pop("end")
        first, last = minute_of_day(start), minute_of_day(end)
        data["start_minute"] = first
        data["minutes"] = (last - first) % 1440
        data["weekdays"] = data["weekdays"] or [data["day"].weekday()]
        data["texts"] = {text["tag"]: text["title"] for text in data["texts"]}
        return data


class ShiftChangeSchema(ShiftSchema):
    """A shift as it should be; `which` `later` changes all later ones of its series too, `all` all to come.

    `release` and `release_parties` name who goes where fewer places are left than people, by the ids of
    volunteers and of groups. `note` says why what has begun is set right. Of a visit, the window may be said.
    """

    window_start = fields.Time(load_default=None, allow_none=True, format="%H:%M")
    window_end = fields.Time(load_default=None, allow_none=True, format="%H:%M")
    which = Code(("this", "later", "all"), load_default="this")
    release = fields.List(Id(), load_default=list, validate=MANY)
    release_parties = fields.List(Id(), load_default=list, validate=MANY)
    note = Paragraph(most=500, least=0, load_default="")

    @post_load
    def _window(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        for name in ("window_start", "window_end"):
            said = data.pop(name)
            data[f"{name}_minute"] = None if said is None else minute_of_day(said)
        return data


class WhichShifts(DuetSchema):
    """One shift alone, or with all later ones of its series."""

    which = Code(("this", "later"), load_default="this")


class ClosingSchema(DuetSchema):
    """What becomes of a closed project's coming shifts."""

    coming = Code(("take_place", "cancel"), load_default="take_place")


def _refuse_half_a_rhythm(unit: str, data: dict[str, Any]) -> None:
    if unit == "month" and not data["nths"]:
        raise ValidationError(lazy("Choose which of the month: the first, the last …"), "nths")
    if data["make_up"] == "add" and unit == "month":
        raise ValidationError(lazy("Only what comes every week can be added to."), "make_up")
