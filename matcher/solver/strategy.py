"""Which problems are decided by plans of days: people have terms, and one shift a day at most."""

from collections import defaultdict

from matcher.problem.entities import AS_THEY_LIKE
from matcher.problem.problem import Problem
from matcher.problem.timetable import timetable
from matcher.rules.desired import TIER as DESIRED
from matcher.rules.registry import RULES
from matcher.rules.requests import TIER as WISHES

KNOWN = frozenset(
    [
        "fitness",
        "one_place",
        "pins",
        "rest",
        "limits",
        "maximum",
        "minimum",
        "desired",
        "requests",
        "successions",
        "days_in_a_row",
        "days_off_in_a_row",
        "kind_in_a_row",
        "weekends",
        "whole_weekends",
        "totals",
        "visits",
    ]
)


def one_a_day(problem: Problem) -> bool:
    """Whether any two shifts of one local day exclude each other for everybody."""
    table = timetable(problem)
    days: dict[int, int] = defaultdict(int)
    for shift in problem.shifts:
        days[table.day[shift.id]] |= 1 << table.order[shift.id]
    return all(
        not days[table.day[each.id]] & ~table.elsewhere[table.order[each.id]] for each in problem.shifts
    )


def planned(problem: Problem) -> bool:
    """Whether people have terms about their days and never more than one shift on one of them."""
    return (
        not problem.kept
        and any(person.terms != AS_THEY_LIKE for person in problem.volunteers)
        and one_a_day(problem)
    )


def plannable(problem: Problem) -> bool:
    """Whether plans know of all rules of a problem, and all but the minimum is paid for in one tier."""
    policy = problem.policy
    priced = {policy.prices[rule].tier for rule in policy.prices if rule in KNOWN and rule != "minimum"}
    if "requests" not in policy.without:
        priced.add(policy.price("requests", WISHES).tier)
    one_tier = priced <= {policy.price("desired", DESIRED).tier}
    known = RULES.keys() - policy.without <= KNOWN and not problem.joint
    return one_tier and known and planned(problem)
