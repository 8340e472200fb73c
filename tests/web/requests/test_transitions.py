"""The table of transitions: every verb from every state, by everybody."""

from collections.abc import Callable, Mapping
from itertools import product
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import writing
from web.models import Organisation, Request, RequestEvent
from web.models.requests import REQUEST_STATES
from web.services.actor import Actor
from web.services.faults import Conflict, Forbidden, NotFound, Outdated
from web.services.requests import ending, triage, turning
from web.services.requests.transitions import ASKER, DESK, SYSTEM, TRANSITIONS

EXPECTED = {
    "ask": ({None}, "received"),
    "accept": ({"received"}, "accepted"),
    "assign": ({"received", "accepted", "scheduled"}, None),
    "answer": ({"received", "accepted"}, "answered"),
    "refuse": ({"received", "accepted"}, "refused"),
    "hand": ({"received", "accepted"}, "received"),
    "hand_out": ({"received", "accepted"}, "handed"),
    "merge": ({"received", "accepted"}, "merged"),
    "schedule": ({"received", "accepted", "scheduled"}, "scheduled"),
    "unschedule": ({"scheduled"}, "accepted"),
    "serve": ({"scheduled"}, "served"),
    "close": ({"served"}, "closed"),
    "rate": ({"closed", "answered"}, None),
    "reopen": ({"closed", "answered", "refused", "handed", "served"}, "received"),
    "part": ({"merged"}, "received"),
}
DEEDS: Mapping[str, Callable[[Session, Actor, int, int], Any]] = {
    "accept": lambda s, a, i, _: triage.accept(s, a, i),
    "assign": lambda s, a, i, _: triage.assign(s, a, i, None),
    "answer": lambda s, a, i, _: triage.answer(s, a, i, "周三下午两点，居委会二楼。"),
    "refuse": lambda s, a, i, _: triage.refuse(s, a, i, {"reason": "unsafe", "words": "要请电工。"}),
    "hand": lambda s, a, i, o: triage.hand(s, a, i, {"unit_id": _other_unit(s, i)}),
    "hand_out": lambda s, a, i, _: triage.hand(s, a, i, {"to": "区房管局", "words": ""}),
    "merge": lambda s, a, i, o: triage.merge(s, a, i, o),
    "unschedule": lambda s, a, i, _: turning.unlink(s, a, i),
    "close": lambda s, a, i, _: ending.close(s, a, i, stars=5),
    "rate": lambda s, a, i, _: ending.rate(s, a, i, 4),
    "reopen": lambda s, a, i, _: ending.reopen(s, a, i, "没有人来。"),
    "part": lambda s, a, i, _: triage.part(s, a, i),
}


def _other_unit(session: Session, request_id: int) -> int:
    row = session.get_one(Request, request_id)
    return 1 if row.unit_id != 1 else 2


def test_table() -> None:
    """Nothing follows on a state but what is said here."""
    assert {verb: (set(each.before), each.after) for verb, each in TRANSITIONS.items()} == EXPECTED


def test_every_state_is_reached_and_left() -> None:
    """No state is out of reach, and none but what can be opened again is an end."""
    reached = {each.after for each in TRANSITIONS.values() if each.after}
    assert reached == set(REQUEST_STATES)
    left = {state for each in TRANSITIONS.values() if each.after for state in each.before}
    assert left >= set(REQUEST_STATES)


@pytest.mark.parametrize("who", [ASKER, DESK])
def test_each(
    session: Session,
    asked: Callable[..., int],
    row: Callable[[int], Request],
    asker: Actor,
    desk: Actor,
    who: str,
) -> None:
    """A verb is done from the states of its row by those of its row, with an event; else nothing changes."""
    actor = asker if who == ASKER else desk
    request_id, other = asked(), asked(summary="修水龙头", kind="repairs")
    for verb, state in product(DEEDS, REQUEST_STATES):
        found = row(request_id)
        with writing(session):
            found.unit_id, found.state = unit_of(session, found), state
            found.merged_into_id = other if state == "merged" else None
        said, before = TRANSITIONS[verb], len(events(session, request_id))
        if who not in said.who or state not in said.before:
            with pytest.raises(Conflict if who in said.who else Forbidden) as fault:
                DEEDS[verb](session, actor, request_id, other)
            assert fault.value.code in ("request_moved_on", "forbidden")
            assert (row(request_id).state, len(events(session, request_id))) == (state, before)
        else:
            DEEDS[verb](session, actor, request_id, other)
            assert row(request_id).state == said.to(state)
            last = events(session, request_id)[-1]
            assert (last.verb, last.before, last.by) == (verb, state, actor.person_id)


def unit_of(session: Session, found: Request) -> int:
    """The sub-district that the request is of, after it was handed on."""
    return session.get_one(Organisation, found.organisation_id).parent_id or 0


def events(session: Session, request_id: int) -> list[RequestEvent]:
    """What happened to a request."""
    chosen = select(RequestEvent).where(RequestEvent.request_id == request_id).order_by(RequestEvent.id)
    return list(session.scalars(chosen))


def test_the_system_alone(asked: Callable[..., int]) -> None:
    """What the clock may say is what follows from shifts, and closing."""
    assert {verb for verb, each in TRANSITIONS.items() if SYSTEM in each.who} == {
        "unschedule", "serve", "close",
    }  # fmt: skip


def test_two_triage_at_once(
    session: Session, asked: Callable[..., int], row: Callable[[int], Request], desk: Actor, actor_of: Any
) -> None:
    """Of two who decide on what they saw, the second hears who was faster, and nothing is overwritten."""
    request_id = asked()
    seen = row(request_id).version
    triage.accept(session, desk, request_id, version=seen)
    with pytest.raises(Outdated) as fault:
        triage.answer(session, actor_of("coordinator"), request_id, "好的", version=seen)
    assert fault.value.by == desk.name
    assert fault.value.values["state"] == "accepted"
    assert row(request_id).state == "accepted"


def test_a_stranger(session: Session, asked: Callable[..., int], actor_of: Any) -> None:
    """Who coordinates elsewhere finds nothing; nor does a volunteer."""
    request_id = asked()
    for code in ("volunteer", "lead", "verifier"):
        with pytest.raises(NotFound):
            triage.accept(session, actor_of(code), request_id)
