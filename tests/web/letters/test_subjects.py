"""What is told of papers, belonging, plans, applications, empty seats and call-outs, and until when."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.web.letters.desk import HOUSE, ActorOf, Desk
from web.db import writing
from web.letters import rendering
from web.models import (
    Application,
    Asked,
    Belonging,
    CallOut,
    Credential,
    Job,
    Notice,
    Organisation,
    Person,
    ProjectLead,
    Run,
    Seat,
)
from web.services.clock import now
from web.services.messages import owing
from web.services.promises.standing import heads_on
from web.words.messages.letter import Letter

TODAY = date(2026, 11, 23)


@pytest.fixture
def desk(session: Session, actor_of: ActorOf) -> Desk:
    return Desk(session, actor_of)


def added(desk: Desk, row: Any) -> int:
    """The id of a new row."""
    with writing(desk.session):
        desk.session.add(row)
        desk.session.flush()
    identity: int = row.id
    return identity


def owe(desk: Desk, kind: str, subject_id: int, person_id: int | None = None, **more: Any) -> None:
    with writing(desk.session):
        owing.owe(desk.session, [person_id or desk.me.person_id], kind, subject_id, **more)


def letter_in_all_languages(desk: Desk) -> Letter:
    """The letter in English, once it could be written in Chinese and Arabic."""
    found = None
    for language in ("zh-Hans", "ar", "en"):
        desk.reads(language)
        with writing(desk.session):
            desk.session.execute(update(Notice).where(Notice.dropped_at.is_(None)).values(message_id=None))
        found = desk.letter()
        assert found is not None
        assert rendering.plain(found, language)
        assert all(0 < len(each) <= 20 for each in found.variables.values())
    assert found is not None
    return found


def a_paper(desk: Desk, **said: Any) -> Credential:
    row = Credential(volunteer_id=desk.me.person_id, code="first_aid_2", verified_at=now(), **said)
    added(desk, row)
    return row


def test_a_paper_that_ends_soon_is_said_until_it_is_renewed(desk: Desk) -> None:
    row = a_paper(desk, valid_until=TODAY + timedelta(days=20))
    owe(desk, "paper_expires", row.id, key="30")
    letter = letter_in_all_languages(desk)
    assert letter.subject.startswith("Ends on 13 December 2026")
    assert letter.group == "papers"
    with writing(desk.session):
        desk.session.get_one(Credential, row.id).valid_until = TODAY + timedelta(days=400)
        desk.session.execute(update(Notice).where(Notice.dropped_at.is_(None)).values(message_id=None))
    assert desk.codes() == {"renewed"}


def test_a_refused_paper_says_why(desk: Desk) -> None:
    row = a_paper(desk, valid_until=None)
    with writing(desk.session):
        kept = desk.session.get_one(Credential, row.id)
        kept.verified_at, kept.refused_at, kept.refused_because = None, now(), "The picture is blurred."
    owe(desk, "paper_refused", row.id)
    (item,) = letter_in_all_languages(desk).items
    assert item.note == "The picture is blurred."


def test_belonging_is_said_as_it_was_decided(desk: Desk) -> None:
    there = desk.session.scalars(select(Organisation).order_by(Organisation.id.desc())).first()
    assert there is not None
    chosen = (Belonging.person_id == desk.me.person_id) & (Belonging.organisation_id == there.id)
    row = desk.session.scalar(select(Belonging).where(chosen))
    identity = (
        row.id
        if row
        else added(
            desk,
            Belonging(
                person_id=desk.me.person_id, organisation_id=there.id, state="confirmed", asked_at=now()
            ),
        )
    )
    owe(desk, "belonging_confirmed", identity)
    letter = letter_in_all_languages(desk)
    assert letter.subject == f"You and {there.names['en']}"
    with writing(desk.session):
        desk.session.get_one(Belonging, identity).state = "ended"
        desk.session.execute(update(Notice).where(Notice.dropped_at.is_(None)).values(message_id=None))
    assert desk.codes() == {"decided"}


def test_a_plan_that_ended_is_said_to_who_may_still_plan(desk: Desk, actor_of: ActorOf) -> None:
    job = added(desk, Job(kind="solve", status="done", created_at=now()))
    run = added(
        desk,
        Run(
            job_id=job,
            period_start=TODAY,
            period_end=TODAY + timedelta(days=6),
            seconds=5,
            workers=1,
            seed=1,
            created_at=now(),
        ),
    )
    staff = actor_of("coordinator").person_id
    with writing(desk.session):
        desk.session.get_one(Person, staff).language = "en"
    owe(desk, "run_finished", run, staff)
    owe(desk, "run_finished", run)
    assert desk.codes() == {"out_of_sight"}
    letter = desk.letter(staff)
    assert letter is not None
    assert letter.subject == "No plan of 23–29 November"
    assert letter.items[0].buttons[0].url == f"{HOUSE.url}/runs/{run}"


def an_application(desk: Desk, seat: int, state: str) -> int:
    return added(desk, Application(seat_id=seat, volunteer_id=desk.me.person_id, state=state, asked_at=now()))


def test_an_application_is_said_as_it_was_decided(desk: Desk) -> None:
    seat = desk.free_seat()
    row = an_application(desk, seat, "refused")
    owe(desk, "application_refused", row)
    letter = letter_in_all_languages(desk)
    assert letter.subject.startswith("Not this time: ")
    with writing(desk.session):
        desk.session.get_one(Application, row).state = "asked"
        desk.session.execute(update(Notice).where(Notice.dropped_at.is_(None)).values(message_id=None))
    assert desk.codes() == {"decided"}


def test_staff_hear_of_an_application_and_its_subject_names_nobody(desk: Desk, actor_of: ActorOf) -> None:
    seat, lead = desk.free_seat(), actor_of("lead").person_id
    project = desk.shift(seat).project_id
    with writing(desk.session):
        if desk.session.get(ProjectLead, (project, lead)) is None:
            desk.session.add(ProjectLead(project_id=project, person_id=lead))
    row = an_application(desk, seat, "asked")
    owe(desk, "applied", row, lead, project_id=project)
    letter = desk.letter(lead)
    assert letter is not None
    assert letter.subject.startswith("Somebody asks for a place: ")
    assert desk.me.name not in letter.subject + letter.short + letter.glance
    assert letter.group == "projects"


def test_what_is_asked_and_taken_back_before_anybody_heard_is_nothing(desk: Desk, actor_of: ActorOf) -> None:
    seat, lead = desk.free_seat(), actor_of("lead").person_id
    project = desk.shift(seat).project_id
    with writing(desk.session):
        if desk.session.get(ProjectLead, (project, lead)) is None:
            desk.session.add(ProjectLead(project_id=project, person_id=lead))
    row = an_application(desk, seat, "withdrawn")
    owe(desk, "applied", row, lead, project_id=project)
    owe(desk, "application_withdrawn", row, lead, project_id=project)
    assert desk.codes(lead) == {"as_before"}


def test_a_seat_that_fits_is_said_while_it_has_room(desk: Desk) -> None:
    seat = desk.free_seat()
    with writing(desk.session):
        row = desk.session.get_one(Seat, seat)
        row.minimum, row.desired = 0, heads_on(desk.session, seat) + 1
    owe(desk, "seat_fits", seat)
    letter = letter_in_all_languages(desk)
    assert letter.subject.startswith("A place that fits you: ")
    with writing(desk.session):
        row = desk.session.get_one(Seat, seat)
        row.minimum, row.desired = 0, heads_on(desk.session, seat)
        desk.session.execute(update(Notice).where(Notice.dropped_at.is_(None)).values(message_id=None))
    assert desk.codes() == {"full"}


def a_call(desk: Desk, seat: int) -> int:
    """Somebody is asked to step in; the id of the asking."""
    with writing(desk.session):
        row = desk.session.get_one(Seat, seat)
        row.minimum, row.desired = 0, heads_on(desk.session, seat) + 1
        sequence = row.sequence
    call = added(
        desk,
        CallOut(
            seat_id=seat, places=1, sequence=sequence, made_at=now(), ends_at=now() + timedelta(hours=20)
        ),
    )
    asked = Asked(call_out_id=call, volunteer_id=desk.me.person_id, rank=1, asked_at=now())
    return added(desk, asked)


def test_a_call_to_step_in_is_answered_with_one_press(desk: Desk, client: Any) -> None:
    seat = desk.free_seat()
    asked = a_call(desk, seat)
    owe(desk, "called_out", asked)
    letter = letter_in_all_languages(desk)
    assert letter.subject.startswith("Could you step in? ")
    assert letter.items[0].asks
    path = (letter.link + letter.link_code).removeprefix(HOUSE.url)
    assert path.startswith("/c/")
    page = client.get(path)
    assert page.status_code == 200
    assert "Could you step in?" in page.text
    assert desk.session.scalar(select(Asked.state).where(Asked.id == asked)) == "asked"
    done = client.post(path, data={"answer": "no"})
    assert done.status_code == 200
    desk.session.rollback()
    assert desk.session.scalar(select(Asked.state).where(Asked.id == asked)) == "no"


def test_an_asking_that_did_not_find_everybody_leads_to_its_page(desk: Desk, actor_of: ActorOf) -> None:
    seat = desk.free_seat()
    asked = a_call(desk, seat)
    call = desk.session.get_one(Asked, asked).call_out_id
    desk.me = actor_of("coordinator")
    with writing(desk.session):
        row = desk.session.get_one(CallOut, call)
        row.state, row.ended_because, row.ends_at = "ended", "time", now()
    owe(desk, "call_out_unfilled", call, project_id=desk.shift(seat).project_id)
    letter = letter_in_all_languages(desk)
    assert letter.subject.startswith("Somebody is still missing: ")
    (item,) = letter.items
    assert item.heading == "The time to answer is over, and one person is still missing"
    assert item.note == "Asked: 1. Said yes: 0."
    assert item.buttons[0].url == f"{HOUSE.url}/call-outs/{call}"


def test_a_call_that_is_over_is_not_told_and_thanks_go_to_who_heard(desk: Desk) -> None:
    asked = a_call(desk, desk.free_seat())
    owe(desk, "called_out", asked)
    with writing(desk.session):
        desk.session.get_one(Asked, asked).state = "thanked"
    assert desk.codes() & {"answered", "taken"}
    owe(desk, "place_is_taken", asked)
    assert desk.codes() == {"never_told"}
    with writing(desk.session):
        desk.session.execute(update(Notice).where(Notice.kind == "called_out").values(dropped_at=now()))
    assert letter_in_all_languages(desk).subject.startswith("The place is taken: ")
