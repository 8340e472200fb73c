"""Who may do what, in full: every route with everybody, as the table beside this says."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import time_machine

from tests.web.access.table import FILE, House, asked, house, is_inside, routes, row
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
        for right in RIGHTS if method == "GET" else ():
            with asked(found, (right, "own"), method, rule) as answer:
                said = _text(answer.get_data()) if is_inside(answer) else ""
            told += [f"{rule} tells a {right} {each}" for each in hidden if each in said]
    assert told == []


def _text(data: bytes) -> str:
    """What stands in a page, or in every part of a workbook."""
    if data.startswith(b"PK"):
        with ZipFile(BytesIO(data)) as workbook:
            data = b"".join(map(workbook.read, workbook.namelist()))
    return data.decode(errors="replace")


def test_the_table_is_not_empty() -> None:
    assert len(WRITTEN) > 100
    assert Path(FILE).exists()
