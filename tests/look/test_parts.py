"""The parts as people use them: painting a week, moving a shift, sending once, watching a run."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.look.browser import Site, open_page

pytestmark = pytest.mark.browser


def chosen(page: Page) -> set[str]:
    """The values of the painted hours."""
    return set(
        page.eval_on_selector_all("[data-painter] input:checked", "boxes => boxes.map((box) => box.value)")
    )


def hour(page: Page, value: str) -> tuple[float, float]:
    """The middle of one hour of the painter, in pixels."""
    box = page.locator(f"[value='{value}']").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.fixture
def painter(site: Site, chromium: Browser) -> Iterator[Page]:
    page, _ = open_page(chromium, site.url("en", "availability"), viewport={"width": 1280, "height": 1000})
    page.get_by_role("button", name="Clear").click()
    assert chosen(page) == set()
    yield page
    page.close()


def test_a_block_of_hours_is_painted_with_the_mouse(painter: Page) -> None:
    painter.mouse.move(*hour(painter, "2-09:00"))
    painter.mouse.down()
    painter.mouse.move(*hour(painter, "3-10:00"), steps=8)
    painter.mouse.up()
    expect(painter.locator("[data-painter-sum]")).to_have_text("4")
    assert chosen(painter) == {"2-09:00", "2-10:00", "3-09:00", "3-10:00"}


def test_one_press_paints_one_hour_and_takes_it_back(painter: Page) -> None:
    painter.mouse.click(*hour(painter, "5-12:00"))
    assert chosen(painter) == {"5-12:00"}
    painter.mouse.click(*hour(painter, "5-12:00"))
    assert chosen(painter) == set()


def test_hours_are_painted_with_the_keyboard(painter: Page) -> None:
    painter.locator("[value='1-08:00']").focus()
    for key in ("Space", "Shift+ArrowDown", "Shift+ArrowDown", "ArrowRight", "Space"):
        painter.keyboard.press(key)
    assert chosen(painter) == {"1-08:00", "1-09:00", "1-10:00", "2-10:00"}


def test_arrows_follow_the_writing_on_a_right_to_left_page(site: Site, chromium: Browser) -> None:
    page, _ = open_page(chromium, site.url("ar", "availability"))
    page.locator("[value='1-08:00']").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[value='2-08:00']")).to_be_focused()
    page.close()


def test_a_day_is_painted_by_its_heading(painter: Page) -> None:
    painter.locator("[data-paint-column='6']").click()
    assert {value.split("-")[0] for value in chosen(painter)} == {"6"}
    assert len(chosen(painter)) == 14


def touch(page: Page, start: str, end: str, rest: int) -> None:
    """Put a finger down, let it rest for so many ms, then draw it to another hour."""
    session = page.context.new_cdp_session(page)
    (x, y), (_, down) = hour(page, start), hour(page, end)
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    page.wait_for_timeout(rest)
    for step in range(1, 11):
        point = {"x": x, "y": y + (down - y) * step / 10}
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(200)


@pytest.fixture
def phone(site: Site, chromium: Browser) -> Iterator[Page]:
    page, _ = open_page(
        chromium,
        site.url("en", "availability"),
        viewport={"width": 360, "height": 640},
        has_touch=True,
        is_mobile=True,
    )
    page.get_by_role("button", name="Clear").tap()
    page.locator("[value='3-09:00']").scroll_into_view_if_needed()
    yield page
    page.close()


def test_a_resting_finger_paints(phone: Page) -> None:
    at = phone.evaluate("window.scrollY")
    touch(phone, "3-09:00", "3-12:00", rest=400)
    assert chosen(phone) == {"3-09:00", "3-10:00", "3-11:00", "3-12:00"}
    assert phone.evaluate("window.scrollY") == at


def test_a_quick_finger_scrolls(phone: Page) -> None:
    at = phone.evaluate("window.scrollY")
    touch(phone, "3-12:00", "3-08:00", rest=0)
    assert chosen(phone) == set()
    assert phone.evaluate("window.scrollY") > at


def test_a_tap_paints_one_hour(phone: Page) -> None:
    phone.locator("[value='4-10:00']").tap()
    assert chosen(phone) == {"4-10:00"}


def test_the_week_is_painted_without_scripts(site: Site, chromium: Browser) -> None:
    page, _ = open_page(chromium, site.url("en", "availability"), java_script_enabled=False)
    page.locator("[value='7-20:00']").check()
    expect(page.locator("[value='7-20:00']")).to_be_checked()
    expect(page.get_by_role("button", name="Clear")).to_be_hidden()
    page.close()


def test_two_presses_send_one_form(site: Site, chromium: Browser) -> None:
    page, _ = open_page(chromium, site.url("en", "my_shifts"))
    site.received.clear()
    page.get_by_role("button", name="I'll be there").dblclick()
    page.wait_for_timeout(400)
    assert [b"answer=accept" in body for body in site.received] == [True]
    page.close()


def test_what_cannot_be_undone_is_asked_first(site: Site, chromium: Browser) -> None:
    page, _ = open_page(chromium, site.url("en", "board"))
    site.received.clear()
    page.get_by_role("button", name="Publish 14 changes").click()
    dialog = page.get_by_role("dialog", name="Publish to 14 people?")
    dialog.get_by_role("button", name="Leave it as it is").click()
    expect(dialog).to_be_hidden()
    assert site.received == []
    page.get_by_role("button", name="Publish 14 changes").click()
    with page.expect_request(lambda request: request.method == "POST"):
        dialog.get_by_role("button", name="Publish 14 changes").click()
    page.close()


def test_a_dialog_opens_and_escape_gives_the_focus_back(site: Site, chromium: Browser) -> None:
    page, _ = open_page(chromium, site.url("en", "board"))
    opener = page.get_by_role("button", name="Plan again…")
    opener.click()
    expect(page.get_by_role("dialog", name="Plan again…")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()
    page.close()


def test_a_list_of_languages_grows_and_shrinks(site: Site, chromium: Browser) -> None:
    page, _ = open_page(chromium, site.url("en", "sign_up"))
    rows = page.locator("[data-rows] [data-row]")
    expect(rows).to_have_count(3)
    page.get_by_role("button", name="Add a language").click()
    expect(rows).to_have_count(4)
    expect(rows.nth(3).get_by_label("Language")).to_be_focused()
    assert rows.nth(3).get_by_label("Language").get_attribute("name") == "languages-1001-tag"
    rows.nth(0).get_by_role("button", name="Remove this language").click()
    expect(rows).to_have_count(3)
    page.close()


def test_the_error_summary_has_the_focus_and_leads_to_the_field(site: Site, chromium: Browser) -> None:
    page, _ = open_page(chromium, site.url("en", "sign_up"))
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.locator("[data-error-summary] a").first.click()
    expect(page.get_by_label("Email")).to_be_focused()
    expect(page.get_by_label("Email")).to_have_accessible_description(
        "We write only about your shifts. "
        "Write an address with something after the @, such as lucia@example.org."
    )
    page.close()


def test_a_run_is_watched_until_it_ends(site: Site, chromium: Browser) -> None:
    page, complaints = open_page(chromium, site.url("en", "run"))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "run_" in request.url else None)
    expect(page.get_by_text("Proven within 0.3 % of the best possible.")).to_be_visible()
    expect(page.get_by_role("button", name="Cancel the run")).to_have_count(0)
    page.wait_for_timeout(2500)
    assert len(asked) == 1
    assert complaints == []
    page.close()


def drag(page: Page, item: str, place: str) -> None:
    """Carry an item of the people's board to a cell with the mouse."""
    page.locator(f"[data-item='{item}']").hover()
    page.mouse.down()
    box = page.locator(f"[data-place='{place}']").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 20, steps=6)
    page.mouse.up()


def test_a_shift_is_dragged_and_the_consequences_are_shown_first(site: Site, chromium: Browser) -> None:
    page, complaints = open_page(chromium, site.url("en", "people"), viewport={"width": 1280, "height": 900})
    with page.expect_request(
        lambda request: request.url.endswith("/consequences.html?item=V-20418-5&place=V-10233%2F3")
    ):
        drag(page, "V-20418-5", "V-10233/3")
    dialog = page.get_by_role("dialog", name="Move Lucia's shift?")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert complaints == []
    page.close()


def test_a_shift_is_moved_with_alt_and_arrows(site: Site, chromium: Browser) -> None:
    page, _ = open_page(chromium, site.url("en", "people"), viewport={"width": 1280, "height": 900})
    page.locator("[data-item='V-20418-5']").focus()
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowLeft")
    expect(page.locator("[data-say]")).to_have_text("陈秀英, Friday 4 December")
    with page.expect_request(
        lambda request: request.url.endswith("/consequences.html?item=V-20418-5&place=V-10233%2F4")
    ):
        page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Move Lucia's shift?")).to_be_visible()
    page.close()


def test_escape_puts_a_lifted_shift_back(site: Site, chromium: Browser) -> None:
    page, _ = open_page(chromium, site.url("en", "people"), viewport={"width": 1280, "height": 900})
    page.locator("[data-item='V-20418-5']").focus()
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator("[data-say]")).to_have_text("Put back.")
    expect(page.locator(".over, .lifted")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.close()


def test_arrows_walk_from_shift_to_shift(site: Site, chromium: Browser) -> None:
    page, _ = open_page(chromium, site.url("en", "board"), viewport={"width": 1280, "height": 900})
    shifts = page.locator(".board .shift")
    shifts.first.focus()
    page.keyboard.press("ArrowRight")
    expect(shifts.nth(1)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".board tr:nth-child(3) .shift").first).to_be_focused()
    page.close()


def test_menus_close_with_escape_and_keep_the_focus(site: Site, chromium: Browser) -> None:
    page, _ = open_page(chromium, site.url("en", "board"))
    summary = page.locator("header details.menu summary:visible").first
    summary.click()
    page.get_by_role("link", name="中文").focus()
    page.keyboard.press("Escape")
    expect(page.locator("details.menu[open]")).to_have_count(0)
    expect(summary).to_be_focused()
    page.close()
