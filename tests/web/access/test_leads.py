"""Leads of a project: named by its leads and its coordinators, at once able to work, and only there."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import TODAY
from tests.web.people.staff import DISTRICT, OTHER, OWN, node, somebody, staff
from web.db import writing
from web.models import Audit, Person, Project
from web.services.access import leads
from web.services.access.scope import Scope
from web.services.accounts import links
from web.services.actor import Actor
from web.services.faults import Invalid, NotFound


def project(session: Session, at: str = OWN) -> int:
    with writing(session):
        made = Project(
            organisation_id=node(session, at), code=f"walks-{at}", scene="community",
            texts={"en": {"name": "Walks", "summary": ""}}, created_at=TODAY,
        )  # fmt: skip
        session.add(made)
        session.flush()
        return made.id


def named(session: Session, project_id: int) -> list[str]:
    return [each.name for each in leads.of(session, project_id)]


@pytest.mark.parametrize(
    ("right", "at", "allowed"),
    [
        ("coordinator", OWN, True),
        ("coordinator", DISTRICT, True),
        ("lead", OWN, True),
        ("coordinator", OTHER, False),
        ("administrator", OWN, False),
        ("verifier", OWN, False),
    ],
)
def test_coordinators_and_leads_of_its_organisation_name_leads(
    session: Session, right: str, at: str, allowed: bool
) -> None:
    found = project(session)
    actor = staff(session, right, at=at)
    with writing(session):
        number = "V-77001"
        person = somebody(session, "Bai Leads")
        _numbered(session, person, number)
    if allowed:
        assert leads.name(session, actor, found, who=number) == person
        assert named(session, found) == ["Bai Leads"]
    else:
        with pytest.raises(NotFound):
            leads.name(session, actor, found, who=number)


def test_a_named_lead_works_there_and_nowhere_else(session: Session) -> None:
    found, other = project(session), project(session, OTHER)
    person = somebody(session, "Bai Leads")
    leads.name(session, staff(session, "coordinator"), found, person_id=person)
    lead = Actor(person, 0, "Bai Leads", "en", person, frozenset(), frozenset({found}))
    assert lead.holds("lead")
    assert Scope(session, lead).led(found).id == found
    with pytest.raises(NotFound):
        Scope(session, lead).led(other)
    leads.unname(session, lead, found, person)
    assert named(session, found) == []


def test_naming_twice_names_once(session: Session) -> None:
    found, actor, person = project(session), staff(session, "coordinator"), somebody(session, "Bai Leads")
    for _ in range(2):
        leads.name(session, actor, found, person_id=person)
    assert named(session, found) == ["Bai Leads"]
    verbs = session.scalars(select(Audit.verb).where(Audit.subject == "project", Audit.subject_id == found))
    assert list(verbs) == ["lead_named"]


def test_who_is_out_of_sight_is_not_named_by_id(session: Session) -> None:
    found, person = project(session), somebody(session, "Bai Elsewhere", at=OTHER)
    with pytest.raises(Invalid):
        leads.name(session, staff(session, "coordinator"), found, person_id=person)
    assert session.get_one(Person, person).name not in named(session, found)


def test_a_link_made_before_somebody_was_named_ends(session: Session) -> None:
    """Its maker would else act as the lead of a project that is not theirs."""
    found, person = project(session, OTHER), somebody(session, "Bai Leads")
    token = links.make(session, staff(session, "coordinator"), person)
    leads.name(session, staff(session, "coordinator", at=DISTRICT), found, person_id=person)
    with pytest.raises(NotFound):
        links.look(session, token)


def _numbered(session: Session, person: int, number: str) -> None:
    from web.models import Volunteer

    session.get_one(Volunteer, person).number = number
