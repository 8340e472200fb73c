"""Reading and writing catalogues: what the source says, what a translator has written, and the two together.

The template and the catalogues carry file names but no line numbers and no times, so that they change only
when a text changes.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from i18n.audiences import Audience, audience_of, staff_sources
from i18n.languages import Language, Stage

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "lazy": None,
    "lazy_in": ((1, "c"), 2),
    "plural": (1, 2),
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
NOTE_TO_TRANSLATORS = "NOTE:"
SKIPPED_FOLDERS = frozenset({"__pycache__", "node_modules", "build", "dist", "instance"})
LETTERS = (
    "web/words/messages/", "web/templates/messages/", "web/letters/", "web/words/told.py",
    "web/words/calendars.py", "web/services/messages/links.py", "web/services/messages/one_press.py",
    "web/services/promises/acts.py", "web/services/promises/fit.py", "web/services/calling_out/answering.py",
    "i18n/formats.py",
)  # fmt: skip
"""Where the texts of letters stand, and of the pages that their links open."""
FIXED_TIME = datetime(2026, 11, 23, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Tree:
    """Where source and catalogues stand; `root` is the project's folder."""

    root: Path

    @property
    def folder(self) -> Path:
        """The catalogues' own folder."""
        return self.root / "i18n"

    def template(self, audience: Audience) -> Path:
        """Every text of the source for an audience, untranslated."""
        return self.folder / f"{audience}.pot"

    def catalogue(self, language: Language, audience: Audience) -> Path:
        """The translations into one language for an audience."""
        return language.catalogue(audience, self.folder / "locales")


def _is_searched(folder: str) -> bool:
    name = Path(folder).name
    return not name.startswith(".") and name not in SKIPPED_FOLDERS


Templates = Mapping[Audience, Catalog]


def extract(tree: Tree) -> Templates:
    """Every text marked in the source below `tree.root`, by audience, as catalogues without translations."""
    mapping = io.StringIO((tree.folder / "babel.cfg").read_text(encoding="utf-8"))
    methods, options = parse_mapping_cfg(mapping)
    every = _empty()
    found = extract_from_dir(
        tree.root, methods, options, KEYWORDS, (NOTE_TO_TRANSLATORS,), directory_filter=_is_searched
    )
    for source, _, text, comments, context in sorted(found, key=lambda entry: (entry[0], entry[1])):
        every.add(text, None, [(source, 0)], auto_comments=comments, context=context)
    staff, templates = staff_sources(tree.folder), {audience: _empty() for audience in Audience}
    for message in entries(every):
        sources = [file for file, _ in message.locations]
        _take(templates[audience_of(sources, staff)], message, message.locations)
    return templates


def of_language(templates: Templates, language: Language) -> Templates:
    """What a language may say of the templates: the texts of its audiences."""
    return {audience: templates[audience] for audience in language.audiences}


def is_demanded(message: Message, language: Language) -> bool:
    """Whether a text must be there in a language: all of a complete one, else those of letters or none."""
    if language.stage is Stage.LETTERS:
        return any(file.startswith(LETTERS) for file, _ in message.locations)
    return language.stage in (Stage.COMPLETE, Stage.PEOPLE)


def _empty() -> Catalog:
    catalogue = Catalog(project="Duet", version="1", charset="utf-8", creation_date=FIXED_TIME, fuzzy=False)
    catalogue.header_comment = "# The texts of Duet, written by `python -m i18n.catalogues update`."
    return catalogue


def _take(catalogue: Catalog, message: Message, places: Sequence[tuple[str, int]]) -> None:
    catalogue.add(message.id, None, places, auto_comments=message.auto_comments, context=message.context)


def entries(catalogue: Catalog) -> Iterator[Message]:
    """The messages without the header."""
    return (message for message in catalogue if message.id)


def key(message: Message) -> tuple[str, str]:
    """What a message is found by: its context (may be empty) and its singular."""
    return message.context or "", message.id if isinstance(message.id, str) else message.id[0]


def translations(message: Message) -> tuple[str, ...]:
    """The forms a translator has written, one for a message without plural."""
    return (message.string or "",) if isinstance(message.string, str | None) else tuple(message.string)


def is_translated(message: Message) -> bool:
    """Whether every form is there and a person has confirmed it."""
    return all(translations(message)) and not message.fuzzy


def read(file: Path, language: Language | None = None) -> Catalog:
    """The catalogue in a file. Raises OSError, or babel's PoFileError for a broken one."""
    with file.open("rb") as written:
        locale = language.tag.replace("-", "_") if language is not None else None
        return read_po(written, locale=locale, abort_invalid=True)


def text_of(catalogue: Catalog) -> str:
    """The catalogue as a file's text: no line numbers, obsolete entries or wrapped lines."""
    text = io.BytesIO()
    write_po(text, catalogue, width=0, ignore_obsolete=True, include_lineno=False)
    return text.getvalue().decode()


def write(file: Path, catalogue: Catalog) -> None:
    """Write the catalogue, its folder made where missing."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text_of(catalogue), encoding="utf-8")


def merged(template: Catalog, old: Catalog | None, language: Language) -> Catalog:
    """The template's messages with the translations of `old`: nothing guessed, nothing obsolete."""
    new = Catalog(
        locale=language.tag.replace("-", "_"), project="Duet", version="1", charset="utf-8", fuzzy=False,
        creation_date=FIXED_TIME, revision_date=FIXED_TIME, last_translator="Duet",
        language_team=language.own_name,
    )  # fmt: skip
    new.header_comment = f"# Duet in {language.own_name} ({language.tag})."
    known = {key(message): message for message in entries(old)} if old is not None else {}
    for message in entries(template):
        earlier = known.get(key(message))
        fits = earlier is not None and isinstance(earlier.id, str) == isinstance(message.id, str)
        new.add(
            message.id,
            earlier.string if earlier is not None and fits else None,
            message.locations,
            earlier.flags if earlier is not None and fits else (),
            message.auto_comments,
            earlier.user_comments if earlier is not None and fits else (),
            context=message.context,
        )
    return new
