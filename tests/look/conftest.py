"""The sample site for all tests of the look."""

from collections.abc import Iterator

import pytest

from tests.look.browser import Site
from tests.look.pages import write
from tests.look.server import serving


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("look")
    write(folder)
    with serving(folder) as (address, received):
        yield Site(address, received)
