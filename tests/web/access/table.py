"""The table of rights: every route with everybody around one sub-district, asked of the running program.

    python -m tests.web.access.table        writes `rights.txt` anew; read what changed before it is kept

One row a route: `y` lets in, `-` keeps out (403), or acts as if nothing were there (404); for each right by
where it is held: the sub-district itself, its neighbour, the district above, a neighbourhood below.
"""

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.engine import Connection
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from tests.web.access.world import POSITIONS, World, build
from tests.web.conftest import TODAY, account_of, filled
from web import auth, create_app
from web.db import Database
from web.models import RIGHTS
from web.services.accounts import sign_in
from web.settings import Settings

FILE = Path(__file__).parent / "rights.txt"
READ = frozenset({"GET"})
HEAD = f"{'route':76} {'none':5}{'serves':7}" + "".join(f"{right:14}" for right in RIGHTS)


@dataclass
class House:
    """A running program with its world; `restore` undoes what a request changed."""

    app: Flask
    world: World
    database: Database
    folder: Path
    tokens: Mapping[tuple[str, str], str]
    changed: bool = False

    def __post_init__(self) -> None:
        event.listen(self.database.engine, "commit", self._note)

    def _note(self, _connection: Connection) -> None:
        self.changed = True

    def restore(self) -> None:
        """The database as it was, where anything was written since; most requests are refused before."""
        if self.changed:
            self.database.engine.dispose()
            shutil.copy(self.folder / "kept.sqlite", self.folder / "duet.sqlite")
            self.changed = False

    def client(self, who: tuple[str, str] | None) -> FlaskClient:
        """The browser of somebody, or of nobody."""
        client = self.app.test_client()
        if who is not None:
            client.set_cookie("duet_session", self.tokens[who])
        return client


def house(folder: Path) -> House:
    """A program with the small world, in a folder of its own."""
    settings = Settings(instance=folder, solve_seconds=5, solve_workers=1)
    database = filled(settings)
    with database.session() as session:
        world = build(session)
        tokens = {
            who: sign_in.open_session(session, account, agent="test", days=30)
            for who, account in world.accounts.items()
        }
        volunteer = account_of(session, "volunteer")
        tokens["volunteer", ""] = sign_in.open_session(session, volunteer, agent="test", days=30)
    database.engine.dispose()
    shutil.copy(folder / "duet.sqlite", folder / "kept.sqlite")
    app = create_app(settings, database)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return House(app, world, database, folder, tokens)


def address(rule: str, ids: Mapping[str, str]) -> str:
    """A route's address with the world's ids in its holes. Raises KeyError for a hole nobody knows."""
    return re.sub(r"<(?:[^<>:]*:)?([^<>]*)>", lambda hole: ids[hole[1]], rule)


def routes(app: Flask) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Every route that is not a file: method, rule, who may."""
    for rule, endpoint, method, may in sorted(auth.routes(app), key=lambda each: (each[0], each[2])):
        if endpoint != "static":
            yield method, rule, may


def lets_in(found: House, who: tuple[str, str] | None, method: str, rule: str) -> bool:
    """Whether somebody gets further than the door. Raises AssertionError where the program breaks."""
    with asked(found, who, method, rule) as answer:
        inside = is_inside(answer)
    if method not in READ:
        found.restore()
    return inside


def asked(found: House, who: tuple[str, str] | None, method: str, rule: str) -> TestResponse:
    """What a route answers somebody. Raises AssertionError where the program breaks."""
    url = address(rule, {**IDS, **found.world.ids})
    options: dict[str, Any] = {}
    if rule.startswith("/api/") and method not in READ:
        options = {"json": {}, "headers": {"If-Match": '"1"'}}
    elif said := SAID.get(f"{method} {rule}"):
        typed = {name: found.world.ids.get(value, value) for name, value in said.items()}
        options = {"query_string" if method in READ else "data": typed}
    answer = found.client(who).open(url, method=method, **options)
    assert answer.status_code < 500, f"{method} {url} breaks for {who}: {answer.status_code}"
    return answer


def is_inside(answer: Response) -> bool:
    """Whether an answer comes from behind the door."""
    to_the_door = answer.headers.get("Location", "").startswith("/sign-in?")
    return answer.status_code not in (401, 403, 404) and not to_the_door


def row(found: House, method: str, rule: str) -> str:
    """One line of the table."""
    marks = [_mark(lets_in(found, who, method, rule)) for who in (None, ("volunteer", ""))]
    marks += [
        "".join(_mark(lets_in(found, (right, each), method, rule)) for each in POSITIONS) for right in RIGHTS
    ]
    cells = f"{marks[0]:5}{marks[1]:7}" + "".join(f"{each:14}" for each in marks[2:])
    return f"{method + ' ' + rule:76} {cells}".rstrip()


def table(found: House) -> Sequence[str]:
    """Every line of the table."""
    return [HEAD.rstrip(), *(row(found, method, rule) for method, rule, _ in routes(found.app))]


def _mark(inside: bool) -> str:
    return "y" if inside else "-"


# What stands in addresses and is no row of the world.
# What a page must be told beside its address; names of the world's ids stand for these.
MOVE = {"volunteer": "person_id", "seat": "seat_id", "version": "0", "hold": "out", "back": "/board"}
SAID: Mapping[str, Mapping[str, str]] = {
    "GET /rosters/<int:roster_id>/move": MOVE,
    "POST /rosters/<int:roster_id>/move": MOVE,
    "POST /board/pins": MOVE,
    "POST /what-if/new": {"project_id": "project_id", "week": "2026-11-30", "name": "What if"},
    "POST /organisations/requests/<int:belonging_id>": {"answer": "confirm"},
    "POST /people/<int:person_id>/state": {"state": "left"},
    "GET /sheets/template/<code:sheet_kind>": {"organisation_id": "organisation_id"},
    "GET /sheets/export/<code:sheet_kind>": {"organisation_id": "organisation_id"},
    "GET /api/v1/sheets/templates/<code:sheet_kind>": {"organisation_id": "organisation_id"},
    "GET /api/v1/sheets/exports/<code:sheet_kind>": {"organisation_id": "organisation_id"},
    "POST /shifts/<int:shift_id>/day/press": {"what": "late", "promise_id": "promise_id"},
    "POST /shifts/<int:shift_id>/day/unplanned": {"seat_id": "seat_id", "volunteer_id": "volunteer_id"},
    "POST /check-in/scanned": {"shift_id": "shift_id", "mark": "nothing"},
    "POST /call-outs/<int:call_out_id>/heard": {"asked": "asked_id", "says": "no"},
}
# Devices and ways in are nobody's who asks here: they are one's own, or not there.
IDS: Mapping[str, str] = {
    "tag": "en",
    "token": "nothing",
    "name": "visitor.css",
    "device_id": "1",
    "signed_in_id": "999999",
    "passkey_id": "1",
    "identity_id": "1",
    "sheet_kind": "people",
}


def main() -> None:
    """Write the table anew."""
    with tempfile.TemporaryDirectory() as folder, time_machine.travel(TODAY, tick=True):
        lines = table(house(Path(folder)))
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
