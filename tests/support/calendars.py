"""One person, a few days and what was agreed: each day is the letter of a kind of shift, or a dot."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from immutabledict import immutabledict

from matcher.problem.entities import Window
from matcher.problem.policy import Policy, Price
from matcher.problem.problem import Problem
from matcher.problem.terms import History, Terms
from matcher.roster import Roster
from matcher.rules.testing import cost_by_rows
from matcher.tiers import Tier
from tests.support.agreement import findings, judged
from tests.support.builders import MONDAY, at, problem, roster, shift, volunteer

PRICE = Price(Tier.DESIRED, 7)


def calendar(
    days: int,
    terms: Terms | None = None,
    history: History | None = None,
    *,
    kinds: str = "E",
    first: int = 0,
    soft: Iterable[str] = (),
    successions: Iterable[str] = (),
    limits: Mapping[str, int] | None = None,
    hours: str = "9-10",
) -> Problem:
    """A period of so many days, `first` days from Monday, with a shift of each kind on each of them.

    All shifts of a day are at the same hours, so that one of them can be done.
    """
    start = MONDAY + timedelta(first)
    dates = [start + timedelta(day) for day in range(days)]
    shifts = [
        shift(f"{kind}{day}", f"{date} {hours}", kind=kind)
        for day, date in enumerate(dates)
        for kind in kinds
    ]
    policy = Policy(
        rest_minutes=0,
        prices=immutabledict(dict.fromkeys(soft, PRICE)),
        successions=frozenset((pair[0], pair[1]) for pair in successions),
    )
    ann = volunteer("ann", terms=terms or Terms(), history=history, limits=limits)
    period = Window(at(f"{dates[0]} 0"), at(f"{dates[-1]} 24"))
    return replace(problem([ann], shifts, policy), period=period)


def decided(asked: Problem, days: str) -> Problem:
    """The part of a calendar in which only the days with a question mark are open; the others are as told."""
    outside = [f"{kind}{day}" for day, kind in enumerate(days) if kind != "?"]
    numbers = {name[1:] for name in outside}
    return replace(
        asked,
        part=True,
        kept=held(days.replace("?", ".")).assignments,
        context_shifts=frozenset(each.id for each in asked.shifts if each.id[1:] in numbers),
    )


def held(days: str) -> Roster:
    """What "EE.L" means: E on the first two days, none on the third, L on the fourth."""
    return roster(" ".join(f"ann@{kind}{day}" for day, kind in enumerate(days) if kind != "."))


def assert_missed(rule: str, days: str, units: int, **fields: Any) -> None:
    """Rows and verifier say that a roster misses a rule by so many units: hard, none may be; priced, each
    costs.
    """
    hard, soft = calendar(len(days), **fields), calendar(len(days), **fields, soft=[rule])
    done = held(days)
    assert sum(cost for cost, _ in findings(rule, hard, done)) == units
    assert {tier for _, tier in findings(rule, hard, done)} <= {None}
    assert (cost_by_rows(hard, done) is None) == (units > 0)
    priced = findings(rule, soft, done)
    assert sum(cost for cost, _ in priced) == units * PRICE.weight
    assert {tier for _, tier in priced} <= {PRICE.tier}
    assert cost_by_rows(soft, done) == judged(soft, done) is not None
