"""Requests: what neighbourhoods asked for, and how each stands; history comes in with its days.

A whole district's have more columns that are heeded: who deals with each, its shift, and all that happened.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from i18n.translator import lazy
from web.models import Request
from web.services.requests import asking, bringing
from web.services.requests.called import STATES
from web.services.requests.transitions import UNDECIDED
from web.services.sheets.column import Column, Kind, Values
from web.services.sheets.faults import Fault, fault
from web.services.sheets.ground import Ground
from web.services.sheets.kinds import requests_whole
from web.services.sheets.looking import IDENTITY
from web.services.sheets.values import moments, named, plain
from web.services.sheets.values.identity import duet_number, own_number

COLUMNS = (
    own_number(),
    duet_number(),
    Column(
        field="kind", label=lazy("Kind of request"), required=True, value=named.word("request"),
        also=lazy("kind, type"),
    ),
    Column(
        field="summary", label=lazy("What is asked"), required=True, value=plain.text(300),
        also=lazy("request, summary"), hint=lazy("In one sentence, without names, numbers or addresses."),
    ),
    Column(field="people", label=lazy("For how many people"), value=plain.count(1, 10_000)),
    Column(field="wanted_on", label=lazy("When it is wanted"), value=plain.day()),
    Column(
        field="organisation_id", label=lazy("For which neighbourhood"), value=named.organisation(),
        refers="organisations", shown=True, also=lazy("organisation, neighbourhood"),
        hint=lazy("Who asks; the organisation of the sheet where it is empty."),
    ),
    Column(
        field="state", label=lazy("How it stands"), value=named.choice(STATES), shown=True,
        also=lazy("state, status"), hint=lazy("Of a request that is new here; received where it is empty."),
    ),
    Column(
        field="asked_at", label=lazy("Asked on"), value=moments.moment(), shown=True,
        also=lazy("received on"), hint=lazy("Of a request that is new here; now where it is empty."),
    ),
    Column(
        field="done_at", label=lazy("Done on"), value=moments.moment(), shown=True, also=lazy("closed on"),
    ),
    Column(field="said", label=lazy("Answer"), value=plain.text(2000), shown=True),
    Column(field="stars", label=lazy("Stars"), value=plain.count(1, 5), shown=True),
    *requests_whole.COLUMNS,
)  # fmt: skip
CHANGED = ("kind", "summary", "people", "wanted_on")


def stand(ground: Ground) -> Mapping[int, Values]:
    """The requests of the organisation and below it, without what is private."""
    here = Request.organisation_id.in_(ground.nodes)
    more = requests_whole.stands(ground)
    return {
        row.id: {
            IDENTITY: str(row.id),
            "kind": row.kind,
            "summary": row.summary,
            "people": row.people,
            "wanted_on": row.wanted_on.isoformat() if row.wanted_on else None,
            "organisation_id": row.organisation_id,
            "state": row.state,
            "asked_at": moments.shown(ground, row.asked_at),
            "done_at": moments.shown(ground, row.done_at) if row.done_at else None,
            "said": row.said or None,
            "stars": row.stars,
            **more(row),
        }
        for row in ground.session.scalars(select(Request).where(here).order_by(Request.id))
    }


def keys(_ground: Ground, values: Values) -> Sequence[Hashable]:
    """A request has no key but its number: two may ask the same."""
    del values
    return []


def check(_ground: Ground, after: Values, before: Values | None, changed: Any) -> Sequence[Fault]:
    """What is decided already is not set right by a sheet."""
    if before is not None and set(changed) & set(CHANGED) and after["state"] not in UNDECIDED:
        return [fault("summary", "request_decided")]
    return []


def enter(ground: Ground, row_id: int | None, said: Values, before: Values) -> int:
    """Bring a request in, or set right what it asks."""
    full = {**before, **said}
    day = full.get("wanted_on")
    values: dict[str, Any] = {**full, "wanted_on": plain.as_day(day) if day else None}
    if row_id is not None:
        known = {name: values[name] for name in CHANGED if name in said}
        asking.change(ground.session, ground.actor, row_id, known, None)
        return row_id
    for name in ("asked_at", "done_at"):
        values[name] = moments.as_moment(ground, full[name]) if full.get(name) else None
    values["organisation_id"] = full.get("organisation_id") or ground.organisation_id
    if ground.whole and full.get("history"):
        return requests_whole.enter(ground, values)
    return bringing.bring(ground.session, ground.actor, values)


def taken(ground: Ground, rows: Mapping[int, Values]) -> Collection[int]:
    """All; with a whole district, those that others were merged into come before these."""
    return sorted(rows, key=lambda each: bool(rows[each]["merged_into_id"])) if ground.whole else rows.keys()


KIND = Kind(
    name="requests",
    label=lazy("Residents' requests"),
    hint=lazy("What neighbourhoods asked for, with how each stands; history comes in with its days."),
    columns=COLUMNS,
    stand=stand,
    keys=keys,
    check=check,
    enter=enter,
    taken=taken,
    called=lambda _, values: str(values.get("summary") or ""),
)
