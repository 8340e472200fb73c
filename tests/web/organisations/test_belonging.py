"""Belonging: asked by the person, answered by the organisation, ended by either, several at once."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from tests.web.people.staff import BELOW, DISTRICT, OTHER, OWN, node, somebody, staff
from web.db import writing
from web.models import Belonging
from web.services.access.scope import Scope
from web.services.accounts.sign_up import create_person
from web.services.actor import Actor
from web.services.faults import Conflict, Forbidden, Invalid, NotFound
from web.services.organisations import belonging, editing


def asker(session: Session, name: str = "Zhou Asks") -> Actor:
    """Somebody who serves, with a way in, and belongs nowhere."""
    return replace(staff(session, name=name), volunteer_id=1)


def state_of(session: Session, belonging_id: int) -> str:
    session.rollback()
    session.expire_all()
    return session.get_one(Belonging, belonging_id).state


def asked(session: Session, who: Actor, at: str = OWN) -> int:
    return belonging.ask(session, who, who.person_id, node(session, at))


@pytest.mark.parametrize(
    ("right", "at", "answers"),
    [
        ("coordinator", OWN, True),
        ("administrator", OWN, True),
        ("coordinator", DISTRICT, True),
        ("coordinator", BELOW, False),
        ("coordinator", OTHER, False),
        ("lead", OWN, False),
        ("verifier", OWN, False),
    ],
)
def test_who_coordinates_or_administers_there_answers(
    session: Session, right: str, at: str, answers: bool
) -> None:
    found, actor = asked(session, asker(session)), staff(session, right, at=at)
    listed = [each.belonging.id for each in belonging.requests(session, actor).items]
    assert (found in listed) is answers
    if answers:
        belonging.decide(session, actor, found, confirm=True)
        assert state_of(session, found) == "confirmed"
    else:
        with pytest.raises(NotFound):
            belonging.decide(session, actor, found, confirm=True)
        assert state_of(session, found) == "asked"


def test_only_what_is_confirmed_counts(session: Session) -> None:
    who, coordinator = asker(session), staff(session, "coordinator")
    found = asked(session, who)
    near = Scope(session, coordinator)
    with pytest.raises(NotFound):
        near.person(who.person_id, near=True)
    belonging.decide(session, coordinator, found, confirm=True)
    assert near.person(who.person_id, near=True).name == who.name


def test_several_belongings_are_held_at_once(session: Session) -> None:
    who = asker(session)
    for at in (OWN, OTHER):
        belonging.decide(session, staff(session, "coordinator", at=at), asked(session, who, at), confirm=True)
    held = belonging.of(session, who.person_id)
    assert {(each.organisation.code, each.belonging.state) for each in held} == {
        (OWN, "confirmed"),
        (OTHER, "confirmed"),
    }


def test_asking_twice_is_one_request(session: Session) -> None:
    who = asker(session)
    assert asked(session, who) == asked(session, who)


@pytest.mark.parametrize("confirm", [True, False])
def test_a_second_answer_alike_changes_nothing_and_another_one_is_refused(
    session: Session, confirm: bool
) -> None:
    found, actor = asked(session, asker(session)), staff(session, "coordinator")
    for _ in range(2):
        belonging.decide(session, actor, found, confirm=confirm)
    with pytest.raises(Conflict):
        belonging.decide(session, actor, found, confirm=not confirm)


def test_who_was_refused_may_ask_again(session: Session) -> None:
    who, actor = asker(session), staff(session, "coordinator")
    found = asked(session, who)
    belonging.decide(session, actor, found, confirm=False)
    assert asked(session, who) == found
    assert state_of(session, found) == "asked"


@pytest.mark.parametrize("by_person", [True, False])
def test_either_side_ends_it(session: Session, by_person: bool) -> None:
    who, actor = asker(session), staff(session, "coordinator")
    found = asked(session, who)
    belonging.decide(session, actor, found, confirm=True)
    belonging.end(session, who if by_person else actor, found)
    assert state_of(session, found) == "ended"
    assert belonging.of(session, who.person_id) == []


def test_a_withdrawn_request_is_not_confirmed(session: Session) -> None:
    who, actor = asker(session), staff(session, "coordinator")
    found = asked(session, who)
    belonging.end(session, who, found)
    with pytest.raises(Conflict):
        belonging.decide(session, actor, found, confirm=True)


def test_nobody_joins_a_closed_organisation(session: Session) -> None:
    administrator = staff(session, "administrator")
    place = editing.create(
        session, administrator, parent_id=node(session, OWN), kind="company", names={"en": "Closing"}
    )
    editing.close(session, administrator, place, None)
    who = asker(session)
    with pytest.raises(Invalid):
        belonging.ask(session, who, who.person_id, place)


@pytest.mark.parametrize("right", ["coordinator", "administrator"])
def test_staff_do_not_take_over_whom_others_keep(session: Session, right: str) -> None:
    """To belong is to be near, and near people's private fields are told."""
    theirs = somebody(session, "Of Others", at=OTHER)
    with writing(session):
        mother = create_person(session, name="A Mother", language="en").id
    for person in (theirs, mother):
        with pytest.raises(Forbidden):
            belonging.ask(session, staff(session, right), person, node(session, OWN))
    both = staff(session, right, at=DISTRICT)
    belonging.ask(session, both, theirs, node(session, OWN))
    assert len(belonging.of(session, theirs)) == 2


def test_staff_enter_who_has_no_way_in_and_nobody_else(session: Session) -> None:
    coordinator = staff(session, "coordinator")
    alone = somebody(session, "Without Device", at=None)
    found = belonging.ask(session, coordinator, alone, node(session, OWN))
    assert state_of(session, found) == "confirmed"
    with pytest.raises(Forbidden):
        belonging.ask(session, coordinator, alone, node(session, OTHER))
    with pytest.raises(Forbidden):
        belonging.ask(session, asker(session), alone, node(session, OWN))


def test_members_are_listed_for_who_answers_for_them(session: Session) -> None:
    person = somebody(session, "Member Here", at=BELOW)
    found = belonging.members(session, staff(session, "coordinator"), node(session, OWN))
    assert person in [each.person.id for each in found.items]
    assert belonging.count(session, Scope(session, asker(session)).tree.below([node(session, BELOW)])) >= 1
    with pytest.raises(NotFound):
        belonging.members(session, staff(session, "coordinator", at=OTHER), node(session, OWN))


def test_nobody_confirms_their_own_belonging(session: Session) -> None:
    actor = staff(session, "coordinator", at=OWN)
    own = belonging.ask(session, actor, actor.person_id, node(session, BELOW))
    with pytest.raises(Forbidden):
        belonging.decide(session, actor, own, confirm=True)
    assert state_of(session, own) == "asked"
