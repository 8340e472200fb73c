"""Until when an answer is due, and what becomes of a place that nobody answered for."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tests.web.conftest import TODAY
from tests.web.promised import promise, unanswered
from web import jobs
from web.db import Database, writing
from web.jobs import Worker
from web.models import Account, Notice, Promise, PromiseEvent, Seat, Shift
from web.services.messages.due.table import DueWork
from web.services.promises.lapsing import answer_by, lapse_due
from web.settings import Settings

SHANGHAI = ZoneInfo("Asia/Shanghai")


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026 in Shanghai."""
    return datetime(2026, 11, 1, hour, minute, tzinfo=SHANGHAI) + timedelta(days=day - 1)


@pytest.mark.parametrize(
    ("since", "starts", "due"),
    [
        (local(2, 9), local(20, 9), local(5, 20)),
        (local(2, 0), local(20, 9), local(5, 20)),
        (local(2, 23, 59), local(20, 9), local(5, 20)),
        (local(2, 9), local(6, 20), local(5, 20)),
        (local(2, 9), local(6, 19, 59), local(5, 19, 59)),
        (local(2, 9), local(4, 9), local(3, 9)),
        (local(2, 9), local(3, 11), local(2, 11)),
        (local(2, 9), local(3, 10, 59), None),
        (local(2, 9), local(2, 10), None),
        (local(2, 9), local(1, 9), None),
    ],
)
def test_an_answer_is_due(since: datetime, starts: datetime, due: datetime | None) -> None:
    assert answer_by(since.astimezone(UTC), starts.astimezone(UTC), SHANGHAI) == due


def test_the_clock_of_the_zone_counts_when_it_is_put_back() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    since = datetime(2026, 10, 23, 12, tzinfo=berlin)
    due = answer_by(since, datetime(2026, 11, 20, 12, tzinfo=berlin), berlin)
    assert due is not None
    assert due.astimezone(UTC) == datetime(2026, 10, 26, 19, tzinfo=UTC)


@pytest.fixture
def asked(session: Session) -> Promise:
    """A promise of somebody with an account that waits for an answer since now, a week ahead."""
    found = session.scalars(
        select(Promise)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(Promise.volunteer_id.in_(select(Account.person_id)))
        .where(Shift.starts_at > TODAY + timedelta(days=7))
    ).first()
    assert found is not None
    unanswered(session, found.volunteer_id or 0, found.seat_id)
    with writing(session):
        session.execute(
            update(Promise).where(Promise.id != found.id).values(since=TODAY + timedelta(days=90))
        )
        session.execute(update(Promise).where(Promise.id == found.id).values(since=TODAY))
    return found


def state(session: Session, asked: Promise) -> str:
    return promise(session, asked.volunteer_id or 0, asked.seat_id).state


@pytest.mark.parametrize(("hours", "expected"), [(0, "offered"), (74, "offered"), (76, "lapsed")])
def test_a_place_lapses_once_its_answer_is_overdue(
    session: Session, asked: Promise, hours: int, expected: str
) -> None:
    """Told on Monday at 17:00, due on Thursday at 20:00, which is 75 hours later."""
    with time_machine.travel(TODAY + timedelta(hours=hours)):
        lapsed = lapse_due(session)
        assert (lapsed, state(session, asked)) == (int(expected == "lapsed"), expected)
        assert lapse_due(session) == 0


def test_person_and_lead_are_told_that_it_lapsed(session: Session, asked: Promise) -> None:
    with time_machine.travel(TODAY + timedelta(hours=76)):
        lapse_due(session)
    owed = (
        select(Notice)
        .join(PromiseEvent, PromiseEvent.id == Notice.subject_id)
        .where(Notice.subject == "event", PromiseEvent.promise_id == asked.id, Notice.kind == "lapse")
    )
    found = session.scalars(owed).all()
    assert [each.person_id for each in found if each.project_id is None] == [asked.volunteer_id]
    assert sum(each.project_id is not None for each in found) == 1


def without_account(session: Session, asked: Promise) -> None:
    session.execute(delete(Account).where(Account.person_id == asked.volunteer_id))


def imported(session: Session, asked: Promise) -> None:
    session.execute(update(Promise).where(Promise.id == asked.id).values(imported=True))


def accepted(session: Session, asked: Promise) -> None:
    session.execute(
        update(Promise).where(Promise.id == asked.id).values(state="accepted", answered_sequence=0)
    )


def changed(session: Session, asked: Promise) -> None:
    accepted(session, asked)
    session.execute(update(Seat).where(Seat.id == asked.seat_id).values(sequence=4))


@pytest.mark.parametrize("case", [without_account, imported, accepted, changed])
def test_what_never_lapses(session: Session, asked: Promise, case: object) -> None:
    with writing(session):
        case(session, asked)  # type: ignore[operator]  # one of the functions above
    before = state(session, asked)
    with time_machine.travel(TODAY + timedelta(days=6)):
        assert lapse_due(session) == 0
    assert state(session, asked) == before


def test_the_worker_keeps_the_time_at_most_once_a_minute(
    database: Database, settings: Settings, session: Session, asked: Promise, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Session] = []

    def counted(opened: Session) -> int:
        looked.append(opened)
        return lapse_due(opened)

    monkeypatch.setattr(jobs, "DUE", (DueWork(timedelta(minutes=1), counted, "%s places lapsed"),))
    worker = Worker(database, settings)
    with time_machine.travel(TODAY + timedelta(hours=76)):
        for _ in range(3):
            worker.keep_time()
    assert len(looked) == 1
    assert state(session, asked) == "lapsed"
