"""The list of faults at the top of a form says at which field each is."""

from flask.testing import FlaskClient
from markupsafe import Markup

from tests.web.conftest import Login, in_language, post
from tests.web.pages.reading import english
from web import create_app
from web.forms import summary
from web.settings import Settings


def top(text: str) -> str:
    """The list of faults of a page."""
    return text.split("data-error-summary", 1)[1].split("</div>", 1)[0]


def test_each_fault_is_named_by_its_field(client: FlaskClient) -> None:
    shown = top(post(english(client), "/sign-up", {"name": "", "email": "", "password": ""}).text)
    assert "Name: Fill this in.</a>" in shown
    assert "<!--" not in shown


def test_it_is_named_in_chinese(client: FlaskClient) -> None:
    in_language(client, "zh-Hans")
    assert "：请填写这一项。</a>" in top(post(client, "/sign-up", {"name": "", "email": ""}).text)


def test_a_cell_of_a_list_is_named_by_its_column(signed_in: Login) -> None:
    client = english(signed_in("volunteer"))
    said = {"version": "1", "languages-0-tag": "fr", "languages-0-level": "99"}
    answer = post(client, "/me/profile", said)
    assert answer.status_code == 422
    assert 'href="#f-languages-0-level">Level: ' in top(answer.text)


def test_what_is_typed_and_what_a_field_is_called_stay_text(settings: Settings) -> None:
    with create_app(settings).test_request_context("/"):
        summary.labelled("name", "<b>A & B</b>")
        page = Markup("<p>{}</p>").format(summary.faulty("name", "<i>No</i> & \\1"))
        assert summary.named(page) == "<p>&lt;b&gt;A &amp; B&lt;/b&gt;: &lt;i&gt;No&lt;/i&gt; &amp; \\1</p>"
        assert summary.named(summary.faulty("other", "No & no")) == "No &amp; no"
