"""Races for the last seats on both databases: 500 people want 5 seats at once, round after round.

    python -m tests.bench.seat_races [--people 500] [--places 5] [--rounds 100] [--databases sqlite]

Every round has a new shift that nobody else is on. After each, exactly as many have a seat as there are, and
no answer was a fault of the server; the first round that differs is printed, and the bench fails.
"""

import argparse
import sys
import time
from collections import Counter
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

import time_machine

from tests.support.postgres_server import postgres_server
from tests.web.conftest import TODAY, filled
from tests.web.promises import racing
from web import create_app
from web.opening import open_database
from web.settings import Settings

DATABASES = ("sqlite", "postgresql")


def address_of(database: str) -> AbstractContextManager[str]:
    """Where a database of a kind is; empty for SQLite in the instance."""
    return postgres_server() if database == "postgresql" else nullcontext("")


def raced(database: str, chosen: argparse.Namespace) -> bool:
    """Run all rounds on one database and print the figures; whether all is well."""
    with address_of(database) as url, TemporaryDirectory() as folder, time_machine.travel(TODAY, tick=True):
        settings = Settings(instance=Path(folder), database_url=url, secret_key="k" * 40)
        filled(settings).close()
        opened = open_database(settings)
        app = create_app(settings, opened)
        answers: Counter[tuple[int, str]] = Counter()
        slowest, begun, wrong = 0.0, time.perf_counter(), 0
        with opened.session() as session:
            tokens = racing.people(session, chosen.people)
            for number in range(chosen.rounds):
                since = time.perf_counter()
                found = racing.run(app, session, racing.readied(session, tokens, chosen.places))
                slowest = max(slowest, time.perf_counter() - since)
                answers += found.answers
                if found.seated != chosen.places or any(status >= 500 for status, _ in found.answers):
                    wrong += 1
                    print(f"  round {number}: {found.seated} seated, {dict(found.answers)}")
        opened.close()
    seconds = time.perf_counter() - begun
    print(f"{database}: {chosen.rounds} rounds of {chosen.people} for {chosen.places}: {wrong} wrong, "
          f"{seconds:.0f} s, slowest round {slowest:.1f} s, answers {dict(answers)}")  # fmt: skip
    return not wrong


def main() -> int:
    """Run the races that were asked for; 1 when a round was wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--places", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--databases", nargs="+", choices=DATABASES, default=DATABASES)
    chosen = parser.parse_args()
    found = [raced(each, chosen) for each in chosen.databases]
    return 0 if all(found) else 1


if __name__ == "__main__":
    sys.exit(main())
