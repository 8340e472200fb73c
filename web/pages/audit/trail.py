"""The audit trail: looked through by auditors, and taken away as a file."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow
from web.downloads.trail import send_lines
from web.forms import flat
from web.schemas.audit import Trail
from web.services.audit import reading
from web.services.audit.reading import Asked
from web.services.faults import NotFound
from web.words.audit import lines

bp = Blueprint("audit", __name__, url_prefix="/audit")
FORMS = ("csv", "xlsx")


@bp.get("")
@allow("auditor")
def trail() -> ResponseReturnValue:
    """Lines newest first, 50 to a page."""
    typed, values, errors = _asked()
    number = max(1, request.args.get("page", 1, int))
    found = reading.page(g.session, actor(), locale.zone(), Asked(**values), number)
    reader = locale.reader()
    return render_template(
        "audit/trail.html",
        page=found,
        rows=lines.rows(reader, found.items),
        typed=typed,
        errors=errors,
        subjects=lines.kinds(reader),
        verbs=lines.verbs(reader, typed.get("subject", "")),
        at=lambda **more: _address("audit.trail", {**typed, **more}),
        files={form: _address("audit.export", {**typed, "form": form}) for form in FORMS},
    )


@bp.get("/file")
@allow("auditor")
def export() -> ResponseReturnValue:
    """The same lines, at most 100,000, as a file in the reader's language."""
    form = request.args.get("form", "csv")
    if form not in FORMS:
        raise NotFound
    _, values, _ = _asked()
    return send_lines(Asked(**values), form)


def _address(endpoint: str, asked: Mapping[str, Any]) -> str:
    return url_for(endpoint, **asked)


def _asked() -> tuple[dict[str, str], Mapping[str, Any], dict[str, list[str]]]:
    """What was typed, what it means, and what is wrong with it; what is wrong is left out."""
    schema = Trail()
    typed = {name: said for name in schema.fields if (said := request.args.get(name, "").strip())}
    wrong = schema.validate(typed)
    errors = dict(flat(locale.current().say_all(wrong)))
    usable = {name: said for name, said in typed.items() if name not in wrong}
    return typed, schema.load(usable), errors
