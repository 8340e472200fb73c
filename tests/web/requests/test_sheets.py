"""Requests by sheets: history in, all out, and the same again changes nothing."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.sheets_entered.brought import codes, entered, looked_at, states, taken
from web.models import Notice, Request
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.requests import rates, triage

HEADS = ("No.", "Kind of request", "What is asked", "For how many people", "For which neighbourhood",
         "How it stands", "Asked on", "Done on", "Answer", "Stars")  # fmt: skip
CLOSED = ("7", "手机课堂", "教长者用手机", 8, "上工新村居民区", "closed", "2026-05-04 09:30",
          "2026-05-06 15:00", "办好了", 5)  # fmt: skip
WAITS = ("8", "repairs", "修水龙头", None, None, None, None, None, None, None)


def test_history_in(session: Session, desk: Actor) -> None:
    """It comes with its days and counts in the rates; nobody is told, and twice is once."""
    entered(session, desk, "requests", HEADS, [CLOSED, WAITS], "daninglu")
    first, second = session.scalars(select(Request).order_by(Request.id))
    assert (first.state, first.stars, first.people, first.said) == ("closed", 5, 8, "办好了")
    assert (second.state, second.people) == ("received", 1)
    assert first.closed_at is not None
    assert session.scalars(select(Notice).where(Notice.subject == "request")).all() == []
    found = rates.read(session, Scope(session, desk))
    assert (found.whole.received, found.whole.closed) == (2, 1)
    assert states(looked_at(session, desk, "requests", HEADS, [CLOSED, WAITS], "daninglu")) == [
        "unchanged", "unchanged",
    ]  # fmt: skip


@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
def test_out_and_in(session: Session, desk: Actor, asked: Callable[..., int], tag: str) -> None:
    """What is taken out and brought again changes nothing, and has nothing private in it."""
    asked()
    triage.answer(session, desk, asked(kind="repairs", summary="=1+1 <b>修灯</b>"), "好的。")
    first = taken(session, desk, "requests", "daninglu", tag)
    assert len(first.rows) == 2
    assert not any("王阿婆" in str(cell) for row in first.rows for cell in row)
    lines = looked_at(session, desk, "requests", first.headings, first.rows, "daninglu")
    assert states(lines) == ["unchanged", "unchanged"]


def test_what_is_wrong(session: Session, desk: Actor) -> None:
    """An unknown kind, and another organisation."""
    rows = [("9", "nonsense", "修灯", *(None,) * 7), ("10", "repairs", None, *(None,) * 7)]
    found = [codes(line) for line in looked_at(session, desk, "requests", HEADS, rows, "daninglu")]
    assert all(found)
