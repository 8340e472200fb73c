"""Scenarios: changes on a roster, solved apart, compared with today; nothing published moves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from matcher.problem.errors import InvalidProblem
from web.db import writing
from web.models import Job, Person, Roster, Scenario
from web.services import jobs, rosters
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.record import note, once
from web.services.clock import now
from web.services.faults import Forbidden, Invalid, NotFound
from web.services.imagined import changes_of, with_exceptions
from web.services.paging import PAGE, Page, skipped
from web.services.parties.numbers import is_one
from web.services.situations import situation

NO_CHANGE = lazy("This change cannot be made on this roster.")


@dataclass(frozen=True, slots=True)
class ScenarioView:
    """A scenario with its job.

    `result` is None until it is done; then {status, before {tier: cost}, after, promises_broken, whole,
    seconds, contradiction [[volunteer, seat]] (pins that cannot hold together, `smallest` when no fewer do),
    by_project [{project, heads_before, heads_after, wanted_before, ...}], by_person [{volunteer, gained
    [seat], lost [seat], moved [[seat, seat]]}]}, ids as text; seats of added shifts have ids such as `12+60`.
    """

    id: int
    name: str
    roster_id: int
    monday: date
    project_id: int | None
    changes: tuple[Mapping[str, Any], ...]
    job_id: int | None
    status: str
    fault: str | None
    progress: Mapping[str, Any]
    result: Mapping[str, Any] | None
    created_by: str | None
    created_at: datetime

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.status in jobs.ENDED


def create(
    session: Session, zone: ZoneInfo, actor: Actor, values: Mapping[str, Any], *, key: str = ""
) -> int:
    """The id of a new scenario from a loaded `ScenarioSchema`; a job solves it.

    Raises NotFound for an unknown roster, somebody else's draft or project, Forbidden for the whole district
    by who does not coordinate it, Invalid when a change cannot mean anything, or names what is not in scope.
    """
    answer = once(session, key, lambda: {"scenario": _create(session, zone, actor, values)})
    return int(answer["scenario"])


def _create(session: Session, zone: ZoneInfo, actor: Actor, values: Mapping[str, Any]) -> int:
    # It loads the solver, which pages do without.
    from matcher.answers.what_if.apply_changes import apply_changes

    scope = Scope(session, actor)
    _refuse_others(scope, values["project_id"])
    now_is = situation(session, zone, rosters.seen(session, scope, values["roster_id"]).id)
    _refuse_strangers(scope, values["changes"])
    try:
        problem = with_exceptions(session, now_is.problem, values["changes"])
        apply_changes(problem, changes_of(problem, values["changes"]))
    except InvalidProblem as fault:
        raise Invalid({_field(fault): [NO_CHANGE]}) from fault
    scenario = Scenario(
        name=values["name"],
        roster_id=values["roster_id"],
        project_id=values["project_id"],
        changes=list(values["changes"]),
        created_by=actor.person_id,
        created_at=now(),
    )
    session.add(scenario)
    session.flush()
    scenario.job_id = jobs.enqueue(session, "scenario", scenario_id=scenario.id, seconds=values["seconds"])
    note(session, actor, "imagined", "scenario", scenario.id)
    return scenario.id


def scenario(session: Session, scope: Scope, scenario_id: int) -> ScenarioView:
    """One scenario; of the people it changes something for, those the reader may know.

    Raises NotFound, also for who did not make it and does not coordinate the district.
    """
    row = session.execute(_selected(scope).where(Scenario.id == scenario_id)).one_or_none()
    if row is None:
        raise NotFound
    return _told(scope, _view(*row))


def _told(scope: Scope, view: ScenarioView) -> ScenarioView:
    """A scenario as its reader may know it."""
    return replace(view, result=_within(scope, view.result))


def _within(scope: Scope, result: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """A result without strangers: `strangers` counts those it changes something for."""
    if not result or "by_person" not in result:
        return result
    known = scope.knows(int(each["volunteer"]) for each in result["by_person"] if is_one(each["volunteer"]))
    kept = [
        each
        for each in result["by_person"]
        if not is_one(each["volunteer"]) or int(each["volunteer"]) in known
    ]
    pins = [pair for pair in result.get("contradiction", ()) if int(pair[0]) in scope.knows([int(pair[0])])]
    strangers = len(result["by_person"]) - len(kept)
    return {**result, "by_person": kept, "contradiction": pins, "strangers": strangers}


def scenarios(session: Session, scope: Scope, page: int = 1) -> Page[ScenarioView]:
    """Scenarios, newest first: who coordinates the district sees all, others their own."""
    chosen = _selected(scope)
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    rows = session.execute(chosen.order_by(Scenario.id.desc()).limit(PAGE).offset(skipped(page)))
    return Page([_told(scope, _view(*row)) for row in rows], total, page)


def cancel(session: Session, actor: Actor, scenario_id: int) -> None:
    """Stop solving a scenario. Raises NotFound."""
    with writing(session):
        found = scenario(session, Scope(session, actor), scenario_id)
        if found.job_id is not None:
            jobs.ask(session, found.job_id, jobs.CANCEL)


def _refuse_others(scope: Scope, project_id: int | None) -> None:
    if project_id is not None:
        scope.led(project_id)
    elif not scope.whole("coordinator"):
        raise Forbidden


def _refuse_strangers(scope: Scope, changes: Sequence[Mapping[str, Any]]) -> None:
    """Raise Invalid where a change names work that is not theirs, or people whom they may not know."""
    if scope.whole("coordinator"):
        return
    for index, each in enumerate(changes):
        people = set(each.get("volunteers", ()))
        try:
            for name, door in (("project", scope.led), ("shift", scope.led_shift), ("seat", scope.led_seat)):
                if (named := each.get(f"{name}_id")) is not None:
                    door(named)
            theirs = people <= scope.knows(people)
        except NotFound:
            theirs = False
        if not theirs:
            raise Invalid({f"changes-{index}": [NO_CHANGE]})


def _field(fault: InvalidProblem) -> str:
    """`changes[0].minutes` is the form's control `changes-0-minutes`."""
    return fault.place.replace("[", "-").replace("]", "").replace(".", "-") or "changes"


def _selected(scope: Scope) -> Any:
    chosen = (
        select(Scenario, Roster.period_start, Job, Person.name)
        .join(Roster, Roster.id == Scenario.roster_id)
        .outerjoin(Job, Job.id == Scenario.job_id)
        .outerjoin(Person, Person.id == Scenario.created_by)
    )
    if scope.whole("coordinator"):
        return chosen
    return chosen.where(Scenario.created_by == scope.actor.person_id)


def _view(row: Scenario, monday: date, job: Job | None, author: str | None) -> ScenarioView:
    return ScenarioView(
        id=row.id,
        name=row.name,
        roster_id=row.roster_id,
        monday=monday,
        project_id=row.project_id,
        changes=tuple(row.changes),
        job_id=row.job_id,
        status=job.status if job else "queued",
        fault=job.fault if job else None,
        progress=(job.progress if job else None) or {},
        result=row.result,
        created_by=author,
        created_at=row.created_at,
    )
