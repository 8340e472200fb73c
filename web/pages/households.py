"""Households that are visited: the list, one with its visits and pairings, entering, ending and erasing."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow, scope
from web.forms import Form, empty_form, pressed, sent_form, sent_version
from web.locale import _
from web.models import Household
from web.routing import row_id
from web.schemas.households import HouseholdForm, VisitsSchema
from web.services.access.rights import COORDINATORS, LEADS
from web.services.clock import now
from web.services.households import keeping, pairings, reading, showing, visits
from web.words import households as words
from web.words import menus, series

bp = Blueprint("households", __name__, url_prefix="/households")
TYPED = ("number", "organisation_id", "group_code", "shown_hours", *keeping.PRIVATE)


@bp.get("")
@allow(*LEADS)
def listing() -> ResponseReturnValue:
    """The households where one leads or coordinates, found by number, group and sub-district."""
    search = request.args.get("search", "").replace("\x00", "")[:20]
    group, ended = request.args.get("group", "")[:80], request.args.get("ended") == "1"
    page = min(max(request.args.get("page", 1, type=int), 1), 10_000)
    found = reading.listed(g.session, scope(), search=search, group=group, ended=ended, page=page)
    reader = locale.reader()
    return render_template(
        "households/list.html",
        rows=[words.line(reader, each) for each in found.rows],
        pages=words.pages(reader, found.total, page, reading.A_PAGE),
        asked={"search": search, "group": group, "ended": ended, "page": page},
        groups=menus.terms(g.session, reader, keeping.FIELD_OF_GROUP),
    )


@bp.get("/new")
@allow(*COORDINATORS)
def new() -> ResponseReturnValue:
    """Ask for a new household."""
    return _form(empty_form(shown_hours=48, datum="wgs84"))


@bp.post("/new")
@allow(*COORDINATORS)
def create() -> ResponseReturnValue:
    """Make a household."""
    form = sent_form(HouseholdForm())
    made = form.submit(lambda sent: keeping.create(g.session, actor(), sent.values))
    if made is None:
        return _form(form), form.status
    flash(_("The household is there. Now say when it is visited, and by whom."), "success")
    return redirect(url_for("households.show", household_id=made))


@bp.get("/<int:household_id>")
@allow(*LEADS)
def show(household_id: int) -> ResponseReturnValue:
    """One household: its visits, who came and who comes, and who is paired with it."""
    return _show(reading.seen(g.session, scope(), household_id))


@bp.post("/<int:household_id>/look")
@allow(*COORDINATORS)
def look(household_id: int) -> ResponseReturnValue:
    """What is private of it, by a press that is recorded."""
    private = showing.look(g.session, actor(), household_id)
    return _show(reading.seen(g.session, scope(), household_id), private)


@bp.get("/<int:household_id>/edit")
@allow(*COORDINATORS)
def edit(household_id: int) -> ResponseReturnValue:
    """Ask what should change; what is private is opened for that, and the look is recorded."""
    found = keeping.coordinated(g.session, actor(), household_id)
    showing.look(g.session, actor(), household_id)
    return _form(_standing(household_id), found)


@bp.post("/<int:household_id>/edit")
@allow(*COORDINATORS)
def save(household_id: int) -> ResponseReturnValue:
    """Change a household."""
    form = sent_form(HouseholdForm())

    def deed(sent: Form) -> bool:
        keeping.update(g.session, actor(), household_id, sent.values, version=sent.version)
        return True

    if form.submit(deed, lambda: _standing(household_id)) is None:
        return _form(form, keeping.coordinated(g.session, actor(), household_id)), form.status
    flash(_("It is saved."), "success")
    return redirect(url_for("households.show", household_id=household_id))


@bp.post("/<int:household_id>/end")
@allow(*COORDINATORS)
def end(household_id: int) -> ResponseReturnValue:
    """It is visited no more."""
    pressed(lambda: keeping.end(g.session, actor(), household_id, version=sent_version()))
    flash(_("This household is not visited any more. Its series and pairings have ended."), "success")
    return redirect(url_for("households.show", household_id=household_id))


@bp.post("/<int:household_id>/erase")
@allow(*COORDINATORS)
def erase(household_id: int) -> ResponseReturnValue:
    """Forget what is private of it, for good."""
    pressed(lambda: keeping.erase(g.session, actor(), household_id))
    flash(_("Address, contact and needs are erased for good."), "success")
    return redirect(url_for("households.show", household_id=household_id))


@bp.post("/<int:household_id>/pairings")
@allow(*COORDINATORS)
def pair(household_id: int) -> ResponseReturnValue:
    """Say who is paired, and who stands in."""
    paired, stand_ins = _said(request.form)
    if (added := request.form.get("number", "").strip()) != "":
        # Nobody has the number 0: who is not found is refused with a word at the field.
        who = pairings.by_number(g.session, added.replace("\x00", "")) or 0
        (paired if request.form.get("as") == "0" else stand_ins).append(who)

    def deed(sent: Form) -> bool:
        pairings.pair(g.session, actor(), household_id, paired, stand_ins, version=sent.version)
        return True

    form = sent_form()
    if form.submit(deed, lambda: empty_form(version=_version(household_id))) is None:
        found = reading.seen(g.session, scope(), household_id)
        form.errors = {("number" if name == "paired" else name): said for name, said in form.errors.items()}
        return _show(found, pairing=form), form.status
    flash(_("The pairing is saved. Runs keep to it from now on."), "success")
    return redirect(url_for("households.show", household_id=household_id))


@bp.get("/<int:household_id>/visits/new")
@allow(*COORDINATORS)
def new_visits(household_id: int) -> ResponseReturnValue:
    """Ask when it is visited."""
    today = now().astimezone(locale.zone()).date()
    form = empty_form(
        day=today.isoformat(), start="09:00", end="11:30", minutes=60, people=2, repeat="weekly", every=1,
        days_off="skip", make_up="keep",
    )  # fmt: skip
    return _visits_form(form, keeping.coordinated(g.session, actor(), household_id))


@bp.post("/<int:household_id>/visits/new")
@allow(*COORDINATORS)
def arrange(household_id: int) -> ResponseReturnValue:
    """Make its visits."""
    form = sent_form(VisitsSchema())

    def deed(sent: Form) -> dict[str, Any]:
        values = dict(sent.values)
        project = values.pop("project_id")
        return visits.arrange(g.session, locale.zone(), actor(), household_id, project, values, key=sent.key)

    made = form.submit(deed)
    if made is None:
        return _visits_form(form, keeping.coordinated(g.session, actor(), household_id)), form.status
    flash(_("The visits are there. A run chooses when in the window each begins."), "success")
    return redirect(url_for("households.show", household_id=household_id))


def _said(form: Mapping[str, str]) -> tuple[list[int], list[int]]:
    """Who a sent form pairs, and who stands in, in the order that it says."""
    said = []
    for name, value in form.items():
        number = name.removeprefix("who-")
        if name.startswith("who-") and number.isdecimal() and value.isdecimal() and len(value) < 3:
            said.append((int(value), row_id(number)))
    ordered = sorted(said)
    return [who for place, who in ordered if place == 0], [who for place, who in ordered if place]


def _version(household_id: int) -> int:
    found: Household = g.session.get_one(Household, household_id, populate_existing=True)
    return found.version


def _standing(household_id: int) -> Form:
    found = keeping.coordinated(g.session, actor(), household_id)
    values = keeping.values_of(g.session, found)
    typed = {name: "" if values[name] is None else values[name] for name in TYPED}
    return empty_form(version=found.version, language=next(iter(found.languages), ""), datum="wgs84", **typed)


def _form(form: Form, found: Household | None = None) -> str:
    reader = locale.reader()
    return render_template(
        "households/form.html",
        form=form,
        found=found,
        units=words.units(g.session, reader, scope().nodes("coordinator")),
        groups=menus.terms(g.session, reader, keeping.FIELD_OF_GROUP),
        languages=menus.languages(reader),
        datums=words.datums(reader),
    )


def _visits_form(form: Form, found: Household) -> str:
    reader = locale.reader()
    return render_template(
        "households/visits.html",
        form=form,
        found=found,
        projects=menus.own_projects(g.session, reader, scope()),
        languages=menus.languages(reader),
        levels=menus.levels(reader),
        **series.menus(reader),
    )


def _show(found: Household, private: Mapping[str, Any] | None = None, *, pairing: Form | None = None) -> str:
    reader, session = locale.reader(), g.session
    paired = pairings.pairings_of(session, found.id, found.place_id)
    beside = pairings.known_here(session, found.place_id, [each.volunteer_id for each in paired])
    moment, visited = now(), visits.visits_of(session, locale.zone(), found)
    return render_template(
        "households/show.html",
        found=found,
        may=found.organisation_id in scope().nodes("coordinator"),
        head=words.head(reader, found),
        private=private,
        pairing=pairing or empty_form(version=found.version),
        paired=[words.paired(reader, each) for each in paired],
        known=[words.known(reader, each) for each in beside],
        stands=words.stands(reader),
        coming=[words.visit(reader, each) for each in visited if each.shift.ends_at > moment],
        before=[words.visit(reader, each) for each in visited if each.shift.ends_at <= moment],
        series=[words.rhythm(reader, each) for each in visits.series_of(session, found)],
        guide=words.guide(session, reader, found.group_code),
    )
