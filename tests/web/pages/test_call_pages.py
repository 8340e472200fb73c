"""To call: who was asked for a place stands there until they answer; what they say by phone is kept."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.answers import explain
from tests.web.conftest import MONDAY, Login, post
from tests.web.pages.reading import english
from tests.web.promised import promise
from tests.web.services.planned import WEEK, ZONE, free_pair, seen, whole
from web.models import Promise, PromiseEvent, Roster, Waiver
from web.services import bounding, editing, judging, publishing
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.faults import Conflict
from web.services.matching import pair_of, problem_of
from web.services.promises import asking, calling
from web.services.promises.standing import in_force
from web.services.situations import is_inside

ActorOf = Callable[[str], Actor]


def published(session: Session) -> int:
    return session.scalars(select(Roster.id).where(Roster.state == "published")).one()


def somebody_to_ask(session: Session) -> tuple[int, int]:
    """Who could come at once to a seat that has room, and the seat."""
    now_is = seen(session, published(session))
    for seat in now_is.problem.seat.values():
        if is_inside(now_is.problem, seat.id) and len(now_is.seated.on(seat.id)) < seat.maximum:
            able = explain.empty_seat(now_is.problem, now_is.seated, seat.id).able
            if able:
                return int(able[0]), int(seat.id)
    raise AssertionError("nobody could come anywhere")


def ask(session: Session, signed_in: Login, volunteer: int, seat: int) -> int:
    client = english(signed_in("coordinator"))
    sent = {"volunteer": str(volunteer), "seat": str(seat), "back": "/board"}
    answer = post(client, "/calls/ask", sent, page=f"/board/seats/{seat}")
    session.rollback()
    session.expire_all()
    return answer.status_code


def test_who_is_asked_is_promised_the_place_and_stands_on_the_list(
    signed_in: Login, session: Session
) -> None:
    volunteer, seat = somebody_to_ask(session)
    assert ask(session, signed_in, volunteer, seat) == 302
    made = promise(session, volunteer, seat)
    assert (made.state, made.why) == ("offered", "asked")
    (call,) = [
        each
        for each in calling.calls(session, whole(session), ZONE).items
        if (each.volunteer_id, each.seat_id) == (volunteer, seat)
    ]
    assert call.asked
    assert call.due < call.starts_at


def test_asking_twice_is_asking_once(signed_in: Login, session: Session) -> None:
    volunteer, seat = somebody_to_ask(session)
    for _ in range(2):
        ask(session, signed_in, volunteer, seat)
    chosen = (
        select(func.count()).select_from(PromiseEvent).join(Promise, Promise.id == PromiseEvent.promise_id)
    )
    count = session.scalar(chosen.where(Promise.volunteer_id == volunteer, Promise.seat_id == seat))
    assert count == 1


@pytest.mark.parametrize(("says", "state"), [("yes", "accepted"), ("no", "declined")])
def test_what_they_say_by_phone_is_written_down_once(
    signed_in: Login, session: Session, says: str, state: str
) -> None:
    volunteer, seat = somebody_to_ask(session)
    ask(session, signed_in, volunteer, seat)
    client = english(signed_in("coordinator"))
    sent = {"volunteer": str(volunteer), "seat": str(seat), "says": says}
    for _ in range(2):
        assert post(client, "/calls/answer", sent, page="/calls").status_code == 302
    assert promise(session, volunteer, seat).state == state
    waiting = calling.calls(session, whole(session), ZONE).items
    assert (volunteer, seat) not in {(each.volunteer_id, each.seat_id) for each in waiting}


def test_yes_after_no_is_told_and_not_written(signed_in: Login, session: Session) -> None:
    volunteer, seat = somebody_to_ask(session)
    ask(session, signed_in, volunteer, seat)
    client = english(signed_in("coordinator"))
    for says in ("yes", "no"):
        sent = {"volunteer": str(volunteer), "seat": str(seat), "says": says}
        answer = post(client, "/calls/answer", sent, page="/calls")
    assert answer.status_code == 409
    assert promise(session, volunteer, seat).state == "accepted"


def test_what_the_law_asks_is_not_set_aside(session: Session, actor_of: ActorOf) -> None:
    now_is = seen(session, published(session))
    for seat in now_is.problem.seat.values():
        if seat.needs.credentials and is_inside(now_is.problem, seat.id):
            lacking = [each for each in now_is.problem.volunteers if not each.credentials]
            if lacking and len(now_is.seated.on(seat.id)) < seat.maximum:
                actor = actor_of("coordinator")
                with pytest.raises(Conflict):
                    asking.ask(session, actor, int(lacking[0].id), int(seat.id))
                assert session.scalars(select(Waiver)).all() == []
                return
    raise AssertionError("no seat asks for a credential and has room")


def test_a_place_outside_of_their_hours_is_set_aside_for_this_case(
    session: Session, actor_of: ActorOf
) -> None:
    now_is = seen(session, published(session))
    for seat in now_is.problem.seat:
        if not is_inside(now_is.problem, seat):
            continue
        for repair in explain.empty_seat(now_is.problem, now_is.seated, seat).repairs:
            if repair.code == "ask_time":
                volunteer = int(str(repair.numbers["volunteer"]))
                asking.ask(session, actor_of("coordinator"), volunteer, int(seat))
                (waiver,) = session.scalars(select(Waiver)).all()
                assert (waiver.rule, waiver.volunteer_id) == ("fitness.available", volunteer)
                assert promise(session, volunteer, int(seat)).state == "offered"
                _assert_kept(session, actor_of("coordinator"), volunteer, int(seat))
                return
    raise AssertionError("nobody is to be asked for time")


def _assert_kept(session: Session, actor: Actor, volunteer: int, seat: int) -> None:
    """Nothing calls the promise broken: neither the door, nor a new run, nor another draft once published."""
    asked, given = (volunteer, seat), pair_of(volunteer, seat)
    assert judging.broken_by(session, WEEK, in_force(session, WEEK), [asked]) == []
    assert given in bounding.as_runs_see_it(session, problem_of(session, WEEK)).standing
    made = publishing.draft(session, actor, MONDAY)
    other, elsewhere = free_pair(seen(session, made))
    editing.move(session, ZONE, actor, made, version=0, volunteer_id=other, seat_id=elsewhere)
    publishing.publish(session, actor, made)
    session.expire_all()
    assert promise(session, volunteer, seat).state == "offered"
    assert given in seen(session, made).seated


def test_only_who_coordinates_sees_whom_to_call(signed_in: Login) -> None:
    assert signed_in("lead").get("/calls").status_code in (403, 404)
    page = english(signed_in("coordinator")).get("/calls").text
    assert re.search(r"<h1[^>]*>\s*To call", page)


@pytest.mark.parametrize("who", ["coordinator", "daning"])
@pytest.mark.parametrize("most", [1, 100_000])
def test_what_every_page_counts_is_what_the_list_holds(
    signed_in: Login, session: Session, actor_of: ActorOf, who: str, most: int
) -> None:
    assert ask(session, signed_in, *somebody_to_ask(session)) == 302
    scope = Scope(session, actor_of(who))
    assert who != "coordinator" or calling.count(session, scope) > 0
    assert calling.waiting(session, scope, most) == min(most, calling.count(session, scope))
