"""Organisations below the one the sheet is for: the tree in which people, places and projects stand."""

from collections.abc import Collection, Hashable, Mapping, Sequence

from sqlalchemy import select

from i18n.translator import lazy
from web.models import Organisation
from web.services.organisations import editing
from web.services.sheets.column import Column, Kind, Values
from web.services.sheets.faults import Fault, fault
from web.services.sheets.ground import Ground
from web.services.sheets.lexicon import Word, of_names
from web.services.sheets.looking import IDENTITY, NUMBER
from web.services.sheets.values import named, outlines, plain
from web.services.sheets.values.identity import duet_number, own_number
from web.sheets.headings import normalised

COLUMNS = (
    own_number(),
    duet_number(),
    Column(
        field="names", label=lazy("Name of the organisation"), required=True, value=plain.texts(200),
        same=plain.same_texts, also=lazy("name, organisation"),
        hint=lazy("In one language, or in some, each on its line: en: Library."),
    ),
    Column(
        field="kind", label=lazy("Kind of organisation"), required=True, value=plain.code(),
        also=lazy("kind, type"), hint=lazy("Such as sub_district, neighbourhood, hospital or company."),
    ),
    Column(
        field="parent_id", label=lazy("Belongs to"), value=named.organisation(), refers="organisations",
        also=lazy("parent, above, organisation above"),
        hint=lazy("The organisation above it, on a row before; that of the sheet where it is empty."),
    ),
    Column(
        field="outline", label=lazy("Outline on the map"), value=outlines.outline(), same=outlines.same,
        also=lazy("outline, shape, corners"),
        hint=lazy("Its corners on the district's own map: 0.25 0.4; 0.3 0.4; 0.3 0.55."),
    ),
)  # fmt: skip


def stand(ground: Ground) -> Mapping[int, Values]:
    """The organisations below that of the sheet, each after the one that it belongs to."""
    rows = ground.session.scalars(
        select(Organisation).where(Organisation.id.in_(ground.nodes)).order_by(Organisation.id)
    ).all()
    below: dict[int | None, list[Organisation]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    found: dict[int, Values] = {}
    waiting = [*reversed(below.get(ground.organisation_id, ()))]
    while waiting:
        row = waiting.pop()
        found[row.id] = {
            IDENTITY: row.code, "row": row.id, "names": dict(row.names), "kind": row.kind,
            "parent_id": row.parent_id, "outline": [list(point) for point in row.outline],
        }  # fmt: skip
        waiting += reversed(below.get(row.id, ()))
    return found


def keys(_ground: Ground, values: Values) -> Sequence[Hashable]:
    """The names, in whatever language."""
    return [
        ("name", name) for name in sorted({normalised(each) for each in (values.get("names") or {}).values()})
    ]


def check(ground: Ground, after: Values, before: Values | None, _changed: Collection[str]) -> Sequence[Fault]:
    """Only who administers what is above makes organisations; none stands below itself."""
    above = after.get("parent_id") or ground.organisation_id
    administered = ground.own_scope.nodes("administrator")
    if above > 0 and above not in administered:
        return [fault("parent_id", "not_administered")]
    own = ground.scope.tree.below([int(before["row"])]) if before and "row" in before else ()
    return [fault("parent_id", "below_itself")] if above in own else []


def enter(ground: Ground, row_id: int | None, said: Values, _before: Values) -> int:
    """Make an organisation, or change it."""
    if row_id is None:
        made = editing.create(
            ground.session, ground.actor, parent_id=said.get("parent_id") or ground.organisation_id,
            kind=said["kind"], names=said["names"],
        )  # fmt: skip
        if said.get("outline"):
            editing.change(ground.session, ground.actor, made, None, {"outline": said["outline"]})
        return made
    if "outline" in said:
        said = {**said, "outline": said["outline"] or []}
    editing.change(ground.session, ground.actor, row_id, None, said)
    return row_id


def words(ground: Ground, row_id: int, values: Values) -> Sequence[tuple[str, Word]]:
    """Its names and its number."""
    names = values.get("names") or {}
    return [
        ("organisation", Word(row_id, str(values.get(NUMBER) or ""), ground.text(names), of_names(names)))
    ]


KIND = Kind(
    name="organisations",
    label=lazy("Organisations"),
    hint=lazy(
        "Sub-districts, neighbourhoods and partners below the organisation, and which belongs to which."
    ),
    columns=COLUMNS,
    stand=stand,
    keys=keys,
    check=check,
    enter=enter,
    words=words,
    called=lambda ground, values: ground.text(values.get("names")),
)
