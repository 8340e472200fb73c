"""The demo's week as the product plans it, beside the week that benches keep.

    python -m tests.bench.demo_week [--volunteers 3000] [--seconds 27]

The kept week is `fixtures.district` alone. The product's has its visits at households, stations cut from
hours, and specialists whom partners offer; it is solved with visits at the beginning of their windows, and
with starts that the solver chooses, which is what a run does.
"""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from fixtures.district import generate, problem
from matcher.problem.demand import demands_of
from matcher.problem.problem import Problem
from matcher.solver.solve import SolveLimits, solve
from matcher.tiers import Tier
from tests.bench.readme import markdown
from web import migrations, preparing
from web.opening import open_database
from web.services.bounding import as_runs_see_it
from web.services.clock import now
from web.services.days import Week, coming_monday
from web.services.matching import planned_week
from web.services.visits.running import visits_of
from web.settings import Settings
from web.terminal import Terminal


def problems(volunteers: int, folder: Path) -> Iterator[tuple[str, Problem]]:
    """The kept week, the product's, and the product's over the starts that visits may have."""
    yield "kept", problem(generate(volunteers=volunteers))
    settings = Settings(instance=folder, demo_volunteers=volunteers)
    database = open_database(settings)
    migrations.upgrade(database)
    preparing.load_demo(settings, database, Terminal(StringIO()))
    zone = ZoneInfo(settings.zone)
    week = Week(coming_monday(now().astimezone(zone).date()), zone)
    with database.session() as session:
        kept = planned_week(session, week)
        free = replace(kept.problem, pinned_in=kept.problem.pinned_in - kept.paired.pins)
        over = visits_of(session, week, kept, {}).spread(as_runs_see_it(session, free), None, now())
        yield "product, first starts", as_runs_see_it(session, kept.problem)
        yield "product, chosen starts", over.problem
    database.close()


def row(name: str, asked: Problem, seconds: float) -> list[str]:
    """One week as a row: heads filled, and of each tier cost and bound."""
    result = solve(asked, SolveLimits(seconds=seconds, workers=2, seed=1))
    roster, demands = result.roster, demands_of(asked)
    filled = 0 if roster is None else sum(min(each.heads(roster), each.desired) for each in demands)
    tiers = [f"{result.tiers[tier].cost} ({result.tiers[tier].bound})" for tier in Tier]
    return [name, f"{len(asked.shifts):,}", f"{filled:,}", *tiers]


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("--volunteers", type=int, default=3_000)
    asked.add_argument("--seconds", type=float, default=27)
    chosen = asked.parse_args()
    heads = ["week", "shifts", "heads filled", *(f"{tier.name.lower()} (bound)" for tier in Tier)]
    with TemporaryDirectory() as folder:
        rows = [row(name, each, chosen.seconds) for name, each in problems(chosen.volunteers, Path(folder))]
    print("\n".join(markdown(heads, rows)))


if __name__ == "__main__":
    main()
