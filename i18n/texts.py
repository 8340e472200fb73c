"""One thing's texts by language, and how far each translation is.

A map has language tag -> text. What stands in the district's own languages are originals. A translation
under its plain tag (`fr`) is checked, and people read it. One under the tag with `-x-draft` (private use,
BCP 47) waits to be checked; so both may stand, and who reads goes on with what was checked.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from i18n.languages import Stage, all_languages, language

ORIGINALS = ("en", "zh-Hans")
"""The languages a district writes in itself; what it writes in others is translated from them."""
UNTRANSLATED = frozenset({*ORIGINALS, "zh"})
"""Tags of what is written by the district itself; lists from elsewhere say `zh` for Chinese."""
DRAFT = "-x-draft"
Texts = Mapping[str, str]


class State(StrEnum):
    """How far a text in a language is."""

    MISSING = "missing"
    DRAFT = "draft"
    CHECKED = "checked"


def is_draft(tag: str) -> bool:
    """Whether a text under this tag waits to be checked."""
    return tag.endswith(DRAFT)


def plain(tag: str) -> str:
    """The language of a tag, without whether it is a draft."""
    return tag.removesuffix(DRAFT)


def as_draft(tag: str) -> str:
    """The tag a draft in this language stands under; an original is never a draft."""
    return tag if tag in UNTRANSLATED or is_draft(tag) else tag + DRAFT


def read_by_people(texts: Texts) -> dict[str, str]:
    """The texts that say something to people: without drafts, unless there is nothing else."""
    written = {tag: text for tag, text in texts.items() if text.strip()}
    checked = {tag: text for tag, text in written.items() if not is_draft(tag)}
    return checked or {plain(tag): text for tag, text in written.items()}


def state(texts: Texts, tag: str) -> State:
    """How far the text in a language is; a draft beside a checked text counts, as it waits."""
    if texts.get(tag + DRAFT, "").strip():
        return State.DRAFT
    return State.CHECKED if texts.get(tag, "").strip() else State.MISSING


def newest(texts: Texts, tag: str) -> str:
    """What was last written in a language: its draft, else what people read."""
    draft = texts.get(tag + DRAFT, "")
    return draft if draft.strip() else texts.get(tag, "")


def source(texts: Texts) -> tuple[str, str]:
    """The tag and the text that is translated from: the first original there is, else the first text."""
    checked = read_by_people(texts)
    for tag in (*ORIGINALS, *checked):
        if tag in checked:
            return tag, checked[tag]
    return "", ""


def written(texts: Texts, tag: str, text: str, far: State) -> dict[str, str]:
    """The texts once something is written in a language: as a draft, or checked; empty takes both away."""
    kept = {each: said for each, said in texts.items() if each not in (tag, tag + DRAFT)}
    if not text.strip():
        return kept
    if far is State.CHECKED or tag in UNTRANSLATED:
        return {**kept, tag: text}
    stays = {tag: texts[tag]} if texts.get(tag, "").strip() and texts[tag] != text else {}
    return {**kept, **stays, tag + DRAFT: text}


def edited(before: Texts, after: Texts) -> dict[str, str]:
    """The texts after an edit: where an original changed, what is translated from it is a draft again.

    What was checked stays while a newer draft of it waits.
    """
    stays = {
        tag: text for tag, text in before.items()
        if text and tag not in after and after.get(tag + DRAFT, text) != text
    }  # fmt: skip
    after = {**after, **stays}
    if not any(before.get(tag) and after.get(tag) and before[tag] != after[tag] for tag in ORIGINALS):
        return dict(after)
    found: dict[str, str] = {}
    for tag, text in after.items():
        stale = tag not in UNTRANSLATED and not is_draft(tag) and before.get(tag) == text and text.strip()
        if not stale:
            found[tag] = text
        elif not after.get(tag + DRAFT):
            found[tag + DRAFT] = text
    return found


def said_by_tag(held: Texts) -> list[tuple[str, str]]:
    """A form's texts: the newest in each language under the tag it is kept by, then those in further ones."""
    known = text_languages()
    mine = [(tag if state(held, tag) is State.CHECKED else as_draft(tag), newest(held, tag)) for tag in known]
    return [*mine, *((tag, text) for tag, text in held.items() if plain(tag) not in known)]


def unchecked(before: Texts, after: Texts) -> dict[str, str]:
    """The texts as somebody may leave them who checks nothing: what they translate is a draft."""
    found = dict(after)
    for tag, text in after.items():
        if tag not in UNTRANSLATED and not is_draft(tag) and text.strip() and before.get(tag) != text:
            del found[tag]
            found = written({**found, **_kept(before, tag)}, tag, text, State.DRAFT)
    return found


def unchecked_nested(
    before: Mapping[str, Mapping[str, str]], after: Mapping[str, Mapping[str, str]], fields: Iterable[str]
) -> dict[str, dict[str, str]]:
    """The same of texts of several fields, tag -> field -> text."""
    names = tuple(fields)
    old, new = by_field(before, names), by_field(after, names)
    return by_tag({name: unchecked(old[name], new[name]) for name in names})


def _kept(before: Texts, tag: str) -> dict[str, str]:
    return {tag: before[tag]} if before.get(tag) else {}


def by_field(nested: Mapping[str, Mapping[str, str]], fields: Iterable[str]) -> dict[str, dict[str, str]]:
    """Field -> tag -> text, out of tag -> field -> text."""
    return {name: {tag: said[name] for tag, said in nested.items() if said.get(name)} for name in fields}


def by_tag(flat: Mapping[str, Texts]) -> dict[str, dict[str, str]]:
    """Tag -> field -> text, every field said; in the order in which the first field has its languages."""
    tags = dict.fromkeys(tag for texts in flat.values() for tag in texts)
    return {tag: {name: texts.get(tag, "") for name, texts in flat.items()} for tag in tags}


def text_languages() -> tuple[str, ...]:
    """The languages texts are written in: the originals first, then every other one Duet speaks."""
    others = (tag for tag, one in all_languages().items() if one.stage is not Stage.TESTING)
    return tuple(dict.fromkeys((*ORIGINALS, *others)))


def written_name(tag: str, reading: str) -> str:
    """What a language that texts are written in is called in another: Simplified Chinese, French."""
    return str(language(reading).locale.languages.get(tag.replace("-", "_"), tag))
