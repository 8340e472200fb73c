"""A lead whose project holds none of the demo's shifts, for copies."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.demand.ground import project_of
from web.db import writing
from web.models import Shift
from web.services.actor import Actor


@pytest.fixture
def lead(actor_of: Callable[[str], Actor]) -> Actor:
    return actor_of("lead")


@pytest.fixture
def there(session: Session, lead: Actor) -> int:
    """The lead's project, without the shifts of the demo."""
    project = project_of(session, lead)
    with writing(session):
        for shift in session.scalars(select(Shift).where(Shift.project_id == project)):
            shift.starts_at -= timedelta(days=3650)
            shift.ends_at -= timedelta(days=3650)
    return project
