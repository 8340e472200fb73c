"""News of promises: one item a promise, as it is when the letter leaves; and what is not told any more."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tests.web.letters.desk import BY_PARTY, BY_STAFF, HOUSE, ActorOf, Desk
from web.db import writing
from web.models import Message, Notice, Person, Place, ProjectLead, Seat, Volunteer
from web.services.clock import now
from web.services.messages import owing
from web.services.messages.subjects.fact import is_urgent
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.words.messages import writers
from web.words.messages.letter import Letter


@pytest.fixture
def desk(session: Session, actor_of: ActorOf) -> Desk:
    return Desk(session, actor_of)


@pytest.fixture
def seat(desk: Desk) -> int:
    return desk.free_seat()


def written(desk: Desk, person_id: int | None = None) -> Letter:
    found = desk.letter(person_id)
    assert found is not None
    return found


def tell(desk: Desk) -> None:
    """All that the volunteer is owed has been told."""
    desk.message()


def accepted(desk: Desk, seat: int) -> None:
    """They were offered the seat, heard of it, and said yes."""
    desk.offer(seat)
    tell(desk)
    desk.do("accept", seat, BY_PARTY)
    tell(desk)


def test_an_offer_asks_with_two_buttons_and_until_when(desk: Desk, seat: int) -> None:
    desk.offer(seat)
    letter = written(desk)
    (item,) = letter.items
    assert item.heading == "You are asked to come"
    assert letter.subject == f"Please answer: {item.title}, Tue 1 Dec, 09:00"
    assert [each.label for each in item.buttons] == ["Yes, I'll be there", "I can't come"]
    assert item.question.startswith("Can you come? Without an answer by Thu 26 Nov, 20:00")
    assert all(each.url.startswith(f"{HOUSE.url}/a/{letter.link_code}?say=") for each in item.buttons)
    assert letter.group == "plan"
    assert item.asks


def test_several_events_of_one_promise_are_one_item(desk: Desk, seat: int) -> None:
    accepted(desk, seat)
    desk.move(seat)
    desk.move(seat)
    assert len(desk.owed()) == 2
    (item,) = written(desk).items
    assert item.heading == "This shift changed after you said yes"
    assert item.was["When"] == "09:00 – 10:30"
    assert dict(item.facts)["When"] == "Tue 1 Dec, 11:00 – 12:30"


def test_what_changed_before_they_heard_of_it_is_a_plain_offer(desk: Desk, seat: int) -> None:
    desk.offer(seat)
    desk.move(seat)
    (item,) = written(desk).items
    assert item.heading == "You are asked to come"
    assert not item.was
    assert dict(item.facts)["When"] == "Tue 1 Dec, 10:00 – 11:30"


@pytest.mark.parametrize(
    ("verb", "heading"),
    [
        ("cancel", "This shift does not take place"),
        ("release", "You are not needed on this shift any more"),
    ],
)
def test_what_we_took_back_is_struck_through(desk: Desk, seat: int, verb: str, heading: str) -> None:
    accepted(desk, seat)
    desk.do(verb, seat)
    letter = written(desk)
    (item,) = letter.items
    assert item.off
    assert item.heading == heading
    assert not item.buttons
    assert letter.group == "changes"


def test_who_answered_late_may_still_say_yes(desk: Desk, seat: int) -> None:
    desk.offer(seat)
    tell(desk)
    desk.do("lapse", seat)
    (item,) = written(desk).items
    assert [each.label for each in item.buttons] == ["I can come after all"]
    assert not item.asks


def test_a_yes_that_staff_wrote_down_is_confirmed_and_can_be_taken_back(desk: Desk, seat: int) -> None:
    desk.offer(seat)
    desk.do("accept", seat)
    (item,) = written(desk).items
    assert item.heading == "You have this place"
    assert item.question.startswith("Staff wrote this down for you")
    assert [each.label for each in item.buttons] == ["I can't come after all"]


UNTRUE = {
    "answered meanwhile": ("accept", BY_PARTY, "answered"),
    "declined meanwhile": ("decline", BY_PARTY, "answered"),
    "released before anybody heard": ("release", BY_STAFF, "never_told"),
    "cancelled before anybody heard": ("cancel", BY_STAFF, "never_told"),
}


@pytest.mark.parametrize(("verb", "deed", "code"), UNTRUE.values(), ids=UNTRUE)
def test_what_is_not_true_any_more_is_not_told(
    desk: Desk, seat: int, verb: str, deed: Deed, code: str
) -> None:
    desk.offer(seat)
    desk.do(verb, seat, deed)
    assert desk.owed()
    assert desk.codes() == {code}
    assert desk.letter() is None


def test_what_they_saw_on_the_page_and_lost_again_is_told(desk: Desk, seat: int) -> None:
    desk.offer(seat)
    with writing(desk.session):
        desk.session.execute(update(Notice).where(Notice.dropped_at.is_(None)).values(seen_at=now()))
    desk.do("release", seat)
    (item,) = written(desk).items
    assert item.off


def test_a_shift_taken_away_and_given_back_before_they_heard_is_nothing(desk: Desk, seat: int) -> None:
    accepted(desk, seat)
    desk.do("release", seat)
    desk.offer(seat)
    desk.do("accept", seat)
    assert desk.codes() == {"as_before"}


def test_nothing_is_told_of_what_has_begun(desk: Desk, seat: int) -> None:
    desk.offer(seat)
    with time_machine.travel(desk.shift(seat).starts_at + timedelta(minutes=1), tick=True):
        assert desk.codes() == {"begun"}


def test_checking_in_is_told_to_nobody(desk: Desk, seat: int) -> None:
    accepted(desk, seat)
    with writing(desk.session):
        acts.check_in(desk.session, BY_STAFF, desk.promise(seat))
    assert desk.codes() <= {"not_told"}
    assert desk.letter() is None


@pytest.mark.parametrize("state", ["left", "locked_out"])
def test_who_left_is_told_nothing(desk: Desk, seat: int, state: str) -> None:
    desk.offer(seat)
    with writing(desk.session):
        desk.session.get_one(Person, desk.me.person_id).state = state
    assert desk.codes() == {"left"}


def test_a_letter_of_several_counts_and_puts_questions_first(desk: Desk, seat: int) -> None:
    accepted(desk, seat)
    desk.do("cancel", seat)
    other = desk.free_seat()
    desk.offer(other)
    letter = written(desk)
    assert letter.subject == "2 things for you in Duet: please answer"
    assert letter.lines == ("There are 2 things to tell you.",)
    assert [each.asks for each in letter.items] == [True, False]
    assert letter.template == "news"
    assert (letter.link, letter.link_code) == (f"{HOUSE.url}/me", "")
    assert len(letter.entries) == 2


def lead_of(desk: Desk, seat: int) -> int:
    """Somebody else who is named to lead the project of a seat."""
    project = desk.shift(seat).project_id
    person = desk.session.scalars(
        select(Volunteer.id).where(Volunteer.id != desk.me.person_id).order_by(Volunteer.id)
    ).first()
    assert person is not None
    with writing(desk.session):
        desk.session.execute(delete(ProjectLead).where(ProjectLead.project_id == project))
        desk.session.add(ProjectLead(project_id=project, person_id=person))
    return person


def test_staff_hear_who_does_not_come_but_the_subject_names_nobody(desk: Desk, seat: int) -> None:
    lead = lead_of(desk, seat)
    accepted(desk, seat)
    desk.do("give_up", seat, BY_PARTY)
    letter = written(desk, lead)
    (item,) = letter.items
    for text in (letter.subject, letter.short, letter.glance, *letter.variables.values()):
        assert desk.me.name not in text
    assert item.buttons[0].url == f"{HOUSE.url}/shifts/{desk.shift(seat).id}"
    assert item.heading in (f"{desk.me.name} has given up this place", "Somebody has given up this place")
    assert letter.entries == ()


def test_staff_do_not_hear_of_a_no_that_was_taken_back(desk: Desk, seat: int) -> None:
    lead = lead_of(desk, seat)
    accepted(desk, seat)
    desk.do("give_up", seat, BY_PARTY)
    desk.do("accept", seat, BY_PARTY)
    assert desk.codes(lead) == {"as_before"}


def test_staff_hear_that_somebody_comes_after_all(desk: Desk, seat: int) -> None:
    lead = lead_of(desk, seat)
    accepted(desk, seat)
    desk.do("give_up", seat, BY_PARTY)
    desk.message(lead)
    desk.do("accept", seat, BY_PARTY)
    (item,) = written(desk, lead).items
    assert item.heading.endswith("comes after all")


def test_who_leads_the_project_no_longer_is_told_nothing_of_it(desk: Desk, seat: int) -> None:
    lead = lead_of(desk, seat)
    accepted(desk, seat)
    desk.do("give_up", seat, BY_PARTY)
    with writing(desk.session):
        desk.session.execute(delete(ProjectLead).where(ProjectLead.person_id == lead))
    assert desk.codes(lead) == {"out_of_sight"}


def remind(desk: Desk, seat: int, kind: str = "reminder") -> None:
    with writing(desk.session):
        key = f"24 {desk.shift(seat).starts_at.isoformat()}"
        owing.owe(desk.session, [desk.me.person_id], kind, desk.promise(seat).id, key=key)


def test_a_reminder_says_when_and_where_and_takes_a_no(desk: Desk, seat: int) -> None:
    accepted(desk, seat)
    remind(desk, seat)
    letter = written(desk)
    (item,) = letter.items
    assert letter.subject == f"Reminder: {item.title}, Tue 1 Dec, 09:00"
    assert letter.group == "reminders"
    assert [each.label for each in item.buttons] == ["I can't come after all"]
    assert letter.variables["place"]


def test_a_reminder_of_another_start_is_not_true(desk: Desk, seat: int) -> None:
    accepted(desk, seat)
    remind(desk, seat)
    desk.move(seat)
    desk.do("accept", seat, BY_PARTY)
    assert "moved" in desk.codes()


@pytest.mark.parametrize(("verb", "code"), [("release", "gone"), ("cancel", "gone")])
def test_nobody_is_reminded_of_what_is_not_theirs(desk: Desk, seat: int, verb: str, code: str) -> None:
    accepted(desk, seat)
    remind(desk, seat)
    desk.do(verb, seat)
    assert code in desk.codes()


def test_a_reminder_of_what_the_same_letter_tells_is_told_once(desk: Desk, seat: int) -> None:
    desk.offer(seat)
    remind(desk, seat)
    assert len(desk.owed()) == 2
    assert len(written(desk).items) == 1


def test_a_place_about_to_lapse_is_said_until_it_is_answered(desk: Desk, seat: int) -> None:
    desk.offer(seat)
    tell(desk)
    remind(desk, seat, "about_to_lapse")
    letter = written(desk)
    assert letter.subject.startswith("Please answer by Thu 26 Nov, 20:00: ")
    assert letter.items[0].asks
    remind(desk, seat, "reminder")
    desk.do("accept", seat, BY_PARTY)
    with writing(desk.session):
        desk.session.execute(update(Notice).where(Notice.kind == "about_to_lapse").values(message_id=None))
    assert "answered" in desk.codes()


def test_variables_are_short_and_hold_no_link(desk: Desk, seat: int) -> None:
    with writing(desk.session):
        shift = desk.shift(seat)
        shift.texts = {"en": "A very long name of a shift that no gateway takes", "zh-Hans": "长" * 30}
    desk.offer(seat)
    for language in ("en", "zh-Hans", "ar"):
        desk.reads(language)
        with writing(desk.session):
            desk.session.execute(update(Notice).where(Notice.dropped_at.is_(None)).values(message_id=None))
        letter = written(desk)
        assert all(0 < len(each) <= 20 for each in letter.variables.values())
        assert not any("http" in each for each in letter.variables.values())
        assert "http" not in letter.short


def test_what_begins_within_a_day_is_urgent(desk: Desk, seat: int) -> None:
    accepted(desk, seat)
    desk.do("cancel", seat)
    start = desk.shift(seat).starts_at
    with time_machine.travel(start - timedelta(hours=23), tick=True):
        assert [each.urgent for each in desk.read().facts] == [True]
    with time_machine.travel(start - timedelta(hours=25), tick=True):
        assert [each.urgent for each in desk.read().facts] == [False]
        assert not is_urgent(now() - timedelta(minutes=1))


def test_a_message_of_nobody_says_nothing(desk: Desk) -> None:
    with writing(desk.session):
        message = Message(kind="news", person_id=None, made_at=now())
        desk.session.add(message)
        desk.session.flush()
    assert writers.write(desk.session, HOUSE, message) is None


def test_a_place_whose_coordinates_are_of_a_chinese_map_is_right_in_the_entry(desk: Desk, seat: int) -> None:
    with writing(desk.session):
        place = desk.session.get_one(Place, desk.shift(seat).place_id)
        place.latitude, place.longitude, place.datum = 31.17530398364597, 121.531541859215, "gcj02"
        desk.session.get_one(Seat, seat)
    desk.offer(seat)
    (entry,) = written(desk).entries
    assert entry.event.point == pytest.approx((31.1774276, 121.5272106), abs=2e-6)
