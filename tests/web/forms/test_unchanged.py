"""A form that is saved as it came changes nothing, whatever finer data stands behind it; for every form."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import Login, account_of, in_language
from tests.web.forms.browser import Page, forms
from web.db import writing
from web.models import (
    Account,
    Availability,
    AvailabilityException,
    Base,
    Belonging,
    Credential,
    Grant,
    Organisation,
    Person,
    Project,
    ProjectLead,
    Seat,
    Shift,
    Stall,
    Term,
    Volunteer,
    Wish,
)

PASSING = frozenset({"session", "done", "attempt", "kept_form", "device", "job", "plan_change"})
EVERYBODY = ("coordinator", "admin", "verifier", "volunteer")
MANY = {"de": "Nachmittagstee", "zh-Hans": "下午茶", "sw": "Chai", "en-GB": "Tea, please"}
NEEDS = {
    "languages": {"fr": "b1", "ko": "native"},
    "skills": {"first_aid": 2},
    "credentials": [],
    "minimum_age": 18,
}


def finer(session: Session) -> None:
    """Data that no control shows to the last detail."""
    with writing(session):
        volunteer = session.get_one(Volunteer, demo_person(session, "volunteer"))
        volunteer.minutes_per_day, volunteer.rest_minutes, volunteer.asked_minutes = 337, 91, 47
        volunteer.shifts_per_week = 13
        fine_hours(session, volunteer.id)
        session.add(Wish(volunteer_id=volunteer.id, about="place", target="1", weight=3))
        for project in session.scalars(select(Project)):
            project.texts = {
                **project.texts,
                **{tag: {"name": text, "summary": f"{text}\n\n· one\n· two"} for tag, text in MANY.items()},
            }
            project.weight = 37
        for shift in session.scalars(select(Shift)):
            shift.texts, shift.group_code = dict(MANY), "the group's own"
            shift.team = TEAM
        for seat in session.scalars(select(Seat)):
            seat.texts = dict(MANY)
        for organisation in session.scalars(select(Organisation)):
            organisation.names = {**organisation.names, **MANY}
        for term in session.scalars(select(Term)):
            term.names = {**term.names, **MANY}


TEAM = [
    {"rule": "speakers", "language": "fr", "level": "b1", "count": 2, "hard": False, "weight": 17},
    {"rule": "newcomers", "hard": False, "weight": 5},
]


def fine_hours(session: Session, volunteer_id: int) -> None:
    """Hours to the quarter, in pieces that touch, and a day that is different."""
    for row in session.scalars(select(Availability).where(Availability.volunteer_id == volunteer_id)):
        session.delete(row)
    session.flush()
    for weekday, start, end in (
        (0, 555, 645),
        (1, 540, 600),
        (1, 600, 667),
        (2, 5 * 60 + 10, 5 * 60 + 20),
        (6, 1380, 1440),
    ):
        session.add(
            Availability(volunteer_id=volunteer_id, weekday=weekday, start_minute=start, end_minute=end)
        )
    session.add(
        AvailabilityException(
            volunteer_id=volunteer_id, day=date(2026, 12, 25), start_minute=7, end_minute=1440, free=False
        )
    )


def demo_person(session: Session, code: str) -> int:
    """The person of a demo account."""
    return session.get_one(Account, account_of(session, code)).person_id


def everything(session: Session) -> dict[str, list[Any]]:
    """Every row of every table, but those that come and go with each request."""
    session.rollback()
    return {
        table.name: sorted(map(repr, session.execute(table.select())))
        for table in Base.metadata.sorted_tables
        if table.name not in PASSING
    }


def places(app: Flask, session: Session) -> Iterator[str]:
    """The addresses of every page that can be asked for, with rows that are there."""
    held = {name: list(session.scalars(chosen.limit(2))) for name, chosen in ROWS.items()}
    words = session.execute(select(Term.kind, Term.code).where(Term.kind == "skill").limit(2)).all()
    held |= {"kind": [word.kind for word in words], "code": [word.code for word in words]}
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.rule.startswith(
            ("/api", "/static", "/language", "/link")
        ):
            continue
        for number in range(2):
            values = {name: rows[number % len(rows)] for name, rows in held.items() if rows}
            if rule.arguments <= values.keys():
                with app.test_request_context():
                    yield app.url_map.bind("localhost").build(
                        rule.endpoint, {name: values[name] for name in rule.arguments}
                    )


ROWS: dict[str, Any] = {
    "project_id": select(Project.id).join(ProjectLead),
    "shift_id": select(Shift.id).where(Shift.status == "open"),
    "organisation_id": select(Organisation.id).order_by(Organisation.id),
    "person_id": select(Volunteer.id),
    "volunteer_id": select(Volunteer.id),
    "grant_id": select(Grant.id),
    "credential_id": select(Credential.id),
    "belonging_id": select(Belonging.id),
    "stall_id": select(Stall.id),
    "contact_id": select(Person.id),
    "kind": select(Term.kind).distinct(),
}


@pytest.fixture
def found(app: Flask, signed_in: Login, session: Session) -> list[Page]:
    """Every form that edits something, as those see it who may."""
    finer(session)
    urls = sorted(set(places(app, session)))
    pages: dict[str, Page] = {}
    for who in EVERYBODY:
        browser = signed_in(who)
        in_language(browser, "en")
        for url in urls:
            if browser.get(url).mimetype == "text/html":
                for page in forms(browser, url):
                    if _edits(page):
                        pages.setdefault(page.form.action, page)
    return list(pages.values())


def _edits(page: Page) -> bool:
    """Whether it is of a row that stands; to refuse something needs a reason, and is no edit."""
    return any(name == "version" for name, _ in page.form.pairs) and not page.form.action.endswith("/refuse")


def test_a_form_saved_as_it_came_changes_nothing(found: list[Page], session: Session) -> None:
    changed, refused = [], []
    before = everything(session)
    for page in found:
        answer = page.send()
        if answer.status_code != 302:
            refused.append((page.form.action, answer.status_code))
        after = everything(session)
        changed += [(page.form.action, name) for name in after if after[name] != before[name]]
        before = after
    assert (refused, changed) == ([], [])


def test_the_forms_that_edit_are_those_we_know(found: list[Page]) -> None:
    families = {
        "/".join(part for part in page.form.action.split("/") if not part.isdecimal()) for page in found
    }
    assert {"/me/profile", "/me/availability", "/projects/edit", "/shifts/edit"} <= families
