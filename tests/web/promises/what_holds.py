"""What is true of promises whatever has happened: everybody sees the same, and nobody is forgotten."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from matcher.formats.json import digest
from matcher.result import Finding
from matcher.roster import Roster as Seated
from matcher.verify import verify
from tests.web.conftest import TODAY, account_of
from tests.web.promises.history import History
from tests.web.promises.what_changed import Read, is_in, touched_by
from tests.web.services.planned import whole
from web.models import Application, Notice, Person, Promise, PromiseEvent, Seat, Shift
from web.services import board
from web.services.clock import now
from web.services.days import Week
from web.services.matching import pair_of, problem_of, read_anew
from web.services.promises.mine import mine
from web.services.promises.standing import in_force, in_force_at, last_event
from web.services.promises.transitions import GONE, PARTY, STANDING
from web.services.promises.undoing import NOT_TOLD, UNDOES

Sat = frozenset[tuple[int, int, str]]
"""(volunteer id, seat id, state) of everybody who has a seat."""
HAS_IT = STANDING | {"changed"}
NEAR = timedelta(hours=36)
"""So far rules about a person reach from one week into another."""
EVERY = 10
"""After so many steps everybody and every week is looked at, whatever changed."""
DECISIONS = {
    "asked": "applied",
    "withdrawn": "application_withdrawn",
    "refused": "application_refused",
    "approved": "application_approved",
}


@dataclass
class Watch:
    """What was seen after the last step, so that only what can have changed is asked again.

    Everything is asked anew after every tenth step and after the last one.
    """

    history: History
    before: Read | None = None
    own: dict[int, Sat] = field(default_factory=dict)
    boards: dict[Week, Sat] = field(default_factory=dict)
    event: int = 0
    last: dict[int, str] = field(default_factory=dict)

    def wrong(self, turn: int, *, whole_district: bool) -> Sequence[str]:
        """What does not hold now, in words. Through the API some people and one week look, in turns."""
        history, session = self.history, self.history.session
        session.rollback()
        session.expire_all()
        read = Read.of(session)
        everything = whole_district or self.before is None or turn % EVERY == 0
        touched = set(read.shifts) if everything else touched_by(self.before or read, read)
        who = self._who(read, touched, everything=everything)
        weeks = [week for week in history.weeks if everything or is_in(week, touched, self.before, read)]
        near = [week for week in history.weeks if everything or is_in(week, touched, self.before, read, NEAR)]
        turns = [history.people[turn % len(history.people)], *sorted(who)[:2]]
        asked = history.people if whole_district else turns
        found = [
            *self._told_otherwise(who, asked, weeks, history.weeks if whole_district else self._turn(turn)),
            *_broken(history, near),
            *_overfull(read),
            *_forgotten(history, asked),
            *self._not_written_down(read),
            *_not_heard(session),
            *_remembered_otherwise(history, weeks),
            *(_kept_otherwise(history) if everything else ()),
        ]
        self.before = read
        return found

    def _turn(self, turn: int) -> Sequence[Week]:
        return self.history.weeks[turn % len(self.history.weeks) :][:1]

    def _who(self, read: Read, touched: Collection[int], *, everything: bool) -> set[int]:
        """Whose own view can have changed."""
        if everything or self.before is None:
            return set(self.history.people)
        found = {each for each, row in read.people.items() if self.before.people.get(each) != row}
        for volunteer, seat in ((row[0], row[1]) for row in read.promises.values()):
            if volunteer is not None and read.seats[seat][0] in touched:
                found.add(volunteer)
        return found & set(self.history.people)

    def _told_otherwise(
        self, who: Collection[int], asked: Sequence[int], weeks: Sequence[Week], api: Sequence[Week]
    ) -> Sequence[str]:
        history, found = self.history, list[str]()
        for person in who:
            self.own[person] = _own(history, person)
        theirs: Sat = frozenset().union(*self.own.values())
        for week in history.weeks:
            there = _inside(history, week, theirs)
            if week in weeks or week in api:
                self.boards[week] = _board(history, week)
            found += _differ(f"{week.monday} on the board", self.boards[week], there)
            if week in api:
                found += _differ(f"{week.monday} on the board's API", _board_api(history, week), there)
        for person in asked:
            found += _differ("in their own API", _own_api(history, person), self.own[person])
        return found

    def _not_written_down(self, read: Read) -> Sequence[str]:
        """Promises that are not what their events say, and events that nobody is told of."""
        session, found = self.history.session, list[str]()
        fresh = select(*PromiseEvent.__table__.columns).where(PromiseEvent.id > self.event)
        begun = self.event
        for event in session.execute(fresh.order_by(PromiseEvent.id)):
            before = self.last.get(event.promise_id)
            found += [f"event {event.id} begins at {event.before}, not {before}"] * (event.before != before)
            self.last[event.promise_id], self.event = event.after, event.id
        found += [
            f"promise {each} is {row[2]}, not {self.last.get(each)}"
            for each, row in read.promises.items()
            if row[2] != self.last.get(each)
        ]
        return [*found, *(f"nobody is told of event {each}" for each in _untold(session, begun))]


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


def _untold(session: Session, since: int) -> Sequence[int]:
    """Later events of which nobody is told; what is taken back in time takes its notices with it, and that
    somebody comes who was counted on is no news.
    """
    told = select(Notice.subject_id).where(Notice.subject == "event")
    heard = told.where(Notice.dropped_at.is_(None))
    earlier = aliased(PromiseEvent)
    undone = select(func.max(earlier.id)).where(
        earlier.promise_id == PromiseEvent.promise_id, earlier.id < PromiseEvent.id
    )
    quiet = PromiseEvent.verb.in_(UNDOES.values()) & undone.scalar_subquery().not_in(heard)
    stays = PromiseEvent.before.in_(STANDING) & PromiseEvent.after.in_(STANDING)
    quiet |= stays & (PromiseEvent.acting == PARTY)
    chosen = select(PromiseEvent.id).where(PromiseEvent.id > since, PromiseEvent.id.not_in(told), ~quiet)
    return session.scalars(chosen).all()


def _board(history: History, week: Week) -> Sat:
    shown = board.week(history.session, week, whole(history.session))
    seats = (seat for project in shown.projects for shift in project.shifts for seat in shift.seats)
    return frozenset((p.volunteer_id, seat.id, p.state) for seat in seats for p in seat.people if p.counts)


def _board_api(history: History, week: Week) -> Sat:
    browser = history.browser(account_of(history.session, "coordinator"))
    answer = browser.get("/api/v1/board", query_string={"week": week.monday.isoformat()})
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


def _broken(history: History, weeks: Sequence[Week]) -> Sequence[str]:
    """The hard rules about people that what stands breaks by what is to come, where it is not waived.

    Left out are what a team needs, for everybody may say no, and pins, which speak of the next plan.
    """
    return [
        f"{week.monday} {each.rule} {dict(each.numbers)}"
        for week in weeks
        for each in _judged(history, week)
        if "volunteer" in each.numbers and each.rule != "pins"
    ]


def _overfull(read: Read) -> Sequence[str]:
    """Seats on which more people sit than may."""
    heads: dict[int, int] = {}
    for row in read.promises.values():
        if row[2] in STANDING:
            heads[row[1]] = heads.get(row[1], 0) + 1
    return [
        f"{count} sit on seat {seat}, for {read.seats[seat][1]}"
        for seat, count in heads.items()
        if count > read.seats[seat][1]
    ]


def _not_heard(session: Session) -> Sequence[str]:
    """Applications of whose last act the other side does not hear."""
    asked = select(Notice.subject_id, Notice.kind).where(Notice.subject == "application")
    heard = {tuple(row) for row in session.execute(asked)}
    approved = (
        select(Promise.seat_id, Promise.volunteer_id)
        .join(PromiseEvent, PromiseEvent.promise_id == Promise.id)
        .where(PromiseEvent.why == "approved")
    )
    given = {tuple(row) for row in session.execute(approved)}
    return [
        f"nobody hears that application {each.id} is {each.state}"
        for each in session.scalars(select(Application))
        if (each.id, DECISIONS[each.state]) not in heard
        and not (each.state == "approved" and (each.seat_id, each.volunteer_id) in given)
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
        .where(Promise.volunteer_id.in_(asked), (Promise.state != "released") | (Promise.why != NOT_TOLD))
    )
    return [
        f"not seen by their own: {row.volunteer_id} on {row.seat_id}"
        for row in rows
        if max(row.told_ends_at, row.ends_at) >= now() and (row.volunteer_id, row.seat_id) not in seen
    ]


def _remembered_otherwise(history: History, weeks: Sequence[Week]) -> Sequence[str]:
    last = last_event(history.session)
    return [
        f"{week.monday} at the last event alone, or now alone: {each}"
        for week in weeks
        for each in sorted(in_force_at(history.session, week, last) ^ in_force(history.session, week))
    ]


def _kept_otherwise(history: History) -> Sequence[str]:
    """Weeks of which what is kept in memory is not what the rows say."""
    return [
        f"{week.monday} as it is kept is not as it is"
        for week in history.weeks
        if digest(problem_of(history.session, week)) != digest(read_anew(history.session, week))
    ]
