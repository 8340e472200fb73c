"""Which messages and notices staff may know of: those about their projects, and about people of theirs.

- Who leads or coordinates sees what was told of the shifts of their projects, to whomever.
- Who coordinates sees besides what was told about papers, belonging and runs of their own organisations.
- Codes, links and invitations are seen by administrators alone: that one went, never what it said.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true, union

from web.models import (
    Application,
    Asked,
    CallOut,
    Message,
    Notice,
    Person,
    Project,
    Promise,
    PromiseEvent,
    Run,
    Seat,
    Shift,
)
from web.services.access.rights import LEADS
from web.services.access.scope import Scope, belongs_to
from web.services.messages.telling import NEWS

Ids = Select[int]
Kinds = Iterable[ColumnElement[bool]]
PAPERS = ("credential", "belonging")


def notices_of(scope: Scope) -> ColumnElement[bool]:
    """Of `Notice`: those that the reader may know of."""
    return true() if scope.whole("coordinator") else or_(false(), *_theirs(scope, None))


def messages_of(scope: Scope, since: datetime | None = None) -> ColumnElement[bool]:
    """Of `Message`: those that the reader may know of; of shifts, those that start from `since` on."""
    found: list[ColumnElement[bool]] = []
    if scope.whole("coordinator"):
        found.append(Message.kind == NEWS)
    elif scope.actor.holds(*LEADS):
        found.append(told_by(_theirs(scope, since)))
    return or_(false(), *found, *_codes(scope))


def _codes(scope: Scope) -> Iterator[ColumnElement[bool]]:
    """Of `Message`: codes, links and invitations that the reader may know of."""
    if scope.actor.holds("administrator"):
        known = Message.person_id.in_(select(Person.id).where(scope.staffed()))
        yield and_(Message.kind != NEWS, true() if scope.whole("administrator") else known)


def notices_among(
    scope: Scope, notices: Iterable[Any], project_id: int | None = None, since: datetime | None = None
) -> set[int]:
    """The ids of those of these notices that the reader may know of, or that tell of one project of theirs.

    Of shifts, those that start from `since` on. It is asked of the few by their own ids, where `notices_of`
    asks of everything in scope. A notice is a row with `id`, `subject` and `subject_id`.
    """
    projects = scope.projects() if project_id is None else Project.id == project_id
    about: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for each in notices:
        about[each.subject][each.subject_id].append(each.id)
    found = set[int]()
    for subject, chosen in _of_shifts(projects, since):
        ids = about.pop(subject, {})
        if ids:
            theirs = chosen.where(chosen.selected_columns[0].in_(ids))
            found.update(each for subject_id in scope.session.scalars(theirs) for each in ids[subject_id])
    others = [each for ids in about.values() for some in ids.values() for each in some]
    if others and project_id is None:
        chosen = select(Notice.id).where(Notice.id.in_(others), or_(false(), *_of_people(scope)))
        found.update(scope.session.scalars(chosen))
    return found


def told_by(kinds: Kinds) -> ColumnElement[bool]:
    """Of `Message`: those with a notice of one of these kinds; each is looked up by its own index."""
    each = [select(Notice.message_id).where(kind, Notice.message_id.is_not(None)) for kind in kinds]
    return Message.id.in_(union(*each))


def notices_about(projects: ColumnElement[bool], since: datetime | None = None) -> Kinds:
    """Of `Notice`, one condition a subject: those about shifts of these projects (of `Project`)."""
    for subject, ids in _of_shifts(projects, since):
        yield (Notice.subject == subject) & Notice.subject_id.in_(ids)


def _theirs(scope: Scope, since: datetime | None) -> Iterator[ColumnElement[bool]]:
    """Of `Notice`, one condition a subject: about the reader's projects, and about people of theirs."""
    yield from notices_about(scope.projects(), since)
    yield from _of_people(scope)


def _of_people(scope: Scope) -> Iterator[ColumnElement[bool]]:
    """Of `Notice`: about papers and belonging of people of theirs, and about their runs."""
    if nodes := scope.nodes("coordinator"):
        people = select(Person.id).where(belongs_to(nodes))
        yield Notice.subject.in_(PAPERS) & Notice.person_id.in_(people)
        runs = select(Run.id).where(Run.scope_organisation_id.in_(nodes))
        yield (Notice.subject == "run") & Notice.subject_id.in_(runs)


def _of_shifts(projects: ColumnElement[bool], since: datetime | None) -> Iterable[tuple[str, Ids]]:
    """The ids of each subject that is about a shift of these projects."""

    def of_seats(chosen: Ids) -> Ids:
        found = (
            chosen.join(Shift, Shift.id == Seat.shift_id)
            .join(Project, Project.id == Shift.project_id)
            .where(projects)
        )
        return found.where(Shift.starts_at >= since) if since is not None else found

    promises = select(Promise.id).join(Seat, Seat.id == Promise.seat_id)
    events = select(PromiseEvent.id).join(Promise, Promise.id == PromiseEvent.promise_id)
    applications = select(Application.id).join(Seat, Seat.id == Application.seat_id)
    asked = select(Asked.id).join(CallOut, CallOut.id == Asked.call_out_id)
    return (
        ("event", of_seats(events.join(Seat, Seat.id == Promise.seat_id))),
        ("promise", of_seats(promises)),
        ("seat", of_seats(select(Seat.id))),
        ("application", of_seats(applications)),
        ("call_out", of_seats(select(CallOut.id).join(Seat, Seat.id == CallOut.seat_id))),
        ("asked", of_seats(asked.join(Seat, Seat.id == CallOut.seat_id))),
    )
