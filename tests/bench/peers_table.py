"""The table of Duet and its peers, and in which cells Duet is not first."""

from collections.abc import Iterator, Sequence

from tests.bench.readme import markdown

Figures = dict[str, object]
DUET = "Duet"
LATE = 1.1
LATE_SECONDS = 2.0
# Its time is its own solver's; handing the problem over is not counted.
OWN_CLOCK = frozenset({"Timefold"})


def table(cells: Sequence[Figures]) -> str:
    """A row for each size and peer, a column for each time; then what must be said beside it."""
    times = sorted({_seconds(cell) for cell in cells})
    heads = ["volunteers", "peer", *(f"{seconds:g} s" for seconds in times)]
    rows = [
        [volunteers, peer, *(_shown(cells, volunteers, peer, seconds) for seconds in times)]
        for volunteers in sorted({str(cell["volunteers"]) for cell in cells}, key=int)
        for peer in dict.fromkeys(str(cell["peer"]) for cell in cells)
    ]
    return "\n".join([*markdown(heads, rows), "", *_said(cells)])


def costs(cell: Figures) -> tuple[int, ...] | None:
    """The costs by which a cell is ranked; None without a feasible roster in time."""
    found, took = cell["costs"], cell["took"]
    assert isinstance(took, float)
    late = took > LATE * _seconds(cell) + LATE_SECONDS and cell["peer"] not in OWN_CLOCK
    return None if late or not isinstance(found, list) else tuple(found)


def behind(cells: Sequence[Figures]) -> Iterator[Figures]:
    """The cells in which another peer's roster is better than Duet's, or Duet has none in time."""
    for mine in cells:
        others = [cell for cell in cells if _rivals(mine, cell)]
        best = min((found for cell in others if (found := costs(cell)) is not None), default=None)
        own = costs(mine)
        if mine["peer"] == DUET and (own is None or (best is not None and best < own)):
            yield mine


def _rivals(one: Figures, other: Figures) -> bool:
    return one is not other and all(one[name] == other[name] for name in ("volunteers", "seconds"))


def _seconds(cell: Figures) -> float:
    seconds = cell["seconds"]
    assert isinstance(seconds, int | float)
    return float(seconds)


def _shown(cells: Sequence[Figures], volunteers: str, peer: str, seconds: float) -> str:
    same = [cell for cell in cells if str(cell["volunteers"]) == volunteers and _seconds(cell) == seconds]
    mine = next((cell for cell in same if cell["peer"] == peer), None)
    if mine is None:
        return ""
    if not isinstance(mine["costs"], list):
        return "none"
    text = " · ".join(f"{cost:,}" for cost in mine["costs"])
    if costs(mine) is None:
        return f"{text} (late: {mine['took']:.0f} s)"
    ranked = [found for cell in same if (found := costs(cell)) is not None]
    return f"**{text}**" if costs(mine) == min(ranked) else text


def _said(cells: Sequence[Figures]) -> Iterator[str]:
    lost = [f"{cell['volunteers']} volunteers at {_seconds(cell):g} s" for cell in behind(cells)]
    told = "not first with " + "; ".join(lost) if lost else "first or tied in every cell"
    yield f"Duet is {told}. A cell shows the costs of the five tiers in their order; the best of a"
    yield "column and size is bold. Two cores."
