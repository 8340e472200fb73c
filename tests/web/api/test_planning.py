"""Runs, rosters, explanations, moves and scenarios through the API."""

from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.api.conftest import Program
from tests.web.conftest import MONDAY, in_language
from tests.web.services.planned import draft, free_pair, seated_pair, seen
from web.models import Assignment, Job, Pin, Seat
from web.services import jobs, publishing


def test_a_run_is_asked_for_watched_and_cancelled(program: Program) -> None:
    client, key = program("coordinator"), {"Idempotency-Key": "run-of-the-week"}
    said = {"week": "2026-12-02", "seconds": 5}
    first, again = (client.post("/api/v1/runs", json=said, headers=key) for _ in range(2))
    assert first.status_code == 201
    assert first.get_json() == again.get_json()
    identity = first.get_json()["id"]
    waiting = client.get(f"/api/v1/runs/{identity}").get_json()
    assert (waiting["status"], waiting["monday"], waiting["result"]) == ("queued", MONDAY.isoformat(), None)
    another = client.post("/api/v1/runs", json=said)
    assert another.status_code == 409
    assert another.get_json()["error"]["code"] == "run_under_way"
    assert client.post(f"/api/v1/runs/{identity}/stop", json={"keep": False}).status_code == 204
    assert client.get("/api/v1/runs").get_json()["items"][0]["status"] == "cancelled"


def test_a_run_may_not_solve_longer_than_is_set(program: Program) -> None:
    answer = program("coordinator").post("/api/v1/runs", json={"week": MONDAY.isoformat(), "seconds": 6})
    assert answer.status_code == 422
    assert answer.get_json()["error"]["errors"] == [{"place": "seconds", "message": "Enter at most 5."}]


def test_the_progress_of_a_run_is_what_its_job_told(program: Program, session: Session) -> None:
    client = program("coordinator")
    identity = client.post("/api/v1/runs", json={"week": MONDAY.isoformat(), "seconds": 5}).get_json()["id"]
    held = jobs.claim(session, 30)
    assert held is not None
    jobs.report(session, held, {"phase": "improve", "seconds": 1.5, "filled": 7, "wanted": 9, "tiers": {}})
    found = client.get(f"/api/v1/runs/{identity}").get_json()
    assert (found["status"], found["progress"]["filled"]) == ("running", 7)
    client.post(f"/api/v1/runs/{identity}/stop", json={})
    session.rollback()
    assert session.get_one(Job, held.job_id).wish == "finish"


def test_a_draft_is_published_under_a_number_once(program: Program, session: Session) -> None:
    client, made = program("coordinator"), draft(session)
    changes = client.get(f"/api/v1/rosters/{made}/changes").get_json()
    assert changes["added"]
    assert set(changes["people"]) == {each["volunteer_id"] for each in changes["added"] + changes["removed"]}
    before = client.get(f"/api/v1/rosters/{made}").get_json()
    assert (before["state"], before["number"]) == ("draft", None)
    key = {"Idempotency-Key": "publish-the-week", "If-Match": '"0"'}
    numbers = [
        client.post(f"/api/v1/rosters/{made}/publish", headers=key).get_json()["number"] for _ in range(2)
    ]
    assert numbers[0] == numbers[1] == client.get(f"/api/v1/rosters/{made}").get_json()["number"]
    again = client.post(f"/api/v1/rosters/{made}/publish", headers={"If-Match": '"0"'})
    assert (again.status_code, again.get_json()["error"]["code"]) == (409, "published_already")


def test_who_sits_where_is_listed_whole(program: Program, session: Session) -> None:
    made = draft(session)
    found = program("coordinator").get(f"/api/v1/rosters/{made}/assignments").get_json()
    rows = session.execute(
        select(Assignment.volunteer_id, Assignment.seat_id).where(Assignment.roster_id == made)
    )
    assert {(each["volunteer_id"], each["seat_id"]) for each in found["items"]} == {
        tuple(row) for row in rows
    }
    assert found["total"] == len(found["items"])


def test_a_copy_of_what_is_published_can_be_thrown_away(program: Program, session: Session) -> None:
    client = program("coordinator")
    publishing.publish(session, None, draft(session))
    key = {"Idempotency-Key": "edit-by-hand"}
    twice = [client.post("/api/v1/rosters", json={"week": "2026-12-04"}, headers=key) for _ in range(2)]
    made, same = (each.get_json()["id"] for each in twice)
    assert made == same
    nothing = client.get(f"/api/v1/rosters/{made}/changes").get_json()
    assert nothing.pop("difference")
    assert nothing == {"added": [], "removed": [], "people": [], "seats": []}
    url, seen = f"/api/v1/rosters/{made}", client.get(f"/api/v1/rosters/{made}").headers["ETag"]
    assert client.delete(url).status_code == 428
    assert client.delete(url, headers={"If-Match": '"99"'}).status_code == 412
    assert client.delete(url, headers={"If-Match": seen}).status_code == 204
    assert client.get(f"/api/v1/rosters/{made}").status_code == 404
    empty = client.post("/api/v1/rosters", json={"week": "2027-02-01"})
    assert empty.status_code == 201
    assert client.get(f"/api/v1/rosters/{empty.get_json()['id']}").get_json()["assignments"] == 0


def empty_seat(session: Session, made: int) -> int:
    """A seat of the draft that wants more people."""
    now_is = seen(session, made)
    return next(
        int(seat.id)
        for shift in now_is.problem.shifts
        for seat in shift.seats
        if len(now_is.seated.on(seat.id)) < seat.minimum
    )


@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
def test_why_a_seat_is_empty_adds_up_and_is_said_in_words(
    program: Program, session: Session, tag: str
) -> None:
    made = draft(session)
    client = program("coordinator")
    in_language(client, tag)
    found = client.get(f"/api/v1/seats/{empty_seat(session, made)}/why?roster_id={made}").get_json()
    assert found["roster_id"] == made
    assert found["heads"] < found["wanted"]
    left = [each["left"] for each in found["funnel"]]
    lost = [each["lost"] for each in found["funnel"]]
    assert [before - after for before, after in pairwise(left)] == lost[1:]
    assert found["repairs"]
    for each in (*found["funnel"], *found["repairs"]):
        assert each["text"]
        assert each["text"] != each["code"]


def test_who_could_come_is_ranked_and_could_indeed(program: Program, session: Session) -> None:
    client, made = program("coordinator"), draft(session)
    person, seat = free_pair(seen(session, made))
    ranked = client.get(f"/api/v1/seats/{seat}/ranked?roster_id={made}&most=50").get_json()
    assert person in [each["volunteer_id"] for each in ranked["items"]]
    assert len(client.get(f"/api/v1/seats/{seat}/ranked?most=1").get_json()["items"]) == 1
    could = client.get(f"/api/v1/seats/{seat}/pairs/{person}?roster_id={made}").get_json()
    assert (could["could"], could["displaced"]) == (True, [])
    assert could["costs"] == next(each["costs"] for each in ranked["items"] if each["volunteer_id"] == person)


def test_why_somebody_could_not_is_said_with_its_reasons(program: Program, session: Session) -> None:
    client, made = program("coordinator"), draft(session)
    now_is = seen(session, made)
    found: list[Any] = [
        client.get(f"/api/v1/seats/{empty_seat(session, made)}/pairs/{person.id}").get_json()
        for person in now_is.problem.volunteers[:5]
    ]
    refused = [each for each in found if not each["could"]]
    assert refused
    for each in refused:
        assert each["reasons"]
        assert all(reason["text"] for reason in each["reasons"])


def test_a_move_is_judged_made_and_then_outdated(program: Program, session: Session) -> None:
    client, made = program("coordinator"), draft(session)
    person, seat = free_pair(seen(session, made))
    asked = {"volunteer": person, "seat": seat}
    judged = client.post(f"/api/v1/rosters/{made}/consequences", json=asked).get_json()
    assert judged["allowed"] is True
    move = {**asked, "version": judged["version"], "pin": True}
    after = client.post(f"/api/v1/rosters/{made}/moves", json=move)
    assert after.get_json() == {"version": judged["version"] + 1}
    pins = client.get(f"/api/v1/seats/{seat}/pins").get_json()["items"]
    assert [(each["volunteer_id"], each["inside"]) for each in pins] == [(person, True)]
    again = client.post(f"/api/v1/rosters/{made}/moves", json=move)
    assert (again.status_code, again.get_json()["error"]["code"]) == (409, "draft_changed")
    late = client.post(f"/api/v1/rosters/{made}/publish", headers={"If-Match": f'"{judged["version"]}"'})
    assert (late.status_code, late.headers["ETag"]) == (412, f'"{judged["version"] + 1}"')
    back = {"volunteer": person, "from": seat, "version": after.get_json()["version"]}
    assert client.post(f"/api/v1/rosters/{made}/moves", json=back).status_code == 409
    client.put("/api/v1/pins", json={"volunteer": person, "seat": seat, "hold": "free"})
    assert client.post(f"/api/v1/rosters/{made}/moves", json=back).status_code == 200


def test_a_move_is_taken_back_and_made_again(program: Program, session: Session) -> None:
    client, made = program("coordinator"), draft(session)
    person, seat = free_pair(seen(session, made))
    move = {"volunteer": person, "seat": seat, "version": 0}
    assert client.post(f"/api/v1/rosters/{made}/moves", json=move).status_code == 200
    url = f"/api/v1/rosters/{made}"
    assert client.post(f"{url}/undo").status_code == 428
    assert client.post(f"{url}/undo", headers={"If-Match": '"0"'}).status_code == 412
    undone = client.post(f"{url}/undo", headers={"If-Match": '"1"'})
    assert undone.get_json() | {"at": "", "by": 0} == {
        "version": 2, "by": 0, "at": "", "added": [[person, seat]], "removed": [], "left": [],
    }  # fmt: skip
    again = client.post(f"{url}/undo", headers={"If-Match": undone.headers["ETag"]})
    assert (again.status_code, again.get_json()["error"]["code"]) == (409, "nothing_to_undo")
    redone = client.post(f"{url}/redo", headers={"If-Match": '"2"'})
    assert (redone.status_code, redone.headers["ETag"]) == (200, '"3"')
    sitting = client.get(f"{url}/assignments").get_json()["items"]
    assert {"volunteer_id": person, "seat_id": seat} in sitting


@pytest.mark.parametrize("keep", [True, False])
def test_a_run_keeps_changes_by_hand_unless_it_is_told_not_to(
    program: Program, session: Session, keep: bool
) -> None:
    client, made = program("coordinator"), draft(session)
    person, seat = free_pair(seen(session, made))
    move = {"volunteer": person, "seat": seat, "version": 0}
    client.post(f"/api/v1/rosters/{made}/moves", json=move)
    asked = {"week": MONDAY.isoformat(), "seconds": 5} | ({} if keep else {"keep_draft": False})
    identity = client.post("/api/v1/runs", json=asked).get_json()["id"]
    found = client.get(f"/api/v1/runs/{identity}").get_json()
    assert found["changed"] is False
    if keep:
        assert (found["kept"]["roster"], found["kept"]["in"]) == (made, [[person, seat]])
    else:
        assert found["kept"] is None


def test_what_would_break_is_said_and_not_done(program: Program, session: Session) -> None:
    client, made = program("coordinator"), draft(session)
    now_is = seen(session, made)
    person, held = seated_pair(now_is)
    shift = now_is.problem.shift_of[str(held)]  # type: ignore[index]  # ids are text
    clash = next(
        int(seat.id)
        for other in now_is.problem.shifts
        if other.id != shift.id and other.start < shift.end and shift.start < other.end
        for seat in other.seats
    )
    asked = {"volunteer": person, "seat": clash}
    judged = client.post(f"/api/v1/rosters/{made}/consequences", json=asked).get_json()
    assert judged["allowed"] is False
    assert all(each["text"] for each in judged["broken"])
    answer = client.post(f"/api/v1/rosters/{made}/moves", json={**asked, "version": judged["version"]})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "rule_broken")


@pytest.mark.parametrize(("hold", "inside"), [("in", True), ("out", False), ("free", None)])
def test_a_pin_holds_keeps_off_or_goes(
    program: Program, session: Session, hold: str, inside: bool | None
) -> None:
    person, seat = free_pair(seen(session, draft(session)))
    client = program("coordinator")
    for said in ("in", hold):
        sent = {"volunteer": person, "seat": seat, "hold": said}
        assert client.put("/api/v1/pins", json=sent).status_code == 204
    session.rollback()
    pin = session.get(Pin, (person, seat))
    assert (None if pin is None else pin.inside) is inside


def test_a_scenario_waits_for_its_job_and_moves_nothing(program: Program, session: Session) -> None:
    client, made = program("coordinator"), draft(session)
    seat = session.scalars(select(Seat).limit(1)).one()
    changes = [{"change": "drop_shift", "shift_id": seat.shift_id}]
    whole = {"name": "Without it", "roster_id": made, "changes": changes}
    key = {"Idempotency-Key": "without-the-shift"}
    ids = [client.post("/api/v1/scenarios", json=whole, headers=key).get_json()["id"] for _ in range(2)]
    assert ids[0] == ids[1]
    found = client.get(f"/api/v1/scenarios/{ids[0]}").get_json()
    assert (found["status"], found["result"], found["changes"]) == ("queued", None, changes)
    assert client.get("/api/v1/scenarios").get_json()["total"] == 1
    assert client.post(f"/api/v1/scenarios/{ids[0]}/cancel").status_code == 204
    assert client.get(f"/api/v1/scenarios/{ids[0]}").get_json()["status"] == "cancelled"


def test_a_change_of_what_is_not_there_is_told_by_its_place(program: Program, session: Session) -> None:
    changes = [{"change": "drop_shift", "shift_id": 999_999}]
    whole = {"name": "Nothing", "roster_id": draft(session), "changes": changes}
    answer = program("coordinator").post("/api/v1/scenarios", json=whole)
    assert answer.status_code == 422
    assert answer.get_json()["error"]["errors"][0]["place"].startswith("changes-0")
