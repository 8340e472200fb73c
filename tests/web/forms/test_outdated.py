"""Two people edit one thing: nobody overwrites unseen, nothing typed is lost, either side is a press away."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.web.conftest import Login, in_language
from tests.web.forms.browser import Page, opened
from web.db import writing
from web.models import Audit, Project, ProjectLead, Seat, Shift

FIRST = 1


@pytest.fixture
def led(session: Session) -> Shift:
    """An open shift to come of a project that somebody is named on."""
    mine = Shift.project_id.in_(select(ProjectLead.project_id))
    return session.scalars(
        select(Shift).where(mine, Shift.status == "open").order_by(Shift.id).limit(1)
    ).one()


def edit_page(login: Login, who: str, url: str, language: str = "en") -> Page:
    """The form on a page, as somebody's browser shows it."""
    browser = login(who)
    in_language(browser, language)
    return opened(browser, url)


@pytest.fixture
def two(signed_in: Login, led: Shift) -> tuple[Page, Page]:
    """One shift, open in the browsers of two people."""
    url = f"/shifts/{led.id}/edit"
    return edit_page(signed_in, "lead", url), edit_page(signed_in, "coordinator", url)


def stored(session: Session, shift: Shift) -> Shift:
    """The shift as it is in the database now."""
    session.rollback()
    session.expire_all()
    return session.get_one(Shift, shift.id)


def test_the_later_of_two_saves_is_refused_with_both_values(
    two: tuple[Page, Page], session: Session, led: Shift
) -> None:
    one, other = two
    assert one.send(start="20:00", end="22:00").status_code == 302
    answer = other.send(**{"texts-0-title": "Closing duty"})
    assert answer.status_code == 409
    again = other.after(answer)
    assert again.value("texts-0-title") == "Closing duty"
    assert "20:00" in again.beside("start")
    assert "22:00" in again.beside("end")
    assert again.beside("place_id") == ""
    assert stored(session, led).texts.get("en") != "Closing duty"


def test_the_page_says_who_saved_and_when(two: tuple[Page, Page]) -> None:
    one, other = two
    one.send(start="20:00", end="22:00")
    page = other.send(**{"texts-0-title": "Closing duty"}).text
    assert "changed this meanwhile: Mon 23 Nov" in page
    assert "Nothing of yours is saved yet." in page


def test_a_second_save_takes_what_the_reader_wrote(
    two: tuple[Page, Page], session: Session, led: Shift
) -> None:
    before, (one, other) = led.starts_at, two
    one.send(start="20:00", end="22:00")
    again = other.after(other.send(**{"texts-0-title": "Closing duty"}))
    assert again.send().status_code == 302
    found = stored(session, led)
    assert found.texts["en"] == "Closing duty"
    assert found.starts_at == before


def test_one_press_takes_what_the_other_saved_in_one_field(
    two: tuple[Page, Page], session: Session, led: Shift
) -> None:
    one, other = two
    one.send(start="20:00", end="22:00")
    again = other.after(other.send(**{"texts-0-title": "Closing duty"}))
    answer = again.send(take="start")
    assert answer.status_code == 200
    taken = again.after(answer)
    assert (taken.value("start"), taken.beside("start")) == ("20:00", "")
    assert "22:00" in taken.beside("end")
    assert taken.value("texts-0-title") == "Closing duty"
    assert taken.send(end="23:00").status_code == 302
    assert stored(session, led).texts["en"] == "Closing duty"


def test_one_press_takes_all_that_the_other_saved(two: tuple[Page, Page]) -> None:
    one, other = two
    one.send(start="20:00", end="22:00")
    again = other.after(other.send(**{"texts-0-title": "Closing duty"}))
    taken = again.after(again.send(take="*"))
    assert (taken.value("start"), taken.value("texts-0-title")) == ("20:00", other.value("texts-0-title"))
    assert "meanwhile" not in taken.texts
    assert taken.beside("end") == ""
    assert taken.send().status_code == 302


def test_their_side_stands_in_words_and_row_by_row(two: tuple[Page, Page]) -> None:
    one, other = two
    language = {"ask-speakers-0-language": "fr", "ask-speakers-0-level": "B1"}
    assert one.send(kind="", **language).status_code == 302
    again = other.after(other.send(group_code="tea"))
    assert again.beside("kind").startswith("Saved now: Other")
    assert "French" in again.beside("ask-speakers")
    assert "B1" in again.beside("ask-speakers")
    taken = again.after(again.send(take="ask-speakers"))
    assert taken.value("ask-speakers-0-language") == "fr"


def test_seats_of_the_other_side_stand_as_rows(two: tuple[Page, Page]) -> None:
    one, other = two
    assert one.send(**{"seats-0-maximum": "9"}).status_code == 302
    again = other.after(other.send(group_code="tea"))
    assert "9" in again.beside("seats-0-maximum")
    assert "9" in again.beside("seats")


@pytest.mark.parametrize("version", ["", "x", "-1", "٣", "1" * 40, "1.5"])
def test_a_form_that_says_no_version_saves_nothing_and_keeps_what_was_typed(
    two: tuple[Page, Page], session: Session, led: Shift, version: str
) -> None:
    answer = two[0].send(version=version, group_code="tea")
    assert answer.status_code == 422
    again = two[0].after(answer)
    assert again.value("group_code") == "tea"
    assert stored(session, led).group_code != "tea"
    assert again.send().status_code == 302


def test_a_wrong_field_in_between_keeps_both_sides_on_the_page(two: tuple[Page, Page]) -> None:
    one, other = two
    one.send(start="20:00", end="22:00")
    again = other.after(other.send(group_code="tea"))
    wrong = again.after(again.send(place_id=""))
    assert "20:00" in wrong.beside("start")
    assert "f-place_id-error" in wrong.html


def test_the_same_form_sent_twice_is_saved_once_and_is_not_outdated(
    two: tuple[Page, Page], session: Session, led: Shift
) -> None:
    before = session.scalar(select(func.count(Audit.id)))
    sent = two[0].filled(group_code="tea")
    answers = [two[0].browser.post(two[0].form.action, data=sent) for _ in range(2)]
    assert [each.status_code for each in answers] == [302, 302]
    assert stored(session, led).version == FIRST + 1
    assert session.scalar(select(func.count(Audit.id))) == (before or 0) + 1


def test_the_same_form_sent_twice_at_once_is_saved_once(
    two: tuple[Page, Page], app: Flask, session: Session, led: Shift
) -> None:
    sent, browser = two[0].filled(group_code="tea"), two[0].browser
    cookies = {name: browser.get_cookie(name) for name in ("duet_session", "duet_form")}

    def press(_: int) -> int:
        mine = app.test_client()
        for name, cookie in cookies.items():
            assert cookie is not None
            mine.set_cookie(name, cookie.value)
        return mine.post(two[0].form.action, data=sent).status_code

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(press, range(4))) == [302] * 4
    assert stored(session, led).version == FIRST + 1


def test_texts_of_a_project_are_set_side_by_side_by_language(signed_in: Login, session: Session) -> None:
    project = session.scalars(select(Project).join(ProjectLead).limit(1)).one()
    url = f"/projects/{project.id}/edit"
    one, other = edit_page(signed_in, "lead", url), edit_page(signed_in, "coordinator", url)
    index = next(name for name, value in one.form.pairs if value == "en" and name.endswith("-tag"))[6:-4]
    assert one.send(**{f"texts-{index}-summary": "Tea,\nand talk"}).status_code == 302
    again = other.after(other.send(weight="7"))
    assert again.beside(f"texts-{index}-summary").startswith("Saved now: Tea, and talk")
    assert again.value("weight") == "7"


def test_a_shift_that_loses_a_seat_meanwhile_names_no_server_fault(
    two: tuple[Page, Page], session: Session, led: Shift
) -> None:
    one, other = two
    more = one.after(one.send(add="seat"))
    assert more.send(**{"seats-1-role": ""}).status_code in (302, 409)
    seats = session.scalar(select(func.count(Seat.id)).where(Seat.shift_id == led.id))
    answer = other.send(group_code="tea")
    assert answer.status_code == 409
    assert seats
    assert stored(session, led).group_code != "tea"


def test_the_page_reads_right_to_left_and_in_chinese(signed_in: Login, led: Shift) -> None:
    url = f"/shifts/{led.id}/edit"
    one, other = edit_page(signed_in, "lead", url), edit_page(signed_in, "coordinator", url, "zh-Hans")
    one.send(start="20:00", end="22:00")
    assert other.send(group_code="tea").status_code == 409


@pytest.mark.parametrize("deed", ["cancel", "close"])
def test_a_press_on_what_has_changed_meanwhile_does_nothing(
    signed_in: Login, session: Session, led: Shift, deed: str
) -> None:
    row = led if deed == "cancel" else session.get_one(Project, led.project_id)
    page = "shifts" if row is led else "projects"
    browser = signed_in("lead")
    pressed = opened(browser, f"/{page}/{row.id}/{deed}", f"/{page}/{row.id}/{deed}")
    with writing(session):
        row.version += 1
    assert pressed.send().status_code == 409
    session.rollback()
    session.expire_all()
    assert stored(session, led).status == "open"
    assert session.get_one(Project, led.project_id).closed_at is None
    again = opened(browser, f"/{page}/{row.id}/{deed}", f"/{page}/{row.id}/{deed}")
    assert again.send().status_code == 302
