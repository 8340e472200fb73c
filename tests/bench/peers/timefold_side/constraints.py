"""The rules of a roster as Timefold's constraint streams: one hard level, and a soft level for each tier."""

from domain import Head, Person, TeamRule
from timefold.solver.score import (
    BendableScore,
    Constraint,
    ConstraintCollectors,
    ConstraintFactory,
    Joiners,
    constraint_provider,
)

SOFT_LEVELS = 5
HARD = BendableScore.of_hard(1, SOFT_LEVELS, 0, 1)
MINIMUM, PROMISES, DESIRED, FAIRNESS, WISHES = (
    BendableScore.of_soft(1, SOFT_LEVELS, level, 1) for level in range(SOFT_LEVELS)
)


@constraint_provider
def rules(factory: ConstraintFactory) -> list[Constraint]:
    """Every rule of the demo district."""
    return [
        clash(factory),
        shifts_of_a_day(factory),
        shifts_of_a_week(factory),
        shifts_of_the_period(factory),
        avoided(factory),
        broken_teams(factory),
        minimum(factory),
        promises(factory),
        desired(factory),
        poor_teams(factory),
        share(factory),
        step(factory),
        wishes(factory),
        continuity(factory),
        alone(factory),
    ]


def clash(factory: ConstraintFactory) -> Constraint:
    return (
        factory.for_each_unique_pair(Head, Joiners.equal(lambda head: head.person))
        .filter(lambda one, other: excludes(one, other))
        .penalize(HARD)
        .as_constraint("one place and rest")
    )


def excludes(one: Head, other: Head) -> bool:
    first, second = one.shift, other.shift
    if second.start < first.start:
        first, second = second, first
    between = second.start - first.end
    if between < 0 or first.index == second.index or second.index in first.far:
        return True
    return first.day != second.day and between < one.person.rest


def over(limits: list[int], shifts: int, minutes: int) -> int:
    found = 0
    if limits[0] >= 0 and shifts > limits[0]:
        found += shifts - limits[0]
    if limits[1] >= 0 and minutes > limits[1]:
        found += minutes - limits[1]
    return found


def shifts_of_a_day(factory: ConstraintFactory) -> Constraint:
    return (
        factory.for_each(Head)
        .filter(lambda head: head.person.days_limited)
        .group_by(
            lambda head: head.person,
            lambda head: head.shift.day,
            ConstraintCollectors.count(),
            ConstraintCollectors.sum(lambda head: head.shift.minutes),
        )
        .penalize(HARD, lambda person, day, shifts, minutes: over(person.days, shifts, minutes))
        .as_constraint("limits of a day")
    )


def shifts_of_a_week(factory: ConstraintFactory) -> Constraint:
    return (
        factory.for_each(Head)
        .filter(lambda head: head.person.weeks_limited)
        .group_by(
            lambda head: head.person,
            lambda head: head.shift.week,
            ConstraintCollectors.count(),
            ConstraintCollectors.sum(lambda head: head.shift.minutes),
        )
        .penalize(HARD, lambda person, week, shifts, minutes: over(person.weeks, shifts, minutes))
        .as_constraint("limits of a week")
    )


def shifts_of_the_period(factory: ConstraintFactory) -> Constraint:
    return (
        factory.for_each(Head)
        .filter(lambda head: head.person.period_limited)
        .group_by(
            lambda head: head.person,
            ConstraintCollectors.count(),
            ConstraintCollectors.sum(lambda head: head.shift.minutes),
        )
        .penalize(HARD, lambda person, shifts, minutes: over(person.period, shifts, minutes))
        .as_constraint("limits of the period")
    )


def avoided(factory: ConstraintFactory) -> Constraint:
    return (
        factory.for_each(Head)
        .filter(lambda head: len(head.person.avoided) > 0)
        .join(
            Head,
            Joiners.equal(lambda head: head.shift),
            Joiners.less_than(lambda head: head.person.index),
            Joiners.filtering(lambda one, other: other.person.index in one.person.avoided),
        )
        .penalize(HARD)
        .as_constraint("never beside")
    )


def missing(rule: TeamRule, team: list[Person]) -> int:
    if rule.kind == "shared":
        return 0 if shares_a_language(team, rule.level) else 1
    if rule.kind == "organisations":
        return max(0, rule.count - organisations(team))
    present = 0
    for person in team:
        if rule.kind == "together":
            present += 1
        elif rule.kind == "speakers":
            if rule.what in person.languages and person.languages[rule.what] >= rule.level:
                present += 1
        elif rule.kind == "traits":
            if rule.what in person.traits:
                present += 1
        elif person.served >= rule.level:
            present += 1
    return max(0, rule.count - present)


def shares_a_language(team: list[Person], level: int) -> bool:
    for tag in team[0].languages:
        everybody = True
        for person in team:
            if tag not in person.languages or person.languages[tag] < level:
                everybody = False
        if everybody:
            return True
    return False


def organisations(team: list[Person]) -> int:
    found = set()
    for person in team:
        if person.organisation >= 0:
            found.add(person.organisation)
    return len(found)


def lacking(rules: list[TeamRule], team: list[Person]) -> int:
    found = 0
    for rule in rules:
        found += missing(rule, team) * rule.weight
    return found


def broken_teams(factory: ConstraintFactory) -> Constraint:
    return (
        factory.for_each(Head)
        .filter(lambda head: len(head.shift.hard_rules) > 0)
        .group_by(lambda head: head.shift, ConstraintCollectors.to_list(lambda head: head.person))
        .penalize(HARD, lambda shift, team: lacking(shift.hard_rules, team))
        .as_constraint("broken teams")
    )


def poor_teams(factory: ConstraintFactory) -> Constraint:
    return (
        factory.for_each(Head)
        .filter(lambda head: len(head.shift.soft_rules) > 0)
        .group_by(lambda head: head.shift, ConstraintCollectors.to_list(lambda head: head.person))
        .penalize(DESIRED, lambda shift, team: lacking(shift.soft_rules, team))
        .as_constraint("poor teams")
    )


def minimum(factory: ConstraintFactory) -> Constraint:
    return (
        factory.for_each_including_unassigned(Head)
        .filter(lambda head: head.seat.minimum > 0)
        .group_by(
            lambda head: head.seat,
            ConstraintCollectors.sum(lambda head: 0 if head.person is None else 1),
        )
        .penalize(MINIMUM, lambda seat, heads: seat.weight * max(0, seat.minimum - heads))
        .as_constraint("minimum")
    )


def promises(factory: ConstraintFactory) -> Constraint:
    return (
        factory.for_each(Head)
        .filter(lambda head: head.person.index in head.seat.promised)
        .reward(PROMISES, lambda head: head.seat.promised[head.person.index])
        .as_constraint("promises")
    )


def desired(factory: ConstraintFactory) -> Constraint:
    return (
        factory.for_each_including_unassigned(Head)
        .filter(lambda head: head.person is None)
        .penalize(DESIRED, lambda head: head.seat.weight)
        .as_constraint("desired")
    )


def share(factory: ConstraintFactory) -> Constraint:
    return (
        factory.for_each(Head)
        .penalize(
            FAIRNESS,
            lambda head: (20 * head.shift.minutes + head.person.asked) // (2 * head.person.asked),
        )
        .as_constraint("share")
    )


def step(factory: ConstraintFactory) -> Constraint:
    return (
        factory.for_each(Head)
        .group_by(lambda head: head.person, ConstraintCollectors.count())
        .penalize(FAIRNESS, lambda person, shifts: person.step * shifts * (shifts - 1) // 2)
        .as_constraint("each further shift")
    )


def disliking(head: Head) -> int:
    person, granted, disliked = head.person, 0, 0
    for target in head.shift.targets:
        if target in person.likes:
            granted = max(granted, person.likes[target])
        if target in person.dislikes:
            disliked = max(disliked, person.dislikes[target])
    return person.liked - granted + disliked


def strange(head: Head) -> int:
    return 3 * max(0, head.shift.best - head.person.known.get(head.shift.group, 0))


def wishes(factory: ConstraintFactory) -> Constraint:
    return (
        factory.for_each(Head)
        .filter(lambda head: head.person.liked > 0 or len(head.person.dislikes) > 0)
        .penalize(WISHES, lambda head: disliking(head))
        .as_constraint("wishes")
    )


def continuity(factory: ConstraintFactory) -> Constraint:
    return (
        factory.for_each(Head)
        .filter(lambda head: head.shift.best > 0)
        .penalize(WISHES, lambda head: strange(head))
        .as_constraint("continuity")
    )


def alone(factory: ConstraintFactory) -> Constraint:
    return (
        factory.for_each(Head)
        .filter(lambda head: len(head.person.companions) > 0)
        .if_not_exists_other(
            Head,
            Joiners.equal(lambda head: head.shift),
            Joiners.filtering(lambda one, other: other.person.index in one.person.companions),
        )
        .penalize(WISHES, lambda head: 2)
        .as_constraint("companions")
    )
