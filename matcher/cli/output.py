"""Answers on standard output: JSON bytes or short tables."""

import os
import sys
from collections.abc import Mapping, Sequence

from matcher.result import TierResult
from matcher.tiers import Tier


def write_answer(answer: str | bytes) -> None:
    """Print an answer at once. `BrokenPipeError` when its reader is gone."""
    data = answer if isinstance(answer, bytes) else answer.encode("utf-8") + b"\n"
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def discard_output() -> None:
    """Drop the text that is still buffered; the interpreter would try to write it again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def table(rows: Sequence[Sequence[object]]) -> str:
    """Rows in columns; numbers are aligned to the right, words to the left."""
    widths = [max(len(str(row[column])) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(_cell(value, width) for value, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def tier_table(tiers: Mapping[Tier, TierResult]) -> str:
    """Cost, bound, difference, stake and gap of each tier."""
    head = ("tier", "cost", "bound", "above", "stake", "gap")
    rows = [
        (
            tier.name.lower(),
            each.cost,
            each.bound,
            each.cost - each.bound,
            each.stake,
            f"{100 * each.gap:.2f} %",
        )
        for tier, each in sorted(tiers.items())
    ]
    return table([head, *rows])


def cost_table(costs: Mapping[Tier, int]) -> str:
    """The cost of each tier."""
    return table([("tier", "cost"), *((tier.name.lower(), cost) for tier, cost in sorted(costs.items()))])


def _cell(value: object, width: int) -> str:
    return str(value).rjust(width) if isinstance(value, int) else str(value).ljust(width)
