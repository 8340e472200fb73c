"""Requests by term, with their stages, figures, and the closing rate of units and months."""

from datetime import datetime, time
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import EXCLUDE, ValidationError

from web import locale
from web.auth import allow, scope
from web.pages.requests.shown import around
from web.schemas.requests import WhichRequests
from web.services.access.rights import LEADS
from web.services.clock import now
from web.services.requests import alike, kinds, listing, rates, reading
from web.services.requests.transitions import UNDECIDED
from web.words.requests import lists
from web.words.requests import rates as rate_words

bp = Blueprint("requests", __name__, url_prefix="/requests")


@bp.get("")
@allow(*LEADS)
def whole() -> ResponseReturnValue:
    """The list, its filters and figures; beside it the panel of one request."""
    reader, said = locale.reader(), _said()
    asked = listing.Asked(
        **{name: value for name, value in said.items() if name not in ("q", "page")}, query=said["q"]
    )
    found = listing.listing(g.session, scope(), asked, said["page"])
    known = {each.code: each for each in kinds.listing(g.session)}
    names = lists.kind_names(reader, list(known.values()))
    today = reader.formats.local(now()).date()
    like = alike.having(g.session, [each for each in found.items if each.state in UNDECIDED])
    people = reading.names_of(g.session, [each.handler_id for each in found.items])
    rated = rates.read(g.session, scope())
    since = datetime.combine(rated.first, time.min, locale.zone())
    return render_template(
        "requests/list.html",
        rows=[
            lists.row(
                reader, each, today, known, names, like.get(each.id, 0), people.get(each.handler_id or 0, "")
            )
            for each in found.items
        ],
        page=found,
        asked=said,
        stages=lists.stages(
            reader, listing.stages(g.session, scope(), asked, since), said["stage"], _address(said)
        ),
        figures=rate_words.figures(reader, rated),
        units=rate_words.units(reader, rated),
        months=rate_words.months(reader, rated),
        kinds=[(code, name, _address(said)(kind=code)) for code, name in names.items()],
        districts=_units(said),
        chips=_chips(said),
        address=_address(said),
        opened=_opened(found.items),
        may_ask=bool(scope().nodes(*LEADS)),
        may_edit=scope().whole("administrator"),
    )


def _said() -> dict[str, Any]:
    """What the address asks for; what cannot be used of it is left out."""
    try:
        found: dict[str, Any] = WhichRequests().load(_given(), unknown=EXCLUDE)
    except ValidationError as fault:
        good = {name: value for name, value in _given().items() if name not in fault.messages_dict}
        found = WhichRequests().load(good, unknown=EXCLUDE)
    return found


def _given() -> dict[str, str]:
    return {name: value for name, value in request.args.items() if value}


def _address(said: dict[str, Any]) -> Any:
    """The page with some of what it asks otherwise, from its first page on."""

    def address(**otherwise: Any) -> str:
        values = {**said, "page": 1, **otherwise}
        kept: dict[str, Any] = {
            name: "1" if value is True else value
            for name, value in values.items()
            if value not in ("", None, False)
        }
        if kept.get("page") == 1:
            del kept["page"]
        return url_for("requests.whole", **kept)

    return address


def _units(said: dict[str, Any]) -> list[tuple[str, str, bool]]:
    reader, tree = locale.reader(), scope().tree
    theirs = scope().nodes(*LEADS)
    nodes = [node for node, kind in tree.kinds.items() if kind == "sub_district" and node in theirs]
    reader_names = [(node, reader.called("organisation", str(node))) for node in nodes]
    return [(name, _address(said)(unit=node), node == said["unit"]) for node, name in reader_names]


def _chips(said: dict[str, Any]) -> list[dict[str, Any]]:
    """What needs somebody: overdue, given to nobody, perhaps asked twice; how many there are of each."""
    words = {
        "open": locale._("Not dealt with"),
        "overdue": locale._("Overdue"),
        "unassigned": locale._("Given to nobody"),
        "alike": locale._("Perhaps asked twice"),
        "mine": locale._("Asked by me"),
    }
    counted = []
    for name, label in words.items():
        chosen_too: dict[str, Any] = {name: True, "unit": said["unit"], "kind": said["kind"]}
        number = listing.count(g.session, scope(), listing.Asked(**chosen_too))
        counted.append(
            {
                "label": f"{label} {locale.reader().formats.number(number)}",
                "current": said[name],
                "url": _address(said)(**{name: not said[name]}),
                "icon": "warning" if name == "overdue" and number else "",
            }
        )
    return counted


def _opened(items: Any) -> dict[str, Any] | None:
    """The request beside the list: the one asked for, else the first that is shown."""
    wanted = request.args.get("open", type=int)
    shown = next((each.id for each in items if each.id == wanted), items[0].id if items else None)
    return around(reading.one(g.session, scope(), shown)) if shown is not None else None
