"""The quantities of the field with their units and bounds, for annotations of entities."""

from enum import IntEnum
from typing import Annotated

from matcher.bounds import Integer, NumberOf

MOST_HEADS = 10_000
"""People on one seat: more than any district sends to one shift."""
MOST_WEIGHT = 999
"""A weight stays below 1,000, so that weighted sums inside a tier stay readable and far from 64 bits."""
MOST_AGE_YEARS = 150
MINUTES_PER_DAY = 24 * 60


class Level(IntEnum):
    """How well a language is spoken: the CEFR levels, and native above them."""

    A1 = 1
    A2 = 2
    B1 = 3
    B2 = 4
    C1 = 5
    C2 = 6
    NATIVE = 7


LevelNumber = Annotated[int, NumberOf(Level)]
SkillLevel = Annotated[int, Integer(1, 3)]
AgeYears = Annotated[int, Integer(0, MOST_AGE_YEARS)]
Heads = Annotated[int, Integer(0, MOST_HEADS)]
Weight = Annotated[int, Integer(1, MOST_WEIGHT)]
