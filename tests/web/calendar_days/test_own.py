"""The days that the district decides itself: who may change them, what is refused, what is written down."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Audit, CalendarDay
from web.services.actor import Actor
from web.services.calendar_days import own
from web.services.faults import Forbidden, Invalid, NotFound, Outdated

ActorOf = Callable[[str], Actor]
DAY = date(2027, 3, 5)
WHOLE: dict[str, Any] = {
    "day": DAY,
    "kind": "off",
    "names": {"en": "Lei Feng Day", "zh-Hans": "雷锋日", "fr": ""},
}


def trail(session: Session) -> list[tuple[str, Any]]:
    chosen = select(Audit).where(Audit.subject == "calendar_day").order_by(Audit.id)
    return [(each.verb, each.changes) for each in session.scalars(chosen)]


def test_a_day_is_added_changed_and_deleted_and_all_is_written_down(
    session: Session, actor_of: ActorOf
) -> None:
    admin = actor_of("admin")
    made = own.add(session, admin, WHOLE)
    found = own.get(session, made)
    assert (found.day, found.kind, found.version) == (DAY, "off", 1)
    assert found.names == {"en": "Lei Feng Day", "zh-Hans": "雷锋日"}
    own.change(session, admin, made, {"kind": "usual", "names": {"en": "", "ja": "雷鋒の日"}}, 1)
    found = own.get(session, made)
    assert (found.kind, found.version) == ("usual", 2)
    assert found.names == {"zh-Hans": "雷锋日", "ja": "雷鋒の日"}
    own.delete(session, admin, made, 2)
    assert session.get(CalendarDay, made) is None
    assert [verb for verb, _ in trail(session)] == ["added", "changed", "deleted"]
    assert trail(session)[0][1]["day"] == [None, "2027-03-05"]
    assert trail(session)[1][1]["kind"] == ["off", "usual"]
    assert trail(session)[2][1]["kind"] == ["usual", None]


def test_nothing_is_written_where_nothing_differs(session: Session, actor_of: ActorOf) -> None:
    admin = actor_of("admin")
    made = own.add(session, admin, WHOLE)
    own.change(session, admin, made, WHOLE, 1)
    assert own.get(session, made).version == 1
    assert len(trail(session)) == 1


def test_a_day_is_there_once(session: Session, actor_of: ActorOf) -> None:
    admin = actor_of("admin")
    own.add(session, admin, WHOLE)
    other = own.add(session, admin, {**WHOLE, "day": date(2027, 3, 6)})
    with pytest.raises(Invalid) as twice:
        own.add(session, admin, WHOLE)
    with pytest.raises(Invalid) as moved:
        own.change(session, admin, other, {"day": DAY}, 1)
    assert [each.value.errors.keys() for each in (twice, moved)] == [{"day"}, {"day"}]
    assert own.get(session, other).day == date(2027, 3, 6)


def test_what_was_changed_meanwhile_is_not_overwritten(session: Session, actor_of: ActorOf) -> None:
    admin = actor_of("admin")
    made = own.add(session, admin, WHOLE)
    own.change(session, admin, made, {"kind": "usual"}, 1)
    with pytest.raises(Outdated) as late:
        own.change(session, admin, made, {"kind": "work"}, 1)
    with pytest.raises(Outdated):
        own.delete(session, admin, made, 1)
    assert (late.value.version, late.value.values["kind"]) == (2, "usual")
    assert own.get(session, made).kind == "usual"


@pytest.mark.parametrize("who", ["coordinator", "lead", "volunteer"])
def test_others_change_nothing(session: Session, actor_of: ActorOf, who: str) -> None:
    made = own.add(session, actor_of("admin"), WHOLE)
    other = actor_of(who)
    deeds: list[Callable[[], Any]] = [
        lambda: own.add(session, other, {**WHOLE, "day": date(2027, 3, 6)}),
        lambda: own.change(session, other, made, {"kind": "work"}, 1),
        lambda: own.delete(session, other, made, 1),
    ]
    for deed in deeds:
        with pytest.raises(Forbidden):
            deed()
    assert own.get(session, made).version == 1


def test_who_leads_reads_and_who_serves_does_not(session: Session, actor_of: ActorOf) -> None:
    made = own.add(session, actor_of("admin"), WHOLE)
    for who in ("admin", "coordinator", "lead"):
        assert [each.id for each in own.listing(session, actor_of(who), DAY, DAY)] == [made], who
    with pytest.raises(Forbidden):
        own.listing(session, actor_of("volunteer"), DAY, DAY)


def test_a_day_that_is_gone_is_not_found(session: Session, actor_of: ActorOf) -> None:
    with pytest.raises(NotFound):
        own.change(session, actor_of("admin"), 999, {"kind": "work"}, 1)
