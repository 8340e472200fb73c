"""What may be done to a promise, by whom and when: every pair of deed and state, through the acts."""

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import TODAY
from tests.web.promises.deeds_tried import (
    COLUMNS,
    DEEDS,
    OTHER_MINUTES,
    STATES,
    WHO,
    There,
    Written,
    a_seat,
    cell,
    do,
    held,
    refusal,
    taken_back,
    written,
)
from web.models import Notice, Promise, PromiseEvent
from web.models.promises import PROMISE_STATES
from web.services.actor import Actor
from web.services.clock import now
from web.services.messages import owing
from web.services.promises.deeds import Deed
from web.services.promises.transitions import STANDING, SYSTEM, TRANSITIONS

UNTOLD = {"withdraw_offer", "give_back"}
"""What is taken back before anybody was told tells nobody."""
Reader = tuple[int | None, int | None]


@pytest.fixture
def there(session: Session) -> There:
    return a_seat(session)


def judge(there: There, deed: str, when: str, column: str, letter: str) -> None:
    """One cell of the table for one of who may act, in a transaction that is taken back."""
    may, after = cell(deed, when, column)
    where = (deed, when, column, letter)
    actor = None if WHO[letter] == SYSTEM else Actor(there.person, 0, "somebody", "en", None)
    said = Deed(actor, WHO[letter], why="because", note="in words")
    moment = {"ahead": TODAY, "begun": there.shift.starts_at}[when]
    with time_machine.travel(moment, tick=False), taken_back(there.session):
        promise = held(there, column)
        before = written(there)
        if letter in may:
            do(there, deed, said, promise)
            judge_done(there, where, said, before, STATES[column] if after == "same" else after)
        elif may == "=":
            do(there, deed, said, promise)
            assert (where, written(there)) == (where, before)
        elif may == ".":
            assert (where, refusal(there, deed, said, promise)) != (where, "")
            assert (where, written(there)) == (where, before)


def judge_done(there: There, where: tuple[str, ...], said: Deed, before: Written, after: str) -> None:
    """What was done has one event, tells who must hear of it, and leads to the right state."""
    session = there.session
    deed, _, column, letter = where
    _, events, notices = written(there)
    assert (where, events) == (where, before[1] + 1)
    promise = session.scalars(select(Promise).order_by(Promise.id.desc()).limit(1)).one()
    event = session.scalars(select(PromiseEvent).order_by(PromiseEvent.id.desc()).limit(1)).one()
    told = session.scalars(
        select(Notice).where(Notice.subject == "event", Notice.subject_id == event.id).order_by(Notice.id)
    ).all()
    verb = "offer_again" if deed == "offer_by_hand" and column in ("dec", "giv") else deed
    verb = "offer" if verb == "offer_by_hand" else verb
    assert (where, promise.state) == (where, after)
    assert (promise.volunteer_id, promise.seat_id, promise.heads) == (there.person, there.seat.id, 1)
    assert (where, event.verb, event.before, event.after) == (where, verb, STATES[column] or None, after)
    assert (event.promise_id, event.acting, event.at) == (promise.id, WHO[letter], now())
    assert promise.since == now()
    by = said.actor.person_id if said.actor else None
    assert event.by == promise.by == by
    assert (event.why, event.note) == (("no_answer", "") if deed == "lapse" else ("because", "in words"))
    assert (event.sequence, event.starts_at, event.ends_at, event.place_id) == (
        there.seat.sequence, there.shift.starts_at, there.shift.ends_at, there.shift.place_id,
    )  # fmt: skip
    minutes = OTHER_MINUTES if after == "served" else None
    assert (where, promise.minutes, event.minutes) == (where, minutes, minutes)
    person: tuple[int, int | None] = (there.person, None)
    project = there.shift.project_id
    staff: list[tuple[int, int | None]] = [(each, project) for each in owing.staff_of(session, project)]
    if STATES[column] in STANDING and after in STANDING and letter == "P":
        staff = []
    heard = {"P": staff, "L": [person], "C": [person], "S": [person, *(staff if verb != "offer" else [])]}[
        letter
    ]
    right = [] if verb in UNTOLD else heard
    assert (where, [(each.person_id, each.project_id) for each in told]) == (where, right)
    assert notices == before[2] + len(right)
    assert {each.kind for each in told} == ({verb} if right else set())


@pytest.mark.parametrize("deed", DEEDS)
def test_each_deed_does_to_each_state_what_the_table_says(there: There, deed: str) -> None:
    for when in ("ahead", "begun"):
        for column in COLUMNS:
            for letter in WHO:
                judge(there, deed, when, column, letter)


def test_the_table_has_every_deed_and_every_state() -> None:
    assert {*DEEDS} - {"offer_by_hand"} | {"offer_again"} == TRANSITIONS.keys()
    assert {*STATES.values()} - {""} == {*PROMISE_STATES}
