"""What may stand behind an address: for every id in a route of staff, whether it lies in the reader's scope.

One row for each name that an id has in a route; `web.auth` asks before the view runs, so nothing is read or
judged of what is out of scope. What is out of scope is answered as what is not there.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select

from web.models import (
    RIGHTS,
    Application,
    Asked,
    Base,
    Batch,
    Belonging,
    CalendarDay,
    CallOut,
    Contact,
    Credential,
    Delivery,
    Evidence,
    Grant,
    Household,
    Invitation,
    Merge,
    Message,
    Opening,
    Party,
    Person,
    Project,
    Promise,
    Relation,
    Request,
    Roster,
    Run,
    Scenario,
    Seat,
    Series,
    Sheet,
    Shift,
    ShiftTemplate,
    Stall,
    Waiver,
)
from web.services.access.places import is_theirs
from web.services.access.rights import LEADS
from web.services.access.scope import Scope
from web.services.demand import batches, templates
from web.services.faults import NotFound
from web.services.messages import unreached
from web.services.messages.in_scope import messages_of
from web.services.offers import rows as offered
from web.services.requests import rights as requests
from web.services.sheets import keeping as sheets

Rights = Collection[str]
Door = Callable[[Scope, int, Rights], bool]


def refuse_out_of_scope(scope: Scope, ids: Mapping[str, Any], may: Collection[str]) -> None:
    """Raise NotFound when one of the ids of a route is not in scope for any right that the route asks for.

    `may` is who may use the route (`web.auth.allow`). On a route that people use for themselves too, their
    own id is a way in; what else stands in its address is then asked of the service.
    """
    rights = frozenset(may) & frozenset(RIGHTS)
    for name in PEOPLE & ids.keys():
        if ids[name] == scope.actor.person_id and rights != may:
            return
        if not _person(scope, ids[name], rights or RIGHTS):
            raise NotFound
    if rights != may:
        return
    for name, identity in ids.items():
        door = DOORS.get(name)
        if door is not None and not door(scope, identity, rights):
            raise NotFound


def _organisation(scope: Scope, identity: int, rights: Rights) -> bool:
    return identity in scope.nodes(*rights)


def _project(scope: Scope, identity: int, rights: Rights) -> bool:
    if "lead" in rights and identity in scope.actor.leads:
        return True
    node = scope.session.scalar(select(Project.organisation_id).where(Project.id == identity))
    return node is not None and node in scope.nodes(*rights)


def _series(scope: Scope, identity: int, rights: Rights) -> bool:
    series = scope.session.get(Series, identity)
    return series is not None and _project(scope, series.project_id, rights)


def _opening(scope: Scope, identity: int, rights: Rights) -> bool:
    opening = scope.session.get(Opening, identity)
    return opening is not None and _project(scope, opening.project_id, rights)


def _batch(scope: Scope, identity: int, _rights: Rights) -> bool:
    batch = scope.session.get(Batch, identity)
    return batch is not None and batches.may_undo(scope, batch)


def _template(scope: Scope, identity: int, _rights: Rights) -> bool:
    """A template is seen by whoever may use it."""
    row = scope.session.get(ShiftTemplate, identity)
    return row is not None and templates.may_use(scope, row)


def _request(scope: Scope, identity: int, _rights: Rights) -> bool:
    row = scope.session.get(Request, identity)
    return row is not None and requests.is_seen(scope, row)


def _shift(scope: Scope, identity: int, rights: Rights) -> bool:
    project = scope.session.scalar(select(Shift.project_id).where(Shift.id == identity))
    return project is not None and _project(scope, project, rights)


def _seat(scope: Scope, identity: int, rights: Rights) -> bool:
    shift = scope.session.scalar(select(Seat.shift_id).where(Seat.id == identity))
    return shift is not None and _shift(scope, shift, rights)


def _promise(scope: Scope, identity: int, rights: Rights) -> bool:
    seat = scope.session.scalar(select(Promise.seat_id).where(Promise.id == identity))
    return seat is not None and _seat(scope, seat, rights)


def _application(scope: Scope, identity: int, rights: Rights) -> bool:
    seat = scope.session.scalar(select(Application.seat_id).where(Application.id == identity))
    return seat is not None and _seat(scope, seat, rights)


def _call_out(scope: Scope, identity: int, rights: Rights) -> bool:
    seat = scope.session.scalar(select(CallOut.seat_id).where(CallOut.id == identity))
    return seat is not None and _seat(scope, seat, rights)


def _asked(scope: Scope, identity: int, rights: Rights) -> bool:
    found = scope.session.scalar(select(Asked.call_out_id).where(Asked.id == identity))
    return found is not None and _call_out(scope, found, rights)


def people_of(scope: Scope, rights: Rights) -> ColumnElement[bool]:
    """Of `Person`: whom these rights let their holder see."""
    found: list[ColumnElement[bool]] = []
    if set(LEADS) & set(rights):
        found.append(scope.people())
    if "administrator" in rights:
        held = select(Grant.person_id).where(
            Grant.organisation_id.in_(scope.nodes("administrator")), Grant.ended_at.is_(None)
        )
        found += [scope.staffed(), Person.id.in_(held)]
    if "verifier" in rights:
        found.append(scope.verified())
    return or_(false(), *found)


def _person(scope: Scope, identity: int, rights: Rights) -> bool:
    return scope.is_one(identity, people_of(scope, rights))


def _of_person(kind: Any, column: str) -> Door:
    """A row that is about a person, named by `column`."""

    def door(scope: Scope, identity: int, rights: Rights) -> bool:
        row = scope.session.get(kind, identity)
        return row is not None and _person(scope, getattr(row, column), rights)

    return door


def _of_node(kind: type[Base]) -> Door:
    """A row that stands on an organisation."""

    def door(scope: Scope, identity: int, rights: Rights) -> bool:
        row: Any = scope.session.get(kind, identity)
        return row is not None and _organisation(scope, row.organisation_id, rights)

    return door


def _evidence(scope: Scope, identity: int, rights: Rights) -> bool:
    row = scope.session.get(Evidence, identity)
    return row is not None and _of_person(Credential, "volunteer_id")(scope, row.credential_id, rights)


def _planned(kind: Any) -> Door:
    """A run or a roster: of what they coordinate; what was published is the whole district's."""

    def door(scope: Scope, identity: int, rights: Rights) -> bool:
        row = scope.session.get(kind, identity)
        if row is None:
            return False
        if isinstance(row, Roster) and row.state != "draft":
            return True
        return scope.holds_on(row.scope_organisation_id, *rights)

    return door


def _scenario(scope: Scope, identity: int, _rights: Rights) -> bool:
    maker = scope.session.execute(select(Scenario.created_by).where(Scenario.id == identity)).one_or_none()
    return maker is not None and (scope.whole("coordinator") or maker[0] == scope.actor.person_id)


def _waiver(scope: Scope, identity: int, rights: Rights) -> bool:
    shift = scope.session.scalar(select(Waiver.shift_id).where(Waiver.id == identity))
    return shift is not None and _shift(scope, shift, rights)


def _message(scope: Scope, identity: int, _rights: Rights) -> bool:
    found = select(Message.id).where(Message.id == identity, messages_of(scope))
    return scope.session.scalar(found) is not None


def _delivery(scope: Scope, identity: int, rights: Rights) -> bool:
    message = scope.session.scalar(select(Delivery.message_id).where(Delivery.id == identity))
    return message is not None and _message(scope, message, rights)


def _untold(scope: Scope, identity: int, rights: Rights) -> bool:
    """A person, also one who is out of sight, where something of the reader's did not reach them."""
    return _person(scope, identity, rights) or bool(unreached.of_person(scope.session, scope, identity))


def _sheet(scope: Scope, identity: int, _rights: Rights) -> bool:
    """A sheet is seen by who brought it alone."""
    sheet = scope.session.get(Sheet, identity)
    return sheet is not None and sheets.is_theirs(scope.session, scope.actor, sheet)


def _calendar_day(scope: Scope, identity: int, rights: Rights) -> bool:
    """The calendar is the whole district's: who leads anywhere reads it, who administers all edits it."""
    if scope.session.get(CalendarDay, identity) is None:
        return False
    return rights != {"administrator"} or scope.whole("administrator")


def _offer(scope: Scope, identity: int, _rights: Rights) -> bool:
    """A session is seen by its partner, and by who plans the part of the district that it may serve."""
    try:
        offered.seen(scope.session, scope, identity)
    except NotFound:
        return False
    return True


PEOPLE = frozenset({"person_id", "volunteer_id"})
DOORS: Mapping[str, Door] = {
    "organisation_id": _organisation,
    "project_id": _project,
    "place_id": lambda scope, identity, _rights: is_theirs(scope, identity),
    "shift_id": _shift,
    "series_id": _series,
    "opening_id": _opening,
    "batch_id": _batch,
    "template_id": _template,
    "seat_id": _seat,
    "application_id": _application,
    "promise_id": _promise,
    "call_out_id": _call_out,
    "asked_id": _asked,
    "party_id": _of_node(Party),
    "offer_id": _offer,
    "household_id": _of_node(Household),
    "message_id": _message,
    "delivery_id": _delivery,
    "untold_id": _untold,
    "person_id": _person,
    "volunteer_id": _person,
    "lead_id": lambda *_: True,
    "named_id": lambda *_: True,
    "roster_id": _planned(Roster),
    "run_id": _planned(Run),
    "scenario_id": _scenario,
    "waiver_id": _waiver,
    "grant_id": _of_node(Grant),
    "belonging_id": _of_node(Belonging),
    "stall_id": _of_node(Stall),
    "invitation_id": _of_node(Invitation),
    "sheet_id": _sheet,
    "calendar_day_id": _calendar_day,
    "credential_id": _of_person(Credential, "volunteer_id"),
    "evidence_id": _evidence,
    "merge_id": _of_person(Merge, "kept_id"),
    "kept_id": _person,
    "merged_id": _person,
    "contact_id": _of_person(Contact, "person_id"),
    "relation_id": _of_person(Relation, "person_id"),
    "request_id": _request,
}
