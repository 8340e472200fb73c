"""Races of edits on both databases: 200 people edit the same eight things at once, and nothing is lost.

    python -m tests.bench.edit_races [--clients 200] [--rows 8] [--processes 2] [--at-once 8]

Each client reads a row of each kind (or of as many as `--rows` says), thinks, saves, and tries again twice
when somebody was faster; half of them in a browser's forms, half as programs. Clients stand in processes of
their own, which serve as many requests at once as a process of the web server does. The slowest commit is the
longest that an accepted save took from press to answer, waiting for its turn to write included.
"""

import argparse
import multiprocessing
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Semaphore
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.postgres_server import postgres_server
from tests.web.audit import racing
from tests.web.audit.edits import Edited, Moved, edited, moved
from tests.web.conftest import TODAY, account_of, filled, reads
from web import create_app
from web.models import Audit, Roster
from web.opening import open_database
from web.services.accounts import sign_in
from web.services.actor import Actor
from web.settings import Settings

WHO = "admin"
THINKS = 0.2
LONGEST = 1800


def prepared(url: str, folder: str) -> Settings:
    """Settings of an instance with a small district, on the database at `url` (empty: SQLite)."""
    settings = Settings(instance=Path(folder), database_url=url, secret_key="k" * 40)
    filled(settings).close()
    return settings


def actor_of(session: Session) -> Actor:
    """The demo's administrator."""
    token = sign_in.open_session(session, account_of(session, WHO), agent="race", days=1)
    found = sign_in.recognise(session, token, "127.0.0.1", ZoneInfo("Asia/Shanghai"))
    if found is None:
        raise LookupError(WHO)
    return found[0]


@dataclass(frozen=True)
class Race:
    """What is edited, by which sign-ins, and where the draft and the trail stood when it began."""

    rows: Sequence[Edited]
    draft: Moved
    begun: int
    after: int
    tokens: Sequence[str]


def readied(settings: Settings, clients: int) -> Race:
    """Everything that a race needs; the database is closed again."""
    database = open_database(settings)
    with database.session() as session:
        rows, draft = edited(session, actor_of(session)), moved(session)
        account = account_of(session, WHO)
        reads(session, account, "en")
        tokens = [sign_in.open_session(session, account, agent="race", days=1) for _ in range(clients)]
        begun = session.get_one(Roster, draft.roster).version
        after = session.scalar(select(func.max(Audit.id))) or 0
    database.close()
    return Race(rows, draft, begun, after, tokens)


def work(
    settings: Settings, race: Race, numbers: Sequence[int], chosen: argparse.Namespace, start: Any, told: Any
) -> None:
    """One process of clients; their saves go into the queue `told`."""
    database = open_database(settings)
    app, served = create_app(settings, database), Semaphore(chosen.at_once)
    clients = []
    for number in numbers:
        browser = app.test_client()
        browser.set_cookie("duet_session", race.tokens[number])
        clients.append(racing.Client(browser, number, served))
    serials = count(numbers[0] * 10_000).__next__
    start.wait(LONGEST)
    try:
        told.put(racing.run(clients, race.rows, race.draft, serials, THINKS, chosen.rows))
    except BaseException as fault:
        told.put(repr(fault))
        raise
    finally:
        database.close()


def raced(settings: Settings, race: Race, chosen: argparse.Namespace) -> list[racing.Save]:
    """The saves of all clients, who stand in as many processes as `chosen` says."""
    processes = chosen.processes
    context = multiprocessing.get_context("fork")
    start, told = context.Barrier(processes), context.Queue()
    parts = [range(first, len(race.tokens), processes) for first in range(processes)]
    workers = [
        context.Process(target=work, args=(settings, race, part, chosen, start, told)) for part in parts
    ]
    for each in workers:
        each.start()
    try:
        ended = [told.get(timeout=LONGEST) for _ in workers]
    finally:
        for each in workers:
            each.join(10)
            if each.is_alive():
                each.terminate()
    if broken := [each for each in ended if isinstance(each, str)]:
        raise RuntimeError(broken[0])
    return [save for each in ended for save in each]


def results(settings: Settings, race: Race, saves: Sequence[racing.Save]) -> list[racing.Judged]:
    """What became of the saves, row by row."""
    database = open_database(settings)
    with database.session() as session:
        found = [racing.judged(session, row, saves, race.after) for row in race.rows]
        found.append(racing.judged_draft(session, race.draft, saves, race.begun, race.after))
    database.close()
    return found


def report(title: str, found: Sequence[racing.Judged], seconds: float) -> bool:
    """Print the figures; whether all is well."""
    print(f"\n{title}, {seconds:.0f} s")
    print(f"{'':14}{'accepted':>9}{'refused':>9}{'strange':>9}{'lost':>6}{'slowest commit':>16}")
    for each in found:
        odd = sum(each.strange.values())
        told = f"{each.accepted:>9}{each.refused:>9}{odd:>9}{len(each.lost):>6}"
        print(f"{each.name:14}{told}{each.slowest * 1000:>13.0f} ms")
    for each in found:
        for fault in (*each.lost[:5], *each.strange):
            print(f"  {each.name}: {fault}")
    return not any(each.lost or each.strange for each in found)


def race_on(title: str, url: str, chosen: argparse.Namespace) -> bool:
    """Run and print one race; whether all is well."""
    with TemporaryDirectory() as folder, time_machine.travel(TODAY, tick=True):
        settings = prepared(url, folder)
        race = readied(settings, chosen.clients)
        began = time.perf_counter()
        saves = raced(settings, race, chosen)
        seconds = time.perf_counter() - began
        return report(title, results(settings, race, saves), seconds)


def main() -> int:
    """Race on SQLite, then on a PostgreSQL of its own; 1 when anything was lost."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--clients", type=int, default=200)
    asked.add_argument("--rows", type=int, default=8)
    asked.add_argument("--processes", type=int, default=2)
    asked.add_argument("--at-once", type=int, default=8)
    chosen = asked.parse_args()
    well = race_on(f"SQLite, {chosen.clients} clients", "", chosen)
    with postgres_server() as address:
        well &= race_on(f"PostgreSQL, {chosen.clients} clients", address, chosen)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
