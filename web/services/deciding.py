"""What a run decides: the shifts of its organisation that have not begun, and whom it may put on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.ids import ShiftId, VolunteerId
from matcher.problem.problem import Problem
from web.models import Person, Project
from web.services.access.scope import plannable_by
from web.services.access.tree import Tree
from web.services.parties.seating import all_planned_by


@dataclass(frozen=True)
class Part:
    """What is decided of a problem: its shifts, and whom it may put on them."""

    people: Sequence[VolunteerId]
    shifts: Sequence[ShiftId]


def part_of(session: Session, organisation_id: int | None, problem: Problem, moment: datetime) -> Part | None:
    """The shifts of an organisation and below that begin after a moment, and whom it may plan; None: all."""
    coming = [shift for shift in problem.open_shifts if shift.start > moment]
    if organisation_id is None:
        everybody = [person.id for person in problem.volunteers]
        whole = len(coming) == len(problem.open_shifts)
        return None if whole else Part(everybody, [shift.id for shift in coming])
    below = Tree.read(session).below([organisation_id])
    projects = {
        str(each) for each in session.scalars(select(Project.id).where(Project.organisation_id.in_(below)))
    }
    own = session.scalars(select(Person.id).where(plannable_by(session, below)))
    people = {str(each) for each in (*own, *all_planned_by(session, below))}
    return Part(
        [person.id for person in problem.volunteers if person.id in people],
        [shift.id for shift in coming if shift.project in projects],
    )
