"""What the job of a run does, and which jobs there are.

A handler reads rows, works without a transaction, and answers with a deed that writes its result; that deed
runs in the transaction that ends the job, so that there are both or neither.
"""

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from matcher.formats.json import digest, dump
from matcher.limits import SolveLimits
from matcher.problem.errors import InvalidProblem
from matcher.problem.problem import Problem
from matcher.result import Result
from matcher.roster import Assignment as Pair
from matcher.roster import Roster as Seated
from matcher.solver.solve import solve
from matcher.solver.subproblem import splice, subproblem
from matcher.verify import verify
from web.models import Roster, Run
from web.services import assessing, rosters
from web.services.bounding import as_runs_see_it
from web.services.clock import now
from web.services.comparing import solve_scenario
from web.services.costing import assess, bounds_of, renew_bounds, set_bounds
from web.services.days import Week
from web.services.deciding import Part, part_of
from web.services.drafts import keeping
from web.services.drafts.keeping import Fitting
from web.services.drafts.rebasing import Rebased, rebased
from web.services.drafts.rebasing import Result as RunResult
from web.services.faults import NotFound
from web.services.matching import pair_of, planned_week
from web.services.messages import owing
from web.services.planning.together import drafts_before
from web.services.promises.standing import last_event
from web.services.results import refused, result_of
from web.services.sheets.working import work_on_sheet
from web.services.visits.running import Visits, kept_starts, visits_of
from web.services.visits.spreading import Spread
from web.services.weeks.kept import with_meant
from web.services.weeks.starts import Starts
from web.services.work import Work, Write


@dataclass(frozen=True)
class Begun:
    """A run as it was begun: its week, the last event, the problem with what is kept by hand, who sat where,
    and what it decides (None: everything). `before` are the drafts of the weeks before that its planning has
    made: in its problem they stand. `plain` is without pins of pairings; `visits` has them.
    """

    run: Run
    week: Week
    event: int
    at: datetime
    plain: Problem
    kept: Fitting
    start: Seated
    scope: Part | None
    before: Sequence[Roster]
    visits: Visits


@dataclass(frozen=True)
class Ended:
    """What a run came to: its result as plain JSON, its roster, the bounds that were proven, and what was
    kept by hand in the end; `problem` is what was solved, with visits at the `starts` that were chosen.
    """

    found: dict[str, Any]
    roster: Seated | None
    bounds: Mapping[str, Mapping[str, int]]
    kept: Fitting
    problem: Problem
    starts: Starts


def solve_run(work: Work, payload: Mapping[str, Any]) -> Write:
    """Solve a run; the deed writes its result and, when there is a roster, a draft.

    The draft is the result on top of what stands by then: what people did meanwhile is kept.
    """
    begun = _begun(work, payload["run_id"])
    work.session.commit()
    try:
        ended = _end_of(work, begun)
    except InvalidProblem as fault:
        problem = begun.kept.within(begun.plain)
        ended = Ended(refused(fault), None, {}, begun.kept, problem, {})
    problem = ended.problem
    document = dump(problem)
    result = _result_for(begun, ended)
    ready = None if result is None else rebased(work.session, begun.week, result)
    work.session.commit()

    def write(session: Session) -> None:
        draft = None
        if result is not None:
            again = ready is None or last_event(session) != ready.event
            on_top = rebased(session, begun.week, result, judge=False) if again or ready is None else ready
            ended.found["lost"] = [each.plain() for each in on_top.lost]
            draft = _draft(session, begun, ended, on_top)
        values = {
            "digest": digest(problem), "problem": zlib.compress(document), "result": ended.found
        }  # fmt: skip
        session.execute(update(Run).where(Run.id == begun.run.id).values(**values))
        if begun.run.created_by is not None:
            owing.owe(session, [begun.run.created_by], "run_finished", begun.run.id)
        if draft is not None:
            _assess(session, begun, ended, draft, problem)

    return write


def _begun(work: Work, run_id: int) -> Begun:
    """Read what a run decides. Raises NotFound."""
    session, run = work.session, work.session.get(Run, run_id)
    if run is None:
        raise NotFound
    week, at, event = Week(run.period_start, work.zone), now(), last_event(work.session)
    meant = keeping.meant(session, week, run.kept)
    before, starts = drafts_before(session, run), kept_starts(session, run)
    there = planned_week(session, week, run.created_at, starts, before)
    read = with_meant(there, [pair_of(*each) for each in meant])
    by_hand = replace(read, pinned_in=read.pinned_in - there.paired.pins) if there.paired.pins else read
    plain = as_runs_see_it(session, by_hand)
    return Begun(
        run=run,
        week=week,
        event=event,
        at=at,
        plain=plain,
        kept=keeping.fitting(session, plain, run.kept, run.created_at),
        start=Seated(frozenset(plain.published) | (plain.standing - plain.standing_outside)),
        scope=part_of(session, run.scope_organisation_id, plain, run.created_at),
        before=before,
        visits=visits_of(session, week, there, starts),
    )


def _end_of(work: Work, begun: Begun) -> Ended:
    """Solve it, without changes by hand that turn out to contradict each other. Raises InvalidProblem."""
    run, kept = begun.run, begun.kept
    limits = work.limits(run.seconds, run.workers, run.seed)
    loose: frozenset[Pair] = frozenset()
    while True:
        plain = kept.within(begun.plain)
        over = begun.visits.spread(plain, begun.scope, run.created_at).without(loose)
        result, roster = _solve(over, limits, work, begun.start, begun.scope)
        against = keeping.contradicting(kept, over.plain_pairs(result.conflict))
        paired = over.plain_pairs(over.paired.pins & set(result.conflict))
        if not (against or paired) or work.cancel.is_set:
            break
        kept, loose = kept.without(against, "breaks_rule"), loose | paired
    starts = {} if roster is None else over.starts(roster)
    problem = over.folded(starts)
    roster = roster and Seated(over.plain_pairs(roster))
    whole = roster and _with_the_rest(problem, roster, begun.start, begun.scope)
    found = result_of(result, problem, whole)
    found["kept"] = _kept_of(run, kept)
    beside = verify(problem, whole).costs if whole is not None else {}
    bounds = bounds_of(result.tiers, beside)
    for name, tier in found["tiers"].items():
        if name in bounds:
            open_part = max(tier["cost"] - bounds[name]["bound"], 0)
            tier |= {"bound": bounds[name]["bound"], "gap": round(open_part / max(tier["stake"], 1), 6)}
    return Ended(found, whole, bounds, kept, problem, {**begun.visits.kept, **starts})


def _kept_of(run: Run, kept: Fitting) -> dict[str, Any] | None:
    """Which changes by hand a run kept, and which it could not, each with why; None where none was asked."""
    if run.kept is None:
        return None
    return {
        "roster": run.kept["roster"],
        "count": len(run.kept["edits"]),
        "left_out": [
            {"volunteer": volunteer, "seat": seat, "why": why}
            for (volunteer, seat), why in sorted(kept.left_out.items())
        ],
    }


def _result_for(begun: Begun, ended: Ended) -> RunResult | None:
    """What becomes a draft; None where there is no roster, or nothing to plan."""
    if ended.roster is None or not ended.found["wanted"]:
        return None
    return RunResult(
        start=rosters.as_ids(begun.start),
        wanted=rosters.as_ids(ended.roster),
        event=begun.event,
        by_hand=ended.kept.inside,
        starts=ended.starts,
    )


def _draft(session: Session, begun: Begun, ended: Ended, on_top: Rebased) -> Roster:
    """The draft of a run, with the changes by hand that it kept as its own."""
    made = rosters.new_draft(
        session, begun.week, rosters.as_roster(on_top.plan), costs=ended.found["tiers"],
        run_id=begun.run.id, scope_organisation_id=begun.run.scope_organisation_id,
        base_event_id=on_top.event, starts=_served(ended, on_top),
    )  # fmt: skip
    keeping.carry_on(session, made, begun.run.kept, ended.kept, on_top.plan)
    return session.get_one(Roster, made)


def _served(ended: Ended, on_top: Rebased) -> Starts:
    """When the visits begin to which somebody goes."""
    seats = {str(seat) for _, seat in on_top.plan}
    shifts = {int(shift.id) for seat, shift in ended.problem.shift_of.items() if seat in seats}
    return {shift: begins for shift, begins in ended.starts.items() if shift in shifts}


def _assess(session: Session, begun: Begun, ended: Ended, draft: Roster, problem: Problem) -> None:
    """What the run found is what its draft costs, unless something happened meanwhile or has begun, or it was
    found beside drafts: what stands on screen is judged beside what is promised.
    """
    if begun.before:
        assessing.ask(session, draft.id)
        return
    document = zlib.compress(dump(problem)) if begun.scope is None else None
    set_bounds(session, draft, ended.bounds, digest(problem), document, begun.at)
    ahead = begun.week.start > max(begun.run.created_at, begun.at)
    as_found = not ended.found["lost"] and draft.base_event_id == begun.event
    if as_found and ahead and not assessing.changed_since(session, begun.at):
        draft.assessed_at, draft.assessed_version = begun.at, draft.version
        draft.assessed_event_id = begun.event
    else:
        assessing.ask(session, draft.id)
    session.flush()


def _solve(
    over: Spread, limits: SolveLimits, work: Work, start: Seated, scope: Part | None
) -> tuple[Result, Seated | None]:
    problem = over.problem
    if scope is None:
        result = solve(problem, limits, work.tell, cancel=work.cancel)
        return result, result.roster
    part = subproblem(problem, scope.people, over.shifts(scope.shifts), keeping=start)
    result = solve(part, limits, work.tell, cancel=work.cancel)
    return result, None if result.roster is None else splice(part, result.roster, start)


def _with_the_rest(problem: Problem, roster: Seated, promised: Seated, scope: Part | None) -> Seated:
    """A roster of the part that was decided, with everything else exactly as it was promised."""
    if scope is None:
        return roster
    own = set(scope.shifts)
    inside = frozenset(seat.id for shift in problem.shifts if shift.id in own for seat in shift.seats)
    decided = {pair for pair in roster if pair.seat in inside}
    return Seated(frozenset(decided | {pair for pair in promised if pair.seat not in inside}))


HANDLERS: dict[str, Callable[[Work, Mapping[str, Any]], Write]] = {
    "run": solve_run,
    "scenario": solve_scenario,
    "assess": assess,
    "bounds": renew_bounds,
    "sheet": work_on_sheet,
}
