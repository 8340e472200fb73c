"""Bounds of a part are said of the whole, findings in people and hours; old bounds are not thrown away."""

from collections.abc import Mapping

import pytest
from immutabledict import immutabledict
from sqlalchemy.orm import Session

from matcher.result import Finding, TierResult
from matcher.tiers import Tier
from tests.web.services.planned import draft
from web.db import writing
from web.models import BoundedProblem, Roster
from web.services.clock import now
from web.services.costing import bounds_of, says_nothing, set_bounds
from web.services.results import PEOPLE, in_people


@pytest.mark.parametrize(
    ("part", "whole", "bound"),
    [((5, 5), 5, 5), ((5, 3), 5, 3), ((5, 3), 12, 10), ((0, 0), 7, 7)],
    ids=["proven", "open", "a part of a dearer whole", "a part that costs nothing"],
)
def test_what_a_part_cannot_change_is_paid_beside_it(part: tuple[int, int], whole: int, bound: int) -> None:
    cost, least = part
    tiers = {Tier.MINIMUM: TierResult(cost, least, cost)}
    found = bounds_of(tiers, {Tier.MINIMUM: whole, Tier.WISHES: 3})
    assert found == {"minimum": {"bound": bound, "beside": whole}}


@pytest.mark.parametrize(
    ("bounds", "nothing"),
    [
        ({"minimum": (0, 5), "wishes": (0, 9)}, True),
        ({"minimum": (0, 0), "wishes": (0, 9)}, True),
        ({"minimum": (0, 0), "wishes": (0, 0)}, False),
        ({"minimum": (1, 5), "wishes": (0, 9)}, False),
    ],
    ids=["nothing proven", "only what costs nothing", "all costs nothing", "something proven"],
)
def test_bounds_that_say_nothing_take_no_place(bounds: Mapping[str, tuple[int, int]], nothing: bool) -> None:
    found = {name: {"bound": bound, "beside": cost} for name, (bound, cost) in bounds.items()}
    assert says_nothing(found) is nothing


def finding(rule: str, tier: Tier, **numbers: object) -> Finding:
    return Finding(rule, 7, tier, immutabledict(numbers))


@pytest.mark.parametrize(
    ("findings", "people"),
    [
        ([], {}),
        ([finding("minimum", Tier.MINIMUM, missing=2), finding("minimum", Tier.MINIMUM, missing=1)],
         {"below_minimum": 3}),
        ([finding("desired", Tier.DESIRED, missing=4)], {"missing": 4}),
        ([finding("promises", Tier.PROMISES)], {"promises": 1}),
        ([finding("fairness", Tier.FAIRNESS, minutes=330, asked_minutes=240),
          finding("fairness", Tier.FAIRNESS, minutes=60, asked_minutes=240)],
         {"over_asked": 1, "over_minutes": 90}),
        ([finding("wishes", Tier.WISHES), finding("companions", Tier.WISHES)], {"wishes": 2}),
    ],
    ids=["none", "below a minimum", "short of what is wanted", "promises", "more than asked", "wishes"],
)  # fmt: skip
def test_findings_are_counted_in_heads_people_and_minutes(
    findings: list[Finding], people: dict[str, int]
) -> None:
    assert in_people(findings) == dict.fromkeys(PEOPLE, 0) | people


def test_a_problem_is_kept_while_a_roster_names_it(session: Session) -> None:
    first, second = draft(session), draft(session)
    for made, named in ((first, "one"), (second, "two"), (first, "two")):
        with writing(session):
            set_bounds(session, session.get_one(Roster, made), {}, named, b"problem", now())
    session.expire_all()
    assert session.get(BoundedProblem, "one") is None
    assert session.get_one(BoundedProblem, "two").problem == b"problem"
