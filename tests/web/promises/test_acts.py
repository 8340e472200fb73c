"""What the acts refuse beside the table: no room, no shift, no words; and whom they tell."""

from collections.abc import Sequence
from contextlib import nullcontext

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.web.promises.deeds_tried import (
    COLUMNS,
    DEEDS,
    OTHER_MINUTES,
    WHO,
    There,
    a_seat,
    cell,
    held,
    party,
    refusal,
    taken_back,
    written,
)
from web.db import writing
from web.models import Member, Notice, Promise, Seat, Volunteer, Waiver
from web.services.clock import now
from web.services.faults import Conflict
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.transitions import COORDINATOR, LEAD, PARTY


@pytest.fixture
def there(session: Session) -> There:
    return a_seat(session)


GIVES = [deed for deed in DEEDS if deed in ("offer", "offer_by_hand", "take", "accept")]


@pytest.mark.parametrize("deed", GIVES)
def test_a_shift_that_does_not_take_place_is_given_to_nobody(there: There, deed: str) -> None:
    for column in COLUMNS:
        for letter in cell(deed, "ahead", column)[0].strip(".=x"):
            with taken_back(there.session):
                there.shift.status = "cancelled"
                promise = held(there, column)
                before = written(there)
                said = Deed(None, WHO[letter])
                assert (column, refusal(there, deed, said, promise)) == (column, "Conflict")
                assert (column, written(there)) == (column, before)


@pytest.mark.parametrize("column", ["dec", "giv", "lap", "rel", "can", "new"])
@pytest.mark.parametrize("deed", ["take", "accept"])
def test_who_comes_back_by_themselves_finds_the_seat_taken(there: There, deed: str, column: str) -> None:
    if "P" not in cell(deed, "ahead", column)[0]:
        return
    other = there.session.scalars(select(Volunteer.id).where(Volunteer.id != there.person).limit(1)).one()
    with writing(there.session):
        acts.offer(there.session, Deed(), [(other, there.seat.id)])
    with taken_back(there.session):
        promise = held(there, column)
        assert refusal(there, deed, Deed(acting=PARTY), promise) == "Conflict"
        acts.decline(there.session, Deed(acting=PARTY), of(there.session, other))
        assert refusal(there, deed, Deed(acting=PARTY), promise) == ""


def of(session: Session, volunteer: int) -> Sequence[Promise]:
    """What is offered to somebody on the newest seat."""
    newest = select(func.max(Seat.id)).scalar_subquery()
    return session.scalars(
        select(Promise).where(Promise.volunteer_id == volunteer, Promise.seat_id == newest)
    ).all()


def test_two_who_come_back_at_once_do_not_share_the_last_place(there: There) -> None:
    session = there.session
    two = session.scalars(select(Volunteer.id).order_by(Volunteer.id).limit(2)).all()
    with writing(session):
        there.seat.maximum = 2
        promises = acts.offer(session, Deed(), [(each, there.seat.id) for each in two])
        acts.lapse(session, promises)
        there.seat.maximum = 1
    with pytest.raises(Conflict, match="full"), writing(session):
        acts.accept(session, Deed(acting=LEAD), promises)
    session.expire_all()
    assert {
        each.state for each in session.scalars(select(Promise).where(Promise.seat_id == there.seat.id))
    } == {"lapsed"}


def test_what_is_refused_for_one_is_done_for_none(there: There) -> None:
    session = there.session
    one, two = session.scalars(select(Volunteer.id).order_by(Volunteer.id).limit(2)).all()
    with writing(session):
        there.seat.maximum = 2
        promises = acts.offer(session, Deed(), [(one, there.seat.id), (two, there.seat.id)])
        acts.lapse(session, promises[1:])
        before = written(there)
    with pytest.raises(Conflict), writing(session):
        acts.decline(session, Deed(acting=PARTY), promises)
    assert written(there) == before


@pytest.mark.parametrize(("most", "waived", "fine"), [(2, False, True), (1, False, False), (1, True, True)])
def test_nobody_is_offered_a_place_that_is_not_there(
    there: There, most: int, waived: bool, fine: bool
) -> None:
    session = there.session
    two = session.scalars(select(Volunteer.id).order_by(Volunteer.id).limit(2)).all()
    with writing(session):
        there.seat.maximum = most
        if waived:
            case = {"shift_id": there.shift.id, "reason": "A trainee looks on.", "at": now()}
            session.add(Waiver(rule="maximum", **case))
    refused = nullcontext() if fine else pytest.raises(Conflict, match="full")
    with taken_back(session):
        before = written(there)
        with refused, session.begin_nested():
            acts.offer(session, Deed(), [(each, there.seat.id) for each in two])
        assert fine or written(there) == before


@pytest.mark.parametrize("note", ["", "  "])
@pytest.mark.parametrize("column", ["srv", "mis"])
def test_the_past_is_not_set_right_without_words(there: There, column: str, note: str) -> None:
    with time_machine.travel(there.shift.ends_at), taken_back(there.session):
        promise = held(there, column)
        assert promise is not None
        before = written(there)
        with pytest.raises(Conflict, match="note_missing"):
            acts.correct(there.session, Deed(acting=COORDINATOR, note=note), promise, OTHER_MINUTES)
        assert written(there) == before


def test_a_group_is_told_through_its_members_and_its_contact(there: There) -> None:
    session = there.session
    contact, one, two = session.scalars(select(Volunteer.id).order_by(Volunteer.id).limit(3)).all()
    with writing(session):
        there.seat.desired = there.seat.maximum = 5
        group = party(session, "group", 4, contact_person_id=contact)
        session.add_all(Member(party_id=group.id, volunteer_id=each) for each in (one, two))
        made = acts.offer_to_party(session, Deed(acting=COORDINATOR), there.seat.id, group.id, 4)
        told = session.scalars(select(Notice.person_id).order_by(Notice.id.desc()).limit(3)).all()
        assert ({*told}, made.state, made.heads) == ({contact, one, two}, "offered", 4)
        with pytest.raises(Conflict, match="full"):
            acts.offer_to_party(
                session, Deed(acting=COORDINATOR), there.seat.id, party(session, "group", 2).id, 2
            )


def test_whom_nobody_named_is_told_through_the_project(there: There) -> None:
    session = there.session
    with writing(session):
        offer = party(session, "offer", 1)
        acts.offer_to_party(session, Deed(acting=COORDINATOR), there.seat.id, offer.id, 1)
        told = session.scalars(select(Notice).order_by(Notice.id.desc()).limit(1)).one()
        assert told.project_id == there.shift.project_id


def test_a_party_that_is_offered_its_seat_again_counts_its_heads_once(there: There) -> None:
    session = there.session
    with writing(session):
        there.seat.desired = there.seat.maximum = 5
        group = party(session, "group", 4)
        made = acts.offer_to_party(session, Deed(acting=COORDINATOR), there.seat.id, group.id, 4)
        acts.accept(session, Deed(acting=LEAD), [made])
        before = written(there)
    with writing(session):
        acts.offer_to_party(session, Deed(acting=COORDINATOR), there.seat.id, group.id, 4)
    assert written(there) == before
