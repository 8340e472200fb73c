"""How long private fields take: 50,000 sealed and opened, with keys to be made, read and remembered.

    python -m tests.bench.vault [--people 50000]

Keys stand in SQLite in a temporary folder.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TypeVar

from web.settings import Settings
from web.vault import Vault, open_vault

FIELD = "person.phone"
SINGLE = 1_000
Found = TypeVar("Found")


def measure(people: int) -> dict[str, float]:
    """Seconds for each kind of work with the fields of so many people."""
    found: dict[str, float] = {}
    rows = [(owner, FIELD, f"+86 139{owner:08}") for owner in range(1, people + 1)]
    with TemporaryDirectory() as folder:
        settings = Settings(instance=Path(folder))
        vault, other = open_vault(settings), open_vault(settings)
        sealed = _timed(found, "seal, keys to be made", lambda: vault.seal_many(rows))
        _timed(found, "seal, keys remembered", lambda: vault.seal_many(rows))
        asked = [(owner, field, value) for (owner, field, _), value in zip(rows, sealed, strict=True)]
        for name in ("open, keys to be read", "open, keys remembered"):
            if _timed(found, name, lambda: other.open_many(asked)) != [value for _, _, value in rows]:
                raise AssertionError(name)
        _timed(found, f"{SINGLE:,} single opens", lambda: [other.open(*asked[0]) for _ in range(SINGLE)])
        _timed(found, f"{SINGLE:,} single seals", lambda: _seal_one_by_one(vault))
        _timed(found, f"{SINGLE:,} digests", lambda: [vault.digest("k", row[2]) for row in rows[:SINGLE]])
        vault.close()
        other.close()
    return found


def _seal_one_by_one(vault: Vault) -> None:
    for number in range(SINGLE):
        vault.seal(1, FIELD, str(number))


def _timed(into: dict[str, float], name: str, work: Callable[[], Found]) -> Found:
    started = perf_counter()
    done = work()
    into[name] = perf_counter() - started
    return done


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50_000)
    people = parser.parse_args().people
    print(f"{people:,} people")
    for name, seconds in measure(people).items():
        print(f"{name:24} {seconds:6.2f} s")


if __name__ == "__main__":
    main()
