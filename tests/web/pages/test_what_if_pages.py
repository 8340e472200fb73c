"""What if: changes picked around one project, told apart from the roster; nothing published moves."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from i18n.reader import Reader
from matcher.rules.registry import active, rules
from tests.web.conftest import MONDAY, Login, post
from tests.web.pages.reading import english
from tests.web.services.planned import WEEK, ZONE, draft, whole
from web.db import writing
from web.models import Assignment, Job, Project, ProjectLead, Scenario
from web.services import board
from web.services.matching import problem_of
from web.words import what_if, what_if_form, what_if_needs, what_if_rules
from web.words.what_if_form import beside_controls, wanted


def project_with_shifts(session: Session) -> board.BoardProject:
    return board.week(session, WEEK, whole(session)).projects[0]


def test_dropping_a_shift_becomes_a_scenario_with_a_job(signed_in: Login, session: Session) -> None:
    made = draft(session)
    project = project_with_shifts(session)
    shift = next(project.shifts)
    page = f"/what-if/new?project={project.id}&week={MONDAY}&roster={made}"
    before = session.scalar(select(func.count()).select_from(Assignment))
    sent = {
        "name": "Without it",
        "week": str(MONDAY),
        "project_id": str(project.id),
        "roster": str(made),
        "seconds": "5",
        f"do_{shift.id}": "drop",
        "form_key": "scenario-once",
    }
    client = english(signed_in("coordinator"))
    first, second = (post(client, "/what-if/new", sent, page=page) for _ in range(2))
    session.rollback()
    scenario = session.scalars(select(Scenario)).one()
    assert first.headers["Location"] == second.headers["Location"] == f"/what-if/{scenario.id}"
    assert scenario.roster_id == made
    assert scenario.changes == [{"change": "drop_shift", "shift_id": shift.id}]
    assert session.scalars(select(Job)).one().kind == "scenario"
    assert session.scalar(select(func.count()).select_from(Assignment)) == before
    assert "Without the shift" in client.get(f"/what-if/{scenario.id}").text


def test_nothing_picked_is_told_and_what_was_typed_is_kept(signed_in: Login, session: Session) -> None:
    draft(session)
    project = project_with_shifts(session)
    sent = {"name": "Kept name", "week": str(MONDAY), "project_id": str(project.id), "seconds": "5"}
    answer = post(
        english(signed_in("coordinator")), "/what-if/new", sent, page=f"/what-if/new?project={project.id}"
    )
    assert answer.status_code == 422
    assert "Say at least one thing that changes." in answer.text
    assert 'value="Kept name"' in answer.text


def test_faults_stand_beside_the_control_they_were_typed_in(signed_in: Login, session: Session) -> None:
    draft(session)
    project = project_with_shifts(session)
    shift = next(project.shifts)
    sent = {
        "name": "x",
        "week": str(MONDAY),
        "project_id": str(project.id),
        "seconds": "5",
        "more_count": "many",
        f"do_{shift.id}": "move",
        f"by_{shift.id}": "soon",
        f"want_{shift.seats[0].id}": "-3",
    }
    answer = post(
        english(signed_in("coordinator")), "/what-if/new", sent, page=f"/what-if/new?project={project.id}"
    )
    assert answer.status_code == 422
    for control in ("more_count", "more_language", f"by_{shift.id}", f"want_{shift.seats[0].id}"):
        assert f'id="f-{control}-error"' in answer.text, control
    assert 'value="soon"' in answer.text


def test_each_part_of_the_form_is_one_change(session: Session) -> None:
    project = project_with_shifts(session)
    shift = next(project.shifts)
    seat = shift.seats[0]
    form = MultiDict(
        [
            ("out", "4"), ("out", "5"), ("more_count", "2"), ("more_language", "ar"), ("more_level", "B1"),
            ("more_skill", ""), ("whole", "move"), ("whole_by", "30"), ("off", "newcomers"),
            (f"do_{shift.id}", "add"), (f"by_{shift.id}", "60"),
            (f"least_{seat.id}", str(seat.minimum)), (f"want_{seat.id}", str(seat.maximum + 2)),
        ]
    )  # fmt: skip
    assert [each.change for each in wanted(form, project.id, [shift])] == [
        {"change": "withdraw", "volunteers": ["4", "5"]},
        {"change": "add_people", "count": "2", "languages": [{"tag": "ar", "level": "B1"}], "skills": []},
        {"change": "move_project", "project_id": project.id, "minutes": "30"},
        {"change": "switch_rule", "rule": "newcomers", "on": False},
        {"change": "add_shift", "shift_id": shift.id, "minutes": "60"},
        {
            "change": "change_need",
            "seat_id": seat.id,
            "desired": str(seat.maximum + 2),
            "maximum": str(seat.maximum + 2),
        },
    ]


@pytest.mark.parametrize(
    ("asked", "filled"),
    [
        ({"by": -30}, {"do_5": "move", "by_5": "-30"}),
        ({"language": "ar", "level": 2}, {"needs_7": "language:ar:2"}),
        ({"without": "skill", "what": "guiding"}, {"needs_7": "without:skill:guiding"}),
        ({}, {}),
    ],
)
def test_what_is_tried_is_filled_in(asked: dict[str, Any], filled: dict[str, str]) -> None:
    assert what_if_form.filled(7, 5, **asked) == filled


@pytest.mark.parametrize(
    ("value", "change"),
    [
        ("language:ar:2", {"languages": [{"tag": "ar", "level": "A2"}]}),
        ("without:skill:guiding", {"without": [{"criterion": "skill", "what": "guiding"}]}),
        ("without:trait:a:b", {"without": [{"criterion": "trait", "what": "a:b"}]}),
    ],
)
def test_a_choice_of_fewer_needs_is_one_change(value: str, change: dict[str, Any]) -> None:
    assert what_if_needs.change(value) == change


def test_a_seat_could_ask_for_less_but_not_for_what_the_law_asks() -> None:
    needs = {
        "languages": {"ar": "b1"},
        "skills": {"guiding": 1},
        "credentials": ["licence"],
        "minimum_age": 18,
    }
    assert [code for code, _text in what_if_needs.choices(Reader("en", ZONE), needs)] == [
        "language:ar:2",
        "language:ar:1",
        "without:language:ar",
        "without:skill:guiding",
    ]


def test_the_page_has_a_switch_for_every_rule_that_acts_and_for_no_other(
    signed_in: Login, session: Session
) -> None:
    draft(session)
    project = project_with_shifts(session)
    page = english(signed_in("coordinator")).get(f"/what-if/new?project={project.id}&week={MONDAY}").text
    offered = set(re.findall(r'name="off"[^>]*value="([a-z_]+)"', page))
    problem = problem_of(session, WEEK)
    acting = {name for name, rule in rules().items() if active(problem, rule) and rule.INFO.may_be_off}
    assert offered == acting
    assert "fitness" not in offered
    assert set(what_if_rules.MEANS) == set(rules())


def test_trying_another_start_opens_a_form_that_is_filled_in(signed_in: Login, session: Session) -> None:
    shift = next(project_with_shifts(session).shifts)
    page = english(signed_in("coordinator")).get(f"/what-if/new?seat={shift.seats[0].id}&by=-30").text
    assert re.search(r'<option value="move" selected[^>]*>|<option[^>]*selected[^>]*value="move"', page)
    assert re.search(rf'name="by_{shift.id}"[^>]*value="-30"|value="-30"[^>]*name="by_{shift.id}"', page)


def test_faults_of_the_whole_form_have_no_control() -> None:
    assert beside_controls({"changes": ["a"], "_schema": ["b"], "name": ["c"], "changes-9-x": ["d"]}, []) == {
        "": ["a", "b"],
        "name": ["c"],
        "changes-9-x": ["d"],
    }


def test_a_lead_asks_about_own_projects_alone(signed_in: Login, session: Session) -> None:
    client = english(signed_in("lead"))
    own = set(session.scalars(select(ProjectLead.project_id)))
    other = session.scalars(select(Project.id).where(Project.id.not_in(own))).first()
    assert client.get(f"/what-if/new?project={min(own)}&week={MONDAY}").status_code == 200
    assert client.get(f"/what-if/new?project={other}&week={MONDAY}").status_code == 404
    assert client.get(f"/what-if/new?volunteer=1&week={MONDAY}").status_code == 404


RESULT: dict[str, Any] = {
    "status": "optimal",
    "before": {"minimum": 4, "promises": 0, "desired": 10, "fairness": 5, "wishes": 5},
    "after": {"minimum": 1, "promises": 2, "desired": 10, "fairness": 5, "wishes": 6},
    "promises_broken": 2,
    "whole": False,
    "seconds": 1.0,
    "by_project": [
        {"project": "1", "heads_before": 3, "heads_after": 5, "wanted_before": 6, "wanted_after": 6},
        {"project": "2", "heads_before": 3, "heads_after": 2, "wanted_before": 6, "wanted_after": 6},
    ],
    "by_person": [
        {"volunteer": "1", "gained": ["1"], "lost": [], "moved": []},
        {"volunteer": "2", "gained": [], "lost": ["2"], "moved": [["1", "3+60"]]},
        {"volunteer": "new#1", "gained": ["2"], "lost": [], "moved": []},
    ],
}


def test_the_answer_names_who_gains_and_who_loses(app: Flask, session: Session) -> None:
    with app.test_request_context(), writing(session):
        reader = Reader("en", ZONE)
        projects = list(what_if.by_project(reader, RESULT))
        people = list(what_if.by_person(reader, RESULT, 1))
        summary = what_if.summary(reader, RESULT)
    assert [each["change_text"] for each in projects] == ["-1", "+2"]
    assert [len(each["loses"]) for each in people] == [2, 0, 0]
    assert people[0]["promise"]
    assert "held again 1 hour later" in people[0]["gains"][0]
    assert people[2]["title"] == "Somebody new"
    assert summary == [("One more place is filled.", "success"), ("2 promises would be moved.", "warning")]


NOTHING = {**RESULT, "status": "infeasible", "after": None, "by_project": [], "by_person": []}
PINS = {"contradiction": [["1", "2"], ["1", "3"]], "smallest": True}


@pytest.mark.parametrize(
    ("changes", "said", "tone"),
    [
        ({}, "no roster can keep every rule", "error"),
        ({"contradiction": [], "smallest": True}, "no roster can keep every rule", "error"),
        (PINS, "pins cannot hold together. Remove one of them", "error"),
        (PINS, "something else. · 1, 2 · 1, 3", "error"),
        ({**PINS, "smallest": False}, "a few of them may be enough for that", "error"),
        ({"status": "unknown"}, "No roster was found in the time given.", "warning"),
    ],
)
def test_no_roster_is_said_with_what_keeps_it_from_being(
    app: Flask, changes: dict[str, Any], said: str, tone: str
) -> None:
    with app.test_request_context():
        ((sentence, found),) = what_if.summary(Reader("en", ZONE), {**NOTHING, **changes})
    assert said in sentence
    assert found == tone


def test_pins_that_a_change_makes_contradict_are_named_in_chinese(app: Flask) -> None:
    with app.test_request_context():
        ((sentence, _),) = what_if.summary(Reader("zh-Hans", ZONE), {**NOTHING, **PINS})
    assert sentence == "做了这些改动后，这些固定安排互相冲突。请取消其中一项，或改动别的内容。 · 1, 2 · 1, 3"


@pytest.mark.parametrize(("minutes", "said"), [(30, "30 minutes later"), (-60, "1 hour earlier")])
def test_a_move_in_time_is_said_both_ways(minutes: int, said: str) -> None:
    assert what_if.by_minutes(Reader("en", ZONE), minutes) == said


def test_scenarios_are_listed(signed_in: Login, session: Session) -> None:
    client = english(signed_in("coordinator"))
    assert "No scenario yet" in client.get("/what-if").text
    assert client.get("/what-if/12345").status_code == 404
