"""Projects: names and summaries in any language, scene, weight and organisation."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from i18n.translator import lazy
from web.models import Project
from web.services import demand
from web.services.sheets.column import Column, Kind, Values
from web.services.sheets.faults import Fault, fault
from web.services.sheets.ground import Ground
from web.services.sheets.lexicon import Word, of_names
from web.services.sheets.looking import IDENTITY, NUMBER
from web.services.sheets.values import named, plain, teams
from web.services.sheets.values.identity import duet_number, own_number
from web.sheets.headings import normalised

COLUMNS = (
    own_number(),
    duet_number(),
    Column(
        field="names", label=lazy("Project"), required=True, value=plain.texts(120), same=plain.same_texts,
        also=lazy("name, project name, name of the project, title"),
        hint=lazy("In one language, or in some, each on its line: en: Reading hour."),
    ),
    Column(
        field="summaries", label=lazy("Summary"), value=plain.texts(2000), same=plain.same_texts,
        also=lazy("description, about, content"), hint=lazy("In the languages of the name."),
    ),
    Column(
        field="scene", label=lazy("Scene"), required=True, value=named.word("scene"), also=lazy("field"),
    ),
    Column(
        field="weight", label=lazy("Weight"), value=plain.count(1, 999), also=lazy("importance, priority"),
        hint=lazy("How much it counts beside others, from 1 to 999; 1 where it is empty."),
    ),
    Column(
        field="organisation_id", label=lazy("Organisation"), value=named.organisation(),
        refers="organisations",
        also=lazy("sub-district, belongs to"),
        hint=lazy("Whose project it is; the organisation of the sheet where it is empty."),
    ),
    replace(teams.COLUMN, hint=lazy("What its new shifts begin with, a rule a line: Nobody alone: 2.")),
)  # fmt: skip


def stand(ground: Ground) -> Mapping[int, Values]:
    """The open projects of the organisation and below it."""
    rows = ground.session.scalars(
        select(Project)
        .where(Project.organisation_id.in_(ground.nodes), Project.closed_at.is_(None))
        .order_by(Project.id)
    )
    return {
        row.id: {
            IDENTITY: row.code,
            "names": {tag: text.get("name", "") for tag, text in row.texts.items()},
            "summaries": {tag: said for tag, text in row.texts.items() if (said := text.get("summary"))},
            **{name: getattr(row, name) for name in ("scene", "weight", "organisation_id", "team")},
        }
        for row in rows
    }


def keys(_ground: Ground, values: Values) -> Sequence[Hashable]:
    """The names, in whatever language."""
    names = {normalised(name) for name in (values.get("names") or {}).values()}
    return [("name", name) for name in sorted(names)]


def check(
    _ground: Ground, after: Values, before: Values | None, _changed: Collection[str]
) -> Sequence[Fault]:
    """A summary in a language without a name."""
    named_in = (after.get("names") or {}).keys() | ((before or {}).get("names") or {}).keys()
    lacking = (after.get("summaries") or {}).keys() - named_in
    return [fault("summaries", "summary_without_name", language=min(lacking))] if lacking else []


def enter(ground: Ground, row_id: int | None, said: Values, before: Values) -> int:
    """Post a project, or change it; texts in languages that are not said stay."""
    values: dict[str, Any] = {
        name: said[name] for name in ("scene", "weight", "organisation_id") if name in said
    }
    if "team" in said:
        values["team"] = said["team"] or []
    names = {**before.get("names", {}), **said.get("names", {})}
    summaries = {**before.get("summaries", {}), **said.get("summaries", {})}
    values["texts"] = {tag: {"name": name, "summary": summaries.get(tag, "")} for tag, name in names.items()}
    if row_id is None:
        values = {"weight": 1, "organisation_id": ground.organisation_id, **values}
        return demand.create_project(ground.session, ground.actor, values)
    demand.update_project(ground.session, ground.actor, row_id, values)
    return row_id


def words(ground: Ground, row_id: int, values: Values) -> Sequence[tuple[str, Word]]:
    """Its names and its number."""
    names = values.get("names") or {}
    return [("project", Word(row_id, str(values.get(NUMBER) or ""), ground.text(names), of_names(names)))]


KIND = Kind(
    name="projects",
    label=lazy("Projects"),
    hint=lazy("What shifts belong to, with texts in several languages."),
    columns=COLUMNS,
    stand=stand,
    keys=keys,
    check=check,
    enter=enter,
    called=lambda ground, values: ground.text(values.get("names")),
    words=words,
)
