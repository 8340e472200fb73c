"""The calendar entry that a mail carries: one entry that is asked for, renewed and taken away by its number.

RFC 5546 (iTIP) and RFC 6047; read by two parsers that are not the one which wrote it.
"""

from collections.abc import Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.calendars.reading import Read, lines, read, unfolded
from tests.web.letters.desk import BY_STAFF, HOUSE, ActorOf, Desk
from tests.web.promises.shifts_changed import values_of
from web.channels import CalendarPart
from web.letters import rendering
from web.models import Place
from web.services import demand
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.calendars import entries
from web.services.calendars.feeds import About

TO = "wang.fang@example.com"


@pytest.fixture
def desk(session: Session, actor_of: ActorOf) -> Desk:
    return Desk(session, actor_of)


@pytest.fixture
def seat(desk: Desk) -> int:
    found = desk.free_seat()
    desk.offer(found)
    return found


def carried(desk: Desk) -> CalendarPart:
    """The entry that the next mail carries."""
    letter = desk.letter()
    assert letter is not None
    (found,) = rendering.mail(letter, "en", uid="u", to=TO).calendars
    return found


def entry(part: CalendarPart) -> Read:
    (found,) = read(part.content)
    return found


def attendee(part: CalendarPart) -> str:
    (found,) = [line for line in unfolded(part.content) if line.startswith("ATTENDEE")]
    return found


def test_an_offer_is_asked_for_and_wants_no_reply_by_calendar(desk: Desk, seat: int) -> None:
    part = carried(desk)
    found, said = entry(part), unfolded(part.content)
    assert part.method == "REQUEST"
    assert "METHOD:REQUEST" in said
    assert said.index("METHOD:REQUEST") < said.index("BEGIN:VEVENT")
    assert found.strict.status == "TENTATIVE"
    assert "PARTSTAT=NEEDS-ACTION" in attendee(part)
    assert "RSVP=FALSE" in attendee(part)
    assert attendee(part).endswith(f":mailto:{TO}")
    assert [line for line in said if line.startswith("ORGANIZER")] == [
        "ORGANIZER;CN=Duet:mailto:duet@localhost"
    ]
    assert "BEGIN:VTIMEZONE" in said
    assert found.start == desk.shift(seat).starts_at
    assert any(line.startswith("GEO:31.") for line in said)


def test_the_same_entry_is_confirmed_moved_and_taken_away(desk: Desk, seat: int) -> None:
    """Entries with another UID stood there twice; cancellations with the same number changed nothing."""
    offered = carried(desk)
    desk.do("accept", seat)
    sure = carried(desk)
    desk.move(seat)
    moved = carried(desk)
    desk.do("cancel", seat)
    gone = carried(desk)
    told = [entry(each) for each in (offered, sure, moved, gone)]
    assert len({each.uid for each in told}) == 1
    numbers = [each.sequence for each in told]
    assert numbers[0] == numbers[1] < numbers[2] < numbers[3]
    assert [each.method for each in (offered, sure, moved, gone)] == ["REQUEST"] * 3 + ["CANCEL"]
    assert [each.strict.status for each in told] == ["TENTATIVE", "CONFIRMED", "TENTATIVE", "CANCELLED"]
    assert "PARTSTAT=ACCEPTED" in attendee(sure)
    assert "PARTSTAT=NEEDS-ACTION" in attendee(moved)
    assert told[2].start == desk.shift(seat).starts_at
    stamps = [each.strict.dtstamp for each in told]
    assert stamps == sorted(stamps)


@pytest.mark.parametrize("verb", ["release", "cancel", "lapse"])
def test_what_is_gone_is_taken_away(desk: Desk, seat: int, verb: str) -> None:
    before = entry(carried(desk))
    desk.do(verb, seat)
    part = carried(desk)
    after = entry(part)
    assert part.method == "CANCEL"
    assert after.strict.status == "CANCELLED"
    assert (after.uid, after.start) == (before.uid, before.start)
    assert after.sequence > before.sequence


def test_a_no_that_staff_wrote_down_takes_it_away(desk: Desk, seat: int) -> None:
    carried(desk)
    desk.do("decline", seat)
    part = carried(desk)
    assert part.method == "CANCEL"
    assert "PARTSTAT=DECLINED" in attendee(part)


def test_the_mail_and_the_fetched_calendar_are_one_entry(desk: Desk, seat: int) -> None:
    part = entry(carried(desk))
    own = entries.own(desk.session, desk.me.person_id, seat)
    assert [(each.version.uid, each.version.sequence) for each in own] == [(part.uid, part.sequence)]


def test_every_try_carries_the_same_bytes(desk: Desk, seat: int) -> None:
    letter = desk.letter()
    assert letter is not None
    first, second = (rendering.mail(letter, "en", uid="u", to=TO).calendars for _ in range(2))
    assert first == second


@pytest.mark.parametrize("tag", ["zh-Hans", "ar"])
def test_texts_of_every_script_are_folded_whole(desk: Desk, seat: int, tag: str) -> None:
    desk.reads(tag)
    part = carried(desk)
    assert entry(part).summary
    for line in lines(part.content):
        assert len(line) <= 75
        line.decode()


def test_it_names_nobody_but_its_reader(desk: Desk, seat: int) -> None:
    part = carried(desk)
    assert BY_STAFF.note not in part.content.decode()
    assert f"{HOUSE.url}/me/shifts/{seat}" in "".join(unfolded(part.content))


def feed(session: Session, actor: Actor, place_id: int) -> Sequence[entries.StaffEntry]:
    return entries.of_staff(session, Scope(session, actor), About(place_id=place_id))


def test_a_shift_that_moved_to_another_place_is_cancelled_where_it_was(
    desk: Desk, seat: int, actor_of: ActorOf
) -> None:
    """It vanished from the old place's calendar, and programs that had it kept it there for ever."""
    session, staff = desk.session, actor_of("coordinator")
    shift = desk.shift(seat)
    old = shift.place_id
    new = session.scalars(select(Place.id).where(Place.id != old).order_by(Place.id)).first()
    assert new is not None
    before = {each.shift_id: each for each in feed(session, staff, old)}[shift.id]
    values = values_of(session, shift, shift.starts_at) | {"place_id": new}
    demand.update_shift(session, HOUSE.zone, staff, shift.id, values)
    there = {each.shift_id: each for each in feed(session, staff, old)}[shift.id]
    here = {each.shift_id: each for each in feed(session, staff, new)}[shift.id]
    assert not there.takes_place
    assert here.takes_place
    assert there.version.uid == here.version.uid == before.version.uid
    assert there.version.sequence > before.version.sequence
    assert there.place_names == session.get_one(Place, old).names
