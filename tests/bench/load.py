"""A busy evening: 100 people at once, 2 to 6 seconds between their clicks, on a served copy of a district.

    python -m tests.bench.load --instance FOLDER [--people 100] [--seconds 180] [--only alone]

FOLDER holds a demo district that was planned and published. A copy of it is served as `duet serve` does, with
its worker. Volunteers, leads and coordinators look about, and volunteers say yes and no to what they were
promised; first alone, then while a run solves. The clicks are made on the same machine. A click counts from
its first byte out to the last byte back, redirects followed; anything but a page is an error.
"""

import argparse
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from urllib.parse import urlencode, urlsplit

from sqlalchemy.orm import Session

from tests.bench.pages import COPIED, District
from tests.web.conftest import TOKEN
from web import create_app, migrations
from web.opening import open_database
from web.services import planning
from web.settings import Settings

PAUSE_SECONDS = 2.0, 6.0
PATIENCE_SECONDS = 30.0
MAY_TAKE = {"alone": 300, "during a solve": 800}
OF_HUNDRED = {"volunteers": 80, "leads": 12, "coordinators": 8}
AT_ONCE_SECONDS = 4.0
Clicks = Callable[["Person"], Iterator[str]]


@dataclass
class Click:
    """One click: which kind, how long until its page was there, and what went wrong."""

    kind: str
    milliseconds: float
    fault: str = ""


@dataclass
class Person:
    """Somebody with a browser of their own."""

    port: int
    token: str
    clicks: Clicks
    seed: int
    seat_id: int = 0
    made: list[Click] = field(default_factory=list)
    page: str = ""

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self._cookies = {"duet_session": self.token}

    def work(self, until: float) -> None:
        """Click until it is over."""
        time.sleep(self.chance.uniform(0, AT_ONCE_SECONDS))
        for path in self._forever():
            if time.monotonic() > until:
                return
            self.click(path)
            time.sleep(self.chance.uniform(*PAUSE_SECONDS))

    def _forever(self) -> Iterator[str]:
        while True:
            yield from self.clicks(self)

    def click(self, path: str, form: dict[str, str] | None = None) -> None:
        """Ask for a page, or send a form, and note what came of it."""
        begun = time.monotonic()
        kind = ("POST " if form else "") + _kind(path)
        try:
            status = self._follow(path, form)
            fault = "" if status == 200 else str(status)
        except (OSError, HTTPException) as lost:
            fault = type(lost).__name__
        self.made.append(Click(kind, (time.monotonic() - begun) * 1000, fault))

    def _follow(self, path: str, form: dict[str, str] | None) -> int:
        for _ in range(4):
            status, way = self._send(path, form)
            if not way:
                return status
            path, form = way, None
        return status

    def _send(self, path: str, form: dict[str, str] | None) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        try:
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
            if form is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(form) if form is not None else None
            connection.request("POST" if form is not None else "GET", path, body, headers)
            answer = connection.getresponse()
            self.page = answer.read().decode("utf-8", "replace")
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    self._cookies[key] = rest.partition(";")[0]
            parts = urlsplit(answer.getheader("Location", "") if answer.status in (302, 303) else "")
            return answer.status, parts.path + (f"?{parts.query}" if parts.query else "")
        finally:
            connection.close()

    def press(self, path: str, **form: str) -> None:
        """Press a button of the page that is open."""
        found = TOKEN.search(self.page)
        if found:
            self.click(path, {"csrf_token": found[1], **form})


def _kind(path: str) -> str:
    return "/".join("…" if part.isdigit() else part for part in path.partition("?")[0].split("/"))


def volunteer(week: str) -> Clicks:
    """Looks at their shifts and at what fits, and says yes or no."""

    def clicks(me: Person) -> Iterator[str]:
        yield "/me"
        yield f"/me/shifts/{me.seat_id}"
        if me.chance.random() < 0.5:
            states = [
                state for state in ("accepted", "declined", "given_up") if f'value="{state}"' in me.page
            ]
            if states:
                me.press(f"/me/shifts/{me.seat_id}", answer=me.chance.choice(states))
                time.sleep(me.chance.uniform(*PAUSE_SECONDS))
        yield f"/find?week={week}"
        yield me.chance.choice(["/me/availability", "/me/profile", "/me"])

    return clicks


def lead(week: str) -> Clicks:
    """Looks at their projects and their board."""

    def clicks(me: Person) -> Iterator[str]:
        yield "/projects"
        yield f"/board?week={week}"
        yield me.chance.choice(["/projects?all=1", f"/board?week={week}"])

    return clicks


def coordinator(week: str, people: Sequence[int]) -> Clicks:
    """Looks at the board, at people and at rosters."""

    def clicks(me: Person) -> Iterator[str]:
        yield f"/board?week={week}"
        yield f"/people/{me.chance.choice(people)}"
        yield me.chance.choice(["/people", "/rosters", "/runs", f"/board/people?week={week}"])

    return clicks


def crowd(district: District, port: int, count: int) -> list[Person]:
    """So many people of the three kinds."""
    ids = [row.volunteer_id or 0 for row in district.served]
    volunteers = [
        Person(port, token, volunteer(district.monday), number, row.seat_id)
        for number, (token, row) in enumerate(zip(district.volunteers, district.served, strict=True))
    ]
    leads = [Person(port, token, lead(district.monday), 1_000 + number)
             for number, token in enumerate(district.leads)]  # fmt: skip
    staff = [
        Person(port, token, coordinator(district.monday, ids), 2_000 + number)
        for number, token in enumerate((*district.coordinators, *district.daning))
    ]
    each = {name: max(1, count * share // 100) for name, share in OF_HUNDRED.items()}
    return [
        *volunteers[: each["volunteers"]], *leads[: each["leads"]], *staff[: each["coordinators"]],
    ]  # fmt: skip


@contextmanager
def served(settings: Settings) -> Iterator[None]:
    """The copy, served in processes of its own until the end."""
    command = [sys.executable, "-m", "web.cli", "serve"]
    server = subprocess.Popen(command, env={**os.environ, **settings.environment()})
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS * 3
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", settings.port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield
    finally:
        server.terminate()
        server.wait(PATIENCE_SECONDS * 2)


def measured(people: Sequence[Person], seconds: float) -> list[Click]:
    """What all of them clicked in so many seconds."""
    for person in people:
        person.made = []
    until = time.monotonic() + seconds
    threads = [Thread(target=person.work, args=(until,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [click for person in people for click in person.made]


def told(name: str, clicks: Sequence[Click], seconds: float) -> bool:
    """Print the figures; whether all is well."""
    times = sorted(click.milliseconds for click in clicks)
    faults = [click for click in clicks if click.fault]
    p95 = statistics.quantiles(times, n=20)[-1]
    print(f"\n{name}: {len(clicks)} clicks in {seconds:.0f} s, {len(faults)} errors, "
          f"median {statistics.median(times):.0f} ms, 95th {p95:.0f} (may be {MAY_TAKE[name]}), "
          f"longest {times[-1]:.0f}\n")  # fmt: skip
    print("| page | clicks | median ms | 95th | errors |\n| --- | --- | --- | --- | --- |")
    for kind in sorted({click.kind for click in clicks}):
        own = [click for click in clicks if click.kind == kind]
        mine = sorted(click.milliseconds for click in own)
        late = statistics.quantiles(mine, n=20)[-1] if len(mine) > 1 else mine[0]
        wrong = sorted({click.fault for click in own if click.fault})
        print(f"| {kind} | {len(own)} | {statistics.median(mine):.0f} | {late:.0f} | {', '.join(wrong)} |")
    sys.stdout.flush()
    return not faults and p95 <= MAY_TAKE[name]


def solve(session: Session, district: District, seconds: int, workers: int) -> None:
    """Ask for a run of the week after the published one, as long as the clicks last."""
    monday = district.published.period_start + timedelta(days=7)
    values = {"week": monday, "seconds": seconds, "seed": 1, "organisation_id": None, "keep_draft": False}
    planning.start_run(session, None, values, workers=workers)


def main() -> int:
    """Print the tables; 1 when a page failed or the slow ones were too slow."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--instance", type=Path, required=True)
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--seconds", type=int, default=180)
    parser.add_argument("--port", type=int, default=8190)
    parser.add_argument("--only", choices=MAY_TAKE)
    chosen = parser.parse_args()
    well = True
    with TemporaryDirectory() as folder:
        for name in COPIED:
            shutil.copy(chosen.instance / name, Path(folder) / name)
        settings = Settings(instance=Path(folder), port=chosen.port)
        database = open_database(settings)
        migrations.upgrade(database)
        with database.session() as session:
            district = District(create_app(settings, database), session, chosen.people)
            with served(settings):
                people = crowd(district, chosen.port, chosen.people)
                measured(people, AT_ONCE_SECONDS)  # both processes have read what they keep
                for name in [chosen.only] if chosen.only else MAY_TAKE:
                    if name != "alone":
                        solve(session, district, chosen.seconds, settings.solve_workers)
                    well &= told(name, measured(people, chosen.seconds), chosen.seconds)
        database.close()
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
