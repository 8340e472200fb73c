"""The texts of Duet and their translations.

  update       read the source, renew both templates and every catalogue; says what is left to translate
  extract      renew the templates people.pot and staff.pot alone
  todo TAG     print what TAG lacks, of people first, as a small catalogue to fill in
  fill TAG FILE    take the translations of such a file over
  table        how much of each language is there: language, audience, stage, texts, per cent
  check        exit 1 and name every fault: texts missing, fuzzy or obsolete, holes, tags, plurals,
               typography, texts in templates outside of translation

There is no compile step: texts are read from the catalogues themselves.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError

from i18n import source_scan
from i18n.audiences import Audience
from i18n.catalogue_checks import Fault, catalogue_faults, template_faults
from i18n.languages import Language, read_language
from i18n.messages import (
    Templates,
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

ROOT = Path(__file__).parent.parent


def translated_languages(tree: Tree) -> list[Language]:
    """The languages with a catalogue to keep."""
    folders = sorted(file.parent for file in (tree.folder / "locales").glob("*/language.toml"))
    languages = [read_language(folder) for folder in folders]
    return [one for one in languages if one.audiences]


def _written(tree: Tree, language: Language, audience: Audience) -> Catalog | None:
    file = tree.catalogue(language, audience)
    return read(file, language) if file.exists() else None


def _one_language(tree: Tree, tag: str) -> Language:
    found = next((one for one in translated_languages(tree) if one.tag == tag), None)
    if found is None:
        raise SystemExit(f"no language {tag} with a catalogue; first add i18n/locales/<tag>/language.toml")
    return found


def update(tree: Tree) -> list[str]:
    """Renew the templates and all catalogues; what happened, a line a language."""
    templates = _renew_templates(tree)
    report = []
    for language in translated_languages(tree):
        old = _whole(tree, language)
        new = _merged(templates, old, language)
        for audience, catalogue in new.items():
            write(tree.catalogue(language, audience), catalogue)
        every = [message for catalogue in new.values() for message in entries(catalogue)]
        left = sum(not is_translated(message) for message in every)
        report.append(f"{language.tag}: {len(every)} texts, {left} to translate")
        report.extend(f"{language.tag}: dropped {text}" for text in _dropped(old, every))
    return report


def _renew_templates(tree: Tree) -> Templates:
    templates = extract(tree)
    for audience, template in templates.items():
        write(tree.template(audience), template)
    return templates


def _whole(tree: Tree, language: Language) -> Catalog:
    """All that is written in a language: a text may have come to the other audience since."""
    whole = Catalog(locale=language.tag.replace("-", "_"))
    for audience in Audience:
        for message in entries(_written(tree, language, audience) or Catalog()):
            whole[message.id] = message
    return whole


def _merged(templates: Templates, old: Catalog, language: Language) -> Templates:
    mine = of_language(templates, language)
    return {audience: merged(template, old, language) for audience, template in mine.items()}


def _dropped(old: Catalog, new: Sequence[Message]) -> list[str]:
    kept = {key(message) for message in new}
    gone = [message for message in entries(old) if key(message) not in kept]
    return [f"{key(message)[1]!r} = {translations(message)[0]!r}" for message in gone]


def todo(tree: Tree, language: Language) -> Catalog:
    """What is not translated yet, as a catalogue of its own."""
    left = merged(Catalog(), None, language)
    for catalogue in _merged(extract(tree), _whole(tree, language), language).values():
        for message in entries(catalogue):
            if not is_translated(message):
                left[message.id] = message
    return left


def fill(tree: Tree, language: Language, filled: Catalog) -> int:
    """Take over the translations of `filled` that the source knows; how many."""
    catalogues = _merged(extract(tree), _whole(tree, language), language)
    own = {key(message): message for each in catalogues.values() for message in entries(each)}
    taken = 0
    for message in entries(filled):
        target = own.get(key(message))
        if target is not None and is_translated(message):
            target.string = message.string
            target.flags.discard("fuzzy")
            taken += 1
    for audience, catalogue in catalogues.items():
        write(tree.catalogue(language, audience), catalogue)
    return taken


def table(tree: Tree) -> Iterator[str]:
    """How much of each language is there, a row an audience; what has no catalogue has nothing."""
    yield f"{'language':10} {'audience':8} {'stage':9} {'texts':>6} {'there':>6} {'%':>6}"
    fresh = extract(tree)
    for language in translated_languages(tree):
        for audience, template in fresh.items():
            known = {key(one): one for one in entries(_written(tree, language, audience) or Catalog())}
            wanted = [key(one) for one in entries(template)]
            there = sum(one in known and is_translated(known[one]) for one in wanted)
            share = f"{100 * there / len(wanted):.1f}" if wanted else "-"
            yield f"{language.tag:10} {audience:8} {language.stage:9} {len(wanted):6} {there:6} {share:>6}"


def faults(tree: Tree) -> Iterator[Fault]:
    """Everything that `check` finds."""
    fresh = extract(tree)
    for audience, template in fresh.items():
        file = tree.template(audience)
        if file.exists():
            yield from template_faults(file.name, read(file), template)
        else:
            yield Fault(file.name, "", "missing, run update")
    for language in translated_languages(tree):
        for audience, template in of_language(fresh, language).items():
            yield from _catalogue_faults(tree, language, audience, template)
    yield from source_scan.template_faults(tree.root)
    yield from source_scan.python_faults(tree.root)


def _catalogue_faults(tree: Tree, language: Language, audience: Audience, fresh: Catalog) -> Iterator[Fault]:
    try:
        written = _written(tree, language, audience)
    except PoFileError as broken:
        yield Fault(language.tag, broken.line, f"broken at line {broken.lineno}: {broken}")
        return
    if written is None:
        yield Fault(language.tag, "", f"no catalogue of {audience}, run update")
    else:
        yield from catalogue_faults(written, fresh, language)


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """The command; its exit code."""
    parser = argparse.ArgumentParser(
        "i18n.catalogues", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("verb", choices=("update", "extract", "todo", "fill", "table", "check"))
    parser.add_argument("tag", nargs="?", default="zh-Hans")
    parser.add_argument("file", nargs="?", type=Path)
    asked = parser.parse_args(arguments)
    tree = Tree(root)
    if asked.verb == "extract":
        _renew_templates(tree)
    elif asked.verb == "update":
        print("\n".join(update(tree)))
    elif asked.verb == "table":
        print("\n".join(table(tree)))
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
