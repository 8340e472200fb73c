"""Random agreements about the days of a person, so that rules about calendars meet, bite and cost.

What must hold is such that a roster of nobody can keep to it: least numbers and days carried in only cost.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

from immutabledict import immutabledict

from matcher.problem.entities import Shift, Volunteer, Window
from matcher.problem.stations import Curve
from matcher.problem.terms import History, Span, Terms
from tests.support.builders import PERIOD

ANY_DAYS = ("days_in_a_row", "days_off_in_a_row", "kind_in_a_row", "weekends", "whole_weekends", "totals")


def period(random: Random, work: Sequence[Shift], curves: Sequence[Curve] = ()) -> Window:
    """Half a year, or just the days of the work, so that runs touch the ends."""
    if not work or random.random() < 0.6:
        return PERIOD
    hours = [hour for curve in curves for hour in curve.hours]
    first = min([each.start for each in work] + [hour.start for hour in hours])
    last = max([each.end for each in work] + [hour.end for hour in hours])
    return Window(first - timedelta(days=random.randint(0, 1)), last + timedelta(days=random.randint(0, 1)))


def successions(random: Random, kinds: Sequence[str]) -> frozenset[tuple[str, str]]:
    """A few kinds that must not follow each other, most often none."""
    pairs = [(one, other) for one in kinds for other in kinds]
    return frozenset(random.sample(pairs, random.choice((0, 0, 0, 1, 2))))


def agreed(random: Random, person: Volunteer, kinds: Sequence[str], soft: Collection[str]) -> Volunteer:
    """The person with terms and history; `soft` rules may ask for more than a roster of nobody gives."""
    if random.random() < 0.5:
        return person
    terms = Terms(
        days_in_a_row=_span(random, "days_in_a_row" in soft),
        days_off_in_a_row=_span(random, True) if "days_off_in_a_row" in soft else Span(),
        kind_in_a_row=immutabledict({random.choice(kinds): _span(random, "kind_in_a_row" in soft)}),
        weekends=random.choice((None, 0, 1)),
        whole_weekends="whole_weekends" in soft and random.random() < 0.5,
        shifts=_span(random, "totals" in soft),
        minutes=_minutes(random, "totals" in soft),
        shifts_of_kind=immutabledict({random.choice(kinds): _span(random, "totals" in soft)}),
    )
    return replace(person, terms=terms, history=_history(random, kinds, soft))


def _span(random: Random, least: bool) -> Span:
    low = random.choice((0, 0, 2, 3)) if least else 0
    return Span(low, random.choice((None, None, max(low, 1), max(low, 2))))


def _minutes(random: Random, least: bool) -> Span:
    return Span(random.choice((0, 150)) if least else 0, random.choice((None, None, 200, 400)))


def _history(random: Random, kinds: Sequence[str], soft: Collection[str]) -> History | None:
    if random.random() < 0.4:
        return None
    worked = random.choice((0, 1, 2)) if {"days_in_a_row", "kind_in_a_row"} <= set(soft) else 0
    counted = "totals" in soft
    return History(
        days_in_a_row=worked,
        days_off_in_a_row=0 if worked else random.choice((0, 1, 3)),
        kind=random.choice(kinds) if worked else None,
        kind_in_a_row=random.randint(1, worked) if worked else 0,
        weekends=random.choice((0, 1)) if "weekends" in soft else 0,
        shifts=random.choice((0, 1)) if counted else 0,
        minutes=random.choice((0, 90)) if counted else 0,
        shifts_of_kind=immutabledict({random.choice(kinds): 1}) if counted else immutabledict(),
    )
