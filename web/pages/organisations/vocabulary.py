"""The district's words and their names by language."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow
from web.forms import Form, empty_form, sent_form
from web.locale import _
from web.schemas.organisations import NewWord, WordSchema
from web.services import organisations
from web.services.faults import NotFound
from web.services.households.keeping import FIELD_OF_GROUP as GUIDED
from web.services.names import chosen
from web.services.organisations import vocabulary
from web.words import organisations as words

bp = Blueprint("vocabulary", __name__, url_prefix="/vocabulary")


@bp.get("")
@allow("administrator")
def kinds() -> ResponseReturnValue:
    """The kinds of words."""
    found = words.kinds(locale.reader(), vocabulary.counts(g.session))
    return render_template("organisations/vocabulary.html", kinds=found)


@bp.get("/<code:kind>")
@allow("administrator")
def terms(kind: str) -> ResponseReturnValue:
    """The words of one kind, and a form for one more."""
    return _terms(kind, empty_form())


@bp.post("/<code:kind>")
@allow("administrator")
def add(kind: str) -> ResponseReturnValue:
    """Add a word."""
    form = sent_form(NewWord())
    if form.submit(lambda sent: vocabulary.add(g.session, actor(), kind, **sent.values)) is None:
        return _terms(kind, form), form.status
    flash(_("The word is in the list."), "success")
    return redirect(url_for("vocabulary.terms", kind=kind))


@bp.get("/<code:kind>/<code:code>")
@allow("administrator")
def term(kind: str, code: str) -> ResponseReturnValue:
    """One word and its names."""
    return _term(kind, code, _standing(kind, code))


@bp.post("/<code:kind>/<code:code>")
@allow("administrator")
def rename(kind: str, code: str) -> ResponseReturnValue:
    """Give a word other names, and a group of households another talk guide."""
    form = sent_form(WordSchema())

    def deed(sent: Form) -> bool:
        vocabulary.rename(
            g.session, actor(), kind, code, sent.values["names"], sent.version, sent.values["texts"]
        )
        return True

    if form.submit(deed, lambda: _standing(kind, code)) is None:
        return _term(kind, code, form), form.status
    flash(_("The names are saved.") if kind != GUIDED else _("The group is saved."), "success")
    return redirect(url_for("vocabulary.terms", kind=kind))


def _standing(kind: str, code: str) -> Form:
    found = vocabulary.get(g.session, kind, code)
    names, texts = words.typed_names(found.names), words.typed_texts(found.texts)
    return empty_form(version=found.version, names=names, texts=texts)


def _terms(kind: str, form: Form) -> str:
    if kind not in vocabulary.counts(g.session):
        raise NotFound
    found = organisations.terms(g.session, kind)
    title = words.kind_name(locale.reader(), kind)
    return render_template(
        "organisations/terms.html", form=form, kind=kind, title=title, terms=found, tags=words.tags()
    )


def _term(kind: str, code: str, form: Form) -> str:
    name = chosen(vocabulary.get(g.session, kind, code).names, locale.reader().tag) or code
    title = words.kind_name(locale.reader(), kind)
    return render_template(
        "organisations/term.html", form=form, kind=kind, code=code, name=name, title=title,
        tags=words.tags(), guided=kind == GUIDED,
    )  # fmt: skip
