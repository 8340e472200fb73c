"""Changes of every kind to the rows that a week's problem is made of, by chance."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from tests.web.conftest import MONDAY
from web.db import writing
from web.models import (
    PROMISE_STATES,
    Assignment,
    Availability,
    AvailabilityException,
    Belonging,
    Companion,
    Continuity,
    Credential,
    Member,
    Merge,
    OfferedSession,
    Organisation,
    Party,
    Person,
    Pin,
    Place,
    Project,
    Promise,
    Seat,
    Shift,
    Volunteer,
    VolunteerLanguage,
    VolunteerSkill,
    VolunteerTrait,
    Waiver,
    Wish,
)
from web.services.clock import now
from web.services.people import private

Row = TypeVar("Row")
STANDING_MINUTES = 60
MOST_SESSIONS = 5


@dataclass(frozen=True)
class Chance:
    """A session that writes, and the dice."""

    session: Session
    random: Random

    def one(self, kind: type[Row]) -> Row:
        """Any row of a kind."""
        return self.random.choice(self.session.scalars(select(kind)).all())

    def id(self, kind: Any) -> int:
        """The id of any row of a kind."""
        ids: Sequence[int] = self.session.scalars(select(kind.id).order_by(kind.id)).all()
        return self.random.choice(ids)

    def pair(self) -> Mapping[str, int]:
        """Any volunteer and any seat."""
        return {"volunteer_id": self.id(Volunteer), "seat_id": self.id(Seat)}


def promised(chance: Chance) -> None:
    """A promise is made, or another state of one is entered, on any seat."""
    pair, state = chance.pair(), chance.random.choice(PROMISE_STATES)
    minutes = STANDING_MINUTES if state == "served" else None
    found = chance.session.scalar(select(Promise).filter_by(**pair))
    if found is None:
        shift = _shift_of(chance.session, pair["seat_id"])
        found = Promise(
            **pair, told_sequence=0, told_starts_at=shift.starts_at, told_ends_at=shift.ends_at,
            told_place_id=shift.place_id,
        )  # fmt: skip
        chance.session.add(found)
    found.state, found.since, found.minutes = state, now(), minutes


def promised_again(chance: Chance) -> None:
    """Any promise that is there enters another state."""
    found = chance.one(Promise)
    found.state = chance.random.choice(PROMISE_STATES)
    found.since, found.minutes = now(), STANDING_MINUTES if found.state == "served" else None


def promises_repointed(chance: Chance) -> None:
    """What somebody was promised is another person's, as when two persons turn out to be one."""
    other, taken = chance.id(Volunteer), select(Promise.seat_id)
    chosen = chance.one(Promise)
    if chosen.volunteer_id is None or chosen.seat_id in chance.session.scalars(
        taken.where(Promise.volunteer_id == other)
    ):
        return
    session, merged = chance.session, chosen.volunteer_id
    session.execute(update(Promise).where(Promise.id == chosen.id).values(volunteer_id=other))
    session.add(Merge(kept_id=other, merged_id=merged, moved={}, at=now()))


def party_promised(chance: Chance) -> None:
    """A group is promised a seat, or loses it, or has other members."""
    session, random = chance.session, chance.random
    party = session.scalars(select(Party).limit(1)).first()
    if party is None:
        party = Party(
            kind="group", organisation_id=chance.id(Organisation), name="Group", heads=5, created_at=now()
        )
        session.add(party)
        session.flush()
    session.execute(delete(Member).where(Member.party_id == party.id))
    session.add_all(Member(party_id=party.id, volunteer_id=each) for each in {chance.id(Volunteer)})
    seat = chance.id(Seat)
    found = session.scalar(select(Promise).filter_by(party_id=party.id, seat_id=seat))
    shift = _shift_of(session, seat)
    if found is None:
        found = Promise(
            party_id=party.id, seat_id=seat, since=now(), told_sequence=0, told_starts_at=shift.starts_at,
            told_ends_at=shift.ends_at, told_place_id=shift.place_id, state="offered",
        )  # fmt: skip
        session.add(found)
    found.state, found.heads = random.choice(("offered", "accepted", "declined")), random.randint(1, 4)


def session_offered(chance: Chance) -> None:
    """A partner offers a specialist for some hours, names another, moves the hours, or ends them."""
    session, random = chance.session, chance.random
    found = session.scalars(select(OfferedSession)).all()
    if len(found) < MOST_SESSIONS:
        party = Party(
            kind="offer", organisation_id=chance.id(Organisation), name="Cardiologist", created_at=now(),
            credential_code="doctor", brings={"languages": {"zh": 7}, "skills": {"first_aid": 2}},
        )  # fmt: skip
        session.add(party)
        session.flush()
        start = _shift_of(session, chance.id(Seat)).starts_at
        made = OfferedSession(
            party_id=party.id, starts_at=start, ends_at=start + timedelta(hours=4), created_at=now()
        )
        session.add(made)
        return
    chosen = random.choice(found)
    party = session.get_one(Party, chosen.party_id)
    chosen.most_shifts, chosen.ended_at = random.randint(1, 3), random.choice((None, None, now()))
    by = timedelta(hours=random.choice((-30, -1, 1, 30)))
    chosen.starts_at, chosen.ends_at = chosen.starts_at + by, chosen.ends_at + by
    party.volunteer_id = random.choice((None, chance.id(Volunteer)))
    party.brings = {"traits": random.choice(([], ["lead"]))}


def specialist_promised(chance: Chance) -> None:
    """A specialist whom a partner offers is promised a seat, or what became of it is another."""
    session, random = chance.session, chance.random
    found = session.scalars(select(OfferedSession.party_id)).all()
    if not found:
        return
    party, seat = random.choice(found), chance.id(Seat)
    shift = _shift_of(session, seat)
    held = session.scalar(select(Promise).where(Promise.party_id == party, Promise.seat_id == seat))
    if held is None:
        held = Promise(
            party_id=party, seat_id=seat, told_sequence=0, told_starts_at=shift.starts_at,
            told_ends_at=shift.ends_at, told_place_id=shift.place_id,
        )  # fmt: skip
        session.add(held)
    held.state, held.since = random.choice(("offered", "accepted", "declined")), now()


def shift_moved(chance: Chance) -> None:
    """A shift starts at another time, often in another week, or is elsewhere."""
    shift = chance.one(Shift)
    by = timedelta(minutes=chance.random.choice((30, 60 * 24, 60 * 24 * 7, 60 * 24 * 21)))
    by *= chance.random.choice((1, -1))
    shift.starts_at, shift.ends_at, shift.place_id = (
        shift.starts_at + by,
        shift.ends_at + by,
        chance.id(Place),
    )


def shift_edited(chance: Chance) -> None:
    """A shift is cancelled or takes place after all, is of another project, serves another group."""
    shift = chance.one(Shift)
    shift.status = chance.random.choice(("open", "open", "cancelled"))
    shift.project_id, shift.group_code = chance.id(Project), chance.random.choice((None, "elders", "club"))
    shift.team = chance.random.choice(([], [{"rule": "newcomers", "hard": True}]))


def seat_edited(chance: Chance) -> None:
    """A seat asks for others, or for nobody any more."""
    seat = chance.one(Seat)
    seat.minimum, seat.desired, seat.maximum = 0, 1, chance.random.randint(1, 4)
    seat.needs = chance.random.choice(({}, {"skills": {"first_aid": 1}}))
    seat.ended_at = chance.random.choice((None, None, now()))


def shift_added(chance: Chance) -> None:
    """A shift is added, or one that nobody was promised is deleted."""
    session, other = chance.session, chance.one(Shift)
    made = Shift(
        project_id=other.project_id, place_id=other.place_id, kind="shift", starts_at=other.starts_at,
        ends_at=other.ends_at,
    )  # fmt: skip
    session.add(made)
    session.flush()
    session.add(Seat(shift_id=made.id, minimum=0, desired=1, maximum=2))
    if chance.random.random() < 0.5:
        session.flush()
        promised_ones = select(Seat.shift_id).join(Promise, Promise.seat_id == Seat.id)
        drafted_ones = select(Seat.shift_id).join(Assignment, Assignment.seat_id == Seat.id)
        kept = Shift.id.in_(promised_ones) | Shift.id.in_(drafted_ones)
        gone = session.scalars(select(Shift.id).where(~kept)).all()
        session.execute(delete(Shift).where(Shift.id == chance.random.choice(gone)))


def person_left(chance: Chance) -> None:
    """Somebody takes part no more, or again."""
    person = chance.session.get_one(Person, chance.id(Volunteer))
    person.state = chance.random.choice(("active", "left", "locked_out"))


def person_edited(chance: Chance) -> None:
    """The profile of somebody is another."""
    found = chance.one(Volunteer)
    found.asked_minutes = chance.random.choice((60, 120, 240))
    found.shifts_per_day, found.rest_minutes = (
        chance.random.choice((None, 1)),
        chance.random.choice((None, 600)),
    )
    found.home_place_id = chance.random.choice((None, chance.id(Place)))


def limits_beyond(chance: Chance) -> None:
    """Somebody who serves already limits their days in a row, weekends or hours in four weeks."""
    session, pick = chance.session, chance.random.choice
    served = session.scalars(select(Promise.volunteer_id).where(Promise.volunteer_id.is_not(None))).all()
    found = session.get_one(Volunteer, pick(served))
    found.days_in_a_row = pick((None, 2))
    found.weekends_in_four_weeks = pick((None, 1))
    found.minutes_in_four_weeks = pick((None, 600, 6_000))


def hours(chance: Chance) -> None:
    """Somebody is free at other times."""
    who, session = chance.id(Volunteer), chance.session
    session.execute(delete(Availability).where(Availability.volunteer_id == who))
    session.add(
        Availability(volunteer_id=who, weekday=chance.random.randint(0, 6), start_minute=480, end_minute=1200)
    )
    day = MONDAY + timedelta(days=chance.random.randint(-3, 12))
    session.add(
        AvailabilityException(
            volunteer_id=who, day=day, start_minute=0, end_minute=1440, free=chance.random.random() < 0.5
        )
    )


def brings(chance: Chance) -> None:
    """Somebody brings another language, skill, trait or licence, or has served a group more often."""
    who, session = chance.id(Volunteer), chance.session
    for kind in (VolunteerLanguage, VolunteerSkill, VolunteerTrait, Continuity):
        session.execute(delete(kind).where(kind.volunteer_id == who))
    session.execute(
        insert(VolunteerLanguage).values(volunteer_id=who, tag="zh", level=chance.random.randint(1, 7))
    )
    session.execute(insert(VolunteerSkill).values(volunteer_id=who, code="first_aid", level=2))
    session.execute(insert(VolunteerTrait).values(volunteer_id=who, code="lead"))
    session.execute(
        insert(Continuity).values(volunteer_id=who, group_code="elders", times=chance.random.randint(1, 9))
    )
    held = session.scalar(select(Credential).where(Credential.volunteer_id == who).limit(1))
    if held is None:
        held = Credential(volunteer_id=who, code="doctor")
        session.add(held)
    held.verified_at, held.valid_until = chance.random.choice((None, now())), date(2026, 12, 31)


def wishes(chance: Chance) -> None:
    """Somebody wishes something else, also of what is not there any more."""
    who = chance.id(Volunteer)
    chance.session.execute(delete(Wish).where(Wish.volunteer_id == who))
    about, target = chance.random.choice(
        (
            ("shift", chance.id(Shift)),
            ("shift", 99_999),
            ("place", chance.id(Place)),
            ("project", chance.id(Project)),
        )
    )
    chance.session.add(Wish(volunteer_id=who, about=about, target=str(target), weight=3))


def company(chance: Chance) -> None:
    """Somebody wants another person beside them, or never beside them."""
    who, other = chance.id(Volunteer), chance.id(Volunteer)
    chance.session.execute(delete(Companion).where(Companion.volunteer_id == who))
    if who != other:
        wanted = chance.random.random() < 0.5
        chance.session.add(Companion(volunteer_id=who, other_id=other, wanted=wanted))


def pinned(chance: Chance) -> None:
    """Somebody is held on a seat or off it, or neither."""
    pair = chance.pair()
    chance.session.execute(delete(Pin).filter_by(**pair))
    if chance.random.random() < 0.7:
        chance.session.add(Pin(**pair, inside=chance.random.random() < 0.5, at=now()))


def ground(chance: Chance) -> None:
    """A project counts more, a place is elsewhere, there is one more of each."""
    project, place = chance.one(Project), chance.one(Place)
    project.weight, project.scene = chance.random.randint(1, 9), "medical"
    place.latitude, place.longitude = 31.0 + chance.random.random(), 121.0


def belongs(chance: Chance) -> None:
    """Somebody belongs to another part of the district."""
    found = chance.session.scalars(select(Belonging).limit(50)).all()
    if found:
        chosen = chance.random.choice(found)
        chosen.state = chance.random.choice(("confirmed", "refused"))
        chosen.decided_at = now()


def born(chance: Chance) -> None:
    """Somebody's birth date is another, or is forgotten."""
    day = chance.random.choice((None, date(1960, 5, 1), date(2012, 12, 4)))
    private.keep(chance.session, chance.id(Volunteer), "born", day)


def set_aside(chance: Chance) -> None:
    """A rule is set aside for somebody on a shift or for its team, or no more."""
    session, random = chance.session, chance.random
    session.execute(update(Waiver).where(Waiver.ended_at.is_(None)).values(ended_at=now()))
    held = chance.one(Promise)
    seat = session.get_one(Seat, held.seat_id)
    who = held.volunteer_id if random.random() < 0.6 else None
    made = Waiver(rule="rest", shift_id=seat.shift_id, volunteer_id=who, reason="agreed", at=now())
    session.add(made)


KINDS: Sequence[Callable[[Chance], None]] = (
    promised, limits_beyond, limits_beyond, promised, promised_again, promised_again, promises_repointed,
    party_promised, session_offered, session_offered, specialist_promised, shift_moved, shift_edited,
    seat_edited, shift_added, person_left, person_edited,
    session_offered, specialist_promised, limits_beyond, hours, brings, wishes, company, pinned, ground,
    belongs, born, set_aside,
)  # fmt: skip


def by_chance(session: Session, seed: int, count: int) -> Iterator[str]:
    """Do so many changes, one transaction each; the name of each once it is done."""
    random = Random(seed)
    for number in range(count):
        kind = KINDS[number % len(KINDS)] if number < len(KINDS) else random.choice(KINDS)
        with writing(session):
            kind(Chance(session, random))
        yield kind.__name__


def _shift_of(session: Session, seat_id: int) -> Shift:
    return session.get_one(Shift, session.get_one(Seat, seat_id).shift_id)
