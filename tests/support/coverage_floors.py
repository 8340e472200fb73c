"""Print the share of branches that the tests took, area by area, and fail where it is below the floor.

Reads the report of `coverage json`, which `make floors` writes. Compiled functions count as far as
`make kernels` has run them without compilation.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# The first area that a file belongs to counts it; the floors are percent of branches.
FLOORS = {"matcher/rules/": 95, "matcher/problem/": 95, "matcher/": 85, "web/": 85}
SHOWN = 15


@dataclass(frozen=True)
class Share:
    """Branches that a file has, and how many of them were taken."""

    path: str
    branches: int
    taken: int

    @property
    def missing(self) -> int:
        """Branches that no test takes."""
        return self.branches - self.taken


def shares(report: Mapping[str, Any]) -> list[Share]:
    """The branches of each file in a report of `coverage json`."""
    return [
        Share(path, each["summary"]["num_branches"], each["summary"]["covered_branches"])
        for path, each in report["files"].items()
    ]


def percent(files: Iterable[Share]) -> float:
    """The branches taken in all of some files, in percent; 100 where there are none."""
    counted = list(files)
    branches = sum(each.branches for each in counted)
    return 100 * sum(each.taken for each in counted) / branches if branches else 100.0


def by_area(files: Iterable[Share]) -> dict[str, list[Share]]:
    """The files of each area that has a floor."""
    found: dict[str, list[Share]] = {area: [] for area in FLOORS}
    for each in files:
        area = next((area for area in FLOORS if each.path.startswith(area)), None)
        if area is not None:
            found[area].append(each)
    return found


def too_low(files: Iterable[Share]) -> list[str]:
    """The areas below their floors."""
    return [area for area, inside in by_area(files).items() if percent(inside) < FLOORS[area]]


def table(files: Iterable[Share]) -> list[str]:
    """Each area with its branches, share and floor; then the files with the most branches missing."""
    counted = list(files)
    lines = [f"{'area':<18}{'branches':>10}{'taken':>9}{'floor':>8}"]
    for area, inside in by_area(counted).items():
        branches = sum(each.branches for each in inside)
        lines.append(f"{area:<18}{branches:>10}{percent(inside):>8.1f}%{FLOORS[area]:>7}%")
    worst = sorted(counted, key=lambda each: -each.missing)[:SHOWN]
    return [*lines, "", *(f"{each.missing:>4} missing in {each.path}" for each in worst if each.missing)]


def main() -> int:
    """Print the table of the report named on the command line; 1 where an area is below its floor."""
    files = shares(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    print("\n".join(table(files)))
    low = too_low(files)
    print(f"below the floor: {', '.join(low)}" if low else "every area is above its floor")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
