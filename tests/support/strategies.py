"""Random problems, small enough to enumerate or to solve at once, in which every rule has something to say.

All is drawn from few values, so that people and shifts meet, clash and compete.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, TypeVar

from hypothesis import strategies as st
from immutabledict import immutabledict

from matcher.ids import GroupId, OrganisationId, SeatId, ShiftId, VolunteerId
from matcher.problem.entities import Limits, Needs, Seat, Shift, Volunteer, Window, Wish
from matcher.problem.policy import Policy, Price
from matcher.problem.problem import Problem
from matcher.problem.quantities import Level
from matcher.problem.stations import Hour
from matcher.problem.teams import (
    MixedOrganisations,
    NotOnlyNewcomers,
    SharedLanguage,
    Speakers,
    TeamRule,
    Together,
    Trait,
)
from matcher.problem.terms import Attendance, Request
from matcher.roster import Assignment, Roster
from matcher.rules.info import SetIn
from matcher.rules.registry import rules
from matcher.rules.rule import Rule
from matcher.rules.testing import findings_of, random_roster
from matcher.tiers import Tier
from tests.support.agreements import agreed, period, successions
from tests.support.builders import PERIOD, PLACES, PROJECTS
from tests.support.joint import joined

K = TypeVar("K")
V = TypeVar("V")

TAGS = ("zh", "wuu", "en", "ar")
COUNTS_AS = immutabledict({"wuu": ("zh",)})
TRAITS = ("lead", "professional")
GROUPS = (GroupId("elders"), GroupId("club"))
KINDS = ("visit", "class")
# More problems than any rule needs to be broken by chance in one.
MOST_TRIED = 2_000
SATURDAY = datetime(2026, 12, 5, tzinfo=UTC)
PRICED = tuple(name for name, rule in rules().items() if rule.INFO.may_be_priced)
SWITCHABLE = ("rest", "limits", "maximum", "together", "companions", "fairness", "wishes", "continuity")


def problems(
    people: int = 4, shifts: int = 3, busy: bool = False, standing: bool = False
) -> st.SearchStrategy[Problem]:
    """Problems of at most so many people and shifts; `busy` ones have no fewer, and no pins.

    With `standing` people stand in half of them, inside a shorter period and around it.
    """

    def drawn(random: Random) -> Problem:
        found = problem(random, people, shifts, busy)
        return with_standing(found, random) if standing and random.random() < 0.5 else found

    return randoms().map(drawn)


def randoms() -> st.SearchStrategy[Random]:
    """Sources of evenly spread chance; Hypothesis's own draws crowd at the ends of every range."""
    return st.integers(0, 2**32 - 1).map(Random)


def broken_by_chance(rule: Rule, seed: int = 0, rosters_each: int = 4) -> Iterator[Problem]:
    """Random problems of which some of the first random rosters, by a seed, break a rule and some keep it."""
    for number in range(MOST_TRIED):
        drawn, random = problem(Random(number), 4, 4, busy=False), Random(seed)
        found = [bool(findings_of(rule, drawn, random_roster(drawn, random))) for _ in range(rosters_each)]
        if any(found) and not all(found):
            yield drawn


def rosters(problem: Problem, random: Random) -> Roster:
    """Any roster, most often a broken one: a few people on any seats."""
    pairs = [(person.id, seat) for person in problem.volunteers for seat in problem.seat]
    return Roster.of(random.sample(pairs, random.randint(0, min(8, len(pairs)))))


def problem(random: Random, people: int, shifts: int, busy: bool) -> Problem:
    """One random problem."""
    names = [VolunteerId(f"v{index}") for index in range(people if busy else random.randint(1, people))]
    drawn = [_shift(random, index) for index in range(shifts if busy else random.randint(1, shifts))]
    work, curves = joined(random, drawn)
    volunteers = tuple(_person(random, name, names, work) for name in names)
    pairs = [Assignment(name, seat.id) for name in names for shift in work for seat in shift.seats]
    promised = _few(random, pairs, 3)
    pins = [] if busy or random.random() < 0.7 else random.sample(pairs, min(2, len(pairs)))
    policy = _policy(random, budget=not busy)
    return Problem(
        period=period(random, work, curves),
        places=PLACES,
        projects=PROJECTS,
        volunteers=tuple(agreed(random, each, KINDS, policy.prices.keys()) for each in volunteers),
        shifts=work,
        curves=curves,
        policy=policy,
        published=immutabledict({pair: random.randint(1, 9) for pair in promised}),
        pinned_in=frozenset(pins[:1]),
        pinned_out=frozenset(pins[1:]),
    )


def with_standing(drawn: Problem, random: Random) -> Problem:
    """The problem with people who stand anywhere, fit or not, and perhaps with work around its period."""
    seats = [seat for shift in drawn.shifts for seat in shift.seats]
    pairs = [Assignment(person.id, seat.id) for person in drawn.volunteers for seat in seats]
    chosen = frozenset(random.sample(pairs, random.randint(1, min(4, len(pairs)))))
    starts = sorted(shift.start for shift in drawn.shifts)
    first, last = (random.choice(starts), random.choice(starts)) if len(starts) > 1 else (starts[0],) * 2
    period = Window(min(first, last), max(first, last) + timedelta(minutes=30))
    hours = [hour for curve in drawn.curves for hour in curve.hours]
    if random.random() < 0.4 or any(not _within(hour, period) for hour in hours):
        period = drawn.period
    inside = frozenset(
        seat.id for shift in drawn.shifts if period.start <= shift.start < period.end for seat in shift.seats
    )
    pinned = frozenset(pair for pair in drawn.pinned_in if pair.seat in inside or pair in chosen)
    return replace(drawn, period=period, standing=chosen, pinned_in=pinned)


def _within(hour: Hour, period: Window) -> bool:
    return period.start <= hour.start and hour.end <= period.end


def _policy(random: Random, budget: bool) -> Policy:
    """Any policy; a hard budget of moves only where no roster may be able to keep to it."""
    prices = _prices(random)
    most_moves = random.choice((None, 0, 1, 2)) if budget or "moves" in prices else None
    without = random.sample(SWITCHABLE, 2) if random.random() < 0.1 else []
    return Policy(
        rest_minutes=random.choice((0, 480, 600)),
        newcomer_below=2,
        counts_as=COUNTS_AS if random.random() < 0.7 else immutabledict(),
        without=frozenset(without),
        prices=prices,
        come_percent=random.choice((None, None, 70, 95)),
        usual_percent=random.choice((60, 90)),
        most_moves=most_moves,
        successions=successions(random, KINDS),
        settings=_settings(random),
    )


def _settings(random: Random) -> Mapping[str, int]:
    """Settings of about half of the rules that have any, near their least values, where they ask most."""
    return immutabledict(
        {
            f"{name}.{each.name}": min(each.range[0] + random.randint(0, 2), each.range[1])
            for name, rule in rules().items()
            for each in rule.INFO.parameters
            if each.set_in is SetIn.SETTINGS and random.random() < 0.5
        }
    )


def _prices(random: Random) -> Mapping[str, Price]:
    if random.random() < 0.5:
        return immutabledict()
    priced = random.sample(PRICED, random.randint(1, 14))
    return immutabledict({rule: Price(random.choice(list(Tier)), random.randint(1, 3)) for rule in priced})


def _person(
    random: Random, name: VolunteerId, names: Sequence[VolunteerId], work: Sequence[Shift]
) -> Volunteer:
    others = [other for other in names if other != name]
    beside = _few(random, others, 1)
    return Volunteer(
        id=name,
        languages=_levels(random, TAGS, (Level.A2, Level.B1, Level.NATIVE), 2),
        skills=_levels(random, ("first-aid",), (1, 2, 3), 1),
        credentials=_valid(random, "licence"),
        clearances=_valid(random, "children"),
        consents=frozenset(_few(random, ("photo",), 1)),
        traits=frozenset(_few(random, TRAITS, 1)),
        born=random.choice((None, date(2008, 12, 6), date(1980, 2, 29), date(1946, 12, 5))),
        organisation=random.choice((None, OrganisationId("north"), OrganisationId("south"))),
        available=_windows(random),
        limits=_limits(random),
        asked_minutes=random.choice((60, 120, 300, 480)),
        wishes=tuple(_wish(random, work) for _ in range(random.choice((0, 0, 1, 2)))),
        companions=frozenset(beside),
        avoided=frozenset(_few(random, [other for other in others if other not in beside], 1, rare=3)),
        served=random.randint(0, 3),
        continuity=_levels(random, GROUPS, (1, 2, 5), 1),
        requests=tuple(
            Request(each.id, random.choice((-5, -1, 1, 4))) for each in _few(random, work, 2, rare=2)
        ),
        home=random.choice((None, *(place.id for place in PLACES))),
        attendance=random.choice((Attendance(), Attendance(4, 4), Attendance(10, 5), Attendance(3, 0))),
    )


def _shift(random: Random, index: int) -> Shift:
    start = SATURDAY + timedelta(days=random.randint(0, 2), hours=random.choice((0, 2, 3, 6, 12, 14)))
    seats = tuple(_seat(random, f"s{index}.{number}") for number in range(random.choice((1, 1, 2))))
    return Shift(
        id=ShiftId(f"s{index}"),
        project=random.choice(PROJECTS).id,
        place=random.choice(PLACES).id,
        start=start,
        end=start + timedelta(minutes=random.choice((60, 90, 120, 180))),
        seats=seats,
        kind=random.choice(KINDS),
        group=random.choice((None, *GROUPS)),
        series=random.choice((None, "monday", "monday", "pizza")),
        team=tuple(_team_rule(random) for _ in range(random.choice((0, 1, 1, 2)))),
    )


def _seat(random: Random, name: str) -> Seat:
    minimum, desired, maximum = sorted(random.randint(0, 3) for _ in range(3))
    return Seat(
        id=SeatId(name), minimum=minimum, desired=desired, maximum=max(1, maximum), needs=_needs(random)
    )


def _needs(random: Random) -> Needs:
    asked: dict[str, Any] = {
        "languages": immutabledict({random.choice(TAGS): Level.B1}),
        "skills": immutabledict({"first-aid": random.choice((1, 2))}),
        "credentials": frozenset({"licence"}),
        "clearances": frozenset({"children"}),
        "consents": frozenset({"photo"}),
        "traits": frozenset({random.choice(TRAITS)}),
        "minimum_age": 18,
        "maximum_age": 79,
    }
    return Needs(**{name: asked[name] for name in _few(random, tuple(asked), 1, rare=4)})


def _team_rule(random: Random) -> TeamRule:
    hard, weight = random.random() < 0.5, random.randint(1, 3)
    rules: tuple[TeamRule, ...] = (
        Speakers(language=random.choice(TAGS), level=3, count=random.randint(1, 2), hard=hard, weight=weight),
        SharedLanguage(level=random.choice((2, 3)), hard=hard, weight=weight),
        Trait(trait=random.choice(TRAITS), count=random.randint(1, 2), hard=hard, weight=weight),
        NotOnlyNewcomers(hard=hard, weight=weight),
        MixedOrganisations(hard=hard, weight=weight),
        Together(count=random.randint(2, 3), hard=hard, weight=weight),
    )
    return random.choice(rules)


def _wish(random: Random, work: Sequence[Shift]) -> Wish:
    shift = random.choice(work)
    about, target = random.choice(
        (
            ("project", shift.project),
            ("scene", "medical"),
            ("kind", shift.kind),
            ("place", shift.place),
            ("shift", shift.id),
        )
    )
    return Wish(about, target, random.choice((-9, -3, 2, 5, 9)))


def _limits(random: Random) -> Limits:
    numbers = {
        "shifts_per_day": 1,
        "shifts_per_week": random.randint(1, 2),
        "shifts_per_period": random.randint(0, 2),
        "minutes_per_day": 180,
        "minutes_per_week": random.choice((120, 240)),
        "minutes_per_period": random.choice((90, 300)),
        "rest_minutes": 780,
    }
    return Limits(**{name: numbers[name] for name in _few(random, tuple(numbers), 2, rare=2)})


def _windows(random: Random) -> tuple[Window, ...]:
    if random.random() < 0.8:
        return (PERIOD,)
    starts = [SATURDAY + timedelta(days=day, hours=random.choice((0, 2, 6))) for day in range(3)]
    return tuple(Window(start, start + timedelta(hours=random.choice((4, 12)))) for start in starts)


def _valid(random: Random, code: str) -> Mapping[str, date | None]:
    if random.random() < 0.3:
        return immutabledict()
    return immutabledict(
        {code: random.choice((None, date(2026, 12, 5), date(2026, 12, 6), date(2027, 5, 1)))}
    )


def _levels(random: Random, keys: Sequence[K], values: Sequence[V], most: int) -> Mapping[K, V]:
    return immutabledict({key: random.choice(values) for key in _few(random, keys, most)})


def _few(random: Random, items: Iterable[V], most: int, rare: int = 0) -> list[V]:
    """Up to `most` of the items; the rarer, the more often none."""
    pool = list(items)
    if rare and random.randrange(rare + 1):
        return []
    return random.sample(pool, random.randint(0, min(most, len(pool))))
