"""Rules about days, all of them hard or priced, over few days: in the whole and in every part."""

from random import Random

from hypothesis import given, settings
from immutabledict import immutabledict

from matcher.problem.problem import Problem
from matcher.problem.terms import History, Span, Terms
from matcher.roster import Roster
from matcher.rules.testing import cost_by_rows, pairs_of
from matcher.solver.subproblem import splice, subproblem
from matcher.tiers import Tier
from tests.support.agreement import judged
from tests.support.agreements import ANY_DAYS
from tests.support.calendars import calendar, held
from tests.support.strategies import randoms

KINDS = "EL"


@settings(max_examples=100, derandomize=True)
@given(randoms())
def test_rows_and_verifier_judge_any_days_alike(random: Random) -> None:
    asked = _asked(random, soft=random.sample(ANY_DAYS, random.randint(0, len(ANY_DAYS))))
    for _ in range(3):
        roster = _held(random, asked)
        assert cost_by_rows(asked, roster) == judged(asked, roster)


@settings(max_examples=100, derandomize=True)
@given(randoms())
def test_a_part_of_the_days_costs_what_the_whole_does(random: Random) -> None:
    asked = _asked(random, soft=[*ANY_DAYS, "successions"])
    before = _held(random, asked)
    some = [shift.id for shift in asked.shifts if random.random() < 0.4]
    part = subproblem(asked, [asked.volunteers[0].id], some, keeping=before)
    old = Roster(part.kept | {pair for pair in pairs_of(part) if pair in before})
    new = Roster(part.kept | {pair for pair in pairs_of(part) if random.random() < 0.3})
    costs = [
        judged(part, new),
        judged(part, old),
        judged(asked, splice(part, new, before)),
        judged(asked, before),
    ]
    assert (costs[0] is None) == (costs[2] is None), "two kinds on one day are forbidden in both"
    assert [cost_by_rows(part, new), cost_by_rows(part, old)] == costs[:2]
    after, now, whole_after, whole_now = costs
    if after and now and whole_after and whole_now:
        assert [after[tier] - now[tier] for tier in Tier] == [
            whole_after[tier] - whole_now[tier] for tier in Tier
        ]


def _asked(random: Random, soft: list[str]) -> Problem:
    terms = Terms(
        days_in_a_row=_span(random),
        days_off_in_a_row=_span(random),
        kind_in_a_row=immutabledict({kind: _span(random) for kind in KINDS}),
        weekends=random.choice((None, 0, 1)),
        whole_weekends=random.random() < 0.5,
        shifts=random.choice((Span(), _span(random))),
        shifts_of_kind=immutabledict({"E": random.choice((Span(), _span(random)))}),
    )
    worked = random.choice((0, 1, 2, 4))
    history = History(
        days_in_a_row=worked,
        days_off_in_a_row=0 if worked else random.choice((0, 1, 4)),
        kind=random.choice(KINDS) if worked else None,
        kind_in_a_row=random.randint(1, worked) if worked else 0,
    )
    return calendar(
        random.randint(1, 8),
        terms,
        random.choice((None, history)),
        kinds=KINDS,
        first=random.randint(0, 6),
        soft=soft,
        successions=random.choice(((), ("LE",), ("LE", "EE"))),
        limits=random.choice((None, {"shifts_per_day": 1})),
    )


def _span(random: Random) -> Span:
    least = random.choice((0, 0, 1, 2, 3))
    return Span(least, random.choice((None, max(least, 1), max(least, 2), 4)))


def _held(random: Random, asked: Problem) -> Roster:
    share = random.choice((0.2, 0.5, 0.9))
    days = len(asked.shifts) // len(KINDS)
    return held("".join(random.choice(KINDS) if random.random() < share else "." for _ in range(days)))
