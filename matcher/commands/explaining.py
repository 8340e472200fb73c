"""`explain`: why a seat is empty and how to fill it, or why a person has a seat or not."""

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from functools import partial

from matcher import explain
from matcher.commands import arguments, files
from matcher.commands.answers import say, table
from matcher.commands.exits import CommandFault, Exit
from matcher.entities import SeatId, VolunteerId
from matcher.explain.answers import EmptySeat, PairAnswer
from matcher.policy import Tier
from matcher.problem import Problem
from matcher.roster import Roster
from matcher.serialise import load, load_roster
from matcher.serialise.documents import canonical
from matcher.serialise.plain import plain


def add(parser: ArgumentParser) -> None:
    """The arguments of `explain`."""
    parser.set_defaults(run=run)
    arguments.problem_and_roster(parser)
    parser.add_argument("--seat", type=arguments.identifier, required=True, help="the seat to explain")
    parser.add_argument("--volunteer", type=arguments.identifier, help="ask about this person on the seat")
    arguments.as_json(parser)


def run(options: Namespace) -> Exit:
    """Explain the seat, or the person on the seat."""
    problem = files.read(options.problem, load)
    roster = files.read(options.roster, partial(load_roster, problem=problem))
    seat = SeatId(options.seat)
    if seat not in problem.seat:
        raise CommandFault(f"--seat: {options.seat!r} is not known in {options.problem}")
    if options.volunteer is None:
        answer = explain.empty_seat(problem, roster, seat)
        say(canonical(plain(answer)) if options.json else _seat_told(answer))
    else:
        pair = _pair(problem, roster, options, seat)
        say(canonical(plain(pair)) if options.json else _pair_told(pair))
    return Exit.OK


def _pair(problem: Problem, roster: Roster, options: Namespace, seat: SeatId) -> PairAnswer:
    person = VolunteerId(options.volunteer)
    if person not in problem.volunteer:
        raise CommandFault(f"--volunteer: {options.volunteer!r} is not known in {options.problem}")
    return explain.pair(problem, roster, person, seat)


def _seat_told(answer: EmptySeat) -> str:
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
