"""Who is asked, in which order and how many at once; who is left out and why; what answers do."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from matcher.ids import SeatId
from tests.web.calling_out.empty_seat import Empty, call, made, person, rows, seated, states
from tests.web.conftest import TODAY
from tests.web.promised import give
from web.db import writing
from web.models import Account, Audit, Contact, Message, Notice, Person, Promise, Seat, Shift, Telling
from web.services import explaining
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.calling_out import answering, counting, due, ending, own, place, reading, starting, waves
from web.services.clock import now
from web.services.days import Week
from web.services.demand.instances import is_given
from web.services.faults import Conflict, Forbidden, Invalid, NotFound, Outdated
from web.services.messages import owing, telling
from web.services.messages.subjects import table
from web.services.promises import answering as promised
from web.services.promises import fit, taking
from web.services.situations import in_force

ActorOf = Callable[[str], Actor]


@pytest.fixture
def lead(actor_of: ActorOf) -> Actor:
    """Who coordinates the whole district."""
    return actor_of("coordinator")


@pytest.fixture
def empty(session: Session) -> Empty:
    """One place, and ten people who fit it."""
    return made(session, 10, 1)


def notices(session: Session, kind: str) -> list[Notice]:
    """What is owed of a kind, as it stands now."""
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.id)))


def told(session: Session, call_id: int) -> None:
    """Everybody who was asked has looked at their page."""
    ids = [each.id for each in rows(session, call_id).values()]
    with writing(session):
        seen = update(Notice).where(Notice.subject == "asked", Notice.subject_id.in_(ids))
        session.execute(seen.values(seen_at=now()))


def test_four_are_asked_at_once_for_one_place_and_the_rest_wait(
    session: Session, lead: Actor, empty: Empty
) -> None:
    made_ = starting.start(session, lead, empty.seat)
    found = states(session, made_)
    assert found[:5] == ["asked"] * 4 + ["waiting"]
    assert set(found[4:]) == {"waiting"}
    owed = notices(session, "called_out")
    assert {each.person_id for each in owed} == {
        each.volunteer_id for each in rows(session, made_).values() if each.state == "asked"
    }


def test_the_order_is_the_products_own(session: Session, lead: Actor, empty: Empty) -> None:
    there = place.of(session, empty.seat)
    found = starting.would_ask(session, Scope(session, lead), there)
    made_ = starting.start(session, lead, empty.seat)
    assert list(rows(session, made_)) == [each.volunteer_id for each in found if not each.left_out]
    now_is = in_force(session, fit.week_of(session, there.shift))
    best = explaining.best(session, now_is, SeatId(str(empty.seat)), 50, None)
    order = [int(each.volunteer) for each in best if int(each.volunteer) in rows(session, made_)]
    assert list(rows(session, made_)) == order


def test_the_first_yes_has_the_seat_and_the_others_are_thanked(
    session: Session, lead: Actor, empty: Empty
) -> None:
    made_ = starting.start(session, lead, empty.seat)
    told(session, made_)
    asked = [each for each in rows(session, made_).values() if each.state == "asked"]
    first = answering.answer(session, asked[1].volunteer_id, asked[1].id, yes=True)
    assert first.code == "yes"
    assert seated(session, empty.seat) == {asked[1].volunteer_id}
    assert states(session, made_)[:4] == ["thanked", "yes", "thanked", "thanked"]
    assert {each.person_id for each in notices(session, "place_is_taken")} == {
        each.volunteer_id for each in asked if each.id != asked[1].id
    }
    assert (call(session, made_).state, call(session, made_).ended_because) == ("filled", "filled")


def test_who_was_not_told_yet_never_is(session: Session, lead: Actor, empty: Empty) -> None:
    made_ = starting.start(session, lead, empty.seat)
    one = next(iter(rows(session, made_).values()))
    answering.answer(session, one.volunteer_id, one.id, yes=True)
    assert notices(session, "place_is_taken") == []
    assert all(each.dropped_because == "filled" for each in notices(session, "called_out"))


def test_a_late_yes_is_thanked_at_once(session: Session, lead: Actor, empty: Empty) -> None:
    made_ = starting.start(session, lead, empty.seat)
    one, other = list(rows(session, made_).values())[:2]
    answering.answer(session, one.volunteer_id, one.id, yes=True)
    late = answering.answer(session, other.volunteer_id, other.id, yes=True)
    assert late.code == "taken"
    assert seated(session, empty.seat) == {one.volunteer_id}


def test_saying_yes_twice_is_saying_it_once(session: Session, lead: Actor, empty: Empty) -> None:
    made_ = starting.start(session, lead, empty.seat)
    one = next(iter(rows(session, made_).values()))
    codes = [answering.answer(session, one.volunteer_id, one.id, yes=True).code for _ in range(2)]
    assert codes == ["yes", "yes"]
    assert answering.answer(session, one.volunteer_id, one.id, yes=False).code == "has_it"
    assert seated(session, empty.seat) == {one.volunteer_id}


@pytest.mark.parametrize("said", ["no", "not_now"])
def test_a_no_can_be_taken_back_while_the_place_is_free(
    session: Session, lead: Actor, empty: Empty, said: str
) -> None:
    made_ = starting.start(session, lead, empty.seat)
    one = next(iter(rows(session, made_).values()))
    who = person(session, one.volunteer_id)
    assert answering.say(session, who, one.id, said).code == said
    assert states(session, made_)[0] == said
    assert answering.say(session, who, one.id, "yes").code == "yes"
    assert seated(session, empty.seat) == {one.volunteer_id}


def test_who_said_no_is_not_asked_for_this_seat_again_and_not_now_is(
    session: Session, lead: Actor, empty: Empty
) -> None:
    made_ = starting.start(session, lead, empty.seat)
    no, later = list(rows(session, made_).values())[:2]
    answering.say(session, person(session, no.volunteer_id), no.id, "no")
    answering.say(session, person(session, later.volunteer_id), later.id, "not_now")
    ending.withdraw(session, lead, made_, version=call(session, made_).version)
    there = place.of(session, empty.seat)
    found = {each.volunteer_id: each for each in starting.would_ask(session, Scope(session, lead), there)}
    assert found[no.volunteer_id].left_out == "said_no"
    assert found[later.volunteer_id].left_out == ""


def test_the_next_are_asked_when_all_have_said_no(session: Session, lead: Actor, empty: Empty) -> None:
    made_ = starting.start(session, lead, empty.seat)
    assert due.ask_next(session) == 0
    for each in list(rows(session, made_).values())[:4]:
        answering.answer(session, each.volunteer_id, each.id, yes=False)
    assert due.ask_next(session) == 4
    assert states(session, made_)[:8] == ["no"] * 4 + ["asked"] * 4
    assert due.ask_next(session) == 0


def test_the_next_are_asked_when_nobody_answered_in_time_and_not_at_night(
    session: Session, lead: Actor, empty: Empty
) -> None:
    made_ = starting.start(session, lead, empty.seat)
    with time_machine.travel(TODAY + timedelta(hours=5), tick=False):  # 22:00 in Shanghai
        assert due.ask_next(session) == 0
    with time_machine.travel(TODAY + timedelta(hours=16), tick=False):
        assert due.ask_next(session) == 4
    assert states(session, made_)[:8] == ["asked"] * 8


def test_who_cannot_come_any_more_waits_no_longer(session: Session, lead: Actor, empty: Empty) -> None:
    made_ = starting.start(session, lead, empty.seat)
    waiting = [each for each in rows(session, made_).values() if each.state == "waiting"]
    with writing(session):
        session.execute(update(Person).where(Person.id == waiting[0].volunteer_id).values(state="left"))
    for each in list(rows(session, made_).values())[:4]:
        answering.answer(session, each.volunteer_id, each.id, yes=False)
    due.ask_next(session)
    assert waiting[0].volunteer_id not in rows(session, made_)


def test_chosen_people_are_all_asked(session: Session, lead: Actor, empty: Empty) -> None:
    made_ = starting.start(session, lead, empty.seat, people=empty.people[:6])
    assert states(session, made_) == ["asked"] * 6
    assert set(rows(session, made_)) == set(empty.people[:6])


def set_wish(session: Session, person_id: int, **values: object) -> None:
    """Somebody says how they want to be told."""
    with writing(session):
        usual = telling.USUAL
        known = {
            "reached_by": usual.reached_by, "muted": [], "quiet_from": usual.quiet_from,
            "quiet_until": usual.quiet_until, "week_budget": usual.week_budget, "reminder_hours": [24],
        }  # fmt: skip
        session.add(Telling(id=person_id, version=1, **{**known, **values}))


def test_people_are_left_out_for_their_reasons(session: Session, lead: Actor, empty: Empty) -> None:
    muted, nowhere, dead, full, has = empty.people[:5]
    set_wish(session, muted, muted=["calls"])
    set_wish(session, full, week_budget=1)
    with writing(session):
        session.execute(delete(Account).where(Account.person_id == nowhere))
        session.add(Contact(person_id=dead, kind="email", sealed=b"x", digest=b"d" * 32, dead_since=now()))
        session.add(Message(person_id=full, kind="news", made_at=now() - timedelta(days=1)))
        session.execute(update(Seat).where(Seat.id == empty.seat).values(desired=2, maximum=2))
    give(session, has, empty.seat)
    made_ = starting.start(session, lead, empty.seat)
    found = rows(session, made_)
    assert not {muted, nowhere, dead, has} & set(found)
    assert found[full].state == "over_budget"
    assert found[full].asked_at is None
    there = place.of(session, empty.seat)
    shown = {
        each.volunteer_id: each.left_out for each in starting.would_ask(session, Scope(session, lead), there)
    }
    assert (shown[muted], shown[nowhere], shown[dead]) == ("muted", "unreachable", "unreachable")


def test_who_has_no_address_is_asked_by_phone(session: Session, lead: Actor, empty: Empty) -> None:
    nowhere = empty.people[0]
    with writing(session):
        session.execute(delete(Account).where(Account.person_id == nowhere))
    made_ = starting.start(session, lead, empty.seat, people=[nowhere])
    assert notices(session, "called_out") == []
    asked = rows(session, made_)[nowhere]
    assert asked.state == "asked"
    assert answering.heard(session, lead, made_, asked.id, "yes").code == "yes"
    assert seated(session, empty.seat) == {nowhere}


def test_who_had_enough_messages_may_say_yes_on_their_page(
    session: Session, lead: Actor, empty: Empty
) -> None:
    full = empty.people[0]
    set_wish(session, full, week_budget=0)
    starting.start(session, lead, empty.seat)
    offers = own.waiting(session, full)
    assert [each.seat_id for each in offers] == [empty.seat]
    assert answering.say(session, person(session, full), offers[0].id, "yes").code == "yes"
    assert not [each for each in notices(session, "called_out") if each.person_id == full]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"starts_at": timedelta(hours=1)}, "changed"),
        ({"status": "cancelled"}, "cancelled"),
    ],
)
def test_a_yes_to_a_shift_that_changed_meanwhile_is_none(
    session: Session, lead: Actor, empty: Empty, change: dict[str, object], code: str
) -> None:
    made_ = starting.start(session, lead, empty.seat)
    one = next(iter(rows(session, made_).values()))
    with writing(session):
        shift, seat = session.get_one(Shift, empty.shift), session.get_one(Seat, empty.seat)
        if code == "changed":
            shift.starts_at += timedelta(minutes=30)
        else:
            shift.status = "cancelled"
        seat.sequence += 1
    assert reading.one(session, Scope(session, lead), made_).over == code
    assert answering.answer(session, one.volunteer_id, one.id, yes=True).code == code
    assert seated(session, empty.seat) == set()
    assert (call(session, made_).state, call(session, made_).ended_because) == ("ended", code)


def test_an_old_yes_says_nothing_to_a_shift_that_changed_since(
    session: Session, lead: Actor, empty: Empty
) -> None:
    made_ = starting.start(session, lead, empty.seat)
    one, other = list(rows(session, made_).values())[:2]
    answering.answer(session, one.volunteer_id, one.id, yes=True)
    with writing(session):
        session.get_one(Seat, empty.seat).sequence += 1
    assert answering.answer(session, one.volunteer_id, one.id, yes=True).code == "changed"
    promise = session.scalars(select(Promise).where(Promise.volunteer_id == one.volunteer_id)).one()
    assert promise.answered_sequence == 0
    assert answering.answer(session, other.volunteer_id, other.id, yes=True).code == "taken"


def test_an_offer_by_a_plan_is_accepted_by_the_same_yes(session: Session, lead: Actor, empty: Empty) -> None:
    made_ = starting.start(session, lead, empty.seat)
    one = next(iter(rows(session, made_).values()))
    give(session, one.volunteer_id, empty.seat)
    assert answering.answer(session, one.volunteer_id, one.id, yes=True).code == "yes"
    promise = session.scalars(select(Promise).where(Promise.volunteer_id == one.volunteer_id)).one()
    assert promise.state == "accepted"


def test_a_place_that_was_given_up_is_looked_for_again(session: Session, lead: Actor) -> None:
    empty = made(session, 6, 2)
    made_ = starting.start(session, lead, empty.seat)
    one, other, third = list(rows(session, made_).values())[:3]
    answering.answer(session, one.volunteer_id, one.id, yes=True)
    promised.answer(session, person(session, one.volunteer_id), empty.seat, "given_up")
    for each in (other, third):
        assert answering.answer(session, each.volunteer_id, each.id, yes=True).code == "yes"
    assert seated(session, empty.seat) == {other.volunteer_id, third.volunteer_id}
    assert call(session, made_).state == "filled"


def test_a_seat_that_somebody_was_asked_for_is_not_deleted(
    session: Session, lead: Actor, empty: Empty
) -> None:
    starting.start(session, lead, empty.seat)
    assert is_given(session, empty.shift)


def test_a_seat_that_was_filled_otherwise_ends_it(session: Session, lead: Actor) -> None:
    empty = made(session, 6, 1, flow="open")
    made_ = starting.start(session, lead, empty.seat)
    told(session, made_)
    taking.take(session, person(session, empty.people[5]), empty.seat)
    assert due.end_due(session) == 1
    assert call(session, made_).ended_because == "filled_otherwise"
    assert len(notices(session, "place_is_taken")) == 4
    one = next(each for each in rows(session, made_).values() if each.volunteer_id != empty.people[5])
    assert answering.answer(session, one.volunteer_id, one.id, yes=True).code == "taken"


def test_a_rule_still_keeps_somebody_away(session: Session, lead: Actor, empty: Empty) -> None:
    made_ = starting.start(session, lead, empty.seat)
    one = next(iter(rows(session, made_).values()))
    shift = session.get_one(Shift, empty.shift)
    with writing(session):
        beside = Shift(
            project_id=shift.project_id, place_id=shift.place_id, kind=shift.kind, texts={}, team=[],
            starts_at=shift.starts_at, ends_at=shift.ends_at,
        )  # fmt: skip
        session.add(beside)
        session.flush()
        seat = Seat(shift_id=beside.id, minimum=0, desired=1, maximum=1, flow="open")
        session.add(seat)
        session.flush()
    taking.take(session, person(session, one.volunteer_id), seat.id)
    found = answering.answer(session, one.volunteer_id, one.id, yes=True)
    assert found.code == "rule_broken"
    assert states(session, made_)[0] == "asked"
    assert seated(session, empty.seat) == set()


def test_a_day_asleep_ends_what_was_over_and_drops_what_was_not_sent(
    session: Session, lead: Actor, empty: Empty
) -> None:
    made_ = starting.start(session, lead, empty.seat, ends_at=now() + timedelta(hours=3))
    with time_machine.travel(TODAY + timedelta(days=1, hours=4), tick=False):
        assert due.ask_next(session) == 0
        assert due.end_due(session) == 1
        assert due.end_due(session) == 0
        assert call(session, made_).ended_because == "time"
        assert all(each.dropped_at for each in notices(session, "called_out"))
        one = next(iter(rows(session, made_).values()))
        assert own.waiting(session, one.volunteer_id) == []
        late = answering.answer(session, one.volunteer_id, one.id, yes=True)
        assert late.code == "yes"
    assert seated(session, empty.seat) == {one.volunteer_id}


def unfilled(session: Session, person_id: int) -> dict[str, Any]:
    """What who asked reads of an asking whose time is over, and why they need not."""
    owed = notices(session, "call_out_unfilled")
    found = table.read(session, person_id, owed)
    return {"records": [each.record for each in found.facts], "codes": set(found.untrue.values())}


def test_who_asked_hears_that_somebody_is_still_missing(session: Session, lead: Actor, empty: Empty) -> None:
    made_ = starting.start(session, lead, empty.seat, ends_at=now() + timedelta(hours=3))
    with time_machine.travel(TODAY + timedelta(hours=4), tick=False):
        assert due.end_due(session) == 1
        assert [each.person_id for each in notices(session, "call_out_unfilled")] == [lead.person_id]
        (record,) = unfilled(session, lead.person_id)["records"]
        assert (record.call_out_id, record.asked, record.yes, record.missing) == (made_, 4, 0, 1)
        one = next(iter(rows(session, made_).values()))
        assert answering.answer(session, one.volunteer_id, one.id, yes=True).code == "yes"
        assert unfilled(session, lead.person_id) == {"records": [], "codes": {"filled"}}


def test_it_is_told_no_more_once_others_are_asked(session: Session, lead: Actor, empty: Empty) -> None:
    starting.start(session, lead, empty.seat, ends_at=now() + timedelta(hours=3))
    with time_machine.travel(TODAY + timedelta(hours=4), tick=False):
        due.end_due(session)
        starting.start(session, lead, empty.seat)
        assert unfilled(session, lead.person_id) == {"records": [], "codes": {"asked_anew"}}


def test_where_who_asked_has_left_the_staff_of_the_project_hear(
    session: Session, lead: Actor, empty: Empty
) -> None:
    made_ = starting.start(session, lead, empty.seat, ends_at=now() + timedelta(hours=3))
    with writing(session):
        call(session, made_).made_by = None
    with time_machine.travel(TODAY + timedelta(hours=4), tick=False):
        due.end_due(session)
        told_ = [each.person_id for each in notices(session, "call_out_unfilled")]
        assert told_ == owing.staff_of(session, empty.project)


def test_nothing_is_said_of_an_asking_that_found_everybody_or_was_withdrawn(
    session: Session, lead: Actor, empty: Empty
) -> None:
    made_ = starting.start(session, lead, empty.seat)
    ending.withdraw(session, lead, made_, version=call(session, made_).version)
    one = next(iter(rows(session, starting.start(session, lead, empty.seat)).values()))
    answering.answer(session, one.volunteer_id, one.id, yes=True)
    assert notices(session, "call_out_unfilled") == []


def test_a_late_yes_to_a_shift_that_changed_after_its_end_is_none(
    session: Session, lead: Actor, empty: Empty
) -> None:
    made_ = starting.start(session, lead, empty.seat, ends_at=now() + timedelta(hours=3))
    with time_machine.travel(TODAY + timedelta(hours=4), tick=False):
        due.end_due(session)
        one = next(iter(rows(session, made_).values()))
        with writing(session):
            session.get_one(Seat, empty.seat).sequence += 1
        assert answering.answer(session, one.volunteer_id, one.id, yes=True).code == "changed"


def test_withdrawn_is_open_to_nobody(session: Session, lead: Actor, empty: Empty) -> None:
    made_ = starting.start(session, lead, empty.seat)
    one = next(iter(rows(session, made_).values()))
    with pytest.raises(Outdated):
        ending.withdraw(session, lead, made_, version=call(session, made_).version + 1)
    ending.withdraw(session, lead, made_, version=call(session, made_).version)
    ending.withdraw(session, lead, made_, version=None)
    assert own.waiting(session, one.volunteer_id) == []
    assert answering.answer(session, one.volunteer_id, one.id, yes=True).code == "withdrawn"
    assert seated(session, empty.seat) == set()


def test_an_answer_by_phone_says_who_wrote_it_down(session: Session, lead: Actor, empty: Empty) -> None:
    made_ = starting.start(session, lead, empty.seat)
    found = list(rows(session, made_).values())
    assert answering.heard(session, lead, made_, found[0].id, "no").code == "no"
    waiting = next(each for each in found if each.state == "waiting")
    assert answering.heard(session, lead, made_, waiting.id, "yes").code == "yes"
    after = rows(session, made_)
    assert after[found[0].volunteer_id].answered_by == lead.person_id
    assert after[waiting.volunteer_id].state == "yes"
    assert seated(session, empty.seat) == {waiting.volunteer_id}
    verbs = session.scalars(select(Audit.verb).where(Audit.subject_id == empty.seat)).all()
    assert {"called_out", "no_noted", "yes_noted", "call_out_ended"} <= set(verbs)


def test_more_are_asked_by_hand(session: Session, lead: Actor, empty: Empty) -> None:
    made_ = starting.start(session, lead, empty.seat)
    assert starting.ask_more(session, lead, made_) == 4
    assert states(session, made_)[:8] == ["asked"] * 8
    last = [each.volunteer_id for each in rows(session, made_).values() if each.state == "waiting"]
    assert starting.ask_more(session, lead, made_, last[-1:]) == 1
    assert rows(session, made_)[last[-1]].state == "asked"


def test_counts_add_up(session: Session, lead: Actor) -> None:
    empty = made(session, 12, 2)
    set_wish(session, empty.people[0], week_budget=0)
    made_ = starting.start(session, lead, empty.seat, people=empty.people)
    asked = [each for each in rows(session, made_).values() if each.state == "asked"]
    answering.answer(session, asked[0].volunteer_id, asked[0].id, yes=False)
    answering.say(session, person(session, asked[1].volunteer_id), asked[1].id, "not_now")
    with time_machine.travel(TODAY + timedelta(hours=3), tick=False):
        for each in asked[2:5]:
            answering.answer(session, each.volunteer_id, each.id, yes=True)
    found = counting.of_call_outs(session, [call(session, made_)])[made_]
    assert found.asked == found.yes + found.no + found.not_now + found.no_answer + found.late == 11
    assert (found.yes, found.no, found.not_now, found.late, found.over_budget) == (2, 1, 1, 1, 1)
    assert (found.filled, found.places, found.hours_until_filled) == (2, 2, 3.0)
    week = Week.of(session.get_one(Shift, empty.shift).starts_at, session.info["zone"])
    sums = counting.of_week(session, Scope(session, lead), week)
    assert [each.figures for each in sums if each.project.id == empty.project] == [found]


def test_what_cannot_be_asked_is_refused(session: Session, lead: Actor, empty: Empty) -> None:
    starts_at = session.get_one(Shift, empty.shift).starts_at
    with pytest.raises(Invalid):
        starting.start(session, lead, empty.seat, places=2)
    for ends_at in (now() - timedelta(hours=1), starts_at + timedelta(minutes=1)):
        with pytest.raises(Invalid):
            starting.start(session, lead, empty.seat, ends_at=ends_at)
    starting.start(session, lead, empty.seat)
    with pytest.raises(Conflict, match="asked_already"):
        starting.start(session, lead, empty.seat)
    full = made(session, 1, 1)
    give(session, full.people[0], full.seat)
    with pytest.raises(Conflict, match="nobody_missing"):
        starting.start(session, lead, full.seat)
    with writing(session):
        session.execute(update(Shift).where(Shift.id == full.shift).values(starts_at=now()))
        session.execute(update(Promise).where(Promise.seat_id == full.seat).values(state="declined"))
    with pytest.raises(Conflict, match="begun"):
        starting.start(session, lead, full.seat)


def test_a_lead_asks_for_their_own_projects_and_whom_they_know(
    session: Session, actor_of: ActorOf, lead: Actor, empty: Empty
) -> None:
    stranger = actor_of("lead")
    with pytest.raises(NotFound):
        starting.start(session, stranger, empty.seat)
    made_ = starting.start(session, lead, empty.seat)
    one = next(iter(rows(session, made_).values()))
    for deed in (
        lambda: ending.withdraw(session, stranger, made_, version=None),
        lambda: starting.ask_more(session, stranger, made_),
        lambda: answering.heard(session, stranger, made_, one.id, "yes"),
        lambda: reading.one(session, Scope(session, stranger), made_),
    ):
        with pytest.raises(NotFound):
            deed()
    other = person(session, empty.people[-1])
    with pytest.raises(NotFound):
        answering.say(session, other, one.id, "yes")
    with pytest.raises(Forbidden):
        answering.say(session, lead, one.id, "yes")
    assert seated(session, empty.seat) == set()


def test_who_left_says_yes_to_nothing(session: Session, lead: Actor, empty: Empty) -> None:
    made_ = starting.start(session, lead, empty.seat)
    one = next(iter(rows(session, made_).values()))
    with writing(session):
        session.execute(update(Person).where(Person.id == one.volunteer_id).values(state="left"))
    with pytest.raises(NotFound):
        answering.answer(session, one.volunteer_id, one.id, yes=True)
    with pytest.raises(NotFound):
        answering.heard(session, lead, made_, one.id, "yes")


@pytest.mark.parametrize(
    ("places", "left", "asked"),
    [
        (1, timedelta(days=1), 4),
        (3, timedelta(days=1), 12),
        (1, timedelta(minutes=119), 200),
        (80, timedelta(days=2), 200),
    ],
)
def test_so_many_are_asked_at_once(places: int, left: timedelta, asked: int) -> None:
    assert waves.size(places, left) == asked
