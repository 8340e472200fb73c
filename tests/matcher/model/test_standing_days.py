"""The days on which somebody stands, before a period, inside it and after it."""

from dataclasses import replace

import pytest

from matcher.ids import VolunteerId
from matcher.model.standing_days import NO_DAYS, StandingDays, standing_days, standing_kinds
from matcher.problem.entities import Window
from matcher.problem.terms import Span, Terms
from tests.support.builders import at, problem, shift, volunteer

ANN = VolunteerId("ann")


def test_days_are_counted_from_the_borders_of_the_period() -> None:
    work = [
        shift("a", "2026-11-29 9-10", kind="visit"),
        shift("b", "2026-11-27 9-10", kind="class"),
        shift("c", "Mon 9-10", kind="visit"),
        shift("d", "Sun 9-10", kind="class"),
        shift("e", "2026-12-07 9-10", kind="visit"),
        shift("f", "2026-12-09 9-10", kind="visit"),
    ]
    stands = " ".join(f"ann@{each.id}" for each in work)
    ann = volunteer("ann", terms=Terms(shifts=Span(0, 9)))
    of = replace(problem([ann], work, standing=stands), period=Window(at("Mon 0"), at("Sun 24")))
    assert standing_days(of, ANN) == StandingDays(0b1000001, 0b101, 0b101)
    assert standing_kinds(of, ANN) == {
        "class": StandingDays(0b1000000, 0b100, 0),
        "visit": StandingDays(0b1, 0b1, 0b101),
    }
    assert standing_days(of, VolunteerId("bob")) == NO_DAYS


@pytest.mark.parametrize(
    ("before", "run", "off"), [(0b0, 0, None), (0b1, 1, 0), (0b1011, 2, 0), (0b100, 0, 2), (0b110, 0, 1)]
)
def test_runs_at_the_border(before: int, run: int, off: int | None) -> None:
    days = StandingDays(before=before, after=before)
    assert (days.run_before, days.run_after, days.off_before) == (run, run, off)
