"""Runs: asked for once, watched in words, stopped; bad input stays in the form."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from i18n.reader import Reader
from matcher.problem.errors import InvalidProblem
from tests.web.conftest import Login, post
from tests.web.pages.reading import english
from tests.web.services.planned import ZONE
from web.models import Job, Run
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
        ({"cost": 8, "bound": 6, "stake": 1000, "gap": 0.002}, "6 of 8 cannot be avoided", "0.2%"),
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
