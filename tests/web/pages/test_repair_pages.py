"""Who declined leaves a hole: a repair is proposed as a draft, looked at, and published."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.problem.eligibility import candidates
from matcher.roster import Assignment as Pair
from matcher.verify import verify
from tests.web.conftest import TODAY, Login, post
from tests.web.pages.reading import english
from tests.web.services.planned import ZONE, draft, seated_pair, seen, somebody, whole
from web.models import Roster, Seat, Shift
from web.services import editing, publishing, repairing, rosters
from web.services.actor import Actor
from web.services.faults import Conflict, NotFound
from web.services.prices import named
from web.services.promises import answering
from web.words import rosters as words

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
    answering.answer(session, somebody(int(pair.volunteer)), int(pair.seat), "declined")
    return pair


def test_a_repair_is_a_draft_in_which_somebody_else_comes(
    session: Session, planner: Actor, published: int, missing: Pair
) -> None:
    before, was = rosters.seated(session, published), seen(session, published)
    assert repairing.lost(session, whole(session), published) == {missing}
    made = repairing.propose(session, ZONE, planner, published)
    after = rosters.seated(session, made.roster_id)
    assert missing not in after
    assert made.added > 0
    assert len(after.on(missing.seat)) == len(before.on(missing.seat)) + 1
    now_is = seen(session, made.roster_id)
    assert set(verify(now_is.problem, now_is.seated).broken) <= set(verify(was.problem, was.seated).broken)
    assert publishing.publish(session, planner, made.roster_id) > 0
    assert repairing.lost(session, whole(session), made.roster_id) == frozenset()


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


def test_a_shift_that_has_begun_is_not_repaired(
    session: Session, planner: Actor, published: int, missing: Pair
) -> None:
    assert missing in repairing.lost(session, whole(session), published)
    with time_machine.travel(TODAY + timedelta(days=20)):
        assert repairing.lost(session, whole(session), published) == frozenset()
        with pytest.raises(Conflict) as refused:
            repairing.propose(session, ZONE, planner, published)
    assert refused.value.code == "shifts_begun"


@pytest.mark.parametrize(("since", "code"), [(-1, None), (0, "shift_begun"), (1, "shift_begun")])
def test_beside_a_shift_a_repair_can_be_asked_for_until_it_begins(
    session: Session, planner: Actor, published: int, missing: Pair, since: int, code: str | None
) -> None:
    shift = session.get_one(Shift, session.get_one(Seat, int(missing.seat)).shift_id)
    with time_machine.travel(shift.starts_at + timedelta(seconds=since), tick=False):
        if code is None:
            assert repairing.propose(session, ZONE, planner, published, shift_id=shift.id).roster_id
            return
        with pytest.raises(Conflict) as refused:
            repairing.propose(session, ZONE, planner, published, shift_id=shift.id)
    assert refused.value.code == code


def test_a_repair_moves_nobody_on_what_has_begun(
    session: Session, planner: Actor, published: int, missing: Pair
) -> None:
    """The week is under way: all that began before the hole stays, whoever could be spared there."""
    begins = session.get_one(Shift, session.get_one(Seat, int(missing.seat)).shift_id).starts_at
    begun = select(Seat.id).join(Shift, Shift.id == Seat.shift_id).where(Shift.starts_at < begins)
    over = {str(seat) for seat in session.scalars(begun)}
    before = {pair for pair in rosters.seated(session, published) if pair.seat in over}
    session.rollback()
    with time_machine.travel(begins - timedelta(seconds=1)):
        made = repairing.propose(session, ZONE, planner, published)
    assert {pair for pair in rosters.seated(session, made.roster_id) if pair.seat in over} == before


def test_a_proposal_says_what_it_costs_with_the_hole_and_without(
    session: Session, planner: Actor, published: int, missing: Pair
) -> None:
    hole = seen(session, published)
    made = repairing.propose(session, ZONE, planner, published)
    filled = seen(session, made.roster_id)
    assert made.costs is not None
    assert made.costs["before"] == named(verify(hole.problem, hole.seated).costs)
    assert made.costs["after"] == named(verify(filled.problem, filled.seated).costs)
    assert made.costs["added"] == made.added
    assert publishing.roster(session, made.roster_id).repair == made.costs
    assert publishing.roster(session, published).repair is None


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
    assert "What the repair costs" in shown
    assert "What it would change" in shown
    assert "points" not in shown
    assert "changed by hand" not in shown


def test_a_proposal_that_was_changed_by_hand_says_that_its_costs_are_older(
    coordinator: FlaskClient, session: Session, planner: Actor, published: int, missing: Pair
) -> None:
    made = repairing.propose(session, ZONE, planner, published).roster_id
    volunteer, seat = seated_pair(seen(session, made))
    editing.move(session, ZONE, planner, made, version=0, volunteer_id=volunteer, from_seat_id=seat)
    assert "The draft was changed by hand since." in coordinator.get(f"/rosters/{made}").text


def test_who_gave_up_a_place_themselves_is_told_apart_from_who_loses_a_promise(
    coordinator: FlaskClient, session: Session, planner: Actor, published: int, missing: Pair
) -> None:
    made = repairing.propose(session, ZONE, planner, published).roster_id
    gone = (int(missing.volunteer), int(missing.seat))
    found = publishing.changes(session, whole(session), made)
    assert found.refused == {gone: "declined"}
    page = coordinator.get(f"/rosters/{made}").text
    assert page.count(">promised<") == len({person for person, _seat in found.removed} - {gone[0]})
    assert page.count(">declined<") == 1


def test_a_later_page_of_those_who_gave_up_does_not_say_that_nothing_would_change(
    coordinator: FlaskClient,
    session: Session,
    planner: Actor,
    published: int,
    missing: Pair,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = repairing.propose(session, ZONE, planner, published).roster_id
    changes = publishing.changes(session, whole(session), made)
    monkeypatch.setattr(words, "PEOPLE_A_PAGE", 1)
    last = len(changes.people) + 1
    page = coordinator.get(f"/rosters/{made}?page={last}").text
    assert "Nothing would change" not in page
    assert "ten minutes after publishing" in page


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


def test_beside_a_shift_that_has_begun_no_repair_is_offered(
    signed_in: Login, session: Session, published: int, missing: Pair
) -> None:
    shift = session.get_one(Shift, session.get_one(Seat, int(missing.seat)).shift_id)
    panel = f"/board/shifts/{shift.id}?roster={published}"
    begins = shift.starts_at
    session.rollback()
    with time_machine.travel(begins - timedelta(seconds=5), tick=False):
        coordinator = english(signed_in("coordinator"))
        assert "Propose a repair" in coordinator.get(panel).text
    with time_machine.travel(begins, tick=False):
        page = coordinator.get(panel).text
        assert "Propose a repair" not in page
        assert "This shift has begun. Who declined it is not replaced any more." in page
        sent = {"shift": str(shift.id)}
        answer = post(coordinator, f"/rosters/{published}/repair", sent, page=f"/rosters/{published}")
    assert answer.status_code == 409
    assert "This shift has begun." in answer.text


@pytest.mark.usefixtures("missing")
def test_the_interface_for_programmes_proposes_the_same(coordinator: FlaskClient, published: int) -> None:
    made = coordinator.post(f"/api/v1/rosters/{published}/repair", headers={"Idempotency-Key": "repair-1"})
    assert made.status_code == 201
    shown = coordinator.get(f"/api/v1/rosters/{made.get_json()['id']}").get_json()
    assert shown["state"] == "draft"
    assert shown["repair"] == made.get_json()["repair"]
    assert made.get_json()["repair"]["before"].keys() == made.get_json()["repair"]["after"].keys()
    assert made.get_json()["repair"]["after"]["desired"] < made.get_json()["repair"]["before"]["desired"]
    again = coordinator.post(f"/api/v1/rosters/{published}/repair", headers={"Idempotency-Key": "repair-1"})
    assert again.get_json() == made.get_json()


@pytest.mark.usefixtures("missing")
def test_the_interface_for_programmes_refuses_what_has_begun(signed_in: Login, published: int) -> None:
    with time_machine.travel(TODAY + timedelta(days=20)):
        refused = english(signed_in("coordinator")).post(f"/api/v1/rosters/{published}/repair")
    assert refused.status_code == 409
    assert refused.get_json()["error"]["code"] == "shifts_begun"
    assert refused.get_json()["error"]["message"].startswith(
        "Every shift on which a place was declined has begun."
    )
