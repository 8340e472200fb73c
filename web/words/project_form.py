"""The form of a project: its texts are a row for each language."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from i18n import texts
from i18n.languages import all_languages, language
from i18n.reader import Reader
from i18n.spoken import SPOKEN, name_with_own
from web.forms import nested
from web.models import Project
from web.models.texts import PROJECT_FIELDS
from web.schemas.demand import ProjectSchema
from web.words import team_form
from web.words.menus import Choices
from web.words.shift_form import Asked

ROWS = ("ask-speakers", "ask-traits")
WRITTEN = ("zh-Hant", "ja", "ko", "fr", "de", "es", "it", "ru", "ar", "pt", "vi", "th", "id")


def rows(held: Mapping[str, Mapping[str, str]]) -> list[dict[str, str]]:
    """A row for each language that texts are written in, and for each that one is in besides."""
    said = {
        name: dict(texts.said_by_tag(flat)) for name, flat in texts.by_field(held, PROJECT_FIELDS).items()
    }
    tags = dict.fromkeys(texts.plain(tag) for flat in said.values() for tag in flat)
    return [_row(tag, said) for tag in tags]


def _row(tag: str, said: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """One language: a draft where one of its texts is."""
    drafted = texts.as_draft(tag)
    waits = any(flat.get(drafted) for flat in said.values()) or not any(
        flat.get(tag) for flat in said.values()
    )
    return {
        "tag": drafted if waits else tag,
        **{name: flat.get(drafted) or flat.get(tag, "") for name, flat in said.items()},
    }


def of_project(project: Project) -> dict[str, Any]:
    """A project that is there, to be changed."""
    return {
        "organisation_id": project.organisation_id,
        "scene": project.scene,
        "weight": project.weight,
        "texts_public": project.texts_public,
        "texts": rows(project.texts),
        **team_form.typed(project.team),
    }


def read(form: MultiDict[str, str]) -> Asked:
    """What a sent form says: of texts those in which something is written, and the rules of the team."""
    typed = nested(form, ProjectSchema(), ROWS)
    sent = typed.get("texts") if isinstance(typed.get("texts"), list) else []
    shown = [row for row in sent or [] if isinstance(row, dict) and row.get("tag")]
    found = [row for row in shown if row.get("name") or row.get("summary")]
    there = {texts.plain(row["tag"]) for row in found}
    typed["texts"] = [*found, *(row for row in rows({}) if texts.plain(row["tag"]) not in there)]
    typed["ask"] = team_form.kept(typed.get("ask"))
    # What is not ticked is not sent, and a hidden field beside it says that the question was there.
    typed["texts_public"] = "true" in form.getlist("texts_public")
    rules = list(team_form.asked(typed))
    fixed = {
        "texts": [{name: value for name, value in row.items() if value} for row in found],
        "team": [rule for _, rule in rules],
        "texts_public": typed["texts_public"],
    }
    return Asked(typed, fixed, {f"team-{index}-": name for index, (name, _) in enumerate(rules)})


def tag_names(reader: Reader, rows_of: list[dict[str, str]]) -> dict[str, str]:
    """The name of each language a text is in: a page's language by its own name."""
    return {row["tag"]: _named(texts.plain(row["tag"]), reader) for row in rows_of if row.get("tag")}


def others(reader: Reader, rows_of: list[dict[str, str]]) -> Choices:
    """Languages a further text could be in."""
    there = {texts.plain(row.get("tag", "")) for row in rows_of}
    return [(tag, _named(tag, reader)) for tag in WRITTEN if tag not in there]


def _named(tag: str, reader: Reader) -> str:
    if tag in all_languages():
        return language(tag).own_name
    return (
        name_with_own(tag, reader.tag)
        if tag in SPOKEN
        else str(reader.formats.locale.languages.get(tag.replace("-", "_"), tag))
    )
