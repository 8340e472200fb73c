"""Every page of the route table, for `tests.bench.pages`: its address with ids that the district has."""

from collections.abc import Callable, Iterator, Mapping
from itertools import cycle
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from web.auth import EVERYONE, SIGNED_IN, VOLUNTEER
from web.models import (
    Credential,
    Organisation,
    Person,
    Project,
    Promise,
    Roster,
    Run,
    Seat,
    Shift,
)

Page = Callable[[Any], Iterator[tuple[str, str]]]
"""Of a district of `tests.bench.pages`: addresses, and who asks for them."""
READERS = ("coordinator", "lead", "administrator", "verifier", "auditor")
FILES_AND_PARTS = frozenset({"audit.export", "credentials.file", "links.look", "session.choose"})
OF_KIND = {
    "project_id": Project, "shift_id": Shift, "seat_id": Seat, "roster_id": Roster, "run_id": Run,
    "organisation_id": Organisation, "promise_id": Promise, "credential_id": Credential,
    "person_id": Person, "volunteer_id": Person,
}  # fmt: skip


def others(app: Flask, session: Session, known: frozenset[str]) -> Mapping[str, Page]:
    """Endpoint -> page, of every page that is not `known` and whose ids the district has."""
    ids = {name: _some(session, kind) for name, kind in OF_KIND.items()}
    found: dict[str, Page] = {}
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.rule.startswith(("/api", "/static")):
            continue
        lacking = rule.arguments - {name for name, some in ids.items() if some}
        if rule.endpoint in known | FILES_AND_PARTS or lacking:
            continue
        may = app.extensions["rights"][rule.endpoint, "GET"]
        found[rule.endpoint] = _page(app, rule, ids, _reader(may))
    return found


def _some(session: Session, kind: Any) -> list[int]:
    """A few ids of a kind, from all over its rows."""
    count = session.scalar(select(func.count()).select_from(kind)) or 0
    rows = session.scalars(select(kind.id).order_by(kind.id)).all()
    return list(rows[:: max(1, count // 20)])


def _reader(may: frozenset[str]) -> str:
    if EVERYONE in may:
        return "strangers"
    if may & {SIGNED_IN, VOLUNTEER}:
        return "volunteers"
    return next(f"{right}s" for right in READERS if right in may)


def _page(app: Flask, rule: Rule, ids: Mapping[str, list[int]], readers: str) -> Page:
    def page(district: Any) -> Iterator[tuple[str, str]]:
        places = {name: cycle(ids[name]) for name in rule.arguments}
        address = app.url_map.bind("localhost")
        for token in getattr(district, readers):
            values = {name: next(each) for name, each in places.items()}
            yield address.build(rule.endpoint, values), token

    return page
