"""What a solve came to, and how far it is, as the plain JSON that is kept and shown."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from matcher.formats.json.plain import plain
from matcher.problem.demand import demands_of
from matcher.problem.errors import InvalidProblem
from matcher.problem.problem import Problem
from matcher.progress import Progress
from matcher.result import Finding, Result, TierResult
from matcher.roster import Roster as Seated
from matcher.solver.reporting import Stakes
from matcher.tiers import Tier
from matcher.verify import verify

PEOPLE = ("below_minimum", "missing", "promises", "over_asked", "over_minutes", "wishes")


def result_of(result: Result, problem: Problem, roster: Seated | None) -> dict[str, Any]:
    """A result as plain JSON: `tiers` of the whole roster, `warnings` of the problem."""
    found: dict[str, Any] = {
        "status": result.status.value,
        "stopped": result.stopped.value,
        "seconds": round(result.seconds, 2),
        "seconds_to_first": result.seconds_to_first,
        "seed": result.seed,
        "workers": result.workers,
        "versions": dict(result.versions),
        "megabytes": result.megabytes,
        "course": asdict(result.run_log) if result.run_log else None,
        "contradiction": [[pair.volunteer, pair.seat] for pair in result.conflict],
        "smallest": result.smallest,
        "tiers": tiers_of(result.tiers),
        "filled": 0,
        "wanted": sum(demand.desired for demand in demands_of(problem)),
        "warnings": plain(problem.warnings),
    }
    if roster is not None:
        verdict, stakes = verify(problem, roster), Stakes(problem)
        found["filled"] = filled(problem, roster)
        found["broken"] = len(verdict.broken)
        found["people"] = in_people(verdict.findings)
        for tier, cost in verdict.costs.items():
            known = found["tiers"].setdefault(tier.name.lower(), {"bound": 0})
            stake = stakes.of(tier, cost)
            gap = round(max(cost - known["bound"], 0) / max(stake, 1), 6)
            known |= {"cost": cost, "stake": stake, "gap": gap}
    return found


def in_people(findings: Iterable[Finding]) -> dict[str, int]:
    """What findings come to in heads, people and minutes, whatever they cost.

    `below_minimum` and `missing` are heads, `promises` promised places that are taken away, `over_asked`
    people who serve more than they asked for, by `over_minutes` taken together, and `wishes` those not met.
    """
    found = Counter[str](dict.fromkeys(PEOPLE, 0))
    for each in findings:
        numbers: Mapping[str, Any] = each.numbers
        if each.rule == "minimum":
            found["below_minimum"] += numbers["missing"]
        elif each.rule == "desired":
            found["missing"] += numbers["missing"]
        elif each.rule == "promises":
            found["promises"] += 1
        elif each.rule == "fairness" and numbers["minutes"] > numbers["asked_minutes"]:
            found["over_asked"] += 1
            found["over_minutes"] += numbers["minutes"] - numbers["asked_minutes"]
        elif each.tier is Tier.WISHES:
            found["wishes"] += 1
    return dict(found)


def refused(fault: InvalidProblem) -> dict[str, Any]:
    """What is written of a run that was not begun, as plain JSON."""
    why = {"code": fault.code, "numbers": dict(fault.numbers)}
    return {"status": "unknown", "stopped": "refused", "refused": why, "tiers": {}, "seconds": 0.0}


def filled(problem: Problem, roster: Seated) -> int:
    """How many of the desired heads a roster fills."""
    return sum(
        min(sum(len(roster.on(seat)) for seat in demand.seats), demand.desired)
        for demand in demands_of(problem)
    )


def tiers_of(tiers: Mapping[Tier, TierResult]) -> dict[str, Any]:
    """Costs and bounds by the tier's name in lower case."""
    return {
        tier.name.lower(): {
            "cost": each.cost,
            "bound": each.bound,
            "stake": each.stake,
            "gap": round(each.gap, 6),
        }
        for tier, each in tiers.items()
    }


def progress_of(moment: Progress) -> dict[str, Any]:
    """A moment of a solve as plain JSON."""
    return {
        "phase": moment.phase,
        "seconds": round(moment.seconds, 1),
        "filled": moment.filled,
        "wanted": moment.wanted,
        "tiers": tiers_of(moment.tiers),
    }
