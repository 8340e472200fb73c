"""A draft brought up to date: what happened stays, what met goes, and the rest can be published."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from tests.web.promised import give
from tests.web.services.publishing.desk import Desk, Pair, newcomer
from web.db import writing
from web.models import Assignment, Roster, Seat
from web.services import publishing
from web.services.access.scope import Scope
from web.services.drafts import edits
from web.services.faults import Conflict, Outdated
from web.services.promises.standing import last_event
from web.services.publishing import Wanted


def rebase(desk: Desk, draft: int) -> Sequence[Wanted]:
    desk.session.expire_all()
    version = desk.session.get_one(Roster, draft).version
    return publishing.rebase(desk.session, desk.planner, draft, version=version)


def pairs_of(desk: Desk, draft: int) -> set[Pair]:
    rows = desk.session.execute(
        select(Assignment.volunteer_id, Assignment.seat_id).where(Assignment.roster_id == draft)
    )
    return {(row.volunteer_id, row.seat_id) for row in rows}


def test_what_met_goes_and_the_rest_is_published(desk: Desk) -> None:
    made = desk.draft((desk.carl, desk.here), (desk.dora, desk.there))
    desk.say(desk.anna, desk.here, "declined")
    assert rebase(desk, made) == [Wanted(desk.carl, desk.here, comes=True)]
    assert publishing.standing(desk.session, scope(desk), made).lost == [Wanted(desk.carl, desk.here, True)]
    draft = desk.session.get_one(Roster, made)
    assert (draft.version, draft.base_event_id) == (3, last_event(desk.session))
    desk.publish(made)
    assert (desk.state(desk.carl, desk.here), desk.state(desk.dora, desk.there)) == ("", "offered")
    assert desk.state(desk.anna, desk.here) == "declined"


def scope(desk: Desk) -> Scope:
    return Scope(desk.session, desk.planner)


def test_a_draft_that_meets_nothing_loses_nothing(desk: Desk) -> None:
    made = desk.draft((desk.carl, desk.here))
    desk.say(desk.berta, desk.there, "accepted")
    assert rebase(desk, made) == []
    desk.publish(made)
    assert desk.state(desk.carl, desk.here) == "offered"


def test_who_does_not_get_a_seat_keeps_what_they_were_to_leave_for_it(desk: Desk) -> None:
    made = desk.draft()
    desk.move(made, desk.anna, seat_id=desk.there, from_seat_id=desk.here)
    desk.say(desk.berta, desk.there, "declined")
    found = rebase(desk, made)
    assert found == [Wanted(desk.anna, desk.there, True), Wanted(desk.anna, desk.here, False)]
    with pytest.raises(Conflict, match="nothing_to_publish"):
        desk.publish(made)
    assert (desk.anna, desk.here) in pairs_of(desk, made)


def test_who_was_to_make_room_stays_when_nobody_comes_instead(desk: Desk) -> None:
    made = desk.draft((desk.carl, desk.here), goes=[(desk.anna, desk.here)])
    give(desk.session, desk.carl, desk.there)
    found = rebase(desk, made)
    assert found == [Wanted(desk.carl, desk.here, True), Wanted(desk.anna, desk.here, False)]
    assert desk.state(desk.anna, desk.here) == "offered"


def test_who_keeps_a_seat_they_were_to_leave_gets_no_other(desk: Desk) -> None:
    made = desk.draft()
    desk.move(made, desk.anna, seat_id=desk.there, from_seat_id=desk.here)
    desk.say(desk.anna, desk.here, "accepted")
    assert {each.pair for each in rebase(desk, made)} == {(desk.anna, desk.there), (desk.anna, desk.here)}


def test_what_breaks_a_rule_goes_until_none_is_broken(desk: Desk) -> None:
    with writing(desk.session):
        extra = newcomer(desk.session, "Emil")
    made = desk.draft((desk.carl, desk.here), (extra, desk.here), (desk.dora, desk.there))
    with writing(desk.session):
        row = desk.session.get_one(Seat, desk.here)
        row.desired = row.maximum = 1
    lost = rebase(desk, made)
    assert {each.pair for each in lost} == {(desk.carl, desk.here), (extra, desk.here)}
    desk.publish(made)
    assert desk.state(desk.dora, desk.there) == "offered"


def test_the_next_run_does_not_keep_by_hand_what_a_draft_lost(desk: Desk) -> None:
    made = desk.draft((desk.carl, desk.here), (desk.dora, desk.there))
    desk.say(desk.anna, desk.here, "declined")
    rebase(desk, made)
    inside, _ = edits.by_hand(edits.history(desk.session, made))
    assert set(inside) == {(desk.dora, desk.there)}


def test_a_draft_that_was_changed_since_is_not_brought_up_to_date_unseen(desk: Desk) -> None:
    made = desk.draft((desk.carl, desk.here))
    with pytest.raises(Outdated):
        publishing.rebase(desk.session, desk.planner, made, version=0)


def test_bringing_it_up_to_date_twice_by_one_press_is_once(desk: Desk) -> None:
    made = desk.draft((desk.carl, desk.here))
    desk.say(desk.anna, desk.here, "declined")
    done = [publishing.rebase(desk.session, desk.planner, made, version=1, key="press") for _ in range(2)]
    assert done[0] == done[1] != []
    assert desk.session.get_one(Roster, made).version == 2
