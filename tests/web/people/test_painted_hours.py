"""A painted week says exactly what stands, to the minute, whatever the painter's slots are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.models import Availability
from web.schemas.profile import AvailabilitySchema
from web.services.people.hours import merged, parts, slots, weekly_from_slots

STRETCHES = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 1439), st.integers(1, 1440)).filter(
        lambda each: each[1] < each[2]
    ),
    max_size=12,
)


def rows(stretches: list[tuple[int, int, int]]) -> list[Availability]:
    """Weekly hours as they are stored."""
    names = ("weekday", "start_minute", "end_minute")
    told = merged([dict(zip(names, each, strict=True)) for each in stretches])
    return [Availability(volunteer_id=1, **each) for each in told]


def saved(painted: list[str], minutes: int) -> list[dict[str, int]]:
    """What saving a painted week stores."""
    return merged(AvailabilitySchema().load({"weekly": weekly_from_slots(painted, minutes)})["weekly"])


@given(stretches=STRETCHES, minutes=st.sampled_from([30, 60]))
def test_what_is_shown_and_sent_back_is_what_stands(
    stretches: list[tuple[int, int, int]], minutes: int
) -> None:
    stands = rows(stretches)
    again = saved(slots(stands, minutes) + parts(stands, minutes), minutes)
    assert again == [
        {name: getattr(each, name) for name in ("weekday", "start_minute", "end_minute")} for each in stands
    ]


PARTS = [
    ((0, 555, 645), ["1-09:15-10:00", "1-10:00-10:45"], []),
    ((0, 540, 600), [], ["1-09:00"]),
    ((0, 550, 555), ["1-09:10-09:15"], []),
    ((0, 540, 667), ["1-11:00-11:07"], ["1-09:00", "1-10:00"]),
    ((6, 1385, 1440), ["7-23:05-00:00"], []),
    ((6, 1380, 1440), [], ["7-23:00"]),
]


@pytest.mark.parametrize(("stretch", "in_part", "whole"), PARTS)
def test_an_hour_is_painted_whole_or_said_in_part(
    stretch: tuple[int, int, int], in_part: list[str], whole: list[str]
) -> None:
    assert (parts(rows([stretch])), slots(rows([stretch]))) == (in_part, whole)


def test_painting_one_hour_leaves_the_others_as_exact_as_they_are() -> None:
    stands = rows([(0, 555, 645)])
    painted = [*parts(stands), "1-13:00", "1-09:00"]
    assert saved(painted, 60) == [
        {"weekday": 0, "start_minute": 540, "end_minute": 645},
        {"weekday": 0, "start_minute": 780, "end_minute": 840},
    ]
