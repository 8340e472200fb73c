"""Projects as they are shown: lists, one project with its week, one shift."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from i18n.comparison import sort_key, text_holds
from web.models import Organisation, Person, Place, Project, ProjectLead, Roster, Series, Shift
from web.services import board, organisations
from web.services.access.scope import Scope
from web.services.board import Board, BoardProject, BoardShift
from web.services.days import Week, monday_of
from web.services.names import project_name
from web.services.paging import PAGE, Page, skipped


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project in a list; `week` is None when it has no shift in the week."""

    project: Project
    organisation: Organisation
    week: BoardProject | None


@dataclass(frozen=True, slots=True)
class ProjectView:
    """One project, who leads it, its weekly series, and a week of its shifts."""

    project: Project
    organisation: Organisation
    leads: Sequence[Person]
    series: Sequence[Series]
    board: Board

    @property
    def week(self) -> BoardProject | None:
        """Its shifts in the week."""
        return self.board.projects[0] if self.board.projects else None


@dataclass(frozen=True, slots=True)
class ShiftView:
    """One shift with who sits there; `shown` is None for a cancelled one."""

    shift: Shift
    project: Project
    place: Place
    roster: Roster | None
    shown: BoardShift | None


def listing(
    session: Session,
    scope: Scope,
    week: Week,
    *,
    query: str = "",
    scene: str | None = None,
    organisation_id: int | None = None,
    mine: bool = False,
    page: int = 1,
) -> Page[ProjectRow]:
    """Open projects in scope and how their week fills, a page at a time; `mine` are those one is named on."""
    chosen: Any = select(Project, Organisation).join(Organisation).where(Project.closed_at.is_(None))
    chosen = chosen.where(scope.projects())
    if mine:
        chosen = chosen.where(Project.id.in_(scope.actor.leads))
    if scene:
        chosen = chosen.where(Project.scene == scene)
    if organisation_id is not None:
        chosen = chosen.where(Project.organisation_id.in_(organisations.below(session, organisation_id)))
    if words := query.strip():
        chosen = chosen.where(Project.id.in_(_named(session, words)))
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    rows = session.execute(chosen.order_by(Project.id).limit(PAGE).offset(skipped(page))).all()
    weeks = {each.id: each for each in board.in_force(session, week, scope).projects}
    return Page([ProjectRow(project, node, weeks.get(project.id)) for project, node in rows], total, page)


def _named(session: Session, words: str) -> list[int]:
    """The projects with a name or summary, in any language, that holds these words."""
    return [
        row.id
        for row in session.execute(select(Project.id, Project.texts))
        if any(text_holds(said, words) for text in row.texts.values() for said in text.values())
    ]


def choices(session: Session, tag: str, scope: Scope | None = None) -> list[tuple[int, str]]:
    """Open projects by name in a language, for a menu: those in scope, or all that people may wish for."""
    chosen = select(Project.id, Project.texts).where(Project.closed_at.is_(None))
    rows = session.execute(chosen if scope is None else chosen.where(scope.projects()))
    return sorted(
        ((row.id, project_name(row.texts, tag)) for row in rows), key=lambda each: sort_key(each[1])
    )


def show(session: Session, scope: Scope, project_id: int, week: Week) -> ProjectView:
    """One project in scope. Raises NotFound."""
    project = scope.led(project_id)
    leads = session.scalars(
        select(Person)
        .join(ProjectLead, ProjectLead.person_id == Person.id)
        .where(ProjectLead.project_id == project_id)
        .order_by(Person.sort_key, Person.id)
    ).all()
    takes_place = exists().where(Shift.series_id == Series.id, Shift.status == "open")
    goes_on = or_(Series.last.is_(None), Series.made_until.is_(None), Series.made_until < Series.last)
    series = session.scalars(
        select(Series)
        .where(Series.project_id == project_id, takes_place | goes_on)
        .order_by(Series.first, Series.start_minute, Series.id)
    ).all()
    return ProjectView(
        project=project,
        organisation=session.get_one(Organisation, project.organisation_id),
        leads=leads,
        series=series,
        board=board.week(session, week, scope, project_id=project_id),
    )


def shift(
    session: Session, scope: Scope, week: Week, shift_id: int, *, roster_id: int | None = None
) -> ShiftView:
    """One shift in scope, with who sits there in a roster of its week. Raises NotFound.

    Unless given, that is the newest roster for coordinators and the published one for others. `week` gives
    the zone; it is the shift's own week that is shown.
    """
    found = scope.led_shift(shift_id)
    monday = monday_of(found.starts_at.astimezone(week.zone).date())
    shown = board.week(session, Week(monday, week.zone), scope, roster_id=roster_id, shift_id=shift_id)
    return ShiftView(
        shift=found,
        project=session.get_one(Project, found.project_id),
        place=session.get_one(Place, found.place_id),
        roster=shown.roster,
        shown=next((each for project in shown.projects for each in project.shifts), None),
    )
