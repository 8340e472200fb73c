"""`explain`: why a seat is empty or an hour short and how to fill it, or why a person has a seat or not."""

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from functools import partial

from matcher.answers import explain
from matcher.answers.explain.answers import EmptySeat, PairAnswer, ShortHour
from matcher.cli import arguments, files
from matcher.cli.answers import say, table
from matcher.cli.exits import CommandFault, Exit
from matcher.formats.json import load, load_roster
from matcher.formats.json.documents import canonical
from matcher.formats.json.plain import plain
from matcher.ids import CurveId, SeatId, VolunteerId
from matcher.problem.problem import Problem
from matcher.roster import Roster
from matcher.tiers import Tier


def add(parser: ArgumentParser) -> None:
    """The arguments of `explain`."""
    parser.set_defaults(run=run)
    arguments.problem_and_roster(parser)
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("--seat", type=arguments.identifier, help="the seat to explain")
    asked.add_argument("--curve", type=arguments.identifier, help="the curve with the hour to explain")
    parser.add_argument("--start", type=arguments.moment, help="when it begins: 2026-11-30T09:00+08:00")
    parser.add_argument("--volunteer", type=arguments.identifier, help="ask about this person on the seat")
    arguments.as_json(parser)


def run(options: Namespace) -> Exit:
    """Explain the seat, the person on the seat, or the hour."""
    problem = files.read(options.problem, load)
    roster = files.read(options.roster, partial(load_roster, problem=problem))
    if options.curve is not None:
        hour = _hour(problem, roster, options)
        say(canonical(plain(hour)) if options.json else _told_of_empty(hour))
        return Exit.OK
    seat = SeatId(options.seat)
    if seat not in problem.seat:
        raise CommandFault(f"--seat: {options.seat!r} is not known in {options.problem}")
    if options.volunteer is None:
        answer = explain.empty_seat(problem, roster, seat)
        say(canonical(plain(answer)) if options.json else _told_of_empty(answer))
    else:
        pair = _pair(problem, roster, options, seat)
        say(canonical(plain(pair)) if options.json else _pair_told(pair))
    return Exit.OK


def _pair(problem: Problem, roster: Roster, options: Namespace, seat: SeatId) -> PairAnswer:
    person = VolunteerId(options.volunteer)
    if person not in problem.volunteer:
        raise CommandFault(f"--volunteer: {options.volunteer!r} is not known in {options.problem}")
    return explain.pair(problem, roster, person, seat)


def _hour(problem: Problem, roster: Roster, options: Namespace) -> ShortHour:
    hours = [each for each in problem.demands if each.is_hour(CurveId(options.curve), options.start)]
    if not hours:
        raise CommandFault(f"--curve: {options.curve!r} has no hour at --start in {options.problem}")
    return explain.short_hour(problem, roster, CurveId(options.curve), options.start)


def _told_of_empty(answer: EmptySeat | ShortHour) -> str:
    steps = [(step.code, step.left, _numbers(step.numbers)) for step in answer.funnel]
    lines = [f"{answer.heads} of {answer.wanted} heads", table([("funnel", "left", ""), *steps])]
    repairs = [(each.code, _costs(each.costs), _numbers(each.numbers)) for each in answer.repairs]
    return "\n".join(lines + ([table([("repair", "costs", ""), *repairs])] if repairs else []))


def _pair_told(answer: PairAnswer) -> str:
    head = "could" if answer.could else "could not"
    costs = "" if answer.costs is None else f"  {_costs(answer.costs)}"
    reasons = [
        f"  {each.code}  {_numbers(each.numbers)}".rstrip() for each in answer.reasons if each.tier is None
    ]
    prices = [
        f"  {each.code}  {each.cost} in {each.tier.name.lower()}"
        for each in answer.reasons
        if each.tier is not None
    ]
    return "\n".join([head + costs, *reasons, *prices])


def _costs(costs: Mapping[Tier, int]) -> str:
    said = [f"{tier.name.lower()} {cost:+d}" for tier, cost in sorted(costs.items()) if cost]
    return ", ".join(said) or "nothing"


def _numbers(numbers: Mapping[str, object]) -> str:
    return "  ".join(f"{name}={plain(value)}" for name, value in numbers.items())
