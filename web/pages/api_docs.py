"""The page about the JSON API, made from its own OpenAPI document."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import allow
from web.words import api_document as words

bp = Blueprint("api_page", __name__)


@bp.get("/api/docs")
@allow("everyone")
def show() -> ResponseReturnValue:
    """Every operation and every shape, written once in each language: the document stays as it is."""
    written: dict[str, str] = current_app.extensions.setdefault("api_page", {})
    if locale.tag() not in written:
        written[locale.tag()] = _document()
    return render_template("api/docs.html", document=written[locale.tag()])


def _document() -> str:
    document = current_app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict()
    resources, shapes = words.resources(locale.reader(), document), words.shapes(document)
    return render_template("api/document.html", resources=resources, shapes=shapes)
