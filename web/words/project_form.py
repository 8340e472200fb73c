"""The form of a project: its texts are a row for each language."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from i18n.languages import language, offered_tags
from i18n.reader import Reader
from i18n.spoken import SPOKEN, name_with_own
from web.forms import nested
from web.models import Project
from web.schemas.demand import ProjectSchema, text_tags
from web.words import team_form
from web.words.menus import Choices
from web.words.shift_form import Asked

ROWS = ("ask-speakers", "ask-traits")
WRITTEN = ("zh-Hant", "ja", "ko", "fr", "de", "es", "it", "ru", "ar", "pt", "vi", "th", "id")


def rows(held: Mapping[str, Mapping[str, str]]) -> list[dict[str, str]]:
    """What is written, then a row for each language of the pages that nothing is written in."""
    written = [
        {"tag": tag, "name": text.get("name", ""), "summary": text.get("summary", "")}
        for tag, text in held.items()
    ]
    return written + [{"tag": tag, "name": "", "summary": ""} for tag in text_tags() if tag not in held]


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
    found = [row for row in sent or [] if isinstance(row, dict) and (row.get("name") or row.get("summary"))]
    held = {row.get("tag", ""): row for row in found}
    typed["texts"] = [*found, *(row for row in rows({}) if row["tag"] not in held)]
    typed["ask"] = team_form.kept(typed.get("ask"))
    rules = list(team_form.asked(typed))
    fixed = {
        "texts": [{name: value for name, value in row.items() if value} for row in found],
        "team": [rule for _, rule in rules],
    }
    return Asked(typed, fixed, {f"team-{index}-": name for index, (name, _) in enumerate(rules)})


def tag_names(reader: Reader, texts: list[dict[str, str]]) -> dict[str, str]:
    """The name of each language a text is in: a page's language by its own name."""
    return {row["tag"]: _named(row["tag"], reader) for row in texts if row.get("tag")}


def others(reader: Reader, texts: list[dict[str, str]]) -> Choices:
    """Languages a further text could be in."""
    there = {row.get("tag") for row in texts}
    return [(tag, _named(tag, reader)) for tag in WRITTEN if tag not in there]


def _named(tag: str, reader: Reader) -> str:
    if tag in offered_tags():
        return language(tag).own_name
    return (
        name_with_own(tag, reader.tag)
        if tag in SPOKEN
        else str(reader.formats.locale.languages.get(tag.replace("-", "_"), tag))
    )
