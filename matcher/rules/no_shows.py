"""Enough people are assigned that the minimum comes with the probability `Policy.come_percent`.

The chance p of a person is (came + 4 * usual) / (expected + 4): their record, plus four times of a usual
person. Let k be the smallest number of usual people of whom the minimum comes with the wanted probability,
and c the smallest chance with which k people are still enough. A person counts for log(1 - p) / log(1 - c)
heads, in hundredths, rounded down; for at most 1 head where the minimum is above one, for at most k where it
is one.
cost = max(0, k - sum of heads), rounded up, times the project's weight and the rule's price.

A team that meets this comes with at least the wanted probability. In the rates -log(1 - p), the probability
that at least m of independent people come is Schur-concave: for any two of them, its derivative by a rate is
P(m - 1 others come) + P(m - 2 others come) * p / (1 - p), which grows with p. Of all teams whose rates are at
most that of c and add up to k such rates, k people with the chance c are therefore the least likely to come.
For a minimum of one only the sum of rates matters, and the rule is exact.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from math import exp, floor, lgamma, log, log1p

from immutabledict import immutabledict

from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.arrays import joined
from matcher.problem.demand import demands_of
from matcher.problem.entities import Volunteer
from matcher.problem.policy import Policy
from matcher.problem.problem import Problem
from matcher.problem.terms import Attendance
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn
from matcher.tiers import Tier

INFO = RuleInfo(
    name="no_shows",
    family=Family.COVERAGE,
    tier=Tier.DESIRED,
    parameters=(
        Parameter("come_percent", SetIn.POLICY, "per cent", least=1, most=99),
        Parameter("usual_percent", SetIn.POLICY, "per cent", least=50, most=99, default=90),
        Parameter("attendance", SetIn.PERSON, "times expected and come"),
    ),
)
# How many times at the usual chance are added to a record, so that one absence does not decide it.
USUAL_TIMES = 4
# Rows have whole numbers: a head is counted in hundredths.
HEAD_PARTS = 100
# Of probabilities, which are sums of rounded numbers.
TOLERANCE = 1e-9


def chance(attendance: Attendance, usual_percent: int) -> float:
    """The probability that a person with this record comes."""
    came, expected = attendance.came, attendance.expected
    return (100 * came + USUAL_TIMES * usual_percent) / (100 * (expected + USUAL_TIMES))


def enough(count: int, chance: float, minimum: int) -> float:
    """The probability that at least `minimum` of `count` people come who each come with the same chance, 0 to
    1.
    """
    if count < minimum:
        return 0.0
    come, stay = log(chance), log1p(-chance)
    fewer = (
        exp(
            lgamma(count + 1)
            - lgamma(each + 1)
            - lgamma(count - each + 1)
            + each * come
            + (count - each) * stay
        )
        for each in range(minimum)
    )
    return 1.0 - sum(fewer)


def comes(chances: Sequence[float], minimum: int) -> float:
    """The probability that at least `minimum` of people with these chances come."""
    exactly = [1.0] + [0.0] * minimum
    for chance in chances:
        exactly[minimum] += exactly[minimum - 1] * chance
        for number in range(minimum - 1, 0, -1):
            exactly[number] = exactly[number] * (1 - chance) + exactly[number - 1] * chance
        exactly[0] *= 1 - chance
    return exactly[minimum]


@cache
def needed(minimum: int, come_percent: int, usual_percent: int) -> tuple[int, float]:
    """The number of usual people that is enough for a minimum of 1 or more, and the chance at which it just
    is.
    """
    wanted, usual = come_percent / 100 - TOLERANCE, usual_percent / 100
    few, many = minimum - 1, minimum
    while enough(many, usual, minimum) < wanted:
        few, many = many, 2 * many
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (few, middle) if enough(middle, usual, minimum) >= wanted else (middle, many)
    low, high = 0.0, usual
    while high - low > TOLERANCE:
        middle_chance = (low + high) / 2
        sure = enough(many, middle_chance, minimum) >= wanted
        low, high = (low, middle_chance) if sure else (middle_chance, high)
    return many, high


def counts_for(policy: Policy, person: Volunteer, minimum: int) -> int:
    """The hundredths of a head that a person counts for."""
    return _hundredths(person.attendance, minimum, policy.come_percent or 0, policy.usual_percent)


@cache
def _hundredths(attendance: Attendance, minimum: int, come_percent: int, usual_percent: int) -> int:
    heads, least = needed(minimum, come_percent, usual_percent)
    rate = log1p(-chance(attendance, usual_percent)) / log1p(-least)
    # Whoever is enough alone counts for no more than that: else the relaxation would take a share of them.
    return floor(HEAD_PARTS * min(rate, heads if minimum == 1 else 1.0))


def active(problem: Problem) -> bool:
    return problem.policy.come_percent is not None


def post(problem: Problem, model: Model, x: Variables) -> None:
    policy = problem.policy
    if policy.come_percent is None:
        return
    price = INFO.price(policy)
    for demand in demands_of(problem):
        if not demand.minimum:
            continue
        heads, _ = needed(demand.minimum, policy.come_percent, policy.usual_percent)
        weight = price.weight * problem.project[demand.project].weight
        people, variables = x.on(demand.seats)
        parts = [counts_for(policy, problem.volunteers[person], demand.minimum) for person in people.tolist()]
        missing = model.integer(0, heads)
        model.at_least(HEAD_PARTS * heads, joined(variables, [missing]), [*parts, HEAD_PARTS])
        model.cost(price.tier, missing, weight)


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    policy = problem.policy
    if policy.come_percent is None:
        return
    price = INFO.price(policy)
    for demand in demands_of(problem):
        if not demand.minimum:
            continue
        heads, _ = needed(demand.minimum, policy.come_percent, policy.usual_percent)
        people = [problem.volunteer[person] for seat in demand.seats for person in roster.on(seat)]
        there = sum(counts_for(policy, person, demand.minimum) for person in people)
        missing = -(-(HEAD_PARTS * heads - there) // HEAD_PARTS)
        if missing > 0:
            chances = [chance(person.attendance, policy.usual_percent) for person in people]
            numbers = immutabledict(
                demand.about(problem, roster),
                missing=missing,
                minimum=demand.minimum,
                percent=comes(chances, demand.minimum),
                asked_percent=policy.come_percent / 100,
            )
            cost = missing * price.weight * problem.project[demand.project].weight
            yield Finding("no_shows", cost, price.tier, numbers)
