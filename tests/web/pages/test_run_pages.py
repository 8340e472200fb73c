"""Runs: asked for once, watched in words, stopped; bad input stays in the form."""

import re
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from i18n.reader import Reader
from matcher.problem.errors import InvalidProblem
from tests.web.conftest import Login, post
from tests.web.pages.reading import english
from tests.web.services.planned import ZONE, draft
from web.db import writing
from web.models import DraftEdit, Job, Promise, Run
from web.services.clock import now
from web.services.planning import RunView
from web.services.results import refused
from web.words import runs, tiers

ASKED = {"week": "2026-12-02", "seconds": "5", "form_key": "one-form-key"}


def test_a_run_is_asked_for_once_however_often_it_is_sent(signed_in: Login, session: Session) -> None:
    client = english(signed_in("coordinator"))
    first = post(client, "/runs/new", ASKED)
    second = post(client, "/runs/new", ASKED)
    run = session.scalars(select(Run)).one()
    assert first.headers["Location"] == second.headers["Location"] == f"/runs/{run.id}"
    assert (run.period_start, run.seconds) == (date(2026, 11, 30), 5)
    assert session.get_one(Job, run.job_id).status == "queued"


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("week", "soon", "Enter a day, such as 2026-12-05."),
        ("seconds", "0", "Enter a whole number from"),
        ("seconds", "6", "Enter at most 5."),
        ("seconds", "<b>", "Enter a whole number."),
        ("organisation_id", "99999", "Choose one from the list."),
    ],
)
def test_a_wrong_field_is_told_beside_it_and_kept(
    signed_in: Login, session: Session, field: str, typed: str, sentence: str
) -> None:
    answer = post(english(signed_in("coordinator")), "/runs/new", {**ASKED, "form_key": "", field: typed})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'id="f-{field}-error"' in answer.text
    assert 'value="2026-12-02"' in answer.text or field == "week"
    assert session.scalar(select(func.count()).select_from(Run)) == 0


def test_a_waiting_run_renews_itself_and_an_ended_one_does_not(signed_in: Login) -> None:
    client = english(signed_in("coordinator"))
    url = post(client, "/runs/new", ASKED).headers["Location"]
    waiting = client.get(f"{url}/live").text
    assert 'hx-trigger="every 1s"' in waiting
    assert "Waiting for its turn" in waiting
    post(client, f"{url}/stop", {"keep": "nothing"}, page=url)
    ended = client.get(url).text
    assert 'hx-trigger="every 1s"' not in ended
    assert "Nothing was kept and nothing was changed." in ended
    assert "cancelled" in client.get("/runs").text


def view(**changes: Any) -> RunView:
    """A run in the middle of its work, with changes."""
    values: dict[str, Any] = {
        "id": 1, "job_id": 1, "status": "running", "wish": None, "monday": date(2026, 11, 30),
        "sunday": date(2026, 12, 6), "organisation_id": None, "seconds": 60, "seed": 0, "workers": 2,
        "digest": None, "base_number": None,
        "progress": {"phase": "improve", "seconds": 31.2, "filled": 2614, "wanted": 2700, "tiers": {}},
        "result": None, "fault": None, "roster_id": None, "asked_by": None,
        "created_at": datetime(2026, 11, 23, tzinfo=UTC), "started_at": None, "ended_at": None,
    }  # fmt: skip
    return RunView(**values | changes)


def said(app: Flask, run: RunView) -> dict[str, Any]:
    """What the live part shows of a run, in English."""
    with app.test_request_context():
        return runs.progress(Reader("en", ZONE), run, datetime(2026, 11, 23, 0, 1, tzinfo=UTC))


def test_progress_is_said_in_words_and_figures(app: Flask) -> None:
    shown = said(app, view())
    assert shown["stage"] == "Improving the roster"
    assert shown["filled_text"] == "2,614 of 2,700 places"
    assert shown["elapsed_text"] == "31 seconds"
    assert shown["outcome"] == ""


DONE = {"status": "done"}
PROVEN = {"status": "optimal", "stopped": "proven"}
REFUSED = refused(InvalidProblem("does_not_fit", "$", estimate=9_000, most=2_000, pairs=10**8))
CONTRADICTED = {"status": "infeasible", "stopped": "proven", "contradiction": [["1", "2"]]}


@pytest.mark.parametrize(
    ("changes", "part", "tone"),
    [
        ({"status": "failed", "fault": "boom"}, "broke off", "error"),
        ({"status": "cancelled"}, "Nothing was kept", "info"),
        ({**DONE, "result": PROVEN}, "best possible", "success"),
        ({**DONE, "result": CONTRADICTED}, "a few of them may be enough for that", "error"),
        ({**DONE, "result": {**CONTRADICTED, "smallest": True}}, "Remove one of them", "error"),
        ({**DONE, "result": CONTRADICTED}, "1, 2", "error"),
        ({**DONE, "result": REFUSED}, "about 9,000 MB of memory; there are 2,000 MB", "error"),
        ({**DONE, "result": {"status": "feasible", "stopped": "memory"}}, "memory was used up", "success"),
    ],
)
def test_the_end_of_a_run_is_told(app: Flask, changes: dict[str, Any], part: str, tone: str) -> None:
    shown = said(app, view(**changes))
    assert part in shown["outcome"]
    assert shown["tone"] == tone


def test_a_finished_run_leads_to_its_draft(app: Flask) -> None:
    ended = view(status="done", roster_id=7, result={"status": "feasible", "stopped": "time"})
    assert [way["url"] for way in said(app, ended)["next"]] == [
        "/board?week=2026-11-30&roster=7",
        "/rosters/7",
    ]


@pytest.mark.parametrize(
    ("tier", "sentence", "gap"),
    [
        ({"cost": 5, "bound": 5, "stake": 100}, "No roster can do better.", "0%"),
        (
            {"cost": 8, "bound": 6, "stake": 1000, "gap": 0.002},
            "At most 0.2% of it could still be better.",
            "0.2%",
        ),
        ({"cost": 8, "bound": 0, "stake": 100, "gap": 0.08}, "not proven", "8%"),
        ({"cost": 0, "bound": 0, "stake": 0}, "No roster can do better.", "0%"),
    ],
)
def test_a_tier_says_what_is_proven(tier: dict[str, Any], sentence: str, gap: str) -> None:
    (row,) = tiers.tier_rows(Reader("en", ZONE), {"minimum": tier})
    assert sentence in row["says"]
    assert row["gap"] == gap
    assert row["label"] == "Minimum met"


def test_quality_is_that_of_the_worst_of_the_tiers_that_decide_who_serves() -> None:
    found = {
        "minimum": {"cost": 5, "bound": 5, "stake": 100},
        "desired": {"cost": 30, "bound": 20, "stake": 1000, "gap": 0.01},
        "wishes": {"cost": 90, "bound": 0, "stake": 90, "gap": 1.0},
    }
    assert tiers.widest(found) == 0.01


FOUND = {
    "status": "optimal", "stopped": "proven", "filled": 9, "wanted": 10, "lost": [], "kept": None,
    "tiers": {
        "minimum": {"cost": 6, "bound": 6, "stake": 30, "gap": 0.0},
        "fairness": {"cost": 50, "bound": 49, "stake": 50, "gap": 0.02},
        "wishes": {"cost": 4, "bound": 0, "stake": 4, "gap": 1.0},
    },
    "people": {
        "below_minimum": 2, "missing": 0, "promises": 0, "over_asked": 3, "over_minutes": 150, "wishes": 0,
    },
}  # fmt: skip
DECLINED = {"volunteer": 1, "seat": 2, "why": "declined", "stays": False}
KEPT = {"roster": 17, "in": [[1, 2]], "out": [], "edits": [{"added": [[1, 2]], "removed": []}]}


def test_what_a_run_comes_to_is_said_in_people_and_hours(app: Flask) -> None:
    lines = said(app, view(status="done", result=FOUND))["lines"]
    assert [(each["says"], each["best"], each["far"]) for each in lines] == [
        ("2 places that a minimum needs stay empty.", True, "Best possible"),
        (
            "3 people serve more than they asked for, 2.5 hours in all.",
            False,
            "At most 2% from the best possible",
        ),
        ("Every wish that was weighed is met.", False, "How far from the best possible is not known yet"),
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"result": {**FOUND, "filled": 0, "wanted": 0}}, "nothing to plan"),
        ({"result": {**FOUND, "filled": 0}}, "Nobody could be placed"),
        ({"result": FOUND, "changed": True}, "has changed since"),
        ({"result": {**FOUND, "lost": [DECLINED, DECLINED]}, "changed": True}, "without 2 places"),
        ({"result": FOUND, "kept": KEPT}, "with the changes by hand that it keeps"),
    ],
    ids=["nothing wanted", "nobody there", "changed since", "lost some", "with changes by hand"],
)
def test_only_a_plan_as_it_stands_is_called_the_best(
    app: Flask, changes: dict[str, Any], sentence: str
) -> None:
    run = view(status="done", ended_at=datetime(2026, 11, 23, 6, 2, tzinfo=UTC), **changes)
    shown = said(app, run)
    assert sentence in shown["outcome"]
    if "kept" not in changes:
        assert not any(each["best"] for each in shown["lines"])
        assert "proven best" not in runs.short_result(Reader("en", ZONE), run).lower()


def test_the_page_of_a_run_lists_what_was_lost_and_what_was_kept(signed_in: Login, session: Session) -> None:
    client = english(signed_in("coordinator"))
    url = post(client, "/runs/new", ASKED).headers["Location"]
    pairs = session.execute(select(Promise.volunteer_id, Promise.seat_id).limit(3)).all()
    (one, here), (two, there), (three, where) = [(row[0], row[1]) for row in pairs]
    lost = [
        {"volunteer": one, "seat": here, "why": "declined", "stays": False},
        {"volunteer": two, "seat": there, "why": "rule:rest", "stays": False},
        {"volunteer": three, "seat": where, "why": "answered", "stays": True},
    ]
    kept = {"roster": 17, "count": 1, "left_out": [{"volunteer": one, "seat": here, "why": "unfit"}]}
    run = session.scalars(select(Run)).one()
    with writing(session):
        run.result, run.kept = {**FOUND, "lost": lost, "kept": kept}, KEPT
        session.get_one(Job, run.job_id).status = "done"
    page = unescape(client.get(url).text)
    for sentence in (
        "They declined meanwhile.",
        "Beside what happened meanwhile it would break a rule:",
        "They said yes meanwhile and keep it.",
        "The run keeps one change by hand from draft 17.",
        "They can no longer serve there.",
    ):
        assert sentence in page
    assert f"/people/{one}" in page


def test_the_form_says_how_many_changes_by_hand_are_kept_unless_given_up(
    signed_in: Login, session: Session
) -> None:
    client = english(signed_in("coordinator"))
    made = draft(session)
    with writing(session):
        for position in (1, 2):
            session.add(
                DraftEdit(roster_id=made, position=position, added=[], removed=[[1, position]], at=now())
            )
    page = unescape(client.get("/runs/new?week=2026-12-02").text)
    assert f"2 changes by hand stand in draft {made}" in page
    assert re.search(r'name="keep_draft" value="true" checked', page)
    assert "changes by hand" not in client.get("/runs/new?week=2026-12-09").text
    assert "changes by hand" not in client.get("/runs/new?week=never").text
    post(client, "/runs/new", {**ASKED, "keep_draft": "false"})
    assert session.scalars(select(Run)).one().kept is None
    session.rollback()
    post(client, session_stop(session), {"keep": "nothing"}, page="/runs")
    post(client, "/runs/new", {**ASKED, "form_key": "another-form-key", "keep_draft": "true"})
    session.rollback()
    kept = session.scalars(select(Run.kept).order_by(Run.id.desc()).limit(1)).one()
    assert kept is not None
    assert (kept["roster"], kept["out"]) == (made, [[1, 1], [1, 2]])


def session_stop(session: Session) -> str:
    """Where the only run is stopped."""
    return f"/runs/{session.scalars(select(Run.id)).one()}/stop"
