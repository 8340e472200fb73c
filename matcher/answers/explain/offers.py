"""A way to fill a seat before it is judged."""

from typing import NamedTuple

from matcher.answers.explain.effects import NO_CHANGE, ScenarioChange
from matcher.roster import Difference


class Offer(NamedTuple):
    """Moves that would fill a seat, the change that must come with them, and the numbers for its sentence.

    `code` is that of `Repair`.
    """

    code: str
    numbers: dict[str, object]
    moves: Difference
    change: ScenarioChange = NO_CHANGE
