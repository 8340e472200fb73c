"""What a page costs: processor time inside the application for one request, compression included.

    python -m tests.bench.pages --instance FOLDER [--readers 50] [--only board] [--profile board] [--every]

FOLDER holds a demo district that was planned and published (`duet run` makes one); a copy of it is measured.
Different readers ask in turn, and between two requests somebody says yes or no to a promise, so that nothing
that was kept from before may be shown. The table has the median and the 90th percentile in milliseconds.
With `--every` it goes on with every other page that people open, and names those that cost more than 30.

A large district is made by `DUET_INSTANCE=FOLDER DUET_DEMO_VOLUNTEERS=50000 duet run`, which takes an hour;
`--only "board of a sub-district"` then shows what one sub-district's board costs. It may cost twice as much.
"""

import argparse
import cProfile
import pstats
import shutil
import statistics
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import EnvironBuilder, run_wsgi_app

from tests.bench.every_page import others
from web import create_app, demo, migrations, settle
from web.db import writing
from web.models import Account, Person, Promise, Roster, Seat, Shift
from web.opening import open_database
from web.services import publishing
from web.services.accounts import contacts, sign_in
from web.services.actor import Actor
from web.services.clock import now
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.settings import Settings

COPIED = ("duet.sqlite", "keys.sqlite", "master-keys")
WARM = 2
Page = Callable[["District"], Iterator[tuple[str, str]]]


class District:
    """A copy of a demo district with its application and 50 people signed in to it."""

    def __init__(self, app: Flask, session: Session, readers: int) -> None:
        self.app, self.session = app, session
        self.published = session.scalars(select(Roster).where(Roster.state == "published")).one()
        self.monday = self.published.period_start.isoformat()
        chosen = (
            select(Promise.volunteer_id, Seat.shift_id, Promise.seat_id)
            .join(Seat, Seat.id == Promise.seat_id)
            .join(Shift, Shift.id == Seat.shift_id)
            .where(Promise.state == "offered", Promise.volunteer_id.is_not(None))
            .order_by(Promise.seat_id, Promise.volunteer_id)
        )
        rows = session.execute(chosen).all()
        self.served = [row for row in rows if row.volunteer_id is not None][:: max(1, len(rows) // readers)]
        self.served = self.served[:readers]
        self.volunteers = [self._enter(row.volunteer_id or 0) for row in self.served]
        self.coordinators = [self._account("coordinator") for _ in range(readers)]
        self.leads = [self._account("lead") for _ in range(readers)]
        self.daning = [self._account("daning") for _ in range(readers)]
        self.administrators = [self._account("admin") for _ in range(readers)]
        self.verifiers = [self._account("verifier") for _ in range(readers)]
        self.auditors = [self._account("auditor") for _ in range(readers)]
        self.strangers = [""] * readers
        self.empty_seats = self._short_seats()
        self._next = cycle([(row.volunteer_id, row.seat_id) for row in rows[7::13]])

    def _account(self, code: str) -> str:
        found = contacts.account_of(self.session, contacts.digest_of(self.session, demo.address(code)))
        assert found is not None
        return sign_in.open_session(self.session, found[0].id, agent="bench", days=1)

    def _enter(self, person_id: int) -> str:
        with writing(self.session):
            account = Account(person_id=person_id, password_hash="", created_at=now())
            self.session.add(account)
            self.session.flush()
        return sign_in.open_session(self.session, account.id, agent="bench", days=1)

    def _short_seats(self) -> Sequence[int]:
        heads: dict[int, int] = {}
        for seat_id in self.session.scalars(select(Promise.seat_id).where(Promise.state == "offered")):
            heads[seat_id] = heads.get(seat_id, 0) + 1
        seats = self.session.execute(select(Seat.id, Seat.minimum, Seat.desired).order_by(Seat.id))
        return [row.id for row in seats if heads.get(row.id, 0) < row.desired]

    @property
    def draft(self) -> int:
        """A draft by the coordinator; made at first use."""
        if not hasattr(self, "_draft"):
            token = self.coordinators[0]
            found = sign_in.recognise(self.session, token, "127.0.0.1", self.session.info["zone"])
            assert found is not None
            actor: Actor = found[0]
            self._draft = publishing.draft(self.session, actor, self.published.period_start)
        return self._draft

    def promise_something(self) -> None:
        """Somebody answers: their yes, or after a yes that they cannot come."""
        volunteer, seat = next(self._next)
        with writing(self.session):
            chosen = (Promise.volunteer_id == volunteer) & (Promise.seat_id == seat)
            promise = self.session.scalars(select(Promise).where(chosen)).one()
            deed = Deed(None, "party")
            if promise.state == "accepted":
                acts.give_up(self.session, deed, [promise])
            else:
                acts.accept(self.session, deed, [promise])

    def ask(self, path: str, token: str) -> tuple[float, int, int]:
        """Milliseconds, status and bytes of one request."""
        cookie = ("Cookie", f"duet_session={token}")
        headers = [cookie, ("Accept-Encoding", "gzip"), ("Accept-Language", "zh-CN")]
        environ = EnvironBuilder(path, base_url="http://localhost", headers=headers).get_environ()
        begun = process_time()
        body, status, _ = run_wsgi_app(self.app, environ, buffered=True)
        return (process_time() - begun) * 1000, int(status[:3]), sum(len(each) for each in body)


def _each(path: str, tokens: str) -> Page:
    def page(district: District) -> Iterator[tuple[str, str]]:
        week = {"monday": district.monday}
        return ((path.format(**week), token) for token in getattr(district, tokens))

    return page


def _one_shift(district: District) -> Iterator[tuple[str, str]]:
    rows = zip(district.served, district.volunteers, strict=True)
    return ((f"/me/shifts/{row.seat_id}", token) for row, token in rows)


def _why_empty(district: District) -> Iterator[tuple[str, str]]:
    seats = cycle(district.empty_seats)
    return ((f"/board/seats/{next(seats)}", token) for token in district.coordinators)


def _move(district: District) -> Iterator[tuple[str, str]]:
    seats, people = cycle(district.empty_seats), cycle(row.volunteer_id for row in district.served)
    address = f"/rosters/{district.draft}/move?volunteer=%s&seat=%s"
    return ((address % (next(people), next(seats)), token) for token in district.coordinators)


def _shift(district: District) -> Iterator[tuple[str, str]]:
    rows = zip(district.served, district.coordinators, strict=True)
    return ((f"/board/shifts/{row.shift_id}", token) for row, token in rows)


def _person(district: District) -> Iterator[tuple[str, str]]:
    rows = zip(district.served, district.coordinators, strict=True)
    return ((f"/people/{row.volunteer_id}", token) for row, token in rows)


def _roster(district: District) -> Iterator[tuple[str, str]]:
    return ((f"/rosters/{district.draft}", token) for token in district.coordinators)


PAGES: Mapping[str, tuple[Page, int]] = {
    "my shifts": (_each("/me", "volunteers"), 15),
    "one shift": (_one_shift, 15),
    "inbox": (_each("/me/inbox", "volunteers"), 15),
    "how I want to be told": (_each("/me/telling", "volunteers"), 15),
    "find": (_each("/find?week={monday}", "volunteers"), 25),
    "start": (_each("/", "strangers"), 30),
    "my hours": (_each("/me/availability", "volunteers"), 30),
    "my profile": (_each("/me/profile", "volunteers"), 30),
    "board": (_each("/board?week={monday}", "coordinators"), 80),
    "board of a sub-district": (_each("/board?week={monday}", "daning"), 80),
    "people board": (_each("/board/people?week={monday}", "coordinators"), 40),
    "shift beside the board": (_shift, 30),
    "why empty": (_why_empty, 50),
    "move": (_move, 40),
    "roster": (_roster, 30),
    "rosters": (_each("/rosters", "coordinators"), 30),
    "runs": (_each("/runs", "coordinators"), 30),
    "projects": (_each("/projects", "leads"), 30),
    "people": (_each("/people", "coordinators"), 30),
    "one person": (_person, 30),
    "outbox": (_each("/outbox", "coordinators"), 40),
    "outbox of a sub-district": (_each("/outbox", "daning"), 40),
    "outbox of a lead": (_each("/outbox", "leads"), 40),
    "to tell by phone": (_each("/calls/untold", "coordinators"), 40),
    "what if": (_each("/what-if", "coordinators"), 30),
    "organisations": (_each("/organisations", "coordinators"), 30),
}


SHOWN = frozenset(
    {
        "me.shifts", "me.shift", "find.week", "start.home", "availability.week", "profile.show", "board.week",
        "board.people", "seats.shift", "seats.show", "seats.move", "rosters.show", "rosters.listing",
        "runs.listing", "projects.listing", "people.listing", "people.show", "what_if.listing",
        "organisations.tree", "inbox.show", "telling.show", "outbox.listing", "unreached.listing",
    }
)  # fmt: skip
"""The endpoints of PAGES."""
MOST_OF_OTHERS, READERS_OF_OTHERS = 30, 8


def measured(district: District, page: Page, profile: cProfile.Profile | None = None) -> Mapping[str, Any]:
    """The figures of one page, asked by every reader in turn."""
    found, bytes_sent, statuses = [], 0, set()
    for number, (path, token) in enumerate(page(district)):
        district.promise_something()
        if profile and number >= WARM:
            profile.enable()
        milliseconds, status, size = district.ask(path, token)
        if profile:
            profile.disable()
        if number >= WARM:
            found.append(milliseconds)
        statuses.add(status)
        bytes_sent = max(bytes_sent, size)
    return {
        "median": statistics.median(found),
        "p90": statistics.quantiles(found, n=10)[-1],
        "bytes": bytes_sent,
        "statuses": sorted(statuses),
    }


def _first(page: Page) -> Page:
    """The same for a few readers."""
    return lambda district: islice(page(district), READERS_OF_OTHERS)


def main() -> int:
    """Print the table; 1 when a page costs more than it may, or did not answer."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--instance", type=Path, required=True)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--only", nargs="+", choices=PAGES)
    parser.add_argument("--profile", choices=PAGES)
    parser.add_argument("--every", action="store_true")
    chosen = parser.parse_args()
    well = True
    with TemporaryDirectory() as folder:
        for name in COPIED:
            shutil.copy(chosen.instance / name, Path(folder) / name)
        settings = Settings(instance=Path(folder))
        database = open_database(settings)
        migrations.upgrade(database)
        with database.session() as session:
            monday = session.scalar(select(Roster.period_start).where(Roster.state == "published"))
            assert monday is not None
            moment = session.scalar(select(Roster.published_at).where(Roster.state == "published"))
            assert moment is not None
        with time_machine.travel(moment + timedelta(hours=1), tick=True), database.session() as session:
            district = District(create_app(settings, database), session, chosen.readers)
            settle()  # as a server does
            people = len(session.scalars(select(Person.id)).all())
            print(f"{people} people, {chosen.readers} readers, one promise written between requests\n")
            print(
                "| page | median ms | 90th | may cost | kB | status |\n| --- | --- | --- | --- | --- | --- |"
            )
            for name in [chosen.profile] if chosen.profile else chosen.only or PAGES:
                page, most = PAGES[name]
                profile = cProfile.Profile() if chosen.profile else None
                found = measured(district, page, profile)
                well &= found["median"] <= most and found["statuses"] == [200]
                print(f"| {name} | {found['median']:.1f} | {found['p90']:.1f} | {most} "
                      f"| {found['bytes'] / 1000:.0f} | {found['statuses']} |", flush=True)  # fmt: skip
                if profile:
                    pstats.Stats(profile).sort_stats("cumulative").print_stats(60)
            if chosen.every:
                well &= every_other(district)
        database.close()
    return 0 if well else 1


def every_other(district: District) -> bool:
    """Name the pages beside PAGES that cost too much or do not answer; whether there is none."""
    pages = others(district.app, district.session, SHOWN)
    dear = []
    for name, page in sorted(pages.items()):
        found = measured(district, _first(page))
        if found["median"] > MOST_OF_OTHERS or not set(found["statuses"]) & {200, 302}:
            dear.append((name, found))
    print(f"\n{len(pages)} other pages; {len(dear)} of them cost more than {MOST_OF_OTHERS} ms\n")
    for name, found in dear:
        print(f"| {name} | {found['median']:.1f} | {found['p90']:.1f} | {found['statuses']} |")
    return not dear


if __name__ == "__main__":
    sys.exit(main())
