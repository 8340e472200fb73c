"""`explain`: why a seat is empty, an hour short or a person not on a seat, and whom a roster lacks most."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar, cast

from matcher.answers import explain
from matcher.answers.bottlenecks import Bottleneck, bottlenecks
from matcher.answers.explain.explanations import HourExplanation, PairExplanation, SeatExplanation
from matcher.cli import arguments
from matcher.cli.exit_codes import CommandError, ExitCode
from matcher.cli.output import table, write_answer
from matcher.formats.json.documents import canonical
from matcher.formats.json.formats import NEEDS
from matcher.formats.json.plain import plain
from matcher.formats.json.shapes import Json
from matcher.ids import CurveId, SeatId, VolunteerId
from matcher.problem.demand import demands_of
from matcher.problem.problem import Problem
from matcher.roster import Roster
from matcher.tiers import Tier

T = TypeVar("T")


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `explain`."""
    parser.set_defaults(run=run)
    arguments.add_problem_and_roster(parser)
    subject = parser.add_mutually_exclusive_group(required=True)
    subject.add_argument("--seat", type=arguments.identifier, help="the seat to explain")
    subject.add_argument("--curve", type=arguments.identifier, help="the curve with the hour to explain")
    subject.add_argument(
        "--bottlenecks",
        type=arguments.count,
        metavar="COUNT",
        help="the kinds of volunteer of whom one more would save most, at most so many",
    )
    parser.add_argument("--start", type=arguments.moment, help="when it begins: 2026-11-30T09:00+08:00")
    parser.add_argument("--volunteer", type=arguments.identifier, help="ask about this person on the seat")
    arguments.add_json(parser)


def run(options: Namespace) -> ExitCode:
    """Explain the seat, the person on the seat, the hour, or what the roster lacks."""
    problem, roster = arguments.read_problem_and_roster(options)
    if options.bottlenecks is not None:
        _write(bottlenecks(problem, roster, options.bottlenecks), _bottlenecks_text, options)
        return ExitCode.OK
    if options.curve is not None:
        _write(_hour(problem, roster, options), _funnel_text, options)
        return ExitCode.OK
    seat = SeatId(options.seat)
    if seat not in problem.seat:
        raise CommandError(f"--seat: {options.seat!r} is not known in {options.problem}")
    if options.volunteer is None:
        _write(explain.empty_seat(problem, roster, seat), _funnel_text, options)
    else:
        _write(_pair(problem, roster, options, seat), _pair_text, options)
    return ExitCode.OK


def _write(answer: T, text: Callable[[T], str], options: Namespace) -> None:
    write_answer(canonical(plain(answer)) if options.json else text(answer))


def _pair(problem: Problem, roster: Roster, options: Namespace, seat: SeatId) -> PairExplanation:
    person = VolunteerId(options.volunteer)
    if person not in problem.volunteer:
        raise CommandError(f"--volunteer: {options.volunteer!r} is not known in {options.problem}")
    return explain.pair(problem, roster, person, seat)


def _hour(problem: Problem, roster: Roster, options: Namespace) -> HourExplanation:
    hours = [each for each in demands_of(problem) if each.is_hour(CurveId(options.curve), options.start)]
    if not hours:
        raise CommandError(f"--curve: {options.curve!r} has no hour at --start in {options.problem}")
    return explain.short_hour(problem, roster, CurveId(options.curve), options.start)


def _funnel_text(answer: SeatExplanation | HourExplanation) -> str:
    steps = [(step.code, step.left, _numbers(step.numbers)) for step in answer.funnel]
    lines = [f"{answer.heads} of {answer.wanted} heads", table([("funnel", "left", ""), *steps])]
    repairs = [(each.code, _costs(each.costs), _numbers(each.numbers)) for each in answer.repairs]
    return "\n".join(lines + ([table([("repair", "costs", ""), *repairs])] if repairs else []))


def _pair_text(answer: PairExplanation) -> str:
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


def _bottlenecks_text(answer: Sequence[Bottleneck]) -> str:
    if not answer:
        return "nobody is missing"
    rows = [
        (
            _needs(each),
            each.heads,
            each.fitting,
            ", ".join(f"{tier.name.lower()} {saved}" for tier, saved in sorted(each.saved.items()) if saved),
            " ".join(each.seats),
        )
        for each in answer
    ]
    return table([("needs", "open", "people", "one more saves", "on seats"), *rows])


def _needs(bottleneck: Bottleneck) -> str:
    """The needs as in a problem document, such as `credentials=['nurse'] minimum_age=18`."""
    needs = cast(dict[str, Json], NEEDS.write(bottleneck.needs))
    return " ".join(f"{name}={value}" for name, value in needs.items()) or "anybody"


def _costs(costs: Mapping[Tier, int]) -> str:
    parts = [f"{tier.name.lower()} {cost:+d}" for tier, cost in sorted(costs.items()) if cost]
    return ", ".join(parts) or "nothing"


def _numbers(numbers: Mapping[str, object]) -> str:
    return "  ".join(f"{name}={plain(value)}" for name, value in numbers.items())
