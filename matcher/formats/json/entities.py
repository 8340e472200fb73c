"""How each entity stands in JSON: one description for reading, writing and the schema."""

from collections.abc import Mapping
from typing import Any

from matcher.formats.json.records import Pair, Record, Sequence, Table, Unordered, Variant
from matcher.formats.json.shapes import (
    Choice,
    Day,
    Flag,
    Maybe,
    Moment,
    Number,
    Shape,
    Text,
    Whole,
    choice_of,
)
from matcher.problem.context import Context, Rare
from matcher.problem.entities import (
    MOST_HEADS,
    MOST_WEIGHT,
    WISH_KINDS,
    Level,
    Limits,
    Needs,
    Place,
    Project,
    Seat,
    Shift,
    Volunteer,
    Window,
    Wish,
)
from matcher.problem.policy import Policy, Price
from matcher.problem.stations import Curve, Hour
from matcher.problem.teams import (
    MixedOrganisations,
    NotOnlyNewcomers,
    SharedLanguage,
    Speakers,
    Together,
    Trait,
)
from matcher.problem.terms import Attendance, History, Request, Span, Terms
from matcher.tiers import Tier

ID = Text()
CODE = Text()
TEXT = Text(shortest=0)
COUNT = Whole(1, 1_000)
MINUTES = Whole()
LEVEL = choice_of(Level)
LEVEL_NUMBER = Choice({level.name.lower(): int(level) for level in Level})

WINDOW = Record(Window, {"start": Moment(), "end": Moment()})

NEEDS = Record(
    Needs,
    {
        "languages": Table(LEVEL),
        "skills": Table(Whole(1, 3)),
        "credentials": Unordered(CODE),
        "clearances": Unordered(CODE),
        "consents": Unordered(CODE),
        "traits": Unordered(CODE),
        "minimum_age": Maybe(Whole(0, 150)),
        "maximum_age": Maybe(Whole(0, 150)),
    },
)

LIMITS = Record(Limits, {name: Maybe(Whole()) for name in Limits.__slots__})

WISH = Record(
    Wish, {"about": Choice({kind: kind for kind in WISH_KINDS}), "target": ID, "weight": Whole(-9, 9)}
)

SPAN = Record(Span, {"least": Whole(), "most": Maybe(Whole())})

TERMS = Record(
    Terms,
    {
        "days_in_a_row": SPAN,
        "days_off_in_a_row": SPAN,
        "kind_in_a_row": Table(SPAN),
        "weekends": Maybe(Whole()),
        "whole_weekends": Flag(),
        "shifts": SPAN,
        "minutes": SPAN,
        "shifts_of_kind": Table(SPAN),
    },
)

HISTORY = Record(
    History,
    {
        "days_in_a_row": Whole(),
        "days_off_in_a_row": Whole(),
        "kind": Maybe(CODE),
        "kind_in_a_row": Whole(),
        "weekends": Whole(),
        "shifts": Whole(),
        "minutes": Whole(),
        "shifts_of_kind": Table(Whole()),
    },
)

REQUEST = Record(Request, {"shift": ID, "weight": Whole(-999, 999)})

VOLUNTEER = Record(
    Volunteer,
    {
        "id": ID,
        "languages": Table(LEVEL),
        "skills": Table(Whole(1, 3)),
        "credentials": Table(Maybe(Day())),
        "clearances": Table(Maybe(Day())),
        "consents": Unordered(CODE),
        "traits": Unordered(CODE),
        "born": Maybe(Day()),
        "home": Maybe(ID),
        "organisation": Maybe(ID),
        "available": Sequence(WINDOW),
        "limits": LIMITS,
        "asked_minutes": Whole(15),
        "wishes": Sequence(WISH),
        "companions": Unordered(ID),
        "avoided": Unordered(ID),
        "served": Whole(),
        "continuity": Table(Whole()),
        "terms": TERMS,
        "history": Maybe(HISTORY),
        "requests": Sequence(REQUEST),
        "attendance": Record(Attendance, {"expected": Whole(), "came": Whole()}),
    },
)

PLACE = Record(Place, {"id": ID, "latitude": Maybe(Number(-90, 90)), "longitude": Maybe(Number(-180, 180))})

PROJECT = Record(
    Project, {"id": ID, "scene": CODE, "weight": Whole(1, MOST_WEIGHT), "over": Whole(0, MOST_WEIGHT)}
)

SEAT = Record(
    Seat,
    {
        "id": ID,
        "role": TEXT,
        "minimum": Whole(0, MOST_HEADS),
        "desired": Whole(0, MOST_HEADS),
        "maximum": Whole(1, MOST_HEADS),
        "needs": NEEDS,
    },
)

_PRICED: Mapping[str, Shape] = {"hard": Flag(), "weight": Whole(1, MOST_WEIGHT)}
_TEAM: Mapping[str, tuple[Any, Mapping[str, Shape]]] = {
    "speakers": (Speakers, {"language": CODE, "level": LEVEL_NUMBER, "count": COUNT}),
    "shared_language": (SharedLanguage, {"level": LEVEL_NUMBER}),
    "traits": (Trait, {"trait": CODE, "count": COUNT}),
    "newcomers": (NotOnlyNewcomers, {}),
    "organisations": (MixedOrganisations, {"count": Whole(2, 1_000)}),
    "together": (Together, {"count": Whole(2, 1_000)}),
}
TEAM_RULE = Variant.of(
    "rule", {word: (make, {**shapes, **_PRICED}) for word, (make, shapes) in _TEAM.items()}
)

SHIFT = Record(
    Shift,
    {
        "id": ID,
        "project": ID,
        "place": ID,
        "start": Moment(),
        "end": Moment(),
        "seats": Sequence(SEAT, least=1),
        "kind": CODE,
        "group": Maybe(ID),
        "series": Maybe(ID),
        "team": Sequence(TEAM_RULE),
        "visit": Maybe(ID),
        "curve": Maybe(ID),
    },
)

_HEADS = Whole(0, MOST_HEADS)
HOUR = Record(Hour, {"start": Moment(), "end": Moment(), "minimum": _HEADS, "desired": _HEADS})
CURVE = Record(Curve, {"id": ID, "project": ID, "hours": Sequence(HOUR)})

POLICY = Record(
    Policy,
    {
        "zone": CODE,
        "travel_kmh": Whole(1, 1_000),
        "changeover_minutes": Whole(0, 1_440),
        "rest_minutes": Whole(0, 10_080),
        "newcomer_below": Whole(),
        "without": Unordered(CODE),
        "counts_as": Table(Sequence(CODE)),
        "prices": Table(Record(Price, {"tier": choice_of(Tier), "weight": Whole(1, MOST_WEIGHT)})),
        "successions": Unordered(Pair(CODE, CODE)),
        "come_percent": Maybe(Whole(1, 99)),
        "usual_percent": Whole(50, 99),
        "most_moves": Maybe(Whole()),
        "settings": Table(Whole()),
    },
)

RARE = Record(Rare, {"level": Whole(1, 7), "cost": Whole()})

CONTEXT = Record(
    Context,
    {
        "desired": Table(Whole()),
        "missing": Table(Whole()),
        "helpers": Table(Whole()),
        "heads": Table(Whole()),
        "moves": Whole(),
        "languages": Table(RARE),
        "skills": Table(RARE),
        "unpopular": Unordered(ID),
    },
)
