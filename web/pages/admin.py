"""Administration: the tree of organisations, the district's words, accounts and what they may do."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow
from web.forms import Form, empty_form, sent_form
from web.locale import _
from web.models import ROLES
from web.schemas.administration import NamedSchema, OrganisationSchema, RoleSchema, WordSchema
from web.services import organisations, staff, vocabulary
from web.services.faults import NotFound
from web.words import administration as words
from web.words.ground import organisation_choices

bp = Blueprint("admin", __name__, url_prefix="/admin")


@bp.get("/organisations")
@allow("admin")
def tree() -> ResponseReturnValue:
    """The tree of organisations."""
    nodes = words.nodes(locale.reader(), organisations.tree(g.session))
    return render_template("admin/organisations.html", nodes=nodes)


@bp.get("/organisations/new")
@allow("admin")
def new_organisation() -> ResponseReturnValue:
    """Ask for a new organisation."""
    return _organisation_form(empty_form(parent_id=request.args.get("parent", "")))


@bp.post("/organisations/new")
@allow("admin")
def create_organisation() -> ResponseReturnValue:
    """Add an organisation to the tree."""
    form = sent_form(OrganisationSchema())
    if form.submit(lambda f: organisations.create(g.session, actor(), **f.values)):
        flash(_("The organisation is in the tree."), "success")
        return redirect(url_for("admin.tree"))
    return _organisation_form(form), 422


@bp.get("/organisations/<int:organisation_id>")
@allow("admin")
def organisation(organisation_id: int) -> ResponseReturnValue:
    """One organisation and its names."""
    found = organisations.get(g.session, organisation_id)
    form = empty_form(names=words.typed_names(found.names))
    return render_template("admin/organisation.html", form=form, organisation=found, tags=words.tags())


@bp.post("/organisations/<int:organisation_id>")
@allow("admin")
def rename_organisation(organisation_id: int) -> ResponseReturnValue:
    """Give an organisation other names."""
    form = sent_form(NamedSchema())
    if form.ok:
        organisations.rename(g.session, actor(), organisation_id, form.values["names"])
        flash(_("The names are saved."), "success")
        return redirect(url_for("admin.tree"))
    found = organisations.get(g.session, organisation_id)
    page = render_template("admin/organisation.html", form=form, organisation=found, tags=words.tags())
    return page, 422


@bp.get("/vocabulary")
@allow("admin")
def kinds() -> ResponseReturnValue:
    """The kinds of words."""
    return render_template(
        "admin/vocabulary.html", kinds=words.kinds(locale.reader(), vocabulary.counts(g.session))
    )


@bp.get("/vocabulary/<kind>")
@allow("admin")
def terms(kind: str) -> ResponseReturnValue:
    """The words of one kind, and a form for one more."""
    return _terms(kind, empty_form())


@bp.post("/vocabulary/<kind>")
@allow("admin")
def add_term(kind: str) -> ResponseReturnValue:
    """Add a word."""
    form = sent_form(WordSchema())
    if form.submit(lambda f: vocabulary.add(g.session, actor(), kind, **f.values)):
        flash(_("The word is in the list."), "success")
        return redirect(url_for("admin.terms", kind=kind))
    return _terms(kind, form), 422


@bp.get("/vocabulary/<kind>/<code>")
@allow("admin")
def term(kind: str, code: str) -> ResponseReturnValue:
    """One word and its names."""
    found = next((each for each in organisations.terms(g.session, kind) if each.code == code), None)
    if found is None:
        raise NotFound
    return _term(kind, code, empty_form(names=words.typed_names(found.names)))


@bp.post("/vocabulary/<kind>/<code>")
@allow("admin")
def rename_term(kind: str, code: str) -> ResponseReturnValue:
    """Give a word other names."""
    form = sent_form(NamedSchema())
    if not form.ok:
        return _term(kind, code, form), 422
    vocabulary.rename(g.session, actor(), kind, code, form.values["names"])
    flash(_("The names are saved."), "success")
    return redirect(url_for("admin.terms", kind=kind))


@bp.get("/accounts")
@allow("admin")
def accounts() -> ResponseReturnValue:
    """Who may sign in."""
    query, role = request.args.get("q", "").replace("\x00", "")[:100], request.args.get("role", "")
    page = max(1, request.args.get("page", 1, int))
    found = staff.listing(g.session, query=query, role=role if role in ROLES else None, page=page)
    roles = words.roles(locale.reader())
    return render_template("admin/accounts.html", page=found, q=query, role=role, roles=roles)


@bp.get("/accounts/<int:account_id>")
@allow("admin")
def account(account_id: int) -> ResponseReturnValue:
    """One account, its role and its history."""
    return _account(account_id, empty_form())


@bp.post("/accounts/<int:account_id>/role")
@allow("admin")
def give_role(account_id: int) -> ResponseReturnValue:
    """Give an account another role."""
    form = sent_form(RoleSchema())
    if not form.ok:
        return _account(account_id, form), 422
    staff.give_role(g.session, actor(), account_id, form.values["role"])
    flash(_("The role is changed. The person signs in again to use it."), "success")
    return redirect(url_for("admin.account", account_id=account_id))


@bp.post("/accounts/<int:account_id>/active")
@allow("admin")
def set_active(account_id: int) -> ResponseReturnValue:
    """Keep an account out, or let it in again."""
    active = request.form.get("active") == "1"
    staff.set_active(g.session, actor(), account_id, active=active)
    flash(
        _("The account may sign in again.") if active else _("The account cannot sign in any more."),
        "success",
    )
    return redirect(url_for("admin.account", account_id=account_id))


def _organisation_form(form: Form) -> str:
    reader = locale.reader()
    parents = organisation_choices(reader, organisations.tree(g.session))
    choices: dict[str, Any] = {"parents": parents, "kinds": words.organisation_kinds(reader)}
    return render_template("admin/new_organisation.html", form=form, tags=words.tags(), **choices)


def _terms(kind: str, form: Form) -> str:
    if kind not in vocabulary.counts(g.session):
        raise NotFound
    found = organisations.terms(g.session, kind)
    title = words.kind_name(locale.reader(), kind)
    return render_template(
        "admin/terms.html", form=form, kind=kind, title=title, terms=found, tags=words.tags()
    )


def _term(kind: str, code: str, form: Form) -> str:
    title = words.kind_name(locale.reader(), kind)
    return render_template("admin/term.html", form=form, kind=kind, code=code, title=title, tags=words.tags())


def _account(account_id: int, form: Form) -> str:
    found = staff.account(g.session, account_id)
    history = [words.deed(locale.reader(), each) for each in staff.history(g.session, account_id)]
    shown = {"account": found, "roles": words.roles(locale.reader()), "history": history}
    return render_template("admin/account.html", form=form, own=account_id == actor().account_id, **shown)
