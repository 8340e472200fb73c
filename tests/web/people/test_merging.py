"""Two persons become one with all that both had, and two again within 30 days."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matcher.ids import GroupId
from tests.web.conftest import MONDAY, TODAY
from tests.web.people.rows import rows_of
from tests.web.people.staff import BELOW, DISTRICT, OTHER, OWN, node, somebody, staff
from tests.web.promised import give, promise
from tests.web.services.planned import WEEK
from web.db import vault_of, writing
from web.models import (
    Account,
    Assignment,
    Availability,
    Belonging,
    Companion,
    Continuity,
    Credential,
    Evidence,
    Grant,
    Merge,
    Person,
    Pin,
    Promise,
    PromiseEvent,
    Relation,
    Roster,
    Seat,
    Shift,
    Volunteer,
    VolunteerLanguage,
    VolunteerSkill,
    VolunteerTrait,
    Wish,
)
from web.schemas.people import MergeSchema
from web.services.access import grants
from web.services.access.scope import Scope
from web.services.accounts import contacts, links, passwords
from web.services.actor import Actor
from web.services.faults import Conflict, Forbidden, NotFound, Outdated
from web.services.matching import problem_of
from web.services.people import leaving, merging, private, profile, search
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.standing import stands

LONG_AGO = TODAY - timedelta(days=100)


@pytest.fixture
def coordinator(session: Session) -> Actor:
    return staff(session, "coordinator")


@pytest.fixture
def two(session: Session) -> tuple[int, int]:
    """The same woman twice: once by herself, once by a desk."""
    kept = somebody(session, "王小芳", latin_name="Wang Xiaofang", phone="+8613800000001")
    return kept, somebody(session, "Wang Xiaofang", phone="+8613800000002", born=date(1980, 5, 6))


def said(two: tuple[int, int], **more: Any) -> dict[str, Any]:
    """A loaded form that keeps the first."""
    whole: dict[str, Any] = MergeSchema().load({"kept_id": two[0], "merged_id": two[1], **more})
    return whole


def test_the_kept_person_has_what_both_had(
    session: Session, coordinator: Actor, two: tuple[int, int]
) -> None:
    kept, merged = two
    with writing(session):
        session.add_all(
            [
                VolunteerLanguage(volunteer_id=kept, tag="en", level=2),
                VolunteerLanguage(volunteer_id=merged, tag="en", level=5),
                VolunteerSkill(volunteer_id=merged, code="first-aid", level=3),
                Availability(volunteer_id=kept, weekday=0, start_minute=540, end_minute=600),
                Availability(volunteer_id=merged, weekday=1, start_minute=540, end_minute=600),
                Continuity(volunteer_id=kept, group_code="g", times=2),
                Continuity(volunteer_id=merged, group_code="g", times=3),
            ]
        )
    merging.merge(session, coordinator, said(two))
    found = profile.get(session, kept)
    assert {(each.tag, each.level) for each in found.languages} == {("cmn", 7), ("en", 5)}
    assert [(each.code, each.level) for each in found.skills] == [("first-aid", 3)]
    assert [each.weekday for each in found.weekly] == [0, 1]
    assert found.private["born"] == date(1980, 5, 6)
    assert session.get_one(Continuity, (kept, "g")).times == 5
    assert {each.value for each in private.contacts(session, kept)} == {"+8613800000001", "+8613800000002"}


def test_the_merged_person_is_in_no_list_and_no_plan(
    session: Session, coordinator: Actor, two: tuple[int, int]
) -> None:
    number = session.get_one(Volunteer, two[1]).number
    merging.merge(session, coordinator, said(two))
    scope = Scope(session, coordinator)
    assert [row.id for row in search.find(session, scope, query=number).items] == [two[0]]
    assert str(two[1]) not in problem_of(session, WEEK).volunteer
    with pytest.raises(NotFound):
        profile.save(session, coordinator, two[1], {"asked_minutes": 60})


@pytest.mark.parametrize(("which", "name"), [("kept", "王小芳"), ("merged", "Wang Xiaofang")])
def test_which_name_stays_is_said(
    session: Session, coordinator: Actor, two: tuple[int, int], which: str, name: str
) -> None:
    merging.merge(session, coordinator, said(two, name=which))
    assert session.get_one(Person, two[0]).name == name


def test_both_ways_in_keep_working(session: Session, coordinator: Actor, two: tuple[int, int]) -> None:
    with writing(session):
        for each, value in zip(two, ("a@example.com", "b@example.com"), strict=True):
            contacts.open_account(session, each, value, passwords.hashed("a long pass phrase"))
    merging.merge(session, coordinator, said(two))
    for value in ("a@example.com", "b@example.com"):
        found = contacts.account_of(session, contacts.digest_of(session, value))
        assert found is not None
        assert found[1].id == two[0]


def test_whoever_never_wanted_one_of_both_does_not_meet_them(
    session: Session, coordinator: Actor, two: tuple[int, int]
) -> None:
    third = somebody(session, "Third")
    with writing(session):
        session.add_all(
            [
                Companion(volunteer_id=third, other_id=two[0], wanted=True),
                Companion(volunteer_id=third, other_id=two[1], wanted=False),
                Companion(volunteer_id=two[1], other_id=two[0], wanted=True),
            ]
        )
    merging.merge(session, coordinator, said(two))
    assert session.get_one(Companion, (third, two[0])).wanted is False
    assert session.get(Companion, (two[0], two[0])) is None


def test_a_paper_goes_over_with_its_number_and_file(
    session: Session, coordinator: Actor, two: tuple[int, int]
) -> None:
    paper = credential(session, two[1], "nurse", verified=True)
    merging.merge(session, coordinator, said(two))
    row = session.get_one(Credential, paper)
    assert row.volunteer_id == two[0]
    assert row.sealed_number is not None
    assert vault_of(session).open(two[0], "credential_number", row.sealed_number) == "N-1"
    file = session.scalars(select(Evidence).where(Evidence.credential_id == paper)).one()
    assert vault_of(session).open_bytes(two[0], "evidence", file.sealed) == b"scan"


def credential(session: Session, person: int, code: str, *, verified: bool) -> int:
    """A credential with a number and a file."""
    with writing(session):
        row = Credential(
            volunteer_id=person, code=code, verified_at=TODAY if verified else None,
            sealed_number=vault_of(session).seal(person, "credential_number", "N-1"),
        )  # fmt: skip
        session.add(row)
        session.flush()
        session.add(
            Evidence(
                credential_id=row.id, name="a.pdf", media_type="application/pdf", size=4,
                sealed=vault_of(session).seal(person, "evidence", b"scan"), added_at=TODAY,
            )
        )  # fmt: skip
    return row.id


def seats(session: Session) -> list[int]:
    """Seats of shifts of the planned week, by time; the first two of one shift or at one time."""
    rows = session.execute(select(Seat.id).join(Shift).order_by(Shift.starts_at, Seat.id)).all()
    return [row.id for row in rows]


def sit(session: Session, roster: int, *pairs: tuple[int, int]) -> None:
    """Put people on seats of a draft; of what is published, promise them the seats."""
    with writing(session):
        if session.get_one(Roster, roster).state == "published":
            for seat in session.scalars(select(Seat).where(Seat.id.in_({seat for _, seat in pairs}))):
                seat.maximum = 50
            acts.offer(session, Deed(), pairs)
        else:
            session.add_all(Assignment(roster_id=roster, volunteer_id=v, seat_id=s) for v, s in pairs)


def draft(session: Session) -> int:
    """An empty draft."""
    with writing(session):
        made = Roster(period_start=MONDAY, period_end=MONDAY + timedelta(days=6), created_at=TODAY)
        session.add(made)
    return made.id


def published(session: Session) -> int:
    """The demo's published roster."""
    return session.scalars(select(Roster.id).where(Roster.state == "published").limit(1)).one()


def test_published_shifts_go_over(session: Session, coordinator: Actor, two: tuple[int, int]) -> None:
    seat = seats(session)[0]
    give(session, two[1], seat, "accepted")
    with writing(session):
        session.add(Pin(volunteer_id=two[1], seat_id=seat, inside=True, at=TODAY))
    merge = merging.merge(session, coordinator, said(two))
    assert promise(session, two[0], seat).state == "accepted"
    assert session.get(Pin, (two[0], seat)) is not None
    merging.undo(session, coordinator, merge)
    assert promise(session, two[1], seat).state == "accepted"


@pytest.mark.parametrize("same", [True, False], ids=["one seat", "one time"])
@pytest.mark.parametrize("state", ["draft", "published"])
def test_two_at_one_time_are_named_and_refused_until_it_is_said_who_stays(
    session: Session, coordinator: Actor, two: tuple[int, int], same: bool, state: str
) -> None:
    first = seats(session)[0]
    second = first if same else other_seat_of_shift(session, first)
    roster = published(session) if state == "published" else draft(session)
    sit(session, roster, (two[0], first), (two[1], second))
    before = rows_of(session, *two)
    shown = merging.preview(session, coordinator, *two)
    assert [(each.kept.seat_id, each.merged.seat_id) for each in shown.clashes] == [(first, second)]
    with pytest.raises(Conflict) as caught:
        merging.merge(session, coordinator, said(two))
    assert caught.value.code == "clash"
    for whose, stays in (("kept", first), ("merged", second)):
        merge = merging.merge(session, coordinator, said(two, clashes=whose))
        assert held(session, two[0]) == [stays]
        merging.undo(session, coordinator, merge)
        assert rows_of(session, *two) == before


def other_seat_of_shift(session: Session, seat: int) -> int:
    """Another seat of the same shift; made where there is none."""
    shift = session.get_one(Seat, seat).shift_id
    with writing(session):
        made = Seat(shift_id=shift, minimum=0, desired=1, maximum=1)
        session.add(made)
    return made.id


def held(session: Session, person: int) -> list[int]:
    """The seats that a person has and has not given up."""
    promised = select(Promise.seat_id).where(Promise.volunteer_id == person, stands())
    placed = (
        select(Assignment.seat_id)
        .join(Roster)
        .where(Assignment.volunteer_id == person, Roster.state == "draft")
    )
    return [*session.scalars(promised), *session.scalars(placed)]


@pytest.mark.parametrize(
    ("rights", "at", "fault"),
    [
        (("lead", "verifier", "auditor", "administrator"), DISTRICT, NotFound),
        (("coordinator",), OTHER, NotFound),
        (("coordinator",), BELOW, NotFound),
    ],
)
def test_nobody_merges_people_out_of_reach(
    session: Session, two: tuple[int, int], rights: tuple[str, ...], at: str, fault: type[Exception]
) -> None:
    with pytest.raises(fault):
        merging.merge(session, staff(session, *rights, at=at), said(two))


@pytest.mark.parametrize("ways", [("near", "pool"), ("pool", "near"), ("pool", "also")])
def test_nobody_comes_to_keep_a_stranger_by_a_merge(
    session: Session, coordinator: Actor, ways: tuple[str, str]
) -> None:
    people = {"near": somebody(session, "A"), "pool": somebody(session, "A", at=None, born=date(1980, 5, 6))}
    people["also"] = somebody(session, "A", at=None)
    kept, merged = (people[each] for each in ways)
    with pytest.raises(NotFound):
        merging.preview(session, coordinator, kept, merged)
    with pytest.raises(NotFound):
        merging.merge(session, coordinator, said((kept, merged)))
    district = staff(session, "coordinator", at=DISTRICT)
    assert merging.preview(session, district, kept, merged).merged.person.id == merged


@pytest.mark.parametrize("whose", [0, 1])
def test_a_link_made_before_a_merge_opens_nothing_of_both(
    session: Session, coordinator: Actor, two: tuple[int, int], whose: int
) -> None:
    token = links.make(session, coordinator, two[whose])
    other = two[1 - whose]
    with writing(session):
        session.add(
            Grant(person_id=other, organisation_id=node(session, OWN), right="auditor", granted_at=LONG_AGO)
        )
    merging.merge(session, staff(session, "coordinator", "administrator"), said(two))
    with pytest.raises(NotFound):
        links.look(session, token)


def test_who_was_locked_out_since_does_not_come_back_by_an_undoing(
    session: Session, coordinator: Actor, two: tuple[int, int]
) -> None:
    made = merging.merge(session, coordinator, said(two))
    leaving.lock_out(session, staff(session, "administrator"), two[0])
    with pytest.raises(Conflict) as refused:
        merging.undo(session, coordinator, made)
    assert refused.value.code == "locked_out"
    assert session.get_one(Person, two[1]).state == "left"


def test_a_right_that_ended_since_is_not_given_back_by_who_may_not_grant_it(
    session: Session, coordinator: Actor, two: tuple[int, int]
) -> None:
    place, administrator = node(session, OWN), staff(session, "coordinator", "administrator")
    with writing(session):
        for each in two:
            session.add(Grant(person_id=each, organisation_id=place, right="auditor", granted_at=LONG_AGO))
    made = merging.merge(session, administrator, said(two))
    still = select(Grant).where(Grant.person_id.in_(two), Grant.ended_at.is_(None))
    grants.end(session, administrator, session.scalars(still).one().id)
    with pytest.raises(Forbidden):
        merging.undo(session, coordinator, made)
    session.expire_all()
    assert session.scalars(still).all() == []


def test_nobody_gains_rights_by_a_merge(session: Session, coordinator: Actor, two: tuple[int, int]) -> None:
    with writing(session):
        session.add(
            Grant(person_id=two[1], organisation_id=node(session, OWN), right="auditor", granted_at=TODAY)
        )
    with pytest.raises(Forbidden):
        merging.merge(session, coordinator, said(two))
    merging.merge(session, staff(session, "coordinator", "administrator"), said(two))
    assert session.scalars(select(Grant.right).where(Grant.person_id == two[0])).all() == ["auditor"]


def test_nobody_merges_themselves(session: Session, coordinator: Actor) -> None:
    with writing(session):
        session.add(
            Belonging(
                person_id=coordinator.person_id, organisation_id=node(session, OWN), state="confirmed",
                asked_at=TODAY,
            )
        )  # fmt: skip
    with pytest.raises(Forbidden):
        merging.merge(session, coordinator, said((somebody(session, "A"), coordinator.person_id)))


def test_the_one_who_serves_is_kept(session: Session, coordinator: Actor) -> None:
    serves, contact = somebody(session, "A"), staff(session, name="A").person_id
    with writing(session):
        session.add(
            Belonging(
                person_id=contact, organisation_id=node(session, OWN), state="confirmed", asked_at=TODAY
            )
        )
    with pytest.raises(Conflict) as caught:
        merging.merge(session, coordinator, said((contact, serves)))
    assert caught.value.code == "serves"
    merging.merge(session, coordinator, said((serves, contact)))


def test_an_outdated_merge_is_refused(session: Session, coordinator: Actor, two: tuple[int, int]) -> None:
    seen = session.get_one(Person, two[0]).version
    profile.save(session, coordinator, two[0], {"asked_minutes": 75})
    with pytest.raises(Outdated):
        merging.merge(session, coordinator, said(two), seen)


def test_what_happened_since_stays_and_is_named(
    session: Session, coordinator: Actor, two: tuple[int, int]
) -> None:
    merge = merging.merge(session, coordinator, said(two))
    profile.save(
        session, coordinator, two[0], {"asked_minutes": 345, "languages": [{"tag": "fr", "level": 4}]}
    )
    assert "volunteer_language" not in merging.undo(session, coordinator, merge)
    assert session.get_one(Volunteer, two[0]).asked_minutes == 345
    assert [each.tag for each in profile.get(session, two[0]).languages] == ["fr"]
    assert [each.tag for each in profile.get(session, two[1]).languages] == ["cmn"]
    with pytest.raises(Conflict):
        merging.undo(session, coordinator, merge)


def test_a_merged_language_that_was_changed_since_is_named(
    session: Session, coordinator: Actor, two: tuple[int, int]
) -> None:
    with writing(session):
        session.add(VolunteerLanguage(volunteer_id=two[1], tag="it", level=3))
    merge = merging.merge(session, coordinator, said(two))
    profile.save(session, coordinator, two[0], {"languages": [{"tag": "it", "level": 6}]})
    assert merging.undo(session, coordinator, merge) == {"volunteer_language"}
    assert [(each.tag, each.level) for each in profile.get(session, two[0]).languages] == [("it", 6)]
    assert ("it", 3) in [(each.tag, each.level) for each in profile.get(session, two[1]).languages]


@pytest.mark.parametrize(("days", "undone"), [(29, True), (31, False)])
def test_a_merge_is_undone_for_30_days(
    session: Session, coordinator: Actor, two: tuple[int, int], days: int, undone: bool
) -> None:
    merge = merging.merge(session, coordinator, said(two))
    with time_machine.travel(TODAY + timedelta(days=days), tick=True):
        if undone:
            merging.undo(session, coordinator, merge)
            return
        with pytest.raises(Conflict) as caught:
            merging.undo(session, coordinator, merge)
    assert caught.value.code == "too_late"


def test_merges_are_undone_from_the_last_to_the_first(
    session: Session, coordinator: Actor, two: tuple[int, int]
) -> None:
    third = somebody(session, "Wang Fang")
    before = rows_of(session, *two, third)
    first = merging.merge(session, coordinator, said(two))
    second = merging.merge(session, coordinator, said((third, two[0])))
    with pytest.raises(Conflict) as caught:
        merging.undo(session, coordinator, first)
    assert caught.value.code == "later_merge"
    merging.undo(session, coordinator, second)
    merging.undo(session, coordinator, first)
    assert rows_of(session, *two, third) == before


LEVELS = st.dictionaries(st.sampled_from(["en", "it", "ar"]), st.integers(1, 7), max_size=3)
CODES = st.dictionaries(st.sampled_from(["a", "b", "c"]), st.integers(1, 3), max_size=3)
SPANS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)), max_size=4)
PAPERS = st.dictionaries(st.sampled_from(["x", "y"]), st.booleans(), max_size=2)
SIDES = st.fixed_dictionaries(
    {
        "languages": LEVELS, "skills": CODES, "spans": SPANS, "papers": PAPERS,
        "traits": st.sets(st.sampled_from(["lead", "resident"])),
        "times": CODES, "wishes": CODES, "account": st.booleans(), "shifts": st.sets(st.integers(0, 3)),
        "companions": st.dictionaries(st.integers(0, 1), st.booleans(), max_size=2),
        "named_by": st.dictionaries(st.integers(0, 1), st.booleans(), max_size=2),
        "phone": st.sampled_from(["", "+8613800000009", "+8613800000008"]),
        "address": st.sampled_from(["", "大宁路 1"]),
        "limit": st.none() | st.integers(1, 5),
        "node": st.sampled_from([None, OTHER, BELOW]),
        "right": st.none() | st.just("lead"),
    }
)  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=SIDES, other=SIDES, choices=st.lists(st.sampled_from(["kept", "merged"]), min_size=4, max_size=4))
def test_merging_and_undoing_gives_the_same_rows(
    session: Session, one: dict[str, Any], other: dict[str, Any], choices: list[str]
) -> None:
    actor = staff(session, "coordinator", "administrator", at=DISTRICT)
    two = somebody(session, "王小芳"), somebody(session, "Wang Xiaofang")
    thirds = somebody(session, "Third"), somebody(session, "Fourth")
    for person, side in zip(two, (one, other), strict=True):
        _fill(session, person, side, thirds)
    there = seats(session)
    pairs = [
        (each, there[seat]) for each, side in zip(two, (one, other), strict=True) for seat in side["shifts"]
    ]
    sit(session, published(session), *pairs)
    sit(session, draft(session), *pairs)
    before = rows_of(session, *two, *thirds)
    words = dict(zip(("name", "language", "limits", "clashes"), choices, strict=True))
    merge = merging.merge(session, actor, said(two, **words))
    assert session.get_one(Merge, merge).moved
    assert merging.undo(session, actor, merge) == frozenset()
    assert rows_of(session, *two, *thirds) == before
    with writing(session):
        for account in session.scalars(select(Account).where(Account.person_id.in_(two))):
            session.delete(account)


def _fill(session: Session, person: int, side: dict[str, Any], thirds: tuple[int, int]) -> None:
    with writing(session):
        session.add_all(_rows(person, side, thirds))
        session.get_one(Volunteer, person).shifts_per_week = side["limit"]
        session.get_one(Volunteer, person).served = len(side["times"])
        if side["phone"]:
            contacts.put(session, person, side["phone"])
        private.keep(session, person, "address", side["address"])
        if side["account"]:
            contacts.open_account(session, person, f"p{person}@example.com", "hash")
        place = node(session, OWN)
        if side["right"]:
            session.add(Grant(person_id=person, organisation_id=place, right="lead", granted_at=TODAY))
        if side["node"]:
            where = node(session, side["node"])
            session.add(Belonging(person_id=person, organisation_id=where, asked_at=TODAY))
    for code, verified in side["papers"].items():
        credential(session, person, code, verified=verified)


def _rows(person: int, side: dict[str, Any], thirds: tuple[int, int]) -> Iterator[Any]:
    yield from (VolunteerLanguage(volunteer_id=person, tag=t, level=n) for t, n in side["languages"].items())
    yield from (VolunteerSkill(volunteer_id=person, code=c, level=n) for c, n in side["skills"].items())
    yield from (VolunteerTrait(volunteer_id=person, code=code) for code in side["traits"])
    yield from (Continuity(volunteer_id=person, group_code=c, times=n) for c, n in side["times"].items())
    yield from (
        Wish(volunteer_id=person, about="kind", target=c, weight=n) for c, n in side["wishes"].items()
    )
    for day, hour in side["spans"]:
        yield Availability(
            volunteer_id=person, weekday=day, start_minute=hour * 60, end_minute=hour * 60 + 60
        )
    for which, wanted in side["companions"].items():
        yield Companion(volunteer_id=person, other_id=thirds[which], wanted=wanted)
        yield Relation(person_id=person, other_id=thirds[which], kind="guardian")
    for which, wanted in side["named_by"].items():
        yield Companion(volunteer_id=thirds[which], other_id=person, wanted=wanted)


def begun_seats(session: Session, coordinator: Actor, count: int) -> list[int]:
    """Seats of one shift that began an hour ago."""
    known = session.get_one(Shift, session.get_one(Seat, seats(session)[0]).shift_id)
    begins = TODAY - timedelta(hours=1)
    with writing(session):
        shift = Shift(
            project_id=known.project_id, place_id=known.place_id, kind="shift", group_code="north",
            starts_at=begins, ends_at=begins + timedelta(hours=2),
        )  # fmt: skip
        session.add(shift)
        session.flush()
        made = [Seat(shift_id=shift.id, position=n, minimum=0, desired=2, maximum=2) for n in range(count)]
        session.add_all(made)
    return [each.id for each in made]


def stood(session: Session, person: int, seat: int, state: str, minutes: int | None = None) -> None:
    """Let somebody have stood on a seat of the past."""
    shift = session.get_one(Shift, session.get_one(Seat, seat).shift_id)
    with time_machine.travel(shift.starts_at - timedelta(days=1)):
        give(session, person, seat, "accepted")
    held = promise(session, person, seat)
    with writing(session):
        if state == "served":
            acts.serve(session, Deed(acting="lead"), held, minutes or 0)
        elif state == "did_not_come":
            acts.miss(session, Deed(acting="lead"), held)


def served(session: Session) -> list[tuple[int, int, int | None]]:
    """(person, seat, minutes) of everybody who served."""
    session.expire_all()
    rows = session.execute(
        select(Promise.volunteer_id, Promise.seat_id, Promise.minutes)
        .where(Promise.state == "served")
        .order_by(Promise.id)
    )
    return [(row.volunteer_id or 0, row.seat_id, row.minutes) for row in rows]


PAST = (
    # what the kept, what the merged person did; the minutes that both have together
    (("served", 90), ("served", 120), 120),
    (("served", 120), ("served", 90), 120),
    (("served", 60), ("accepted", None), 60),
    (("accepted", None), ("served", 60), 60),
    (("did_not_come", None), ("served", 60), 60),
    (("served", 60), ("did_not_come", None), 60),
)


@pytest.mark.parametrize("same", [True, False], ids=["one seat", "one shift"])
@pytest.mark.parametrize(("mine", "theirs", "minutes"), PAST)
def test_what_both_served_counts_once(
    session: Session, coordinator: Actor, two: tuple[int, int], mine: Any, theirs: Any, minutes: int,
    same: bool,
) -> None:  # fmt: skip
    first, second = begun_seats(session, coordinator, 2)
    stood(session, two[0], first, *mine)
    stood(session, two[1], first if same else second, *theirs)
    before, rows = served(session), rows_of(session, *two)
    merge = merging.merge(session, coordinator, said(two))
    assert [(person, length) for person, _, length in served(session)] == [(two[0], minutes)]
    volunteer = next(
        each for each in problem_of(session, WEEK).volunteers if each.id == str(two[0])
    )  # fmt: skip
    assert (volunteer.served, volunteer.continuity.get(GroupId("north"))) == (1, 1)
    standing = select(Promise).where(Promise.seat_id.in_([first, second]), stands())
    assert len(session.scalars(standing).all()) == 1
    assert merging.undo(session, coordinator, merge) == frozenset()
    assert (served(session), rows_of(session, *two)) == (before, rows)
    assert [each for each in in_order(session) if each[0] != each[1]] == []


def in_order(session: Session) -> list[tuple[str | None, str | None]]:
    """Of every event of a promise, what was before and what it says was before."""
    last: dict[int, str] = {}
    found = []
    for event in session.scalars(select(PromiseEvent).order_by(PromiseEvent.id)):
        found.append((last.get(event.promise_id), event.before))
        last[event.promise_id] = event.after
    return found


def test_a_published_shift_goes_to_nobody_without_a_merge(session: Session, two: tuple[int, int]) -> None:
    made = draft(session)
    sit(session, made, (two[0], seats(session)[0]))
    with writing(session):
        roster = session.get_one(Roster, made)
        roster.period_start -= timedelta(days=7)
        roster.state, roster.number, roster.published_at = "published", 1, TODAY
    moved = update(Assignment).where(Assignment.volunteer_id == two[0]).values(volunteer_id=two[1])
    with pytest.raises(IntegrityError, match="stays as it is"), writing(session):
        session.execute(moved)
