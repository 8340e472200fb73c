"""Several people change, answer, plan and publish as chance has it; after each step it is all still true."""

from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as how
from hypothesis import strategies as st

from tests.web.promises.district_of_weeks import build
from tests.web.promises.histories import DEEDS
from tests.web.promises.history import Step
from tests.web.promises.lives import lived
from web.settings import Settings

NUMBER = st.integers(0, 9_999)
STEPS = st.lists(st.tuples(st.integers(0, len(DEEDS) - 1), NUMBER, NUMBER, NUMBER), min_size=15, max_size=15)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A district of three weeks, made once."""
    own = Settings(instance=tmp_path_factory.mktemp("weeks"))
    build(own)
    return own.instance / "duet.sqlite"


@pytest.mark.slow
# To make a history shorter takes hundreds of lives; it is printed whole instead.
@how(
    max_examples=3, deadline=None, database=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(steps=STEPS)
def test_whatever_happens_everybody_is_told_the_same(built: Flask, template: Path, steps: list[Step]) -> None:
    lived(built, template, steps)
