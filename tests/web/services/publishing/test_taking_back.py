"""Within ten minutes: what nobody has answered becomes what it was, told to nobody; the rest stays."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from tests.web.conftest import TODAY
from tests.web.promised import give, promise
from tests.web.services.planned import WEEK
from tests.web.services.publishing.desk import Desk
from web.db import Database, writing
from web.models import Assignment, Roster, Seat, Shift
from web.services import publishing, rosters
from web.services.actor import Actor
from web.services.faults import Conflict, Forbidden
from web.services.promises.lapsing import lapse_due
from web.services.promises.mine import mine
from web.services.promises.standing import in_force, last_event
from web.services.publishing import TakenBack
from web.services.publishing.doing import HELD


def published(desk: Desk, draft: int) -> int:
    desk.publish(draft)
    return draft


def back(desk: Desk, roster: int) -> TakenBack:
    return publishing.take_back(desk.session, desk.planner, roster)


def shown(desk: Desk, volunteer: int) -> dict[int, str]:
    desk.session.rollback()
    return {each.seat_id: each.state for each in mine(desk.session, volunteer)}


def test_an_offer_that_nobody_answered_ends_and_was_never_there(desk: Desk) -> None:
    before = desk.last
    made = published(desk, desk.draft((desk.carl, desk.here)))
    (owed,) = desk.notices(desk.carl, before)
    assert owed.due_at is not None
    assert owed.due_at - owed.owed_at >= HELD - timedelta(seconds=5)
    assert shown(desk, desk.carl) == {desk.here: "offered"}
    done = back(desk, made)
    assert done.kept == []
    assert desk.verbs(desk.carl, desk.here) == ["offer", "withdraw_offer"]
    assert shown(desk, desk.carl) == {}
    assert [each.dropped_at is None for each in desk.notices(desk.carl, before)] == [False]


@pytest.mark.parametrize("answer", ["offered", "accepted"])
def test_a_release_that_nobody_was_told_of_is_given_back_as_it_was(desk: Desk, answer: str) -> None:
    if answer == "accepted":
        desk.say(desk.anna, desk.here, answer)
    was = held(desk)
    before = desk.last
    made = published(desk, desk.draft(goes=[(desk.anna, desk.here)]))
    assert desk.state(desk.anna, desk.here) == "released"
    back(desk, made)
    assert held(desk) == was
    assert shown(desk, desk.anna) == {desk.here: answer}
    (found,) = mine(desk.session, desk.anna)
    assert found.change is None
    assert all(each.dropped_at is not None for each in desk.notices(desk.anna, before))


def held(desk: Desk) -> Any:
    one = promise(desk.session, desk.anna, desk.here)
    return (
        one.state,
        one.since,
        one.why,
        one.by,
        one.answered_sequence,
        one.told_sequence,
        one.told_starts_at,
    )


@pytest.mark.parametrize("answer", ["accepted", "declined"])
def test_what_was_answered_meanwhile_stays_and_is_named(desk: Desk, answer: str) -> None:
    made = published(desk, desk.draft((desk.carl, desk.here), (desk.dora, desk.there)))
    desk.say(desk.carl, desk.here, answer)
    done = back(desk, made)
    assert [(each.volunteer_id, each.seat_id, each.comes, each.why) for each in done.kept] == [
        (desk.carl, desk.here, True, "answered")
    ]
    assert (desk.state(desk.carl, desk.here), desk.state(desk.dora, desk.there)) == (answer, "released")
    found = publishing.taken_back(desk.session, done.roster_id)
    assert found == done


def test_who_said_yes_to_the_new_place_does_not_get_the_old_one_too(desk: Desk) -> None:
    made = desk.draft()
    desk.move(made, desk.anna, seat_id=desk.there, from_seat_id=desk.here)
    desk.publish(made)
    desk.say(desk.anna, desk.there, "accepted")
    with pytest.raises(Conflict, match="all_answered"):
        back(desk, made)
    assert (desk.state(desk.anna, desk.here), desk.state(desk.anna, desk.there)) == ("released", "accepted")


def test_who_said_no_to_the_new_place_gets_the_old_one_back(desk: Desk) -> None:
    made = desk.draft()
    desk.move(made, desk.anna, seat_id=desk.there, from_seat_id=desk.here)
    desk.publish(made)
    desk.say(desk.anna, desk.there, "declined")
    back(desk, made)
    assert (desk.state(desk.anna, desk.here), desk.state(desk.anna, desk.there)) == ("offered", "declined")


def test_a_place_that_somebody_has_by_now_is_not_given_back(desk: Desk) -> None:
    made = published(desk, desk.draft((desk.dora, desk.there), goes=[(desk.anna, desk.here)]))
    with writing(desk.session):
        row = desk.session.get_one(Seat, desk.here)
        row.desired = row.maximum = 1
    give(desk.session, desk.carl, desk.here)
    done = back(desk, made)
    assert [(each.volunteer_id, each.comes, each.why) for each in done.kept] == [
        (desk.anna, False, "no_room")
    ]
    assert desk.state(desk.anna, desk.here) == "released"


def test_what_has_begun_stays(desk: Desk) -> None:
    with writing(desk.session):
        soon = desk.session.get_one(Shift, desk.shift_of(desk.here).id)
        soon.starts_at, soon.ends_at = TODAY + timedelta(days=7), TODAY + timedelta(days=7, hours=1)
    with time_machine.travel(TODAY + timedelta(days=7) - timedelta(minutes=5)) as clock:
        made = published(desk, desk.draft((desk.carl, desk.here), (desk.dora, desk.there)))
        clock.shift(timedelta(minutes=6))
        done = back(desk, made)
    assert [(each.volunteer_id, each.why) for each in done.kept] == [(desk.carl, "begun")]


def test_it_is_the_next_number_and_a_draft_holds_what_was_taken_back(desk: Desk) -> None:
    stood = in_force(desk.session, WEEK)
    made = published(desk, desk.draft((desk.carl, desk.here), goes=[(desk.berta, desk.there)]))
    number = desk.session.get_one(Roster, made).number or 0
    done = back(desk, made)
    assert in_force(desk.session, WEEK) == stood
    shown = rosters.published(desk.session, WEEK.monday)
    assert shown is not None
    assert (shown.id, shown.number, shown.undoes_number) == (done.roster_id, number + 1, number)
    pictured = select(Assignment.volunteer_id, Assignment.seat_id)
    rows = desk.session.execute(pictured.where(Assignment.roster_id == shown.id))
    assert {(row.volunteer_id, row.seat_id) for row in rows} == stood
    desk.publish(done.draft_id)
    assert (desk.state(desk.carl, desk.here), desk.state(desk.berta, desk.there)) == ("offered", "released")
    assert desk.session.get_one(Roster, done.draft_id).number == number + 2


def test_who_said_no_and_was_asked_again_has_said_no(desk: Desk) -> None:
    desk.say(desk.anna, desk.here, "declined")
    was = held(desk)
    made = published(desk, desk.draft((desk.anna, desk.here)))
    assert desk.verbs(desk.anna, desk.here)[-1] == "offer_again"
    done = back(desk, made)
    assert held(desk)[:4] == was[:4]
    desk.publish(done.draft_id)
    assert desk.verbs(desk.anna, desk.here)[-1] == "offer_again"


def test_it_can_be_done_again_and_again(desk: Desk) -> None:
    draft = desk.draft((desk.carl, desk.here))
    for _ in range(3):
        desk.publish(draft)
        draft = back(desk, draft).draft_id
        assert shown(desk, desk.carl) == {}
    desk.publish(draft)
    assert shown(desk, desk.carl) == {desk.here: "offered"}


@pytest.mark.parametrize(("seconds", "fine"), [(0, True), (-2, True), (2, False)])
def test_after_ten_minutes_they_are_told(desk: Desk, seconds: int, fine: bool) -> None:
    made = published(desk, desk.draft((desk.carl, desk.here)))
    at = desk.session.get_one(Roster, made).published_at
    assert at is not None
    moment = at + (HELD if seconds else timedelta()) + timedelta(seconds=seconds)
    with time_machine.travel(moment):
        if fine:
            back(desk, made)
        else:
            with pytest.raises(Conflict, match="told_already"):
                back(desk, made)


def test_it_can_be_taken_back_after_a_third_was_published(desk: Desk) -> None:
    made = published(desk, desk.draft((desk.carl, desk.here)))
    published(desk, desk.draft((desk.dora, desk.there)))
    done = back(desk, made)
    assert (desk.state(desk.carl, desk.here), desk.state(desk.dora, desk.there)) == ("released", "offered")
    assert done.number == (desk.session.get_one(Roster, made).number or 0) + 2


def test_what_a_third_has_changed_since_stays(desk: Desk) -> None:
    made = published(desk, desk.draft((desk.carl, desk.here), (desk.dora, desk.there)))
    published(desk, desk.draft(goes=[(desk.carl, desk.here)]))
    done = back(desk, made)
    assert [(each.volunteer_id, each.why) for each in done.kept] == [(desk.carl, "answered")]
    assert desk.verbs(desk.carl, desk.here) == ["offer", "release"]


def test_of_two_at_once_one_takes_it_back(desk: Desk, database: Database) -> None:
    made = published(desk, desk.draft((desk.carl, desk.here)))

    def press(_: int) -> str:
        with database.session() as own:
            try:
                return str(publishing.take_back(own, desk.planner, made).number)
            except Conflict as fault:
                return fault.code

    with ThreadPoolExecutor(4) as pool:
        said = sorted(pool.map(press, range(4)), key=len)
    assert said[1:] == ["taken_back"] * 3
    assert desk.verbs(desk.carl, desk.here) == ["offer", "withdraw_offer"]


def test_what_took_another_back_and_a_draft_are_not_taken_back(desk: Desk) -> None:
    made = published(desk, desk.draft((desk.carl, desk.here)))
    done = back(desk, made)
    for roster, code in (
        (done.roster_id, "takes_back"),
        (done.draft_id, "not_published"),
        (made, "taken_back"),
    ):
        with pytest.raises(Conflict) as refused:
            back(desk, roster)
        assert refused.value.code == code


def test_only_who_may_publish_it_takes_it_back(desk: Desk, actor_of: Callable[[str], Actor]) -> None:
    made = published(desk, desk.draft((desk.carl, desk.here)))
    for code in ("lead", "volunteer"):
        with pytest.raises(Forbidden):
            publishing.take_back(desk.session, actor_of(code), made)
    assert desk.state(desk.carl, desk.here) == "offered"


def test_a_place_given_back_lapses_when_it_would_have(desk: Desk) -> None:
    made = published(desk, desk.draft(goes=[(desk.anna, desk.here)]))
    since = promise(desk.session, desk.anna, desk.here).since
    back(desk, made)
    assert promise(desk.session, desk.anna, desk.here).since < since
    lapse_due(desk.session)
    assert desk.state(desk.anna, desk.here) == "offered"


def test_a_release_is_told_once_ten_minutes_are_over(desk: Desk) -> None:
    before = last_event(desk.session)
    published(desk, desk.draft(goes=[(desk.anna, desk.here)]))
    (owed,) = desk.notices(desk.anna, before)
    assert (owed.kind, owed.dropped_at) == ("release", None)
    assert owed.due_at is not None
    assert owed.due_at > owed.owed_at
