"""Lines of the audit trail: the whole sentence, when, from where, and what each field was and is."""

from collections.abc import Iterable
from typing import Any

from i18n.reader import Reader, term
from i18n.translator import lazy
from web.services.audit.reading import Line
from web.words.audit import fields
from web.words.audit.sentences import HOLES, OTHER, PROGRAM, SENTENCES, SUBJECTS

CALLED = ("organisation", "place", "project", "shift", "seat")
HEADS = (
    lazy("When"),
    lazy("Who"),
    lazy("What was done"),
    lazy("From where"),
    lazy("What was changed"),
)
UNKNOWN = "–"


def rows(reader: Reader, found: Iterable[Line]) -> list[dict[str, Any]]:
    """Lines for a page."""
    return [row(reader, each) for each in found]


def row(reader: Reader, line: Line) -> dict[str, Any]:
    """One line: its sentence, when, from where, and its changes."""
    audit = line.audit
    return {
        "id": audit.id,
        "says": sentence(reader, line),
        "when": reader.formats.moment(audit.at),
        "address": audit.address,
        "changes": fields.changes(reader, audit.subject, audit.changes),
    }


def cells(reader: Reader, line: Line) -> list[str]:
    """One line as the cells of a table: when, who, what was done, from where, what was changed."""
    audit = line.audit
    changed = fields.changes(reader, audit.subject, audit.changes)
    told = "\n".join(f"{each['field']}: {each['before']} → {each['after']}" for each in changed)
    who = line.who or reader.translator.say(PROGRAM)
    when = audit.at.astimezone(reader.zone).isoformat(sep=" ", timespec="seconds")
    return [when, who, sentence(reader, line), audit.address, told]


def sentence(reader: Reader, line: Line) -> str:
    """What was done, as a whole sentence."""
    audit = line.audit
    found = SENTENCES.get((audit.subject, audit.verb), OTHER)
    said = {**dict.fromkeys(HOLES, UNKNOWN), **_holes(reader, line)}
    return reader.translator.say(found.format(**said))


def kinds(reader: Reader) -> list[tuple[str, str]]:
    """What lines can be about, for a menu."""
    return [(subject, reader.translator.say(name)) for subject, name in SUBJECTS.items()]


def _holes(reader: Reader, line: Line) -> dict[str, str]:
    audit, facts = line.audit, line.facts
    who = line.who or reader.translator.say(PROGRAM)
    said = {"who": who, "about": line.about or who, "id": str(audit.subject_id), "verb": audit.verb}
    if audit.subject in CALLED:
        said["what"] = reader.called(audit.subject, str(audit.subject_id))
    if facts.get("organisation"):
        said["organisation"] = reader.called("organisation", str(facts["organisation"]))
    if facts.get("right"):
        said["right"] = term(reader, "right", str(facts["right"]))
    if facts.get("credential"):
        said["credential"] = _credential(reader, str(facts["credential"]))
    if facts.get("code"):
        said["word"] = term(reader, str(facts.get("kind", "")), str(facts["code"]))
    return said


def _credential(reader: Reader, code: str) -> str:
    named = term(reader, "credential", code)
    return term(reader, "clearance", code) if named == code else named


def verbs(reader: Reader, subject: str) -> list[tuple[str, str]]:
    """What can be done to one kind of thing, for a menu; nothing until the kind is chosen."""
    shown = dict.fromkeys(HOLES, "…")
    return [
        (verb, reader.translator.say(said.format(**shown)))
        for (kind, verb), said in SENTENCES.items()
        if kind == subject
    ]


def heads(reader: Reader) -> list[str]:
    """The heads of the table's columns."""
    return [reader.translator.say(each) for each in HEADS]
