"""A desk for tests of publishing, on the small district."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from tests.web.services.publishing.desk import Desk, desk_of
from web.services.actor import Actor


@pytest.fixture
def desk(session: Session, actor_of: Callable[[str], Actor]) -> Desk:
    """A coordinator, two shifts with one person waiting to answer on each, and people who are free."""
    return desk_of(session, actor_of("coordinator"))
