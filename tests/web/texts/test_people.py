"""What people meet: a text in another language says so, and search knows every language."""

from collections.abc import Callable
from unittest.mock import Mock

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from i18n.negotiate import Foreign, text_for
from tests.web.conftest import Login, post
from tests.web.pages.reading import english
from tests.web.services.planned import draft
from web import foreign
from web.db import writing
from web.models import Organisation, Person, Project, Roster, Shift
from web.services import fitting
from web.services.actor import Actor
from web.services.texts import rules


def test_a_text_in_another_language_carries_its_tag() -> None:
    found = text_for({"en": "Walks", "fr-x-draft": "Promenades"}, "fr")
    assert isinstance(found, Foreign)
    assert (found, found.tag) == ("Walks", "en")
    assert not isinstance(text_for({"zh-Hans": "导览"}, "zh-Hant"), Foreign)
    assert text_for({}, "fr") == ""


def test_a_page_says_once_what_it_shows_in_another_language(app: Flask) -> None:
    with app.test_request_context("/"):
        assert foreign.note("en") == ""
        assert foreign.said("Walks") == "Walks"
        shown = foreign.said(Foreign("<b>导览", "zh-Hans"))
        assert shown == '<span lang="zh-Hans" dir="ltr">&lt;b&gt;导览</span>'
        foreign.said(Foreign("جولة", "ar"))
        note = foreign.note("en")
    assert "Chinese" in note
    assert "Arabic" in note
    assert note.count("<p") == 1


def test_the_note_stands_on_the_page_of_shifts_that_fit(signed_in: Login, session: Session) -> None:
    client = signed_in("volunteer")
    before = client.get("/find?week=2026-11-30").get_data(as_text=True)
    assert "said-in" not in before
    with writing(session):
        for project in session.scalars(select(Project)):
            project.texts = {"fr": {"name": "Promenade du soir", "summary": ""}}
        for shift in session.scalars(select(Shift)):
            shift.texts = {}
    page = client.get("/find?week=2026-11-30").get_data(as_text=True)
    if "offer-text" in page:
        assert page.count("said-in") == 1
        assert '<span lang="fr" dir="ltr">Promenade du soir</span>' in page
    found = client.get("/find?week=2026-11-30&q=promenade").get_data(as_text=True)
    assert found.count("offer-text") == page.count("offer-text")
    assert "offer-text" not in client.get("/find?week=2026-11-30&q=zzzz").get_data(as_text=True)


def test_a_shift_is_found_by_every_language(session: Session) -> None:
    one = Mock()
    one.project.texts = {"fr": {"name": "Promenade"}, "en": {"name": "Walk"}}
    one.shift.texts, one.shift.place_names = {"zh-Hans": "导览"}, {"fr": "Le parc"}
    one.seat.role = "guide"
    for query in ("promenade", "导览", "walk parc", ""):
        assert fitting.holding(session, [one], query) == [one]
    assert not fitting.holding(session, [one], "promenade zzz")


@pytest.mark.parametrize(("rule", "goes_on"), [("warn", True), ("stop", False)])
def test_a_publication_waits_for_texts(
    signed_in: Login, session: Session, actor_of: Callable[[str], Actor], rule: str, goes_on: bool
) -> None:
    made = draft(session)
    with writing(session):
        session.execute(update(Person).values(language="ko"))
    root = session.scalars(select(Organisation.id).where(Organisation.parent_id.is_(None))).one()
    rules.set_on(session, actor_of("coordinator"), root, [{"language": "ko", "rule": rule}])
    client = english(signed_in("coordinator"))
    refused = post(client, f"/rosters/{made}/publish", page=f"/rosters/{made}")
    assert refused.status_code == 409
    assert "not in Korean" in refused.text
    assert "/texts/project/" in refused.text
    assert ("Publish none the less" in refused.text) is goes_on
    again = post(client, f"/rosters/{made}/publish", {"none_the_less": "1"}, page=f"/rosters/{made}")
    assert again.status_code == (302 if goes_on else 409)
    session.rollback()
    assert session.get_one(Roster, made).state == ("published" if goes_on else "draft")
