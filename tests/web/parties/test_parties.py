"""Groups and partners' offers: entered, promised seats, counted as heads, and stood in the problem."""

from collections.abc import Callable

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.ids import SeatId
from matcher.roster import Roster
from matcher.verify import verify
from tests.web.api.conftest import Program
from tests.web.services.planned import WEEK, whole
from web.db import writing
from web.models import Notice, Party, Promise, PromiseEvent, Seat, Shift
from web.services import board
from web.services.actor import Actor
from web.services.attendance import recording
from web.services.faults import Conflict
from web.services.matching import problem_of
from web.services.parties import keeping
from web.services.parties.problem import is_unnamed
from web.services.promises import acts
from web.services.promises import keeping as promises

ActorOf = Callable[[str], Actor]
BLANK: dict[str, object] = {
    "contact_person_id": None, "credential_code": "", "volunteer_id": None, "members": [], "kind": "group",
}  # fmt: skip


@pytest.fixture
def planner(actor_of: ActorOf) -> Actor:
    return actor_of("coordinator")


@pytest.fixture
def seat(session: Session) -> int:
    """An empty seat for ten."""
    shift = session.scalars(select(Shift).where(Shift.starts_at > WEEK.start).limit(1)).one()
    with writing(session):
        made = Seat(shift_id=shift.id, minimum=2, desired=4, maximum=5)
        session.add(made)
    return made.id


def group(session: Session, planner: Actor, heads: int = 3, **more: object) -> int:
    node = next(iter(whole(session).nodes("coordinator")))
    return keeping.create(
        session, planner, {**BLANK, "name": "Chess club", "heads": heads, "organisation_id": node, **more}
    )


def heads_on(session: Session, seat_id: int) -> int:
    shown = board.week(session, WEEK, whole(session))
    return next(
        seat.heads for p in shown.projects for s in p.shifts for seat in s.seats if seat.id == seat_id
    )


def test_a_group_without_names_has_its_heads_on_board_and_in_the_problem(
    session: Session, planner: Actor, seat: int
) -> None:
    promises.offer_to_party(session, planner, seat, group(session, planner), None)
    assert heads_on(session, seat) == 3
    problem = problem_of(session, WEEK)
    there = {pair for pair in problem.standing if pair.seat == SeatId(str(seat))}
    assert len(there) == 3
    assert all(is_unnamed(pair.volunteer) for pair in there)
    seated = Roster(problem.standing | frozenset(problem.published))
    short = [each for each in verify(problem, seated).findings if each.numbers.get("seat") == str(seat)]
    assert [each.rule for each in short if each.rule == "minimum"] == []


def test_named_members_stand_as_themselves(session: Session, planner: Actor, seat: int) -> None:
    who = session.scalars(select(Promise.volunteer_id).where(Promise.volunteer_id.is_not(None))).first() or 0
    made = group(session, planner, members=[who])
    promises.offer_to_party(session, planner, seat, made, None)
    there = {pair.volunteer for pair in problem_of(session, WEEK).standing if pair.seat == str(seat)}
    assert str(who) in there
    assert len(there) == 3
    told = session.scalars(
        select(Notice.person_id)
        .join(PromiseEvent, (PromiseEvent.id == Notice.subject_id) & (Notice.subject == "event"))
        .join(Promise)
        .where(Promise.party_id == made)
    ).all()
    assert who in told


@pytest.mark.parametrize(("heads", "fits"), [(5, True), (6, False)])
def test_a_group_has_room_or_is_refused(
    session: Session, planner: Actor, seat: int, heads: int, fits: bool
) -> None:
    made = group(session, planner, heads)
    if fits:
        promises.offer_to_party(session, planner, seat, made, None)
        return
    with pytest.raises(Conflict) as refused:
        promises.offer_to_party(session, planner, seat, made, None)
    assert refused.value.code == "full"
    assert session.scalars(select(Promise).where(Promise.party_id == made)).all() == []


def test_what_a_group_says_and_who_came_is_written_down(session: Session, planner: Actor, seat: int) -> None:
    promise = promises.offer_to_party(session, planner, seat, group(session, planner), None)
    promises.answer(session, planner, promise, "accepted")
    with pytest.raises(Conflict):
        recording.attend(session, planner, promise, recording.Said("served", 90))
    shift = session.get_one(Shift, session.get_one(Seat, seat).shift_id)
    with time_machine.travel(shift.ends_at):
        recording.attend(session, planner, promise, recording.Said("served", 90))
        with pytest.raises(Conflict) as refused:
            recording.attend(session, planner, promise, recording.Said("did_not_come"))
        assert refused.value.code == "note_missing"
        said = recording.Said("did_not_come", words="The list was another day's.")
        recording.attend(session, planner, promise, said)
    events = session.scalars(select(PromiseEvent).where(PromiseEvent.promise_id == promise)).all()
    assert [(each.before, each.after, each.minutes) for each in sorted(events, key=lambda e: e.id)] == [
        (None, "offered", None),
        ("offered", "accepted", None),
        ("accepted", "served", 90),
        ("served", "did_not_come", None),
    ]


def test_parties_are_kept_by_the_api(program: Program, session: Session, seat: int) -> None:
    client: FlaskClient = program("coordinator")
    node = next(iter(whole(session).nodes("coordinator")))
    asked = {"kind": "offer", "name": "Huashan Hospital", "heads": 1, "organisation_id": node}
    made = client.post("/api/v1/parties", json=asked).get_json()["id"]
    found = client.get(f"/api/v1/parties/{made}")
    assert (found.get_json()["name"], found.headers["ETag"]) == ("Huashan Hospital", '"1"')
    change = {"kind": "offer", "name": "Huashan Hospital, cardiology", "heads": 2}
    assert client.put(f"/api/v1/parties/{made}", json=change).status_code == 428
    head = {"If-Match": '"1"'}
    assert client.put(f"/api/v1/parties/{made}", json=change, headers=head).status_code == 204
    assert client.put(f"/api/v1/parties/{made}", json=change, headers=head).status_code == 412
    given = client.post(f"/api/v1/seats/{seat}/promises", json={"party_id": made})
    assert given.status_code == 201
    again = client.post(f"/api/v1/seats/{seat}/promises", json={"party_id": made})
    assert again.get_json() == given.get_json()
    other = client.post(f"/api/v1/seats/{seat}/promises", json={"party_id": made, "heads": 1})
    assert (other.status_code, other.get_json()["error"]["code"]) == (409, "answered")
    answer = f"/api/v1/promises/{given.get_json()['id']}/answer"
    assert client.put(answer, json={"answer": "accepted"}).status_code == 204
    (shown,) = client.get(f"/api/v1/seats/{seat}/promises").get_json()["items"]
    assert (shown["state"], shown["heads"], [each["verb"] for each in shown["events"]]) == (
        "accepted", 2, ["offer", "accept"],
    )  # fmt: skip


def test_a_party_that_has_ended_is_promised_nothing(session: Session, planner: Actor, seat: int) -> None:
    made = group(session, planner)
    keeping.change(session, planner, made, {**BLANK, "name": "Chess club", "heads": 3, "ended": True})
    with pytest.raises(Conflict) as refused:
        promises.offer_to_party(session, planner, seat, made, None)
    assert refused.value.code == "ended"
    assert session.get_one(Party, made).ended_at is not None


def test_refused_full_counts_heads(session: Session, planner: Actor, seat: int) -> None:
    promises.offer_to_party(session, planner, seat, group(session, planner, 4), None)
    acts.refuse_full(session, session.get_one(Seat, seat), 1)
    with pytest.raises(Conflict):
        acts.refuse_full(session, session.get_one(Seat, seat), 2)
