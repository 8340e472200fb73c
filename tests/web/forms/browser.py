"""A page's form as a browser without scripts has it: what it would send, what stands beside a control."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse


@dataclass
class Found:
    """A form of a page: where it goes, and its controls in order as (name, value)."""

    action: str
    method: str
    pairs: list[tuple[str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    """Collects the forms of a page, and the texts that stand in elements with an id."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Found] = []
        self.texts: dict[str, str] = {}
        self._form: Found | None = None
        self._open: list[tuple[str, str]] = []
        self._select: tuple[str, list[tuple[str, bool]]] | None = None
        self._area: tuple[str, str] | None = None
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append((tag, given.get("id", "")))
        if tag == "template":
            self._hidden += 1
        elif tag == "form":
            self._form = Found(given.get("action", ""), given.get("method", "get"))
            self.forms.append(self._form)
        elif tag == "input":
            self._input(given)
        elif tag == "select":
            self._select = (given.get("name", ""), [])
        elif tag == "option" and self._select:
            self._select[1].append((given.get("value", ""), "selected" in given))
        elif tag == "textarea":
            self._area = (given.get("name", ""), "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._hidden -= 1
        elif tag == "form":
            self._form = None
        elif tag == "select" and self._select:
            name, options = self._select
            chosen = [value for value, selected in options if selected] or [value for value, _ in options[:1]]
            for value in chosen[-1:]:
                self._add(name, value)
            self._select = None
        elif tag == "textarea" and self._area:
            self._add(self._area[0], self._area[1].removeprefix("\n").replace("\n", "\r\n"))
            self._area = None
        while self._open:
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if self._area:
            self._area = (self._area[0], self._area[1] + data)
        for _, name in self._open:
            if name:
                self.texts[name] = self.texts.get(name, "") + data

    def _input(self, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in ("checkbox", "radio") and "checked" not in given:
            return
        if kind not in ("submit", "button", "file"):
            self._add(given.get("name", ""), given.get("value", "on" if kind == "checkbox" else ""))

    def _add(self, name: str, value: str) -> None:
        if self._form is not None and name and not self._hidden:
            self._form.pairs.append((name, value))


VOID = frozenset({"input", "meta", "link", "br", "img", "hr", "use", "path", "circle", "rect", "line"})


@dataclass
class Page:
    """One form of a page that somebody looks at."""

    browser: FlaskClient
    url: str
    form: Found
    texts: dict[str, str]
    html: str

    def value(self, name: str) -> str:
        """What stands in a control; the first of several."""
        return next(value for each, value in self.form.pairs if each == name)

    def values(self, name: str) -> list[str]:
        """What stands in all controls of a name."""
        return [value for each, value in self.form.pairs if each == name]

    def beside(self, name: str) -> str:
        """What is said to have been saved meanwhile, beside a control; empty when nothing is."""
        return " ".join(self.texts.get(f"f-{name}-meanwhile", "").split())

    def filled(self, **changed: Any) -> MultiDict[str, str]:
        """The form as it is sent when some controls are filled in otherwise."""
        pairs = [(name, str(changed.get(name, value))) for name, value in self.form.pairs]
        there = {name for name, _ in pairs}
        return MultiDict(pairs + [(name, str(value)) for name, value in changed.items() if name not in there])

    def send(self, **changed: Any) -> TestResponse:
        """Send it, with some controls filled in otherwise."""
        return self.browser.post(self.form.action, data=self.filled(**changed))

    def after(self, answer: TestResponse) -> "Page":
        """The same form on the page that came as the answer."""
        return of(self.browser, self.form.action, answer.text, self.form.action)


def opened(browser: FlaskClient, url: str, action: str = "") -> Page:
    """The form of a page that is sent to `action`; unless given, the one with the most controls."""
    answer = browser.get(url)
    assert answer.status_code == 200, f"{url}: {answer.status_code} {answer.headers.get('Location', '')}"
    return of(browser, url, answer.text, action)


def of(browser: FlaskClient, url: str, html: str, action: str = "") -> Page:
    """The form of some HTML."""
    reader = _Reader()
    reader.feed(html)
    posted = [form for form in reader.forms if form.method == "post" and action in ("", form.action)]
    assert posted, f"no form on {url}"
    return Page(browser, url, max(posted, key=lambda form: len(form.pairs)), reader.texts, html)


def forms(browser: FlaskClient, url: str) -> list[Page]:
    """Every form with something to fill in on a page."""
    html = browser.get(url).text
    reader = _Reader()
    reader.feed(html)
    written = [form for form in reader.forms if ("written", "1") in form.pairs]
    return [Page(browser, url, form, reader.texts, html) for form in written]
