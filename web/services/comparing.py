"""What a scenario comes to: what would become of a roster, beside what it is."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from matcher.answers.what_if import Comparison, what_if
from web.models import Scenario
from web.services.faults import NotFound
from web.services.imagined import changes_of, with_exceptions
from web.services.prices import named
from web.services.situations import situation
from web.services.weeks.one_person import with_room
from web.services.work import Work, Write


def solve_scenario(work: Work, payload: Mapping[str, Any]) -> Write:
    """Solve a scenario; the deed writes the comparison, and nothing else."""
    scenario = work.session.get(Scenario, payload["scenario_id"])
    if scenario is None:
        raise NotFound
    now_is = situation(work.session, work.zone, scenario.roster_id, scenario.created_at)
    problem = with_exceptions(work.session, now_is.apart, scenario.changes)
    problem = with_room(work.session, problem, now_is.seated)
    work.session.commit()
    changes = changes_of(problem, scenario.changes)
    limits = work.limits(payload["seconds"])
    comparison = what_if(problem, now_is.seated, changes, limits, work.tell, work.cancel)
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
