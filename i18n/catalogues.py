"""The texts of Duet and their translations.

  update       read the source, renew messages.pot and every catalogue; says what is left to translate
  extract      renew messages.pot alone
  todo TAG     print what TAG lacks as a small catalogue to fill in
  fill TAG FILE    take the translations of such a file over
  check        exit 1 and name every fault: texts missing, fuzzy or obsolete, holes, tags, plurals,
               typography, texts in templates outside of translation

There is no compile step: texts are read from the catalogues themselves.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError

from i18n import source_scan
from i18n.catalogue_checks import Fault, catalogue_faults, template_faults
from i18n.languages import Language, Stage, read_language
from i18n.messages import (
    Tree,
    entries,
    extract,
    is_translated,
    key,
    merged,
    of_language,
    read,
    text_of,
    translations,
    write,
)

WITH_CATALOGUE = (Stage.COMPLETE, Stage.LETTERS, Stage.STARTED)
ROOT = Path(__file__).parent.parent


def translated_languages(tree: Tree) -> list[Language]:
    """The languages with a catalogue to keep."""
    folders = sorted(file.parent for file in (tree.folder / "locales").glob("*/language.toml"))
    languages = [read_language(folder) for folder in folders]
    return [one for one in languages if one.stage in WITH_CATALOGUE]


def _written(tree: Tree, language: Language) -> Catalog | None:
    file = tree.catalogue(language)
    return read(file, language) if file.exists() else None


def _one_language(tree: Tree, tag: str) -> Language:
    found = next((one for one in translated_languages(tree) if one.tag == tag), None)
    if found is None:
        raise SystemExit(f"no language {tag} with a catalogue; first add i18n/locales/<tag>/language.toml")
    return found


def update(tree: Tree) -> list[str]:
    """Renew the template and all catalogues; what happened, a line a language."""
    template = extract(tree)
    write(tree.template, template)
    report = []
    for language in translated_languages(tree):
        old = _written(tree, language)
        new = merged(of_language(template, language), old, language)
        write(tree.catalogue(language), new)
        left = sum(not is_translated(message) for message in entries(new))
        report.append(f"{language.tag}: {len(new)} texts, {left} to translate")
        report.extend(f"{language.tag}: dropped {text}" for text in _dropped(old, new))
    return report


def _dropped(old: Catalog | None, new: Catalog) -> list[str]:
    kept = {key(message) for message in entries(new)}
    gone = [message for message in entries(old) if key(message) not in kept] if old is not None else []
    return [f"{key(message)[1]!r} = {translations(message)[0]!r}" for message in gone]


def todo(tree: Tree, language: Language) -> Catalog:
    """What is not translated yet, as a catalogue of its own."""
    left = merged(of_language(extract(tree), language), _written(tree, language), language)
    for message in list(entries(left)):
        if is_translated(message):
            left.delete(message.id, message.context)
    return left


def fill(tree: Tree, language: Language, filled: Catalog) -> int:
    """Take over the translations of `filled` that the source knows; how many."""
    catalogue = merged(of_language(extract(tree), language), _written(tree, language), language)
    own = {key(message): message for message in entries(catalogue)}
    taken = 0
    for message in entries(filled):
        target = own.get(key(message))
        if target is not None and is_translated(message):
            target.string = message.string
            target.flags.discard("fuzzy")
            taken += 1
    write(tree.catalogue(language), catalogue)
    return taken


def faults(tree: Tree) -> Iterator[Fault]:
    """Everything that `check` finds."""
    fresh = extract(tree)
    if tree.template.exists():
        yield from template_faults(read(tree.template), fresh)
    else:
        yield Fault("messages.pot", "", "missing, run update")
    for language in translated_languages(tree):
        yield from _language_faults(tree, language, fresh)
    yield from source_scan.template_faults(tree.root)
    yield from source_scan.python_faults(tree.root)


def _language_faults(tree: Tree, language: Language, fresh: Catalog) -> Iterator[Fault]:
    try:
        written = _written(tree, language)
    except PoFileError as broken:
        yield Fault(language.tag, broken.line, f"broken at line {broken.lineno}: {broken}")
        return
    if written is None:
        yield Fault(language.tag, "", "no catalogue, run update")
    else:
        yield from catalogue_faults(written, of_language(fresh, language), language)


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """The command; its exit code."""
    parser = argparse.ArgumentParser(
        "i18n.catalogues", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("verb", choices=("update", "extract", "todo", "fill", "check"))
    parser.add_argument("tag", nargs="?", default="zh-Hans")
    parser.add_argument("file", nargs="?", type=Path)
    asked = parser.parse_args(arguments)
    tree = Tree(root)
    if asked.verb == "extract":
        write(tree.template, extract(tree))
    elif asked.verb == "update":
        print("\n".join(update(tree)))
    elif asked.verb == "todo":
        print(text_of(todo(tree, _one_language(tree, asked.tag))))
    elif asked.verb == "fill":
        language = _one_language(tree, asked.tag)
        if asked.file is None:
            parser.error("fill needs the FILE with the translations")
        print(f"{fill(tree, language, read(asked.file, language))} texts taken over")
    else:
        found = list(faults(tree))
        print("\n".join([*map(str, found), f"{len(found)} faults" if found else "catalogues in order"]))
        return int(bool(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
