"""The team of a project: what its new shifts begin with, by page, API and sheet."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import Login, post
from tests.web.pages.reading import english
from web.models import Project
from web.services import demand
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.words import project_form

RULES = {
    "ask-traits-0-trait": "lead", "ask-traits-0-count": "1", "ask-traits-0-how": "must",
    "together_count": "2", "together_how": "should:1",
}  # fmt: skip
KEPT = [
    {"rule": "traits", "trait": "lead"},
    {"rule": "together", "count": 2, "hard": False, "weight": 1},
]


@pytest.fixture
def project_id(session: Session, actor_of: Any) -> int:
    chosen = select(Project.id).where(
        Scope(session, actor_of("lead")).projects(), Project.closed_at.is_(None)
    )
    return session.scalars(chosen.order_by(Project.id).limit(1)).one()


def sent(session: Session, project_id: int) -> dict[str, str]:
    """The form of a project as it stands, without a team."""
    project = session.get_one(Project, project_id)
    typed = project_form.of_project(project)
    said = {
        "organisation_id": str(project.organisation_id), "scene": project.scene,
        "weight": str(project.weight), "version": str(project.version),
    }  # fmt: skip
    for index, row in enumerate(typed["texts"]):
        said |= {f"texts-{index}-{name}": value for name, value in row.items()}
    session.rollback()
    return said


def kept(session: Session, project_id: int) -> list[Any]:
    session.expire_all()
    found = session.get_one(Project, project_id).team
    session.rollback()
    return [
        {name: value for name, value in rule.items() if (name, value) != ("hard", True)} for rule in found
    ]


def test_new_shifts_begin_with_it(session: Session, signed_in: Login, project_id: int) -> None:
    lead, page = english(signed_in("lead")), f"/projects/{project_id}/edit"
    found = post(lead, page, {**sent(session, project_id), **RULES}, page=page)
    assert found.status_code == 302, found.text[:500]
    assert [rule["rule"] for rule in kept(session, project_id)] == ["traits", "together"]
    assert "Nobody goes alone: at least 2 people." in lead.get(f"/projects/{project_id}").text
    for address in ("shifts/new", "openings/new", "templates/new"):
        form = lead.get(f"/projects/{project_id}/{address}").text
        assert '<option value="lead" selected' in form, address
        assert '<option value="should:1" selected' in form, address


def test_what_it_asks_is_checked_while_it_is_typed(
    session: Session, signed_in: Login, project_id: int
) -> None:
    lead, page = english(signed_in("lead")), f"/projects/{project_id}/edit"
    said = {**sent(session, project_id), **RULES}
    found = post(lead, "/teams/check", said, page=page)
    assert "could lead this." in found.text
    assert "Nobody goes alone" in found.text
    shown = post(lead, page, {**said, "check": "team"}, page=page)
    assert shown.status_code == 200
    assert kept(session, project_id) == []


def test_a_rule_that_cannot_be_is_shown_where_it_stands(
    session: Session, signed_in: Login, project_id: int
) -> None:
    lead, page = english(signed_in("lead")), f"/projects/{project_id}/edit"
    said = {**sent(session, project_id), "ask-traits-0-trait": "unicorn", "ask-traits-0-how": "must"}
    found = post(lead, page, said, page=page)
    assert found.status_code == 422
    assert 'id="f-ask-traits-0-trait"' in found.text
    assert kept(session, project_id) == []


def test_a_change_that_does_not_name_it_leaves_it(session: Session, actor_of: Any, project_id: int) -> None:
    lead: Actor = actor_of("lead")
    demand.update_project(session, lead, project_id, {"team": KEPT})
    demand.update_project(session, lead, project_id, {"scene": "community"})
    assert [rule["rule"] for rule in kept(session, project_id)] == ["traits", "together"]
