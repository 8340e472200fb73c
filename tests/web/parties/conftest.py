"""Programs for the tests of parties."""

from tests.web.api.conftest import program

__all__ = ["program"]
