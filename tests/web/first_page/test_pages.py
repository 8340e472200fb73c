"""The first page and the public pages: what they say, link and weigh, and who may press."""

import gzip
import re
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.languages import offered_languages
from tests.web.conftest import Login, post
from tests.web.first_page.ground import opened
from web.db import writing
from web.models import AvailabilityException, Project, Promise, Seat
from web.services.accounts import contacts
from web.static_files import BUNDLES, bundle, emblem

MOST_BYTES, MOST_REQUESTS = 120_000, 4
ZIP = {"Accept-Encoding": "gzip"}


class _Files(HTMLParser):
    """The files that a page loads before it is looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        loads = given.get("rel") in ("stylesheet", "icon")
        url = given.get("href") if tag == "link" and loads else given.get("src")
        if url:
            self.found.append(url)


def test_the_first_visit_is_light_and_asks_for_few_files(client: FlaskClient) -> None:
    page = client.get("/", headers=ZIP)
    files = _Files()
    files.feed(gzip.decompress(page.data).decode())
    assert len(files.found) + 1 <= MOST_REQUESTS
    answers = [page, *(client.get(url, headers=ZIP, buffered=True) for url in files.found)]
    assert all(each.status_code == 200 for each in answers)
    assert sum(len(each.data) for each in answers) <= MOST_BYTES
    assert all("immutable" in each.headers["Cache-Control"] for each in answers[1:])


@pytest.mark.parametrize("name", BUNDLES)
def test_a_bundle_holds_its_files_and_is_kept(client: FlaskClient, name: str) -> None:
    plain = client.get(f"/bundle/{name}")
    packed = client.get(f"/bundle/{name}", headers=ZIP)
    assert plain.data == bundle(name) == gzip.decompress(packed.data)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert b"/*" not in plain.data or name.endswith(".js")


def test_no_other_bundle_is_there(client: FlaskClient) -> None:
    assert client.get("/bundle/../settings.py").status_code == 404
    assert client.get("/bundle/none.css").status_code == 404


def test_the_footer_lists_every_language_in_itself(client: FlaskClient) -> None:
    text = client.get("/").text
    footer = text[text.index("<footer") :]
    for each in offered_languages():
        assert f'hreflang="{each.tag}"' in footer
        assert f">{each.own_name}<" in footer


def test_an_address_may_ask_for_its_language(client: FlaskClient) -> None:
    answer = client.get("/?lang=zh-Hans")
    assert '<html lang="zh-Hans"' in answer.text
    assert "duet_language=zh-Hans" in answer.headers["Set-Cookie"] + str(answer.headers)
    assert '<html lang="zh-Hans"' in client.get("/open").text
    assert '<html lang="en"' in client.get("/open?lang=en").text
    assert client.get("/?lang=xx").status_code == 200


def test_shared_links_have_a_card_with_a_picture_that_is_there(client: FlaskClient, session: Session) -> None:
    shift = opened(session)
    for url in ("/", "/open", f"/open/{shift.id}", f"/open/projects/{shift.project_id}"):
        text = client.get(url).text
        picture = re.search(r'property="og:image" content="http://localhost([^"]+)"', text)
        assert picture
        assert client.get(picture[1], buffered=True).mimetype == "image/png"
        assert f'rel="canonical" href="http://localhost{url}"' in text
        assert 'hreflang="zh-Hans" href="http://localhost' in text
        assert 'property="og:title"' in text
        assert 'property="og:description"' in text


def test_search_engines_keep_public_pages_alone(client: FlaskClient, signed_in: Login) -> None:
    for url in ("/", "/open"):
        assert "X-Robots-Tag" not in client.get(url).headers
    for url in ("/sign-in", "/sign-up", "/open/999999"):
        assert client.get("/sign-in").headers["X-Robots-Tag"] == "noindex"
        assert client.get(url) is not None
    assert signed_in("volunteer").get("/open").headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    "query",
    [
        "near=a99999999999999999999", "near=x", "near=p", "when=never", "speak=xx", "page=0", "page=-4",
        "page=99", "programme=../../etc", "near=a1&near=p1", "page=abc", "speak=" + "a" * 5000,
    ],
)  # fmt: skip
def test_odd_questions_are_left_out(client: FlaskClient, query: str) -> None:
    for url in ("/", "/open"):
        answer = client.get(f"{url}?{query}")
        assert answer.status_code == 200


def test_questions_stay_chosen(client: FlaskClient, session: Session) -> None:
    opened(session)
    text = client.get("/?when=next_week&newcomers=1").text
    assert '<option value="next_week" selected>' in text
    assert 'name="newcomers" value="1" checked' in text


def test_each_programme_of_the_district_has_an_emblem_of_its_own(session: Session) -> None:
    programmes = set(session.scalars(select(Project.programme)))
    assert len(programmes) > 10
    assert len({emblem(each) for each in programmes}) == len(programmes)
    assert emblem("") == emblem("unknown")


def test_a_visitor_is_led_to_signing_up_and_back(client: FlaskClient, session: Session) -> None:
    here = f"/open/{opened(session).id}"
    text = client.get(here).text
    assert f'href="/sign-up?next={here}"' in text
    assert f'href="/sign-in?next={here}"' in text
    assert "/open/seats/" not in text
    done = post(
        client,
        "/sign-up",
        {
            "name": "Lucia Bianchi", "email": "lucia@example.org", "password": "a long enough password",
            "languages-0-tag": "it", "languages-0-level": "native", "written": "1",
        },
        page=f"/sign-up?next={here}",
    )  # fmt: skip
    assert done.headers["Location"] == here
    assert "/open/seats/" in client.get(here).text


def test_one_press_takes_the_place_and_says_that_one_is_free(client: FlaskClient, session: Session) -> None:
    shift = opened(session)
    seat = session.scalars(select(Seat).where(Seat.shift_id == shift.id)).first()
    assert seat is not None
    test_a_visitor_is_led_to_signing_up_and_back(client, session)
    took = post(client, f"/open/seats/{seat.id}", page=f"/open/{shift.id}")
    assert took.headers["Location"] == f"/me/shifts/{seat.id}"
    session.rollback()
    found = contacts.account_of(session, contacts.digest_of(session, "lucia@example.org"))
    assert found
    me = found[1].id
    assert session.scalar(select(Promise.state).where(Promise.volunteer_id == me)) == "accepted"
    free = session.scalars(
        select(AvailabilityException).where(AvailabilityException.volunteer_id == me)
    ).all()
    assert [each.free for each in free] == [True]
    assert "This place is yours." in client.get(f"/open/{shift.id}").text
    post(client, f"/open/seats/{seat.id}", page=f"/open/{shift.id}")
    session.rollback()
    assert len(session.scalars(select(Promise).where(Promise.volunteer_id == me)).all()) == 1


def test_what_a_person_does_not_have_refuses_and_leaves_their_hours(
    client: FlaskClient, session: Session
) -> None:
    shift = opened(session)
    seat = session.scalars(select(Seat).where(Seat.shift_id == shift.id)).first()
    assert seat is not None
    test_a_visitor_is_led_to_signing_up_and_back(client, session)
    with writing(session):
        session.get_one(Seat, seat.id).needs = {"languages": {"fr": "b1"}}
    refused = post(client, f"/open/seats/{seat.id}", page=f"/open/{shift.id}")
    assert refused.status_code == 409
    assert "a language that you have not said you speak" in refused.text
    session.rollback()
    found = contacts.account_of(session, contacts.digest_of(session, "lucia@example.org"))
    assert found
    mine = AvailabilityException.volunteer_id == found[1].id
    assert session.scalar(select(AvailabilityException.id).where(mine)) is None


def test_a_place_by_approval_is_asked_for(client: FlaskClient, session: Session) -> None:
    shift = opened(session)
    with writing(session):
        for seat in session.scalars(select(Seat).where(Seat.shift_id == shift.id)):
            seat.flow = "approval"
    assert "The project lead decides" in client.get(f"/open/{shift.id}").text
    test_a_visitor_is_led_to_signing_up_and_back(client, session)
    seat_id = session.scalar(select(Seat.id).where(Seat.shift_id == shift.id))
    asked = post(client, f"/open/seats/{seat_id}", page=f"/open/{shift.id}")
    assert asked.headers["Location"] == "/me"
    assert "Asked for" in client.get(f"/open/{shift.id}").text


def test_who_does_not_serve_is_offered_no_press(signed_in: Login, session: Session) -> None:
    shift = opened(session)
    text = signed_in("admin").get(f"/open/{shift.id}").text
    assert "/open/seats/" not in text
    assert "/sign-up" not in text


def test_the_form_of_a_project_hides_it(signed_in: Login, client: FlaskClient, session: Session) -> None:
    shift = opened(session)
    lead = signed_in("coordinator")
    page = f"/projects/{shift.project_id}/edit"
    text = lead.get(page).text
    assert re.search(r'name="texts_public" value="true" checked', text)
    version = re.search(r'name="version" value="(\d+)"', text)
    project = session.get_one(Project, shift.project_id)
    assert version
    values = {
        "version": version[1], "written": "1", "texts_public": "false", "scene": project.scene,
        "weight": project.weight, "organisation_id": project.organisation_id,
        "texts-0-tag": "en", "texts-0-name": "Hidden",
    }  # fmt: skip
    assert post(lead, page, values).status_code == 302
    session.rollback()
    session.expire_all()
    assert session.get_one(Project, shift.project_id).texts_public is False
    assert client.get(f"/open/{shift.id}").status_code == 404
    assert 'name="texts_public" value="true" checked' not in lead.get(page).text
