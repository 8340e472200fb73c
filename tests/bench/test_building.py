"""The time of making models is taken where models are made, and nowhere else."""

from matcher.model.cpsat import CpSat
from matcher.rules.formulate import formulate
from matcher.solver import exact
from matcher.solver.lns import improver as improve
from tests.bench.building import LINE, MAKERS, Making, told
from tests.support.builders import problem, shift, volunteer


def test_what_is_timed_is_there_and_gives_what_it_gave() -> None:
    making = Making()
    model, x = making.timed(formulate)(problem([volunteer("ann")], [shift("talk", "Mon 9-11")]))
    assert len(x.variable) <= len(model.lower)
    assert making.seconds > 0
    assert all(callable(getattr(owner, name)) for owner, name in MAKERS)
    assert {(exact, "formulate"), (improve, "formulate"), (CpSat, "__init__")} <= set(MAKERS)


def test_the_sentence_says_where_it_is_more_than_a_tenth() -> None:
    lines = told({3_000: (0.05, 8.0)}), told({3_000: (0.2, 8.0)})
    fair, unfair = (" ".join(each.split()) for each in lines)
    assert fair.endswith("every tier is near its bound: never more than a tenth.")
    assert unfair.endswith("every tier is near its bound: more than a tenth for 3,000.")
    assert all(len(line) <= LINE for each in lines for line in each.splitlines())
