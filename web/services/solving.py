"""What a job does: solve a run or a scenario, and say what to write when it is done.

A handler reads rows, works without a transaction, and answers with a deed that writes its result; that deed
runs in the transaction that ends the job, so that there are both or neither.
"""

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matcher.answers.what_if import Comparison, what_if
from matcher.formats.json import dump
from matcher.ids import SeatId, ShiftId, VolunteerId
from matcher.problem.demand import demands_of
from matcher.problem.eligibility import candidates
from matcher.problem.errors import InvalidProblem
from matcher.problem.problem import Problem
from matcher.progress import Cancel, Progress
from matcher.result import Result, TierResult
from matcher.roster import Assignment as Pair
from matcher.roster import Roster as Seated
from matcher.solver.solve import SolveLimits, solve
from matcher.solver.subproblem import splice, subproblem
from matcher.tiers import Tier
from matcher.verify import verify
from web.models import Person, Project, Run, Scenario, Seat
from web.services import rosters
from web.services.access.scope import plannable_by
from web.services.access.tree import Tree
from web.services.days import Week
from web.services.faults import NotFound
from web.services.imagined import changes_of
from web.services.matching import problem_of
from web.services.prices import named
from web.services.promises.standing import last_event
from web.services.situations import situation

Write = Callable[[Session], None]
Tell = Callable[[Progress], None]


@dataclass(frozen=True)
class Work:
    """What a handler is given: the rows, the zone, whom to tell, when to stop, in how much memory and on
    which cluster.
    """

    session: Session
    zone: ZoneInfo
    tell: Tell
    cancel: Cancel
    megabytes: int | None = None
    cluster: str = ""

    def limits(self, seconds: float, workers: int = 2, seed: int = 0) -> SolveLimits:
        """How far a solve may go."""
        return SolveLimits(
            seconds=seconds, workers=workers, seed=seed, megabytes=self.megabytes, cluster=self.cluster
        )


def solve_run(work: Work, payload: Mapping[str, Any]) -> Write:
    """Solve a run; the deed writes its result and, when there is a roster, a draft."""
    run = work.session.get(Run, payload["run_id"])
    if run is None:
        raise NotFound
    week = Week(run.period_start, work.zone)
    event = last_event(work.session)
    problem = _run_alone(work.session, problem_of(work.session, week, at=run.created_at))
    start = Seated(frozenset(problem.published) | (problem.standing - problem.standing_outside))
    scope = _part_of(work.session, run, problem)
    document = dump(problem)
    work.session.commit()
    limits = work.limits(run.seconds, run.workers, run.seed)
    roster: Seated | None = None
    try:
        result, roster = _solve(problem, limits, work, start, scope)
        found = result_of(result, problem, roster)
    except InvalidProblem as fault:
        found = refused(fault)
    compressed = zlib.compress(document)

    def write(session: Session) -> None:
        values = {"digest": sha256(document).hexdigest(), "problem": compressed, "result": found}
        session.execute(update(Run).where(Run.id == run.id).values(**values))
        if roster is not None:
            rosters.new_draft(
                session, week, _with_the_rest(problem, roster, start, scope), costs=found["tiers"],
                run_id=run.id, scope_organisation_id=run.scope_organisation_id, base_event_id=event,
            )  # fmt: skip

    return write


def solve_scenario(work: Work, payload: Mapping[str, Any]) -> Write:
    """Solve a scenario; the deed writes the comparison, and nothing else."""
    scenario = work.session.get(Scenario, payload["scenario_id"])
    if scenario is None:
        raise NotFound
    now_is = situation(work.session, work.zone, scenario.roster_id, scenario.created_at)
    work.session.commit()
    changes = changes_of(now_is.problem, scenario.changes)
    limits = work.limits(payload["seconds"])
    comparison = what_if(now_is.problem, now_is.seated, changes, limits, work.tell, work.cancel)
    found = comparison_of(comparison)

    def write(session: Session) -> None:
        session.execute(update(Scenario).where(Scenario.id == scenario.id).values(result=found))

    return write


def comparison_of(comparison: Comparison) -> dict[str, Any]:
    """A comparison as plain JSON; see `ScenarioView.result`."""
    return {
        "status": comparison.status.value,
        "before": named(comparison.before),
        "after": None if comparison.after is None else named(comparison.after),
        "promises_broken": comparison.promises_broken,
        "whole": comparison.whole,
        "seconds": round(comparison.seconds, 2),
        "contradiction": [[pair.volunteer, pair.seat] for pair in comparison.conflict],
        "smallest": comparison.smallest,
        "by_project": [asdict(each) for each in comparison.by_project],
        "by_person": [asdict(each) for each in comparison.by_person],
    }


def _solve(
    problem: Problem, limits: SolveLimits, work: Work, start: Seated, scope: "Part | None"
) -> tuple[Result, Seated | None]:
    if scope is None:
        result = solve(problem, limits, work.tell, cancel=work.cancel)
        return result, result.roster
    part = subproblem(problem, scope.people, scope.shifts, keeping=start)
    result = solve(part, limits, work.tell, cancel=work.cancel)
    return result, None if result.roster is None else splice(part, result.roster, start)


def _run_alone(session: Session, problem: Problem) -> Problem:
    """The problem without what a run may not fill: seats that people take themselves, or staff give."""
    chosen = session.scalars(select(Seat.id).where(Seat.flow != "planned"))
    kept = {SeatId(str(each)) for each in chosen} & problem.seat.keys()
    if not kept:
        return problem
    could = candidates(problem).of
    barred = {Pair(who, seat) for who, seats in could.items() for seat in kept.intersection(seats)}
    there = problem.pinned_in | problem.published.keys() | problem.standing
    return replace(problem, pinned_out=problem.pinned_out | (barred - there))


def _with_the_rest(problem: Problem, roster: Seated, promised: Seated, scope: "Part | None") -> Seated:
    """A roster of the part that was decided, with everything else exactly as it was promised."""
    if scope is None:
        return roster
    own = set(scope.shifts)
    inside = frozenset(seat.id for shift in problem.shifts if shift.id in own for seat in shift.seats)
    decided = {pair for pair in roster if pair.seat in inside}
    return Seated(frozenset(decided | {pair for pair in promised if pair.seat not in inside}))


@dataclass(frozen=True)
class Part:
    """What a run of one organisation decides: its shifts, and whom it may put on them."""

    people: Sequence[VolunteerId]
    shifts: Sequence[ShiftId]


def _part_of(session: Session, run: Run, problem: Problem) -> Part | None:
    """What a run decides: shifts of its organisation and below that had not begun when it was asked, and whom
    it may plan; None is all.
    """
    organisation_id = run.scope_organisation_id
    coming = [shift for shift in problem.open_shifts if shift.start > run.created_at]
    if organisation_id is None:
        everybody = [person.id for person in problem.volunteers]
        whole = len(coming) == len(problem.open_shifts)
        return None if whole else Part(everybody, [shift.id for shift in coming])
    below = Tree.read(session).below([organisation_id])
    projects = {
        str(each) for each in session.scalars(select(Project.id).where(Project.organisation_id.in_(below)))
    }
    people = {str(each) for each in session.scalars(select(Person.id).where(plannable_by(session, below)))}
    return Part(
        [person.id for person in problem.volunteers if person.id in people],
        [shift.id for shift in coming if shift.project in projects],
    )


def result_of(result: Result, problem: Problem, roster: Seated | None) -> dict[str, Any]:
    """A result as plain JSON; `tiers` are those of the whole roster."""
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
    }
    if roster is not None:
        verdict = verify(problem, roster)
        found["filled"] = filled(problem, roster)
        found["broken"] = len(verdict.broken)
        for tier, cost in verdict.costs.items():
            name = tier.name.lower()
            found["tiers"].setdefault(name, {"bound": 0, "stake": cost, "gap": 0.0})["cost"] = cost
    return found


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


HANDLERS: dict[str, Callable[[Work, Mapping[str, Any]], Write]] = {
    "run": solve_run,
    "scenario": solve_scenario,
}
