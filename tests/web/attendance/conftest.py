"""A day with people on a shift, and who leads it."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.attendance.there import Day, a_day
from web.models import Project
from web.services.access.scope import Scope
from web.services.actor import Actor


@pytest.fixture
def lead(actor_of: Callable[[str], Actor]) -> Actor:
    return actor_of("lead")


@pytest.fixture
def planner(actor_of: Callable[[str], Actor]) -> Actor:
    return actor_of("coordinator")


@pytest.fixture
def day(session: Session, lead: Actor) -> Day:
    chosen = select(Project.id).where(Scope(session, lead).projects()).order_by(Project.id).limit(1)
    return a_day(session, session.scalars(chosen).one())
