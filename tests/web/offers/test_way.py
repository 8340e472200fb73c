"""A hospital offers, a run seats its specialist, publishing promises it, the hospital names who comes."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.formats.json import dump
from matcher.ids import VolunteerId
from tests.web.offers.offered import THURSDAY, at, doctor, number, offer, partner, party, talk
from tests.web.services.jobs_done import do
from tests.web.services.planned import WEEK, ZONE, whole
from web.db import Database, writing
from web.models import Notice, OfferedSession, PartyAssignment, Person, Promise, Roster, Seat
from web.services import board, editing, planning, publishing
from web.services.actor import Actor
from web.services.faults import Conflict, Forbidden, Invalid, NotFound
from web.services.matching import problem_of, read_anew
from web.services.offers import changing, naming, offering, reading
from web.services.promises import difference
from web.services.promises.mine import mine
from web.services.promises.standing import in_force

ActorOf = Callable[[str], Actor]


@pytest.fixture
def planner(actor_of: ActorOf) -> Actor:
    return actor_of("coordinator")


@pytest.fixture
def theirs(session: Session) -> Actor:
    return partner(session)


def solved(session: Session, database: Database) -> int:
    """The draft of a run of the week."""
    made = planning.start_run(session, None, {"week": WEEK.monday, "seconds": 5}, workers=1)
    do(database, planning.run(session, made).job_id)
    session.rollback()
    session.expire_all()
    draft = session.scalars(select(Roster).order_by(Roster.id.desc())).first()
    assert draft is not None
    return draft.id


def begun(session: Session, planner: Actor) -> int:
    """A draft of the week as it stands."""
    return publishing.draft(session, planner, WEEK.monday)


def placed(session: Session, planner: Actor, roster: int, found: OfferedSession, seat: Seat) -> None:
    """The specialist on a seat of a draft, by hand."""
    version = session.get_one(Roster, roster, populate_existing=True).version
    editing.move(session, ZONE, planner, roster, version=version, volunteer_id=number(found), seat_id=seat.id)


def promised(session: Session, planner: Actor, found: OfferedSession, *seats: Seat) -> None:
    """The specialist promised these seats by a published draft."""
    roster = begun(session, planner)
    for seat in seats:
        placed(session, planner, roster, found, seat)
    publishing.publish(session, planner, roster)


def sitting(session: Session, seat: Seat) -> list[str]:
    """Who sits on a seat of the board in force."""
    shown = board.week(session, WEEK, whole(session), shift_id=seat.shift_id)
    return [each.state for p in shown.projects for s in p.shifts for one in s.seats for each in one.people]


def test_a_run_seats_a_specialist_on_two_talks_and_publishing_promises_them(
    session: Session, database: Database, theirs: Actor, planner: Actor
) -> None:
    (found,) = offer(session, theirs)
    seats = [talk(session, time(13, 30)), talk(session, time(16, 0))]
    talk(session, time(9, 0))
    draft = solved(session, database)
    rows = session.scalars(select(PartyAssignment.seat_id).where(PartyAssignment.roster_id == draft)).all()
    assert sorted(rows) == [each.id for each in seats]
    version = publishing.roster(session, draft).version
    publishing.publish(session, planner, draft, version=version)
    promises = session.scalars(select(Promise).where(Promise.party_id == found.party_id)).all()
    assert {(each.seat_id, each.state, each.heads) for each in promises} == {
        (each.id, "offered", 1) for each in seats
    }
    assert sitting(session, seats[0]) == ["offered"]
    pictured = session.scalars(select(PartyAssignment).where(PartyAssignment.roster_id == draft)).all()
    assert len(pictured) == 2
    with pytest.raises(Exception, match="stays as it is"), writing(session):
        session.delete(pictured[0])
    assert dump(problem_of(session, WEEK)) == dump(read_anew(session, WEEK))


def test_a_specialist_serves_no_more_shifts_than_were_offered(
    session: Session, database: Database, theirs: Actor
) -> None:
    offer(session, theirs, most_shifts=1)
    talk(session, time(13, 30))
    talk(session, time(16, 0))
    draft = solved(session, database)
    assert len(session.scalars(select(PartyAssignment).where(PartyAssignment.roster_id == draft)).all()) == 1


def test_several_heads_are_several_people(session: Session, database: Database, theirs: Actor) -> None:
    made = offer(session, theirs, heads=2)
    talk(session, time(13, 30))
    talk(session, time(13, 30))
    draft = solved(session, database)
    rows = session.scalars(select(PartyAssignment).where(PartyAssignment.roster_id == draft)).all()
    assert {each.party_id for each in rows} == {each.party_id for each in made}


def test_by_hand_a_specialist_is_placed_like_a_person(
    session: Session, theirs: Actor, planner: Actor
) -> None:
    (found,) = offer(session, theirs)
    fits, early, other = (
        talk(session, time(14)), talk(session, time(9)), talk(session, time(16), paper="lawyer"),
    )  # fmt: skip
    roster = begun(session, planner)
    for seat in (early, other):
        with pytest.raises(Conflict):
            placed(session, planner, roster, found, seat)
    placed(session, planner, roster, found, fits)
    assert (number(found), fits.id) in difference.plan_after(session, session.get_one(Roster, roster))
    publishing.publish(session, planner, roster)
    assert (number(found), fits.id) in in_force(session, WEEK)
    taken = begun(session, planner)
    editing.move(
        session, ZONE, planner, taken, version=session.get_one(Roster, taken).version,
        volunteer_id=number(found), from_seat_id=fits.id,
    )  # fmt: skip
    publishing.publish(session, planner, taken)
    assert sitting(session, fits) in ([], ["released"])
    assert (number(found), fits.id) not in in_force(session, WEEK)


def test_what_was_published_is_taken_back(session: Session, theirs: Actor, planner: Actor) -> None:
    (found,) = offer(session, theirs)
    seat, roster = talk(session, time(14)), begun(session, planner)
    placed(session, planner, roster, found, seat)
    publishing.publish(session, planner, roster)
    back = publishing.take_back(session, planner, roster)
    assert (number(found), seat.id) not in in_force(session, WEEK)
    draft = session.get_one(Roster, back.draft_id)
    assert (number(found), seat.id) in difference.of_draft(session, draft).added


def test_two_drafts_meet_over_one_specialist(session: Session, theirs: Actor, planner: Actor) -> None:
    (found,) = offer(session, theirs, most_shifts=1)
    first, second = talk(session, time(13, 30)), talk(session, time(16))
    one, other = begun(session, planner), begun(session, planner)
    placed(session, planner, one, found, first)
    placed(session, planner, other, found, second)
    publishing.publish(session, planner, one)
    with pytest.raises(Conflict) as met:
        publishing.publish(session, planner, other)
    assert met.value.code == "meets"
    lost = publishing.rebase(session, planner, other)
    assert [each.pair for each in lost] == [(number(found), second.id)]


def test_an_offer_that_is_withdrawn_leaves_drafts(session: Session, theirs: Actor, planner: Actor) -> None:
    (found,) = offer(session, theirs)
    seat, roster = talk(session, time(14)), begun(session, planner)
    placed(session, planner, roster, found, seat)
    changing.end(session, theirs, found.id, found.version)
    draft = session.get_one(Roster, roster, populate_existing=True)
    assert difference.of_draft(session, draft).added == frozenset()
    assert str(number(found)) not in problem_of(session, WEEK).volunteer


def test_a_promised_session_shrinks_only_with_what_it_gives_up(
    session: Session, theirs: Actor, planner: Actor
) -> None:
    (found,) = offer(session, theirs)
    early, late = talk(session, time(13, 30)), talk(session, time(16))
    promised(session, planner, found, early, late)
    session.refresh(found)
    values = {
        "name": "Cardiologist", "names": {}, "credential_code": party(session, found).credential_code,
        "languages": {"cmn": 7}, "skills": {}, "traits": [], "day": THURSDAY, "from_time": time(15),
        "to_time": time(18), "most_shifts": 2, "name_hours": 24,
    }  # fmt: skip
    with pytest.raises(changing.GivesUp) as said:
        changing.change(session, theirs, found.id, values, found.version)
    assert [each.seat.id for each in said.value.uses] == [early.id]
    session.refresh(found)
    assert found.starts_at == at(time(13))
    going = [each.promise.id for each in said.value.uses]
    changing.change(session, theirs, found.id, values, found.version, going)
    assert (number(found), early.id) not in in_force(session, WEEK)
    assert (number(found), late.id) in in_force(session, WEEK)
    told = session.scalars(select(Notice).where(Notice.kind == "decline")).all()
    assert told
    with pytest.raises(changing.GivesUp):
        changing.end(session, theirs, found.id, None)
    assert dump(problem_of(session, WEEK)) == dump(read_anew(session, WEEK))


def test_the_name_is_due_then_overdue_and_then_confirmed(
    session: Session, theirs: Actor, planner: Actor
) -> None:
    (found,) = offer(session, theirs)
    assert reading.one(session, whole(session), found.id).state == "free"
    seat = talk(session, time(14))
    promised(session, planner, found, seat)
    (due,) = reading.names_due(session, whole(session))
    assert (due.state, due.due_at) == ("due", at(time(14)) - timedelta(hours=48))
    with time_machine.travel(at(time(14)) - timedelta(hours=40)):
        assert reading.names_due(session, whole(session))[0].state == "overdue"
    who = doctor(session)
    naming.confirm(session, theirs, found.id, person_id=who, version=None)
    assert reading.names_due(session, whole(session)) == []
    (promise,) = session.scalars(select(Promise).where(Promise.party_id == found.party_id)).all()
    assert promise.state == "accepted"
    assert [each.seat_id for each in mine(session, who)] == [seat.id]
    assert session.scalars(select(Notice.kind).where(Notice.person_id == who)).all()
    problem = problem_of(session, WEEK)
    named = problem.volunteer[VolunteerId(str(number(found)))]
    assert PAPER_OF_PERSON in named.credentials
    person = problem.volunteer[VolunteerId(str(who))]
    assert all(each.end <= found.starts_at or each.start >= found.ends_at for each in person.available)
    assert dump(problem) == dump(read_anew(session, WEEK))


PAPER_OF_PERSON = "medical-licence:cardiology"


@pytest.mark.parametrize(
    ("until", "verified"), [(date(2026, 12, 2), True), (None, False)], ids=["expired", "not verified"]
)
def test_whose_licence_does_not_hold_on_the_day_cannot_come(
    session: Session, theirs: Actor, until: date | None, verified: bool
) -> None:
    (found,) = offer(session, theirs)
    who = doctor(session, until, verified=verified)
    with pytest.raises(Invalid):
        naming.confirm(session, theirs, found.id, person_id=who)
    assert party(session, found).volunteer_id is None


def test_who_serves_elsewhere_or_is_of_nobody_cannot_come(
    session: Session, theirs: Actor, planner: Actor
) -> None:
    first, second = offer(session, theirs, heads=2)
    who = doctor(session)
    naming.confirm(session, theirs, first.id, person_id=who)
    with pytest.raises(Invalid) as busy:
        naming.confirm(session, theirs, second.id, person_id=who)
    assert busy.value.errors == {"person_id": [naming.BUSY]}
    other = session.scalars(select(Person.id).where(Person.id != who).limit(1)).one()
    with pytest.raises((Invalid, NotFound)):
        naming.confirm(session, theirs, second.id, person_id=other)


def test_another_can_be_named_until_it_begins(session: Session, theirs: Actor, planner: Actor) -> None:
    (found,) = offer(session, theirs)
    seat = talk(session, time(14))
    promised(session, planner, found, seat)
    first = doctor(session)
    naming.confirm(session, theirs, found.id, person_id=first)
    naming.unname(session, theirs, found.id)
    assert list(mine(session, first)) == []
    assert session.scalars(
        select(Notice.id).where(Notice.person_id == first, Notice.kind == "sent_no_more")
    ).all()
    with time_machine.travel(at(time(14, 5))), pytest.raises(Conflict) as late:
        naming.confirm(session, theirs, found.id, person_id=first)
    assert late.value.code == "begun"


def test_a_partner_sees_and_changes_its_own_alone(session: Session, theirs: Actor) -> None:
    from web.services.access.scope import Scope

    (found,) = offer(session, theirs)
    other = partner(session, "huadong-hospital")
    assert list(reading.listing(session, Scope(session, other))) == []
    with pytest.raises(NotFound):
        changing.end(session, other, found.id, None)
    with pytest.raises(Forbidden):
        offer(session, other)


def test_every_week_until_a_day_is_offered_and_taken_back_in_one(session: Session, theirs: Actor) -> None:
    made = offer(session, theirs, every_weeks=2, until=THURSDAY + timedelta(days=30))
    assert [each.starts_at.astimezone(ZONE).date() for each in made] == [
        THURSDAY + timedelta(weeks=2 * number) for number in range(3)
    ]
    assert offering.take_back(session, theirs, made[1].id) == (3, 0)
    assert session.scalars(select(OfferedSession)).all() == []
