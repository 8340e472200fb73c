"""Every deed that is written down has a sentence, and every sentence says it in every language offered."""

from zoneinfo import ZoneInfo

import pytest

from i18n.languages import offered_tags
from i18n.reader import Reader
from tests.web.audit.written import deeds
from web.models import Audit
from web.services.audit.reading import Line
from web.words.audit import fields, lines
from web.words.audit.sentences import OTHER, SENTENCES, SUBJECTS

# Verbs that are states given by callers elsewhere.
STATES = {
    ("seat", "?state"): {
        ("seat", state)
        for state in ("accepted", "declined", "given_up", "checked_in", "served", "did_not_come")
    },
    ("seat", "?verb"): {
        ("seat", f"attendance_{press}") for press in ("arrived", "back", "late", "left", "missed")
    },
    ("?SUBJECTS.get(thing.kind, thing.kind)", "?verb"): {
        (subject, verb)
        for subject in ("organisation", "place", "project", "shift", "term")
        for verb in ("translated", "brought_texts")
    },
}
# What older versions wrote down, and nobody writes any more.
OF_BEFORE = {("seat", "cancelled")}


def written() -> set[tuple[str, str]]:
    """Every deed that the services write down."""
    found = deeds()
    for unknown, meant in STATES.items():
        if unknown in found:
            found = (found - {unknown}) | meant
    return found


def test_every_deed_has_a_sentence() -> None:
    assert sorted(written() - SENTENCES.keys()) == []
    assert len(written()) > 40


def test_no_sentence_is_for_what_nobody_writes() -> None:
    assert sorted(SENTENCES.keys() - written() - OF_BEFORE) == []


def test_every_subject_has_a_name() -> None:
    assert {subject for subject, _ in SENTENCES} == SUBJECTS.keys()


@pytest.mark.parametrize("tag", offered_tags())
def test_every_sentence_is_said_whatever_is_known(tag: str) -> None:
    reader = Reader(tag, ZoneInfo("Asia/Shanghai"))
    for subject, verb in [*SENTENCES, ("moon", "landed")]:
        audit = Audit(id=1, subject=subject, verb=verb, subject_id=7, numbers={}, changes={}, address="")
        said = lines.sentence(reader, Line(audit, "", "", {}))
        assert said
        assert "%(" not in said


def test_what_has_no_words_says_so() -> None:
    reader = Reader("en", ZoneInfo("Asia/Shanghai"))
    audit = Audit(id=1, subject="moon", verb="landed", subject_id=7, numbers={}, changes={}, address="")
    assert "landed" in lines.sentence(reader, Line(audit, "Li", "", {}))
    assert str(OTHER)


@pytest.mark.parametrize(
    ("subject", "name", "said", "words"),
    [
        ("grant", "until", "2026-12-05", "5 December 2026"),
        ("grant", "until", None, "nothing"),
        ("shift", "starts_at", "2026-12-05T01:00:00+00:00", "9:00"),
        ("organisation", "kind", "hospital", "Hospital"),
        ("organisation", "names", {"en": "Tea", "zh-Hans": "茶"}, "English: Tea; 简体中文: 茶"),
        ("person", "state", "locked_out", "locked out"),
        ("credential", "verified", True, "yes"),
        ("credential", "number", "2026", "2026"),
        ("project", "weight", 3, "3"),
        ("person", "name", "=1+1", "=1+1"),
        ("person", "languages", [{"tag": "ar", "level": 3}], "Arabic B1"),
        ("person", "skills", [{"code": "knots", "level": 2}], "knots, level 2 of 3"),
        ("hours", "weekly", [{"weekday": 1, "start_minute": 540, "end_minute": 1440}], "Tuesday 09:00–24:00"),
        (
            "hours",
            "exceptions",
            [{"day": "2026-12-05", "start_minute": 0, "end_minute": 60, "free": False}],
            "5 December 2026 00:00–01:00 not free",
        ),
        (
            "shift",
            "seats",
            [{"role": "", "minimum": 1, "desired": 2, "maximum": 3}],
            "Seat: 1 to 3 people, 2 wanted",
        ),
    ],
)
def test_values_are_said_in_words(subject: str, name: str, said: object, words: str) -> None:
    assert words in fields.value(Reader("en", ZoneInfo("Asia/Shanghai")), subject, name, said)


def test_private_values_are_not_shown() -> None:
    reader = Reader("en", ZoneInfo("Asia/Shanghai"))
    (change,) = fields.changes(reader, "person", {"born": [None, None]})
    assert change == {"field": "Date of birth", "before": "not shown", "after": "not shown"}
