"""What is true of promises whatever has happened: everybody sees the same, and nobody is forgotten."""

from collections.abc import Sequence

from sqlalchemy import select

from matcher.result import Finding
from matcher.roster import Roster as Seated
from matcher.verify import verify
from tests.web.conftest import TODAY, account_of
from tests.web.promises.histories import History
from tests.web.services.planned import whole
from web.models import Notice, Person, Promise, PromiseEvent, Seat, Shift
from web.services import board, rosters
from web.services.clock import now
from web.services.days import Week
from web.services.matching import pair_of, problem_of
from web.services.promises.mine import mine
from web.services.promises.standing import in_force, in_force_at, last_event
from web.services.promises.transitions import GONE, STANDING

Sat = frozenset[tuple[int, int, str]]
"""(volunteer id, seat id, state) of everybody who has a seat."""
A_TENTH = 10
HAS_IT = STANDING | {"changed"}


def wrong(history: History, turn: int, *, whole_district: bool) -> Sequence[str]:
    """What does not hold now, in words. Through the API a tenth of the people and a week look, in turns."""
    history.session.rollback()
    history.session.expire_all()
    asked = history.people if whole_district else history.people[turn % A_TENTH :: A_TENTH]
    weeks = history.weeks if whole_district else history.weeks[turn % len(history.weeks) :][:1]
    return [
        *_told_otherwise(history, asked, weeks),
        *_broken(history),
        *_forgotten(history, asked),
        *_not_written_down(history),
        *_remembered_otherwise(history),
    ]


def _told_otherwise(history: History, asked: Sequence[int], weeks: Sequence[Week]) -> Sequence[str]:
    promised = set(history.session.scalars(select(Promise.volunteer_id)))
    own = {person: _own(history, person) for person in history.people if person in promised}
    theirs: Sat = frozenset().union(*own.values())
    found: list[str] = []
    for week in history.weeks:
        there = _inside(history, week, theirs)
        found += _differ(f"{week.monday} on the board", _board(history, week), there)
        if week in weeks:
            found += _differ(f"{week.monday} on the board's API", _board_api(history, week), there)
    for person in asked:
        found += _differ("in their own API", _own_api(history, person), own.get(person, frozenset()))
    return found


def _differ(where: str, seen: Sat, own: Sat) -> Sequence[str]:
    alone = [f"only {where}: {each}" for each in sorted(seen - own)]
    return [*alone, *(f"only on their own page, not {where}: {each}" for each in sorted(own - seen))]


def _own(history: History, person: int) -> Sat:
    shown = mine(history.session, person, since=TODAY)
    return frozenset((person, each.seat_id, each.state) for each in shown if each.state in HAS_IT)


def _own_api(history: History, person: int) -> Sat:
    if history.session.get_one(Person, person).state != "active":
        return _own(history, person)
    browser = history.browser(history.account(person))
    answer = browser.get("/api/v1/me/shifts", query_string={"since": f"{TODAY:%Y-%m-%d}"})
    assert answer.status_code == 200, answer.text
    items = (answer.json or {})["items"]
    return frozenset((person, each["seat_id"], each["state"]) for each in items if each["state"] in HAS_IT)


def _inside(history: History, week: Week, found: Sat) -> Sat:
    chosen = select(Seat.id).join(Shift, Shift.id == Seat.shift_id)
    chosen = chosen.where(Shift.starts_at >= week.start, Shift.starts_at < week.end)
    seats = frozenset(history.session.scalars(chosen))
    return frozenset(each for each in found if each[1] in seats)


def _board(history: History, week: Week) -> Sat:
    published = rosters.published(history.session, week.monday)
    shown = board.week(
        history.session, week, whole(history.session) if published else None,
        roster_id=published.id if published else None,
    )  # fmt: skip
    seats = (seat for project in shown.projects for shift in project.shifts for seat in shift.seats)
    return frozenset((p.volunteer_id, seat.id, p.state) for seat in seats for p in seat.people if p.counts)


def _board_api(history: History, week: Week) -> Sat:
    published = rosters.published(history.session, week.monday)
    if published is None:
        return _board(history, week)
    browser = history.browser(account_of(history.session, "coordinator"))
    asked = {"week": week.monday.isoformat(), "roster_id": published.id}
    answer = browser.get("/api/v1/board", query_string=asked)
    assert answer.status_code == 200, answer.text
    seats = (
        seat
        for project in (answer.json or {})["projects"]
        for shift in project["shifts"]
        for seat in shift["seats"]
    )
    return frozenset(
        (p["volunteer_id"], seat["id"], p["state"])
        for seat in seats
        for p in seat["people"]
        if p["state"] not in GONE
    )


def _broken(history: History) -> Sequence[str]:
    """The hard rules about people, and how many may sit there, that what stands breaks by what is to come.

    Left out are what a team needs, for everybody may say no, and pins, which speak of the next plan.
    """
    return [
        f"{week.monday} {each.rule} {dict(each.numbers)}"
        for week in history.weeks
        for each in _judged(history, week)
        if each.rule == "maximum" or ("volunteer" in each.numbers and each.rule != "pins")
    ]


def _judged(history: History, week: Week) -> Sequence[Finding]:
    problem = problem_of(history.session, week)
    pairs = (pair_of(*each) for each in in_force(history.session, week))
    known = frozenset(p for p in pairs if p.volunteer in problem.volunteer and p.seat in problem.seat)
    return verify(problem, Seated(known)).broken


def _forgotten(history: History, asked: Sequence[int]) -> Sequence[str]:
    """Promises whose time, or whose time as it was told, is not over, and that their person does not see."""
    seen = {(person, each.seat_id) for person in asked for each in mine(history.session, person)}
    rows = history.session.execute(
        select(Promise.volunteer_id, Promise.seat_id, Promise.told_ends_at, Shift.ends_at)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(Promise.volunteer_id.in_(asked))
    )
    return [
        f"not seen by their own: {row.volunteer_id} on {row.seat_id}"
        for row in rows
        if max(row.told_ends_at, row.ends_at) >= now() and (row.volunteer_id, row.seat_id) not in seen
    ]


def _not_written_down(history: History) -> Sequence[str]:
    """Promises that are not what their events say, and events that nobody is told of."""
    session, last = history.session, dict[int, str]()
    found: list[str] = []
    for event in session.execute(select(*PromiseEvent.__table__.columns).order_by(PromiseEvent.id)):
        before = last.get(event.promise_id)
        found += [f"event {event.id} begins at {event.before}, not {before}"] * (event.before != before)
        last[event.promise_id] = event.after
    states = session.execute(select(Promise.id, Promise.state)).all()
    found += [
        f"promise {each} is {state}, not {last.get(each)}"
        for each, state in states
        if state != last.get(each)
    ]
    told = select(Notice.event_id).where(Notice.event_id.is_not(None))
    untold = select(PromiseEvent.id).where(PromiseEvent.id.not_in(told))
    return [*found, *(f"nobody is told of event {each}" for each in session.scalars(untold))]


def _remembered_otherwise(history: History) -> Sequence[str]:
    last = last_event(history.session)
    return [
        f"{week.monday} at the last event alone, or now alone: {each}"
        for week in history.weeks
        for each in sorted(in_force_at(history.session, week, last) ^ in_force(history.session, week))
    ]
