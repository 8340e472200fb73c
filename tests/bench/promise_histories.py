"""Many random histories of a small district: is what everybody is told still the same after each step?

    python -m tests.bench.promise_histories --histories 500 --steps 40 --seed 1

A history that goes wrong is printed with all of its steps. `--people` and `--shifts` make it larger.
"""

import argparse
import random
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask

from tests.web.promises.district_of_weeks import build
from tests.web.promises.histories import DEEDS
from tests.web.promises.history import Step
from tests.web.promises.lives import Wrong, lived
from web import create_app
from web.settings import Settings


def drawn(draws: random.Random, steps: int) -> list[Step]:
    """The steps of a history."""
    most = 10_000
    return [
        (draws.randrange(len(DEEDS)), draws.randrange(most), draws.randrange(most), draws.randrange(most))
        for _ in range(steps)
    ]


def main() -> None:
    """Live them all, one after the other, until they are done or the time is over."""
    asked = argparse.ArgumentParser(description=__doc__)
    for name, usual in (("histories", 500), ("steps", 40), ("seed", 1), ("people", 30), ("shifts", 14)):
        asked.add_argument(f"--{name}", type=int, default=usual)
    asked.add_argument("--seconds", type=float, default=3600.0)
    said = asked.parse_args()
    app = create_app(Settings(secret_key="of-the-bench-alone", database_url="sqlite://"))
    with TemporaryDirectory() as folder:
        build(Settings(instance=Path(folder)), said.people, said.shifts)
        _live(app, Path(folder) / "duet.sqlite", said)


def _live(app: Flask, template: Path, said: argparse.Namespace) -> None:
    begun, lives, steps, refused = time.monotonic(), 0, 0, Counter[str]()
    wrong: list[int] = []
    for number in range(said.histories):
        if time.monotonic() - begun > said.seconds:
            break
        seed = said.seed * 100_000 + number
        try:
            history = lived(app, template, drawn(random.Random(seed), said.steps))
        except Wrong as fault:
            wrong.append(seed)
            print(f"--- history {seed}\n{fault}", flush=True)
        else:
            steps += len(history)
            refused.update("refused" if ": refused: " in line else "done" for line in history)
            print(f"history {seed} is right, {time.monotonic() - begun:.0f} s", flush=True)
        lives += 1
    print(f"{lives} histories, {steps} steps that were right, {dict(refused)}, {len(wrong)} wrong: {wrong}, "
          f"{time.monotonic() - begun:.0f} s")  # fmt: skip


if __name__ == "__main__":
    main()
