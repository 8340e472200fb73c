"""From the first page to an accepted shift, on a phone, by somebody who reads French, Japanese or Arabic.

Every page on the way and every mail is looked at: whether it is in their language throughout, reads in its
direction, fits the phone, and bears axe.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email.message import EmailMessage
from typing import Literal

import pytest
import time_machine
from icalendar import Calendar
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.languages import language
from i18n.translator import translator
from tests.look.accessibility import violations
from tests.web.browser.conftest import Tabs
from tests.web.browser.foreign import Foreign, given, turned
from tests.web.channels.mail_servers import Mailbox, mailbox
from tests.web.conftest import TODAY
from tests.web.first_page.ground import hide_all_but, opened
from tests.web.messages.office import send_all
from tests.web.messages.post import quiet
from tests.web.messages.test_walk import parsed, part
from tests.web.services.planned import ZONE
from tests.web.services.publishing.desk import desk_of
from web.channels.opening import open_channels
from web.db import writing
from web.house import House
from web.models import Application, Availability, Person, Promise, Seat, Shift
from web.sending import Office
from web.services.actor import Actor
from web.services.clock import now
from web.services.messages.journal import Journal
from web.services.open_places.choosing import TIMES
from web.services.promises import applying
from web.settings import Settings

pytestmark = pytest.mark.browser

WIDTHS, WIDTH = (320, 360), "document.documentElement.scrollWidth"
NAME, EMAIL = "Inês Duarte", "ines@mail.example"
HOUSE = "http://duet.example"
LINK = re.compile(re.escape(HOUSE) + r"(/[A-Za-z0-9/_.~=-]+)")
CODE = re.compile(r"\b\d{6}\b")
NOTHING_TYPED = "status of 422"
"""A browser says so of the form that was sent empty."""
TITLES = {
    "fr": ("Thé et conversation", "Une table à l'accueil"),
    "ja": ("お茶とおしゃべり", "受付の机"),
    "ar": ("شاي وحديث", "مكتب الاستقبال"),
}
"""What the two shifts are called: the one that is asked for, and the one that is offered."""


@dataclass
class Reader:
    """Somebody with a phone, a language, and an address of e-mail."""

    session: Session
    page: Page
    tag: str
    foreign: Foreign
    box: Mailbox
    office: Office
    clock: time_machine.Traveller
    faults: list[tuple[str, object]] = field(default_factory=list)

    def note(self, where: str, fault: object) -> None:
        """Keep a fault, if it is one, for the end of the walk."""
        if fault:
            self.faults.append((where, fault))

    def say(self, text: str, **holes: object) -> str:
        """A text of the page in their language."""
        return translator(self.tag).gettext(text, **holes)

    def press(self, text: str, role: Literal["button", "link"] = "button") -> None:
        """Press the first button or link that says this, alone or before what it is about."""
        begun = re.compile(rf"^{re.escape(self.say(text))}(\s|$)")
        self.page.get_by_role(role, name=begun).first.tap()

    def look(self, at: str | re.Pattern[str]) -> None:
        """They have come to this page, and it is as a page must be."""
        page = self.page
        expect(page).to_have_url(at)
        page.wait_for_load_state()
        where = page.url
        expect(page.locator("html")).to_have_attribute("lang", self.tag)
        expect(page.locator("html")).to_have_attribute("dir", language(self.tag).direction)
        self.note(where, self.foreign.on(page))
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 740})
            self.note(f"{where} at {width}", max(0, page.evaluate(WIDTH) - width))
        self.note(where, violations(page))

    def mail(self, after: timedelta = timedelta(0)) -> EmailMessage:
        """Their next mail, once some time has passed: in their language, in text and in HTML."""
        self.clock.shift(after)
        before = len(self.box.mails)
        self.session.rollback()
        send_all(self.session, self.office)
        (envelope,) = [each for each in self.box.mails[before:] if EMAIL in each.rcpt_tos]
        mail = parsed(envelope)
        said = [str(mail["Subject"]), *part(mail, "plain").splitlines()]
        assert mail["Content-Language"] == self.tag
        self.note(said[0], self.foreign.among(each for each in said if not LINK.search(each)))
        self.note(said[0], turned(said[1:]))
        self.look_at_html(said[0], part(mail, "html"))
        return mail

    def look_at_html(self, subject: str, html: str) -> None:
        """Their program for mails shows it on the phone."""
        page = self.page.context.new_page()
        page.set_content(html)
        expect(page.locator("html")).to_have_attribute("lang", self.tag)
        expect(page.locator("html")).to_have_attribute("dir", language(self.tag).direction)
        self.note(subject, self.foreign.on(page))
        self.note(subject, max(0, page.evaluate(WIDTH) - max(WIDTHS)))
        page.close()

    def entry(self, mail: EmailMessage) -> str:
        """What the entry of a calendar in a mail is called; all it says is in their language."""
        (held,) = [each for each in mail.walk() if each.get_content_type() == "text/calendar"]
        content = held.get_payload(decode=True)
        assert isinstance(content, bytes)
        (event,) = Calendar.from_ical(content).walk("VEVENT")
        said = [str(event["summary"]), *str(event["description"]).splitlines()]
        self.note("calendar", self.foreign.among(each for each in said if not LINK.search(each)))
        return said[0]


@pytest.fixture
def post_office() -> Iterator[tuple[Mailbox, int]]:
    """A mail server, and its port."""
    with mailbox() as found:
        yield found


@pytest.fixture
def settings(settings: Settings, post_office: tuple[Mailbox, int]) -> Settings:
    """A house that sends mails to it."""
    smtp = f"smtp://127.0.0.1:{post_office[1]}"
    return replace(settings, url=HOUSE, smtp_url=smtp, mail_from="Duet <duet@duet.example>")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The day of the tests, which can be moved on."""
    with time_machine.travel(TODAY, tick=True) as found:
        yield found


@pytest.fixture
def office(settings: Settings) -> Iterator[Office]:
    channels = open_channels(settings)
    yield Office(channels, House.of(settings), "here", Journal(settings.instance / "handed-over"))
    for each in channels.values():
        each.close()


def asked_for(session: Session, tag: str) -> Shift:
    """The one shift that is open: its lead decides, and it has a name in this language."""
    found = opened(session)
    hide_all_but(session, found.project_id)
    with writing(session):
        shift = session.get_one(Shift, found.id)
        shift.texts = {**shift.texts, tag: TITLES[tag][0]}
        for seat in session.scalars(select(Seat).where(Seat.shift_id == found.id)):
            seat.flow, seat.needs = "approval", {"languages": {"pt": "b1"}}
    return found


def choose_language(reader: Reader) -> None:
    """The browser asks for German: the switch is found by its sign and says each language in itself."""
    page = reader.page
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.locator("header details summary").first.tap()
    page.locator("header").get_by_role("link", name=language(reader.tag).own_name, exact=True).tap()
    reader.look("/")


def find_the_shift(reader: Reader, shift: Shift) -> None:
    """Among all that is open, by time and language."""
    page, start = reader.page, shift.starts_at.astimezone(ZONE)
    when = next(name for name, suits in TIMES.items() if suits(start, now().astimezone(ZONE).date()))
    reader.press("See all of them", "link")
    reader.look(re.compile(r"/open(\?.*)?$"))
    page.locator("#when").select_option(when)
    page.locator(".speak > summary").tap()
    page.locator(".speak-choice", has=page.locator("[value=pt]")).tap()
    page.locator(".speak > summary").tap()
    reader.press("Show")
    reader.look(re.compile(rf"/open\?.*when={when}&speak=pt"))
    expect(page.locator("#when")).to_have_value(when)
    page.locator(f'a[href="/open/{shift.id}"]').tap()
    reader.look(f"/open/{shift.id}")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLES[reader.tag][0])


def sign_up(reader: Reader, shift: Shift) -> None:
    """The code of the mail makes the account, and leads back to that very shift."""
    page = reader.page
    reader.press("I want to do this", "link")
    reader.look(f"/sign-up?next=/open/{shift.id}")
    reader.press("Create my account")
    expect(page.get_by_role("alert")).to_be_visible()
    reader.look("/sign-up")
    page.locator("[name=name]").fill(NAME)
    page.locator("[name=languages-0-tag]").select_option("pt")
    page.locator("[name=languages-0-level]").select_option("C1")
    page.locator("[name=email]").fill(EMAIL)
    page.locator("[name=password]").fill("a long enough password")
    reader.press("Create my account")
    reader.look(re.compile("/sign-up/code/"))
    found = CODE.search(part(reader.mail(), "plain"))
    assert found
    page.locator("[name=code]").fill(found[0])
    reader.press("Create my account")
    reader.look(f"/open/{shift.id}")


def ask(reader: Reader, lead: Actor) -> None:
    """They ask for the place; once it is given, a mail with an entry of the calendar says so."""
    session, page = reader.session, reader.page
    reader.press("Ask for it")
    reader.look("/me")
    expect(page.get_by_text(reader.say("waits for the project lead"))).to_be_visible()
    session.rollback()
    applied = session.scalars(select(Application)).one()
    applying.approve(session, lead, applied.id, version=applied.version)
    given = reader.mail(timedelta(minutes=11))
    title = TITLES[reader.tag][0]
    assert title in str(given["Subject"]) + part(given, "plain")
    assert title in reader.entry(given)
    page.goto(f"/me/shifts/{applied.seat_id}")
    reader.look(f"/me/shifts/{applied.seat_id}")


def be_offered(reader: Reader, coordinator: Actor) -> tuple[int, str]:
    """Another shift is published with them on it: its seat, and where the mail's button leads."""
    session = reader.session
    desk = desk_of(session, coordinator)
    me = session.scalars(select(Person.id).where(Person.name == NAME)).one()
    with writing(session):
        desk.shift_of(desk.here).texts = {"en": "A desk", reader.tag: TITLES[reader.tag][1]}
        session.add_all(
            Availability(volunteer_id=me, weekday=day, start_minute=0, end_minute=1440) for day in range(7)
        )
    quiet(session)
    desk.publish(desk.draft((me, desk.here)))
    asked = reader.mail(timedelta(minutes=12))
    assert TITLES[reader.tag][1] in str(asked["Subject"])
    assert TITLES[reader.tag][1] in reader.entry(asked)
    (link,) = {each for each in LINK.findall(part(asked, "plain")) if each.startswith("/a/")}
    return desk.here, link


@pytest.mark.parametrize("tag", list(TITLES))
def test_from_the_first_page_to_an_accepted_shift(
    tabs: Tabs, session: Session, actor_of: Callable[[str], Actor], post_office: tuple[Mailbox, int],
    office: Office, clock: time_machine.Traveller, tag: str,
) -> None:  # fmt: skip
    shift = asked_for(session, tag)
    quiet(session)
    tab = tabs(tag="", width=360, locale="de-DE")
    foreign = Foreign(tag, {NAME, *given(session)})
    reader = Reader(session, tab.page, tag, foreign, post_office[0], office, clock)
    choose_language(reader)
    find_the_shift(reader, shift)
    sign_up(reader, shift)
    ask(reader, actor_of("coordinator"))
    seat, link = be_offered(reader, actor_of("coordinator"))
    reader.page.goto(link)
    reader.look(link)
    reader.page.goto("/me")
    reader.look("/me")
    reader.press("Yes, I'll be there")
    reader.look("/me")
    for url in (f"/me/shifts/{seat}", "/me/inbox", "/me/availability", "/me/account", "/me/calendar"):
        reader.page.goto(url)
        reader.look(url)
    session.rollback()
    assert session.scalar(select(Promise.state).where(Promise.seat_id == seat, Promise.state == "accepted"))
    complaints = [each for each in tab.complaints if NOTHING_TYPED not in each]
    assert (reader.faults, complaints) == ([], [])
