"""The pages of requests: asking, triage, planning, ending, and what each reader finds there."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import Login, post
from web.models import Project, Request, Shift

Row = Callable[[int], Request]


@pytest.fixture
def at_desk(signed_in: Login) -> FlaskClient:
    """Who coordinates Daning road, in a browser."""
    return signed_in("daning")


@pytest.fixture
def at_home(neighbour: None, signed_in: Login) -> FlaskClient:
    """Who leads in the neighbourhood, in a browser."""
    return signed_in("neighbour")


def text(client: FlaskClient, url: str) -> str:
    """A page that is there."""
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.get_data(as_text=True)


def test_asking(at_home: FlaskClient, session: Session, nodes: dict[str, int], row: Row) -> None:
    """A short form, kept when something is missing; hostile text is shown as text."""
    form = {"organisation_id": str(nodes["nb-shanggong"]), "kind": "", "summary": "换灯泡", "people": "1"}
    refused = post(at_home, "/requests/new", form)
    assert refused.status_code == 422
    assert "换灯泡" in refused.get_data(as_text=True)
    hostile = "<script>alert(1)</script>换灯泡"
    made = post(at_home, "/requests/new", {**form, "kind": "repairs", "summary": hostile, "contact": "138"})
    assert made.status_code == 302
    page = text(at_home, made.location)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "138" not in page
    assert row(session.scalars(select(Request.id)).one()).summary == hostile


def test_the_list(at_desk: FlaskClient, asked: Callable[..., int]) -> None:
    """What is due stands there with its proposed way; filters and searches leave out the others."""
    first, second = asked(), asked(kind="repairs", summary="修水龙头")
    page = text(at_desk, "/requests")
    assert f"/requests/{first}/turn?into=series" in page
    assert "修水龙头" in page
    assert "修水龙头" not in text(at_desk, "/requests?kind=phones")
    assert "修水龙头" in text(at_desk, "/requests?q=水龙头&stage=received")
    assert "/requests/new" in page
    for odd in ("?stage=nonsense", "?page=0", "?unit=x", "?q=%00", "?kind=<b>", f"?open={second}"):
        text(at_desk, f"/requests{odd}")


@pytest.mark.parametrize(
    ("verb", "form", "state"),
    [
        ("answer", {"words": "周三下午两点。"}, "answered"),
        ("refuse", {"reason": "unsafe", "words": "要请电工。"}, "refused"),
        ("hand", {"to": "区房管局"}, "handed"),
    ],
)
def test_saying(
    at_desk: FlaskClient, at_home: FlaskClient, asked: Callable[..., int], row: Row,
    verb: str, form: dict[str, str], state: str,
) -> None:  # fmt: skip
    """What the desk says is kept when it is not enough, done when it is, and read by who asked."""
    request_id = asked()
    url = f"/requests/{request_id}/say/{verb}"
    version = str(row(request_id).version)
    assert post(at_desk, url, {"version": version}).status_code == 422
    assert row(request_id).state == "received"
    assert post(at_desk, url, {**form, "version": version}).status_code == 302
    assert row(request_id).state == state
    page = text(at_home, f"/requests/{request_id}")
    assert list(form.values())[-1] in page


def test_outdated(at_desk: FlaskClient, signed_in: Login, asked: Callable[..., int], row: Row) -> None:
    """Who comes second is told so, and what they typed stands there still."""
    request_id = asked()
    version = str(row(request_id).version)
    post(signed_in("coordinator"), f"/requests/{request_id}/press/accept", {"version": version},
         page=f"/requests/{request_id}")  # fmt: skip
    late = post(at_desk, f"/requests/{request_id}/say/answer", {"words": "好的，周三。", "version": version})
    assert late.status_code == 409
    assert "好的，周三。" in late.get_data(as_text=True)
    assert row(request_id).state == "accepted"


@pytest.mark.parametrize("into", ["shift", "series", "visit"])
def test_turning(
    at_desk: FlaskClient,
    asked: Callable[..., int],
    row: Row,
    session: Session,
    nodes: dict[str, int],
    into: str,
) -> None:
    """The form is filled in already; saved, its work is made and linked."""
    request_id = asked()
    project = session.scalars(
        select(Project.id).where(Project.organisation_id == nodes["daninglu"]).limit(1)
    ).one()
    page = text(at_desk, f"/requests/{request_id}/turn?into={into}")
    assert "教长者用手机" in page
    place = (
        page.split('name="place_id"')[1].split('<option value="')[2 if into == "visit" else 1].split('"')[0]
    )
    form = {
        "into": into, "language": "zh-Hans", "kind": "", "title": "手机课堂",
        "project_id": str(project),
        "place_id": place or "1", "day": "2026-12-16", "start": "14:00", "end": "17:00", "lasts": "60",
        "heads": "3", "skills": "phone-help", "version": str(row(request_id).version),
    }  # fmt: skip
    assert post(at_desk, f"/requests/{request_id}/turn", {**form, "end": "13:00"}).status_code == 422
    made = post(at_desk, f"/requests/{request_id}/turn", form)
    assert made.status_code == 302, made.get_data(as_text=True)[:3000]
    found = row(request_id)
    assert found.state == "scheduled"
    assert (found.series_id is not None) == (into == "series")
    if into == "visit":
        shift = session.get_one(Shift, found.shift_id)
        assert shift.window_ends_at is not None
        assert (shift.window_ends_at - shift.starts_at).total_seconds() == 3 * 3600
    assert post(at_desk, f"/requests/{request_id}/press/unschedule", {"version": str(found.version)},
                page=f"/requests/{request_id}").status_code == 302  # fmt: skip
    assert row(request_id).state == "accepted"


def test_private(
    at_desk: FlaskClient, at_home: FlaskClient, signed_in: Login, asked: Callable[..., int]
) -> None:
    """What is private stands on no page until somebody looks, and nobody else may."""
    url = f"/requests/{asked()}"
    assert "王阿婆" not in text(at_desk, url)
    assert "王阿婆" in post(at_desk, f"{url}/private", page=url).get_data(as_text=True)
    assert post(signed_in("lead"), f"{url}/private", page="/projects").status_code == 404


def test_kinds(signed_in: Login, at_desk: FlaskClient) -> None:
    """Everybody who deals with requests reads the terms; who administers the district sets them."""
    assert "/requests/kinds/phones" not in text(at_desk, "/requests/kinds")
    admin = signed_in("admin")
    assert "/requests/kinds/repairs" in text(admin, "/requests/kinds")
    form = {"triage_days": "3", "serve_days": "2", "way": "visit", "version": "0"}
    assert post(admin, "/requests/kinds/repairs", form).status_code == 422
    saved = post(admin, "/requests/kinds/repairs", {**form, "serve_days": "9", "skills": "repairs"})
    assert saved.status_code == 302
    assert "9" in text(admin, "/requests/kinds/repairs")
    late = post(admin, "/requests/kinds/repairs", {**form, "serve_days": "8"})
    assert late.status_code == 409
