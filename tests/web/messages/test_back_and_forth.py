"""What happens twice, or is undone again, before anybody heard of it: one true mail, or none."""

from datetime import timedelta

from tests.web.messages.post import address
from tests.web.messages.test_walk import EMAIL, Walk, entry, part, walk
from web.db import writing
from web.models import Person, Project, Seat, Shift
from web.services.demand.changing import Changing

__all__ = ["walk"]


def promised(walk: Walk) -> None:
    """Carl hears that he is asked, and says yes."""
    address(walk.session, walk.desk.carl, EMAIL)
    walk.desk.publish(walk.desk.draft((walk.desk.carl, walk.desk.here)))
    walk.send(timedelta(minutes=12))
    walk.desk.say(walk.desk.carl, walk.desk.here, "accepted")


def move(walk: Walk, hours: int) -> None:
    """His shift begins so much later."""

    def later(shift: Shift) -> None:
        shift.starts_at += timedelta(hours=hours)
        shift.ends_at += timedelta(hours=hours)

    walk.change(walk.desk.here, later)


def test_a_shift_moved_twice_within_a_minute_is_one_mail_about_the_last_time(walk: Walk) -> None:
    promised(walk)
    begins = walk.desk.shift_of(walk.desk.here).starts_at
    move(walk, 1)
    walk.clock.shift(20)
    move(walk, 1)
    walk.send()
    _, told = walk.mails()
    local = (begins + timedelta(hours=10)).strftime("%Y%m%dT%H%M%S")
    assert entry(told)[1]["dtstart"] == local
    assert "(before: " in part(told, "plain")


def test_a_shift_moved_and_moved_back_is_nothing_to_tell(walk: Walk) -> None:
    promised(walk)
    move(walk, 1)
    walk.clock.shift(20)
    move(walk, -1)
    walk.send()
    assert len(walk.mails()) == 1
    assert walk.state(walk.desk.carl) == (
        "accepted",
        walk.desk.session.get_one(Seat, walk.desk.here).sequence,
    )


def test_a_shift_moved_back_after_its_mail_is_told_and_asks_nothing(walk: Walk) -> None:
    promised(walk)
    begins = walk.desk.shift_of(walk.desk.here).starts_at
    move(walk, 1)
    walk.send()
    move(walk, -1)
    walk.send()
    _, moved, back = walk.mails()
    assert str(back["Subject"]).startswith("As before: ")
    method, told = entry(back)
    assert (method, told["status"]) == ("REQUEST", "CONFIRMED")
    assert told["dtstart"] == (begins + timedelta(hours=8)).strftime("%Y%m%dT%H%M%S")
    assert int(told["sequence"]) > int(entry(moved)[1]["sequence"])
    assert walk.state(walk.desk.carl)[1] == walk.desk.session.get_one(Seat, walk.desk.here).sequence


def test_a_yes_to_another_hour_does_not_count_for_the_first_one(walk: Walk) -> None:
    promised(walk)
    move(walk, 1)
    walk.send()
    walk.desk.say(walk.desk.carl, walk.desk.here, "accepted")
    move(walk, -1)
    walk.send()
    assert str(walk.mails()[-1]["Subject"]).startswith("Changed, please answer")
    assert walk.state(walk.desk.carl)[1] == 1


def test_who_had_not_answered_is_asked_for_the_first_hour_as_if_nothing_had_been(walk: Walk) -> None:
    address(walk.session, walk.desk.carl, EMAIL)
    walk.desk.publish(walk.desk.draft((walk.desk.carl, walk.desk.here)))
    walk.send(timedelta(minutes=12))
    move(walk, 1)
    walk.send()
    move(walk, -1)
    walk.send()
    back = walk.mails()[-1]
    assert str(back["Subject"]).startswith("Please answer")
    assert "(before: " not in part(back, "plain")


def test_a_cancelled_shift_that_takes_place_after_all_is_asked_for_with_its_entry(walk: Walk) -> None:
    promised(walk)
    walk.change(walk.desk.here, None)
    walk.send()
    with writing(walk.session):
        shift = walk.desk.shift_of(walk.desk.here)
        change = Changing(walk.session, walk.desk.planner, walk.session.get_one(Project, shift.project_id))
        change.revive(shift)
        change.finish(None)
    walk.send()
    _, gone, back = walk.mails()
    assert entry(gone)[0] == "CANCEL"
    assert str(back["Subject"]).startswith("Please answer")
    method, told = entry(back)
    assert (method, told["status"]) == ("REQUEST", "TENTATIVE")
    assert int(told["sequence"]) > int(entry(gone)[1]["sequence"])
    assert walk.state(walk.desk.carl)[0] == "offered"


def test_a_long_title_that_runs_the_other_way_leaves_the_day_in_the_subject(walk: Walk) -> None:
    with writing(walk.session):
        shift = walk.desk.shift_of(walk.desk.here)
        shift.texts = dict.fromkeys(("en", "zh-Hans"), "<b>حفلة</b> في مركز المسنين " * 12)
        walk.session.get_one(Person, walk.desk.carl).language = "en"
    promised(walk)
    (mail,) = walk.mails()
    subject = str(mail["Subject"])
    assert subject.endswith("…\u200e, Wed 2 Dec, 10:00")
    assert len(subject) < 110
    assert "<b>حفلة" not in part(mail, "html")
    assert "&lt;b&gt;حفلة" in part(mail, "html")
