"""Catalogues for translators: taken along, looked at when they come back, and entered."""

import zlib
from base64 import b64decode, b64encode
from binascii import Error

from flask import Blueprint, flash, g, render_template, request, url_for
from flask import redirect as to
from flask.typing import ResponseReturnValue

from i18n.texts import ORIGINALS, State, text_languages, written_name
from web import locale
from web.auth import actor, allow, scope
from web.downloads.attachment import attached
from web.forms import Form, sent_form
from web.locale import ngettext
from web.schemas.texts import BringTexts
from web.services.access.rights import LEADS
from web.services.faults import Invalid, NotFound
from web.services.texts import bringing, catalogue
from web.services.texts.bringing import Fate
from web.services.texts.catalogue import BROKEN, MOST_BYTES
from web.services.texts.things import KINDS
from web.words import texts as words

bp = Blueprint("text_files", __name__, url_prefix="/texts")
MEDIA_TYPE = "text/x-gettext-translation"
MOST_SHOWN = 200


@bp.before_app_request
def _let_files_in() -> None:
    if request.endpoint == "text_files.bring":
        request.max_content_length = 2 * MOST_BYTES


@bp.get("/export")
@allow(*LEADS, "administrator")
def take() -> ResponseReturnValue:
    """The catalogue of a language."""
    tag, kind = request.args.get("language", ORIGINALS[0]), request.args.get("kind", "")
    if tag not in text_languages():
        raise NotFound
    kinds = [kind] if kind in KINDS else KINDS
    data = catalogue.write(scope(), tag, kinds, gaps_only=request.args.get("gaps") == "1")
    return attached(data, MEDIA_TYPE, f"duet-texts-{tag}.po")


@bp.post("/import")
@allow(*LEADS, "administrator")
def bring() -> ResponseReturnValue:
    """Look at a catalogue; sent again from there, enter it."""
    form, enters = sent_form(BringTexts()), request.form.get("enter") == "1"
    made = form.submit(lambda sent: _brought(sent, enters), once=False)
    if made is None:
        return render_template("texts/refused.html", form=form), form.status
    if enters:
        flash(
            ngettext(
                "One text is entered.", "%(count)s texts are entered.", made["written"], count=made["written"]
            ),
            "success",
        )
        return to(url_for("texts.listing", language=form.values["language"]))
    return render_template("texts/looked.html", **made)


def _brought(sent: Form, enters: bool) -> dict[str, object]:
    tag, state = sent.values["language"], State(sent.values["state"])
    data = _sent_file(sent.values["packed"])
    entries = catalogue.parse(data)
    if enters:
        done = bringing.bring(g.session, actor(), tag, entries, state)
        return {"written": sum(each.fate in (Fate.NEW, Fate.CHANGED) for each in done)}
    reader, looked = locale.reader(), bringing.look(scope(), tag, entries, state)
    order = (Fate.WRONG, Fate.CHANGED, Fate.NEW)
    shown = sorted((each for each in looked if each.fate in order), key=lambda each: order.index(each.fate))
    return {
        "tag": tag,
        "language": written_name(tag, reader.tag),
        "counts": words.counted(reader, looked),
        "rows": [words.brought(reader, each) for each in shown[:MOST_SHOWN]],
        "more": max(0, len(shown) - MOST_SHOWN),
        "written": sum(each.fate in (Fate.NEW, Fate.CHANGED) for each in looked),
        "packed": b64encode(zlib.compress(data)).decode(),
        "state": state.value,
    }


def _sent_file(packed: str) -> bytes:
    if not packed:
        file = request.files.get("file")
        return file.read(MOST_BYTES + 1) if file else b""
    try:
        return zlib.decompressobj().decompress(b64decode(packed, validate=True), MOST_BYTES + 1)
    except (Error, ValueError, zlib.error) as fault:
        raise Invalid({"file": [BROKEN.format(fault=str(fault))]}) from fault
