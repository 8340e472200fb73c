"""What a program may ask beside an address: pages of lists, weeks, filters, and doing a thing only once."""

from marshmallow import fields, validate

from i18n.translator import lazy
from web.schemas.demand import SCENES
from web.schemas.fields import Code, Count, Day, DuetSchema, Id, LanguageLevel, LanguageTag, Line

LAST_PAGE = 100_000
PRIVATE = ("contacts", "born", "address", "id_number")
KEY = r"^[A-Za-z0-9_-]{8,64}$"


class IdempotencyKey(DuetSchema):
    """A key of one's own for a request that creates: sent again with the same key, it is done once."""

    key = fields.String(
        data_key="Idempotency-Key",
        load_default=None,
        validate=validate.Regexp(KEY, error=lazy("Use 8 to 64 letters, digits, - or _.")),
        metadata={"description": "The same request with the same key is done once, and answered alike."},
    )


class Paged(DuetSchema):
    """A page of a long list, counted from 1; 50 items a page."""

    page = Count(1, LAST_PAGE, load_default=1)


class OfWeek(DuetSchema):
    """The week that holds a day; the coming week unless said."""

    week = Day(load_default=None)


class OfRoster(DuetSchema):
    """A roster; unless said, the newest of the week."""

    roster_id = Id(load_default=None)


class Since(DuetSchema):
    """From a day on; from now on unless said."""

    since = Day(load_default=None)


class WhichProjects(Paged, OfWeek):
    """Projects by words in their texts, scene and organisation; `mine` are those one leads."""

    q = Line(most=100, least=0, load_default="")
    scene = Code(SCENES, load_default=None)
    organisation_id = Id(load_default=None)
    mine = fields.Boolean(load_default=False)


class WhichBoard(OfWeek, OfRoster):
    """A board: of a roster, an organisation and what is below it, or one project."""

    organisation_id = Id(load_default=None)
    project_id = Id(load_default=None)


class WhichOfMap(OfWeek):
    """What of a week the map counts: shifts of a scene or kind, or that ask for a language or skill.

    Of requests those of a `request` kind.
    """

    scene = Code(SCENES, load_default="")
    language = LanguageTag(load_default="")
    skill = Line(most=80, load_default="")
    kind = Line(most=80, load_default="")
    request = Line(most=80, least=0, load_default="")


class WhichPeopleOfBoard(Paged, OfWeek, OfRoster):
    """Who serves in a week, or by `q` whoever is called so."""

    q = Line(most=100, least=0, load_default="")
    organisation_id = Id(load_default=None)


class WhichPeople(Paged):
    """People by name or number, and by what they bring."""

    q = Line(most=100, least=0, load_default="")
    language = LanguageTag(load_default=None)
    level = LanguageLevel(load_default=1)
    skill = Line(most=80, load_default=None)
    trait = Line(most=80, load_default=None)
    organisation_id = Id(load_default=None)
    home_place_id = Id(load_default=None)


class WhichPrivate(DuetSchema):
    """Which private fields; say `field` once for each."""

    field = fields.List(
        Code(PRIVATE),
        required=True,
        validate=validate.Length(1, len(PRIVATE), error=lazy("Choose one from the list.")),
    )


class HowMany(OfRoster):
    """The best of a ranking."""

    most = Count(1, 50, load_default=20)
