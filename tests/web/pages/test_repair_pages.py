"""Who declined leaves a hole: a repair is proposed as a draft, looked at, and published."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.candidates import candidates
from matcher.roster import Assignment as Pair
from matcher.verify import verify
from tests.web.conftest import TODAY, Login, post
from tests.web.pages.reading import english
from tests.web.services.planned import ZONE, draft, seen
from web.models import Roster, Seat
from web.services import answers, publishing, repairing, rosters
from web.services.actor import Actor
from web.services.faults import Conflict, NotFound

ActorOf = Callable[[str], Actor]


@pytest.fixture
def planner(actor_of: ActorOf) -> Actor:
    return actor_of("coordinator")


@pytest.fixture
def published(session: Session, planner: Actor) -> int:
    """A roster that is published and answered by nobody."""
    made = draft(session)
    publishing.publish(session, planner, made)
    return made


@pytest.fixture
def missing(session: Session, published: int) -> Pair:
    """Somebody has declined a seat that many others could have."""
    now_is = seen(session, published)
    able = candidates(now_is.problem).on
    pair = max(now_is.seated.assignments, key=lambda each: (len(able[each.seat]), each))
    somebody = Actor(1, "somebody", "somebody@example.org", "volunteer", "en", int(pair.volunteer))
    answers.answer(session, somebody, int(pair.seat), "declined")
    return pair


def test_a_repair_is_a_draft_in_which_somebody_else_comes(
    session: Session, planner: Actor, published: int, missing: Pair
) -> None:
    before, was = rosters.seated(session, published), seen(session, published)
    assert repairing.lost(session, published) == {missing}
    made = repairing.propose(session, ZONE, planner, published)
    after = rosters.seated(session, made.roster_id)
    assert missing not in after
    assert made.added > 0
    assert len(after.on(missing.seat)) == len(before.on(missing.seat))
    now_is = seen(session, made.roster_id)
    assert set(verify(now_is.problem, now_is.seated).broken) <= set(verify(was.problem, was.seated).broken)
    assert publishing.publish(session, planner, made.roster_id) > 0
    assert repairing.lost(session, made.roster_id) == frozenset()


def test_there_is_nothing_to_repair_where_nobody_is_missing(
    session: Session, planner: Actor, published: int
) -> None:
    with pytest.raises(Conflict) as refused:
        repairing.propose(session, ZONE, planner, published)
    assert refused.value.code == "nobody_missing"
    with pytest.raises(NotFound):
        repairing.propose(session, ZONE, planner, 999_999)


def test_only_what_is_published_is_repaired(session: Session, planner: Actor) -> None:
    with pytest.raises(Conflict) as refused:
        repairing.propose(session, ZONE, planner, draft(session))
    assert refused.value.code == "not_published"


def test_a_shift_that_has_begun_is_not_repaired(session: Session, published: int, missing: Pair) -> None:
    assert missing in repairing.lost(session, published)
    with time_machine.travel(TODAY + timedelta(days=20)):
        assert repairing.lost(session, published) == frozenset()


@pytest.fixture
def coordinator(signed_in: Login) -> FlaskClient:
    return english(signed_in("coordinator"))


def test_the_page_of_a_roster_says_how_many_declined_and_leads_to_the_proposal(
    coordinator: FlaskClient, session: Session, published: int, missing: Pair
) -> None:
    page = coordinator.get(f"/rosters/{published}").text
    assert "One place on a coming shift was declined." in page
    answer = post(coordinator, f"/rosters/{published}/repair", page=f"/rosters/{published}")
    made = answer.headers["Location"]
    shown = coordinator.get(made).text
    assert "This draft is a proposal." in shown
    assert f'href="/people/{missing.volunteer}"' in shown
    assert f"{made}/publish" in shown


def test_a_form_that_is_sent_twice_makes_one_proposal(
    coordinator: FlaskClient, session: Session, published: int, missing: Pair
) -> None:
    before = session.scalar(select(func.count()).select_from(Roster)) or 0
    session.rollback()
    sent = {"form_key": "repair-once"}
    made = {
        post(coordinator, f"/rosters/{published}/repair", sent, page=f"/rosters/{published}").headers[
            "Location"
        ]
        for _ in range(2)
    }
    assert len(made) == 1
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Roster)) == before + 1


def test_a_roster_without_a_hole_offers_no_repair(coordinator: FlaskClient, published: int) -> None:
    page = coordinator.get(f"/rosters/{published}").text
    assert "Propose a repair" not in page
    answer = post(coordinator, f"/rosters/{published}/repair", page=f"/rosters/{published}")
    assert answer.status_code == 409
    assert "No place on a coming shift was declined." in answer.text


def test_beside_who_declined_a_repair_is_offered(
    coordinator: FlaskClient, session: Session, published: int, missing: Pair
) -> None:
    shift = session.get_one(Seat, int(missing.seat)).shift_id
    page = coordinator.get(f"/board/shifts/{shift}?roster={published}").text
    assert "Propose a repair" in page
    assert f"/rosters/{published}/repair" in page


@pytest.mark.usefixtures("missing")
def test_the_interface_for_programmes_proposes_the_same(coordinator: FlaskClient, published: int) -> None:
    made = coordinator.post(f"/api/v1/rosters/{published}/repair", headers={"Idempotency-Key": "repair-1"})
    assert made.status_code == 201
    assert coordinator.get(f"/api/v1/rosters/{made.json['id']}").json["state"] == "draft"
