"""What is missing or a draft in which language, for how many readers; and the rules of languages."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from i18n.languages import language
from i18n.texts import ORIGINALS, text_languages
from web import locale
from web.auth import actor, allow, scope
from web.forms import Form, empty_form, sent_form
from web.locale import _
from web.schemas.texts import RulesForm
from web.services.access.rights import COORDINATORS, KEEPERS, LEADS
from web.services.paging import PAGE, Page, skipped
from web.services.texts import overview, rules
from web.words import texts as words

bp = Blueprint("texts", __name__, url_prefix="/texts")


@bp.get("")
@allow(*LEADS, "administrator")
def listing() -> ResponseReturnValue:
    """The table of languages, and the gaps of one of them."""
    reader, found = locale.reader(), overview.read(scope())
    lines = words.matrix(reader, found)
    first = next((each["tag"] for each in lines if found.of(each["tag"])), ORIGINALS[0])
    tag = request.args.get("language", "")
    asked = {
        "language": tag if tag in text_languages() else first,
        "kind": request.args.get("kind", ""),
        "state": request.args.get("state", ""),
    }
    gaps = found.of(asked["language"], asked["kind"], asked["state"])
    number = max(1, request.args.get("page", 1, int))
    kept: dict[str, Any] = {name: value for name, value in asked.items() if value}
    some = gaps[skipped(number) : skipped(number) + PAGE]
    return render_template(
        "texts/list.html",
        lines=lines,
        kinds=words.kinds(reader),
        asked=asked,
        language_name=dict(words.languages(reader, text_languages()))[asked["language"]],
        page=Page([words.gap(reader, each) for each in some], len(gaps), number),
        at=lambda page: url_for("texts.listing", page=page, **kept),
        form=empty_form(language=asked["language"], state="draft"),
        languages_to_write=words.languages(reader, text_languages()),
        direction=language(asked["language"]).direction,
        rules_of=_ruled(),
    )


@bp.get("/rules")
@allow(*KEEPERS)
def show_rules() -> ResponseReturnValue:
    """For whose readers nothing is published without texts in their language."""
    node = _ruled()
    return _rules(_standing(node) if node else empty_form(rules=[]), node)


@bp.post("/rules")
@allow(*KEEPERS)
def set_rules() -> ResponseReturnValue:
    """Set the rules of an organisation."""
    form, node = sent_form(RulesForm()), _ruled()

    def deed(sent: Form) -> bool:
        rules.set_on(g.session, actor(), sent.values["organisation_id"], sent.values["rules"])
        return True

    if form.submit(deed) is None:
        return _rules(form, node), form.status
    flash(_("The rules are saved. They hold from the next publication on."), "success")
    return redirect(url_for("texts.listing"))


def _ruled() -> int | None:
    """The uppermost organisation whose rules are theirs to set."""
    mine, tree = scope().nodes(*COORDINATORS, "administrator"), scope().tree
    return min(mine, key=lambda each: (tree.depth(each), each), default=None)


def _standing(node: int) -> Form:
    held = rules.of_node(g.session, node)
    typed: list[dict[str, Any]] = [
        {"language": tag, "rule": held.get(tag, "none")} for tag in text_languages()
    ]
    return empty_form(rules=typed)


def _rules(form: Form, node: int | None) -> str:
    reader = locale.reader()
    return render_template(
        "texts/rules.html",
        form=form,
        node=node,
        node_name=reader.called("organisation", str(node)) if node else "",
        names=dict(words.languages(reader, text_languages())),
        strengths=words.rules(reader),
    )
