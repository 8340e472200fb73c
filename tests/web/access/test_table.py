"""Who may do what, in full: every route with everybody, as the table beside this says."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from tests.web.access.table import FILE, House, house, lets_in, routes, row
from tests.web.access.world import BORN, POOL, PRIVATE, STRANGER
from tests.web.conftest import TODAY
from web.models import RIGHTS

WRITTEN = FILE.read_text(encoding="utf-8").splitlines()[1:]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The small world, made once."""
    with time_machine.travel(TODAY, tick=True):
        made = house(tmp_path_factory.mktemp("rights"))
        yield made
        made.database.close()


def test_every_route_stands_in_the_table(found: House) -> None:
    there = {f"{method} {rule}" for method, rule, _ in routes(found.app)}
    assert there == {" ".join(line.split()[:2]) for line in WRITTEN}


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_every_route_lets_in_whom_the_table_says(found: House, part: int) -> None:
    asked = [line for place, line in enumerate(WRITTEN) if place % 8 == part]
    answered = [row(found, *line.split()[:2]) for line in asked]
    assert answered == asked
    assert asked


@pytest.mark.slow
def test_nothing_of_a_stranger_is_told(found: House) -> None:
    """Of who belongs elsewhere neither name nor number nor birth date; of the pool nothing private."""
    hidden = (STRANGER, PRIVATE[STRANGER], BORN[STRANGER], PRIVATE[POOL], BORN[POOL])
    told = []
    for method, rule, _ in routes(found.app):
        for right in RIGHTS:
            if method == "GET" and lets_in(found, (right, "own"), method, rule):
                said = _said(found, right, rule)
                told += [f"{rule} tells a {right} {each}" for each in hidden if each in said]
    assert told == []


def _said(found: House, right: str, rule: str) -> str:
    from tests.web.access.table import IDS, address

    with found.client((right, "own")).get(address(rule, {**IDS, **found.world.ids})) as answer:
        return answer.get_data(as_text=True)


def test_the_table_is_not_empty() -> None:
    assert len(WRITTEN) > 100
    assert Path(FILE).exists()
