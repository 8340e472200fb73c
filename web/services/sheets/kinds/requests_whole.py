"""What else a request is in a workbook of a whole district: who deals with it, its work, all that happened.

What is private of it stays where it is: no sheet has it.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from i18n.translator import lazy
from web.models import SHEET_KINDS, Project, Request, RequestEvent, Shift
from web.services.requests import restoring
from web.services.requests.called import REASONS
from web.services.sheets.column import Column, Values
from web.services.sheets.ground import Ground
from web.services.sheets.kinds import shifts
from web.services.sheets.values import moments, named, numbered, plain
from web.services.sheets.values.happened import history
from web.services.sheets.values.numbered import PEOPLE, REQUESTS, SERIES, SHIFTS

HOUSEHOLDS = "households"
WHOLE_ALONE = lazy("Heeded in a workbook of a whole district alone.")
WORK = (
    Column(
        field="shift_id", label=lazy("Number of the shift"), value=numbered.one(SHIFTS, "no_shift"),
        refers=SHIFTS, shown=True, hint=WHOLE_ALONE,
    ),
    Column(
        field="series_id", label=lazy("Number of the series"), value=numbered.one(SERIES, "no_series"),
        refers=SERIES, shown=True, hint=WHOLE_ALONE,
    ),
    Column(
        field="household_id", label=lazy("Number of the home"), shown=True, refers=HOUSEHOLDS,
        value=numbered.one(HOUSEHOLDS, "no_household"), hint=WHOLE_ALONE,
    ),
)  # fmt: skip
COLUMNS = (
    Column(
        field="known_as", label=lazy("Number of the request"), value=plain.text(20), shown=True,
        hint=WHOLE_ALONE,
    ),
    Column(
        field="unit_id", label=lazy("Who deals with it"), value=named.organisation(), refers="organisations",
        shown=True, hint=WHOLE_ALONE,
    ),
    Column(
        field="language", label=lazy("Language of the request"), value=plain.tag(), shown=True,
        hint=WHOLE_ALONE,
    ),
    Column(field="due_on", label=lazy("Next step due on"), value=plain.day(), shown=True, hint=WHOLE_ALONE),
    Column(
        field="closed_at", label=lazy("Closed at"), value=moments.moment(), shown=True, hint=WHOLE_ALONE,
    ),
    Column(
        field="reason", label=lazy("Why it was refused"), value=named.choice(REASONS), shown=True,
        hint=WHOLE_ALONE,
    ),
    Column(
        field="asked_by", label=lazy("Number of who asked"), value=numbered.one(PEOPLE, "nobody"),
        refers=PEOPLE, shown=True, hint=WHOLE_ALONE,
    ),
    Column(
        field="handler_id", label=lazy("Number of who deals with it"), value=numbered.one(PEOPLE, "nobody"),
        refers=PEOPLE, shown=True, hint=WHOLE_ALONE,
    ),
    *(each for each in WORK if each.refers in SHEET_KINDS),
    Column(
        field="merged_into_id", label=lazy("Number of the one it is merged into"), refers=REQUESTS,
        value=numbered.one(REQUESTS, "no_request"), shown=True, hint=WHOLE_ALONE,
    ),
    Column(
        field="history", label=lazy("What happened"), value=history(), shown=True,
        hint=lazy("A line for each event, as Duet wrote it; heeded in a workbook of a whole district alone."),
    ),
)  # fmt: skip


def stands(ground: Ground) -> Callable[[Request], Values]:
    """What stands of a request in these columns."""
    events: dict[int, list[list[Any]]] = defaultdict(list)
    there = _work(ground)
    for each in ground.session.scalars(select(RequestEvent).order_by(RequestEvent.id)):
        by = numbered.named(ground, PEOPLE, each.by)
        words = each.note or str(each.numbers.get("to") or "")
        events[each.request_id].append([moments.shown(ground, each.at), each.verb, each.after, by, words])

    def values(row: Request) -> Values:
        return {
            "known_as": row.number,
            "unit_id": row.unit_id,
            "language": row.language,
            "due_on": row.due_on.isoformat() if row.due_on else None,
            "closed_at": moments.shown(ground, row.closed_at) if row.closed_at else None,
            "reason": row.reason if row.reason in REASONS else None,
            "merged_into_id": row.merged_into_id,
            "history": events[row.id],
            "asked_by": numbered.named(ground, PEOPLE, row.asked_by),
            "handler_id": numbered.named(ground, PEOPLE, row.handler_id),
            "shift_id": row.shift_id if row.shift_id in there else None,
            "series_id": numbered.named(ground, SERIES, row.series_id),
            "household_id": numbered.named(ground, HOUSEHOLDS, row.household_id)
            if HOUSEHOLDS in SHEET_KINDS
            else None,
        }  # fmt: skip

    return values


def _work(ground: Ground) -> frozenset[int]:
    """The shifts that a sheet of requests may name: with a whole district, those that it has rows of."""
    chosen = select(Shift.id).join(Project, Project.id == Shift.project_id)
    chosen = chosen.where(Project.organisation_id.in_(ground.nodes))
    if ground.whole:
        chosen = chosen.where(Shift.status == "open", Project.id.not_in(shifts.closed_projects(ground)))
    return frozenset(ground.session.scalars(chosen))


def enter(ground: Ground, values: Values) -> int:
    """The id of a request that is restored with all that happened."""
    due_on, closed_at, people = values.get("due_on"), values.get("closed_at"), ground.coming.came[PEOPLE]
    happened = [
        restoring.Happened(moments.as_moment(ground, at), verb, state, people.get(by, by), words)
        for at, verb, state, by, words in values["history"]
    ]
    whole: Mapping[str, Any] = {
        **values,
        "due_on": plain.as_day(due_on) if due_on else None,
        "closed_at": moments.as_moment(ground, closed_at) if closed_at else None,
    }
    return restoring.restore(ground.session, ground.actor, ground.own_scope, whole, happened)
