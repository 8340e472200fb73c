"""The texts of one thing in every language, each with how far it is."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from i18n import texts
from i18n.texts import State
from web import locale
from web.auth import actor, allow, scope
from web.forms import Form, empty_form, sent_form
from web.locale import _
from web.routing import own_address
from web.schemas.texts import TextsSchema
from web.services.access.rights import LEADS
from web.services.names import chosen
from web.services.texts import things
from web.services.texts import writing as keeping
from web.services.texts.things import Thing
from web.words import texts as words

bp = Blueprint("text", __name__, url_prefix="/texts")


@bp.get("/<code:text_kind>/<code:text_key>")
@allow(*LEADS, "administrator")
def edit(text_kind: str, text_key: str) -> ResponseReturnValue:
    """The texts as they stand."""
    thing = things.get(scope(), text_kind, text_key)
    return _asked(thing, _standing(thing))


@bp.post("/<code:text_kind>/<code:text_key>")
@allow(*LEADS, "administrator")
def save(text_kind: str, text_key: str) -> ResponseReturnValue:
    """Write them, as drafts or checked."""
    thing = things.get(scope(), text_kind, text_key)
    form = sent_form(TextsSchema())

    def deed(sent: Form) -> bool:
        keeping.save(g.session, actor(), text_kind, text_key, said(thing, sent.values["texts"]), sent.version)
        return True

    if form.submit(deed, lambda: _standing(things.get(scope(), text_kind, text_key))) is None:
        return _asked(thing, form), form.status
    flash(_("The texts are saved."), "success")
    return redirect(own_address(request.form.get("back", "")) or url_for("texts.listing"))


def said(thing: Thing, rows: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
    """A thing's texts once the rows of a form are written to them."""
    found = {name: dict(held) for name, held in thing.texts.items()}
    for row in rows:
        far = State.CHECKED if row["checked"] else State.DRAFT
        for name in found.keys() & row.keys():
            found[name] = texts.written(found[name], row["tag"], row[name], far)
    return found


def _standing(thing: Thing) -> Form:
    return empty_form(version=keeping.version(thing), texts=words.rows(thing))


def _asked(thing: Thing, form: Form) -> str:
    reader = locale.reader()
    return render_template(
        "texts/edit.html",
        form=form,
        thing=thing,
        name=chosen(thing.called, reader.tag) or thing.key,
        kind=dict(words.kinds(reader))[thing.kind],
        about={each["tag"]: each for each in words.about(reader, thing)},
        labels={name: reader.translator.say(words.FIELD_NAMES[name]) for name in thing.texts},
        may_write=things.may_write(scope(), thing),
        may_check=things.may_check(scope(), thing),
        back=own_address(request.values.get("back", "")) or url_for("texts.listing"),
    )
