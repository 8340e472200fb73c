"""Renders the sample pages without the application: `python -m tests.look FOLDER` writes them to look at."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2
import yaml

from i18n.translator import read_catalogues
from tests.look.samples import DIRECTIONS, HERE, context

ROOT = HERE.parent.parent
STATIC = ROOT / "web" / "static"
PAGES = (
    "styleguide",
    "board",
    "people",
    "run",
    "what_if",
    "projects",
    "my_shifts",
    "find",
    "availability",
    "sign_up",
)
FRAGMENTS = ("consequences", "run_ended")


def gettext(tag: str) -> Callable[[str], str]:
    """The catalogue of `tag`; a handful of words for Arabic, which has none."""
    words = yaml.safe_load((HERE / "words.yaml").read_text(encoding="utf-8")) if tag == "ar" else {}
    catalogue = read_catalogues(tag)
    return lambda text: str(words.get(text) or catalogue.gettext(text))


def environment(tag: str) -> jinja2.Environment:
    """The templates of Duet with what the web package would provide, in the language `tag`."""
    folders = [ROOT / "web" / "templates", HERE / "templates"]
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        undefined=jinja2.ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    translate = gettext(tag)
    plural: Callable[[str, str, int], str] = lambda one, many, n: translate(one if n == 1 else many)  # noqa: E731 - a gettext is a callable
    of: Callable[[str, str], str] = read_catalogues(tag).pgettext
    env.install_gettext_callables(translate, plural, newstyle=True, pgettext=of)  # type: ignore[attr-defined]  # from the extension
    env.filters["said"] = lambda text: text
    env.globals.update(csrf_token=lambda: "token", static=lambda name: f"/static/{name}")
    env.globals.update(
        labelled=lambda _name, _label: "",
        faulty=lambda _name, text: text,
        named=lambda page: page,
        said_in=lambda _tag: "",
    )
    return env


def render(tag: str, page: str) -> str:
    """One sample page or fragment in one language."""
    data: dict[str, Any] = context(tag, page)
    env = environment(tag)
    env.globals.update(data, around=data, standing={}, theirs={})
    return env.get_template(f"{page}.html").render(data)


def write(folder: Path) -> None:
    """Write every page in every language below `folder`, for the server to show."""
    for tag in DIRECTIONS:
        (folder / tag).mkdir(parents=True, exist_ok=True)
        for page in (*PAGES, *FRAGMENTS):
            (folder / tag / f"{page}.html").write_text(render(tag, page), encoding="utf-8")
