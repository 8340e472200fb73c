"""Programs for the tests of offers."""

from tests.web.api.conftest import program

__all__ = ["program"]
