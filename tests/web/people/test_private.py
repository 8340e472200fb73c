"""Contacts and private fields: who may look, who may not, and that each look is written down."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.people.staff import BELOW, DISTRICT, OTHER, OWN, somebody, staff
from tests.web.promised import give
from web.db import writing
from web.models import Audit, Project, ProjectLead, Relation, Seat, Shift
from web.services.access.scope import Scope
from web.services.accounts import contacts
from web.services.accounts.sign_up import create_person
from web.services.actor import Actor
from web.services.faults import Forbidden, NotFound
from web.services.people import person, private, search

ALL = frozenset(private.FIELDS)
SECRETS = ALL - {private.CONTACTS}
NOTHING: frozenset[str] = frozenset()


@pytest.fixture
def who(session: Session) -> int:
    return somebody(session, "Near Person", phone="+8613800000001", born=date(1980, 1, 2))


@pytest.mark.parametrize(
    ("right", "at", "may"),
    [
        ("coordinator", OWN, ALL),
        ("coordinator", DISTRICT, ALL),
        ("coordinator", OTHER, NOTHING),
        ("coordinator", BELOW, NOTHING),
        ("verifier", OWN, SECRETS),
        ("verifier", OTHER, NOTHING),
        ("administrator", OWN, {private.CONTACTS}),
        ("administrator", OTHER, NOTHING),
        ("lead", OWN, NOTHING),
        ("auditor", DISTRICT, NOTHING),
    ],
)
def test_a_right_opens_what_it_is_for(
    session: Session, who: int, right: str, at: str, may: frozenset[str]
) -> None:
    actor = staff(session, right, at=at)
    assert private.readable(session, actor, who) == may
    for field in ALL:
        if field in may:
            assert private.look(session, actor, who, [field]).keys() == {field}
        else:
            with pytest.raises(Forbidden if may else NotFound):
                private.look(session, actor, who, [field])


def test_a_lead_reaches_who_serves_in_their_project(session: Session, who: int) -> None:
    lead = staff(session, leads=[serves_in(session, who)])
    assert private.readable(session, lead, who) == {private.CONTACTS}
    assert private.readable(session, lead, somebody(session, "Another")) == NOTHING


def serves_in(session: Session, who: int) -> int:
    """A project in which somebody is promised a seat."""
    seat, project = session.execute(select(Seat.id, Shift.project_id).join(Shift).limit(1)).one()
    give(session, who, seat)
    return int(project)


def test_who_serves_in_ones_projects_is_near(session: Session) -> None:
    far = somebody(session, "From Afar", at=OTHER)
    project = session.get_one(Project, serves_in(session, far))
    with writing(session):
        session.add(ProjectLead(project_id=project.id, person_id=far))
    coordinator = staff(session, "coordinator", at=DISTRICT)
    assert private.readable(session, coordinator, far) == ALL


def test_everybody_reads_their_own(session: Session, who: int) -> None:
    me = Actor(who, 0, "Me", "en", who)
    told = private.look(session, me, who, ALL)
    assert told["born"] == date(1980, 1, 2)
    assert [each.value for each in told["contacts"]] == ["+8613800000001"]
    assert (told["address"], told["id_number"]) == (None, None)


def test_every_look_is_written_down_with_its_fields(session: Session, who: int) -> None:
    actor = staff(session, "coordinator")
    private.look(session, actor, who, ["contacts", "born"])
    line = session.scalars(select(Audit).order_by(Audit.id.desc()).limit(1)).one()
    assert (line.person_id, line.verb, line.subject, line.subject_id) == (
        actor.person_id, "looked", "person", who,
    )  # fmt: skip
    assert line.numbers == {"fields": ["born", "contacts"]}
    assert line.address == "127.0.0.1"
    assert line.organisation_id is not None


def test_whom_to_call_is_told_with_the_contacts(session: Session, who: int) -> None:
    with writing(session):
        guardian = create_person(session, name="Mother Li", language="zh-Hans").id
        contacts.put(session, guardian, "+8613800000005")
        session.add_all(
            Relation(person_id=who, other_id=guardian, kind=kind) for kind in ("guardian", "contact")
        )
    told = private.look(session, staff(session, "coordinator"), who, ["contacts"])["contacts"]
    assert [(each.value, each.relation, each.name) for each in told] == [
        ("+8613800000001", "", ""),
        ("+8613800000005", "contact", "Mother Li"),
    ]


def test_the_common_pool_is_found_without_age_or_wishes(session: Session) -> None:
    pool = somebody(session, "Pool Person", at=None, born=date(1980, 1, 2), phone="+8613800000009")
    scope = Scope(session, staff(session, "coordinator"))
    assert [row.id for row in search.find(session, scope, query="pool person").items] == [pool]
    shown = person.view(session, scope, pool)
    assert shown.profile.age is None
    assert set(shown.profile.private.values()) == {None}
    assert (shown.readable, shown.kept, shown.ties, shown.history) == (NOTHING, NOTHING, (), ())
    assert (
        person.view(session, Scope(session, staff(session, "coordinator", at=DISTRICT)), pool).profile.age
        == 46
    )


def test_who_belongs_to_another_sub_district_is_not_found(session: Session) -> None:
    other = somebody(session, "Other Person", at=OTHER)
    scope = Scope(session, staff(session, "coordinator"))
    assert search.find(session, scope, query="other person").total == 0
    with pytest.raises(NotFound):
        person.view(session, scope, other)
