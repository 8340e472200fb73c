"""Where a draft meets what happened since it was begun: each row of what may happen, and both sides."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.web.promised import give
from tests.web.promises.shifts_changed import move
from tests.web.services.publishing.desk import Desk, newcomer
from web.db import writing
from web.models import Person, Promise, Roster, Seat
from web.services import demand, publishing
from web.services.access.scope import Scope
from web.services.faults import Conflict
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.standing import heads_on
from web.services.promises.transitions import COORDINATOR, PARTY

Happens = Callable[[Desk], None]


def nothing(_: Desk) -> None:
    pass


def says(answer: str) -> Happens:
    def deed(desk: Desk) -> None:
        desk.say(desk.anna, desk.here, answer)

    deed.__name__ = f"anna_{answer}"
    return deed


def gives_up(desk: Desk) -> None:
    desk.say(desk.anna, desk.here, "accepted")
    desk.say(desk.anna, desk.here, "given_up")


def lapses(desk: Desk) -> None:
    with writing(desk.session):
        acts.lapse(desk.session, [promise_of(desk)])


def promise_of(desk: Desk) -> Promise:
    chosen = select(Promise).where(Promise.volunteer_id == desk.anna, Promise.seat_id == desk.here)
    return desk.session.scalars(chosen).one()


def checks_in(desk: Desk) -> None:
    with writing(desk.session):
        acts.check_in(desk.session, Deed(acting=PARTY), promise_of(desk))


def another_comes(desk: Desk) -> None:
    give(desk.session, desk.dora, desk.here)


def another_is_published(desk: Desk) -> None:
    desk.publish(desk.draft((desk.dora, desk.here)))


def another_goes_by_publishing(desk: Desk) -> None:
    desk.publish(desk.draft(goes=[(desk.anna, desk.here)]))


def carl_is_given_another_shift(desk: Desk) -> None:
    give(desk.session, desk.carl, desk.there)


def carl_has_it_already(desk: Desk) -> None:
    give(desk.session, desk.carl, desk.here, "accepted")


def carl_had_it_and_said_no(desk: Desk) -> None:
    give(desk.session, desk.carl, desk.here)
    desk.say(desk.carl, desk.here, "declined")


def the_shift_moves(desk: Desk) -> None:
    move(desk.session, desk.planner, desk.shift_of(desk.here).id, timedelta(minutes=15))


def the_shift_is_cancelled(desk: Desk) -> None:
    demand.cancel_shift(desk.session, desk.planner, desk.shift_of(desk.here).id)


def somebody_else_elsewhere(desk: Desk) -> None:
    give(desk.session, desk.dora, desk.there)
    desk.say(desk.berta, desk.there, "declined")


def gives_up_and_comes_back(desk: Desk) -> None:
    gives_up(desk)
    desk.say(desk.anna, desk.here, "accepted")


COMES = {
    nothing: "", says("accepted"): "", checks_in: "", somebody_else_elsewhere: "",
    gives_up_and_comes_back: "", says("declined"): "decline", gives_up: "give_up", lapses: "lapse",
    another_comes: "offer", another_is_published: "offer", another_goes_by_publishing: "release",
    carl_is_given_another_shift: "offer", carl_had_it_and_said_no: "decline", the_shift_moves: "ask_again",
    the_shift_is_cancelled: "cancel",
}  # fmt: skip


@pytest.mark.parametrize("happens", COMES)
def test_who_is_to_come_to_a_shift_meets_what_happens_on_it_and_to_them(desk: Desk, happens: Happens) -> None:
    made = desk.draft((desk.carl, desk.here))
    happens(desk)
    met(desk, made, COMES[happens], desk.carl, comes=True)


def met(desk: Desk, draft: int, verb: str, volunteer: int, *, comes: bool) -> None:
    """It is published where nothing meets; else it is refused, and nothing is changed."""
    before = desk.last
    if not verb:
        desk.publish(draft)
        assert desk.last > before
        return
    with pytest.raises(publishing.Meets) as refused:
        desk.publish(draft)
    found = [each for each in refused.value.meetings if each.happened is not None]
    assert [each.happened.verb for each in found if each.happened] == [verb]
    (wanted,) = found[0].wanted
    assert (wanted.volunteer_id, wanted.seat_id, wanted.comes) == (volunteer, desk.here, comes)
    assert refused.value.code == "meets"
    assert desk.last == before
    assert desk.session.get_one(Roster, draft).state == "draft"


GOES = {
    nothing: "", says("accepted"): "accept", checks_in: "check_in", another_comes: "offer",
    somebody_else_elsewhere: "", the_shift_moves: "ask_again",
}  # fmt: skip


@pytest.mark.parametrize("happens", GOES)
def test_who_is_to_go_from_a_shift_meets_their_own_yes_too(desk: Desk, happens: Happens) -> None:
    made = desk.draft(goes=[(desk.anna, desk.here)])
    happens(desk)
    met(desk, made, GOES[happens], desk.anna, comes=False)


@pytest.mark.parametrize("happens", [says("declined"), gives_up, lapses, another_goes_by_publishing])
def test_what_the_draft_wants_and_has_happened_by_itself_is_nothing_to_publish(
    desk: Desk, happens: Happens
) -> None:
    made = desk.draft(goes=[(desk.anna, desk.here)])
    happens(desk)
    refused(desk, made, "nothing_to_publish")


def refused(desk: Desk, draft: int, code: str) -> None:
    before = desk.last
    with pytest.raises(Conflict) as fault:
        desk.publish(draft)
    assert (fault.value.code, desk.last) == (code, before)


def test_who_came_by_themselves_is_nothing_to_publish(desk: Desk) -> None:
    made = desk.draft((desk.carl, desk.here))
    carl_has_it_already(desk)
    refused(desk, made, "nothing_to_publish")


def test_a_shift_that_nobody_held_drops_out_by_itself_when_it_is_cancelled(desk: Desk) -> None:
    desk.say(desk.anna, desk.here, "declined")
    made = desk.draft((desk.carl, desk.here), (desk.dora, desk.there))
    the_shift_is_cancelled(desk)
    desk.publish(made)
    assert (desk.state(desk.carl, desk.here), desk.state(desk.dora, desk.there)) == ("", "offered")


def test_who_left_drops_out_by_itself(desk: Desk) -> None:
    made = desk.draft((desk.carl, desk.here), (desk.dora, desk.there))
    with writing(desk.session):
        desk.session.get_one(Person, desk.carl).state = "left"
    desk.publish(made)
    assert (desk.state(desk.carl, desk.here), desk.state(desk.dora, desk.there)) == ("", "offered")


def test_a_rule_that_both_together_break_is_named_with_whom_it_is_about(desk: Desk) -> None:
    made = desk.draft((desk.carl, desk.here))
    with writing(desk.session):
        row = desk.session.get_one(Seat, desk.here)
        row.desired = row.maximum = 1
    with pytest.raises(publishing.Meets) as fault:
        desk.publish(made)
    (found,) = fault.value.meetings
    assert found.broken is not None
    assert (found.broken.rule, found.broken.numbers["seat"]) == ("maximum", str(desk.here))
    assert [each.pair for each in found.wanted] == [(desk.carl, desk.here)]
    assert heads_on(desk.session, desk.here) == 1


def test_the_other_side_says_who_published_what_under_which_number(desk: Desk) -> None:
    made = desk.draft((desk.carl, desk.here))
    number = desk.publish(desk.draft((desk.dora, desk.here)))
    with pytest.raises(publishing.Meets) as fault:
        desk.publish(made)
    (found,) = fault.value.meetings
    assert found.happened is not None
    assert (found.happened.volunteer_id, found.happened.number) == (desk.dora, number)
    assert found.happened.by == desk.planner.person_id
    assert found.happened.by_name == desk.session.get_one(Person, desk.planner.person_id).name


def test_a_change_made_after_it_happened_knows_of_it(desk: Desk) -> None:
    made = desk.draft()
    desk.say(desk.anna, desk.here, "declined")
    desk.move(made, desk.carl, seat_id=desk.here)
    desk.publish(made)
    assert desk.state(desk.carl, desk.here) == "offered"


def test_two_drafts_of_different_people_and_shifts_are_published_one_after_the_other(desk: Desk) -> None:
    first, second = desk.draft((desk.carl, desk.here)), desk.draft((desk.dora, desk.there))
    numbers = [desk.publish(first), desk.publish(second)]
    assert numbers[1] == numbers[0] + 1
    assert (desk.state(desk.carl, desk.here), desk.state(desk.dora, desk.there)) == ("offered", "offered")


def test_of_two_drafts_of_one_person_the_second_names_them(desk: Desk) -> None:
    first, second = desk.draft((desk.carl, desk.here)), desk.draft((desk.carl, desk.there))
    desk.publish(first)
    with pytest.raises(publishing.Meets) as fault:
        desk.publish(second)
    (found,) = fault.value.meetings
    assert found.happened is not None
    assert (found.happened.volunteer_id, found.happened.seat_id) == (desk.carl, desk.here)


@pytest.mark.parametrize("seen", ["same", "other"])
def test_only_what_its_reader_saw_is_published(desk: Desk, seen: str) -> None:
    made = desk.draft((desk.carl, desk.here), (desk.dora, desk.there))
    digest = publishing.changes(desk.session, whole_of(desk), made).difference
    if seen == "other":
        with writing(desk.session):
            desk.session.get_one(Person, desk.dora).state = "left"
        with pytest.raises(Conflict, match="difference_changed"):
            publishing.publish(desk.session, desk.planner, made, digest=digest)
        digest = publishing.changes(desk.session, whole_of(desk), made).difference
    publishing.publish(desk.session, desk.planner, made, digest=digest)
    assert desk.state(desk.carl, desk.here) == "offered"


def whole_of(desk: Desk) -> Scope:
    return Scope(desk.session, desk.planner)


def test_a_draft_that_changes_nothing_is_not_published(desk: Desk) -> None:
    refused(desk, desk.draft(), "nothing_to_publish")


def test_more_than_a_seat_holds_are_never_published(desk: Desk) -> None:
    with writing(desk.session):
        crowd = [newcomer(desk.session, f"Crowd {each}") for each in range(4)]
    made = desk.draft(*((each, desk.here) for each in crowd[:3]))
    give(desk.session, crowd[3], desk.there)
    desk.publish(made)
    assert heads_on(desk.session, desk.here) == desk.session.get_one(Seat, desk.here).maximum
    with pytest.raises(Conflict, match="full"), writing(desk.session):
        acts.offer(desk.session, Deed(desk.planner, COORDINATOR), [(crowd[3], desk.here)])
    assert desk.state(crowd[3], desk.here) == ""
