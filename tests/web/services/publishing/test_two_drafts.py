"""Histories of two drafts of one week: people answer, and what is published is taken back."""

from random import Random

import pytest
from sqlalchemy import select

from tests.web.promised import give
from tests.web.services.planned import WEEK
from tests.web.services.publishing.desk import Desk, Pair
from web.models import Roster, Seat
from web.services import publishing
from web.services.faults import Conflict, Refused
from web.services.promises import difference
from web.services.promises.mine import mine
from web.services.promises.standing import heads_on, in_force

STEPS = 10
ANSWERS = ("accepted", "declined", "given_up")


class Two:
    """Two drafts, and what may happen beside them."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk, self.random = desk, Random(seed)
        self.drafts = [desk.draft(), desk.draft()]
        self.people = (desk.anna, desk.berta, desk.carl, desk.dora)
        self.seats = (desk.here, desk.there)
        self.published = 0

    def step(self) -> None:
        """One thing, by chance; what is refused changes nothing."""
        deeds = (
            self.puts,
            self.puts,
            self.takes_off,
            self.answers,
            self.comes,
            self.publishes,
            self.publishes,
        )
        deed = self.random.choice(deeds)
        before = self.desk.last
        try:
            deed()
        except Refused:
            self.desk.session.rollback()
            assert self.desk.last == before
        self.judge()

    def pair(self) -> Pair:
        return self.random.choice(self.people), self.random.choice(self.seats)

    def puts(self) -> None:
        self.put(self.random.choice(self.drafts))

    def put(self, draft: int) -> None:
        """Somebody comes to a seat where the draft does not have them."""
        plan = self.plan(draft)
        away = [(who, seat) for who in self.people for seat in self.seats if (who, seat) not in plan]
        person, seat = self.random.choice(away)
        self.desk.move(draft, person, seat_id=seat)

    def plan(self, draft: int) -> frozenset[Pair]:
        """Who would sit on the two seats once it was published now."""
        session = self.desk.session
        session.rollback()
        session.expire_all()
        after = difference.plan_after(session, session.get_one(Roster, draft))
        return frozenset(pair for pair in after if pair[1] in self.seats)

    def takes_off(self) -> None:
        draft = self.random.choice(self.drafts)
        if plan := sorted(self.plan(draft)):
            person, seat = self.random.choice(plan)
            self.desk.move(draft, person, from_seat_id=seat)

    def answers(self) -> None:
        self.desk.say(*self.pair(), self.random.choice(ANSWERS))

    def comes(self) -> None:
        give(self.desk.session, *self.pair())

    def publishes(self) -> None:
        """As it is, or brought up to date first; then perhaps taken back. Another draft takes its place."""
        place = self.random.randrange(2)
        draft, session = self.drafts[place], self.desk.session
        if not difference.of_draft(session, session.get_one(Roster, draft)).pairs:
            self.put(draft)
        try:
            self.publish(draft)
        except publishing.Meets:
            session.rollback()
            publishing.rebase(session, self.desk.planner, draft)
            session.expire_all()
            try:
                self.publish(draft)
            except Conflict as fault:
                if fault.code != "nothing_to_publish":
                    raise
                session.rollback()
                publishing.discard(session, self.desk.planner, draft)
                self.drafts[place] = self.desk.draft()
                return
        self.drafts[place] = self.taken_back(draft) if self.random.random() < 0.5 else self.desk.draft()

    def publish(self, draft: int) -> None:
        """What is in force afterwards is what was foretold."""
        session = self.desk.session
        session.expire_all()
        foretold = difference.plan_after(session, session.get_one(Roster, draft))
        self.desk.publish(draft)
        assert in_force(session, WEEK) == foretold
        self.published += 1

    def taken_back(self, draft: int) -> int:
        """What nobody has answered is as it was before; publishing the draft it leaves does it again."""
        session = self.desk.session
        stood = in_force(session, WEEK)
        done = publishing.take_back(session, self.desk.planner, draft)
        assert done.kept == []
        session.expire_all()
        assert difference.plan_after(session, session.get_one(Roster, done.draft_id)) == stood
        return done.draft_id

    def judge(self) -> None:
        """No seat holds more than it may, numbers count on, and everybody sees what stands."""
        session = self.desk.session
        session.rollback()
        session.expire_all()
        for seat in self.seats:
            assert heads_on(session, seat) <= session.get_one(Seat, seat).maximum
        numbers = session.scalars(
            select(Roster.number).where(Roster.number.is_not(None)).order_by(Roster.number)
        )
        assert (found := numbers.all()) == list(range(1, len(found) + 1))
        stands = in_force(session, WEEK)
        for person in self.people:
            seen = {each.seat_id for each in mine(session, person) if each.state in ("offered", "accepted")}
            assert seen == {seat for who, seat in stands if who == person}


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_to_two_drafts_everybody_sees_what_stands(desk: Desk, seed: int) -> None:
    two = Two(desk, seed)
    for _ in range(STEPS):
        two.step()
    assert two.published > 0
