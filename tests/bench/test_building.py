"""The time of making models is taken where models are made, and nowhere else."""

from matcher import exact, improve
from matcher.cpsat import CpSat
from matcher.formulate import formulate
from tests.bench.building import MAKERS, Making, told
from tests.builders import problem, shift, volunteer


def test_what_is_timed_is_there_and_gives_what_it_gave() -> None:
    making = Making()
    model, x = making.timed(formulate)(problem([volunteer("ann")], [shift("talk", "Mon 9-11")]))
    assert len(x.variable) <= len(model.lower)
    assert making.seconds > 0
    assert all(callable(getattr(owner, name)) for owner, name in MAKERS)
    assert {(exact, "formulate"), (improve, "formulate"), (CpSat, "__init__")} <= set(MAKERS)


def test_the_sentence_says_where_it_is_more_than_a_tenth() -> None:
    assert told({3_000: (0.05, 8.0)}).endswith(
        "3,000 volunteers, by the time every tier is near its bound: never more than a tenth."
    )
    assert "more than a tenth for 3,000." in told({3_000: (0.2, 8.0)})
