"""Every fault has words, and every kind of sheet can be read in each language."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from i18n.languages import offered_tags
from i18n.reader import Reader
from web.services.sheets.faults import fault
from web.services.sheets.kinds import kinds
from web.sheets.headings import match
from web.words.sheets import faults

WEB = Path(faults.__file__).parents[2]
RAISED = re.compile(r"(BadCell|Unreadable|UnknownWord)\(\s*([^,)]*)|(fault)\(\s*[^,()]*,\s*([^,)]*)")
CODE = re.compile(r'"([a-z_]+)"')
NUMBERS = {
    "least": 1, "most": 2, "first": 1900, "last": 2200, "count": 2, "row": 7, "wanted": 3, "found": "<b>",
    "language": "en", "since": "2026-11-23 09:00",
}  # fmt: skip


def raised(folder: str, names: tuple[str, ...]) -> set[str]:
    """The codes that source below a folder raises by these names."""
    return {
        code
        for file in (WEB / folder).rglob("*.py")
        for one, first, two, second in RAISED.findall(file.read_text(encoding="utf-8"))
        if (one or two) in names
        for code in CODE.findall(first or second)
    }


def test_every_fault_has_words() -> None:
    cells = raised("sheets", ("BadCell",)) | raised("services/sheets", ("BadCell", "UnknownWord", "fault"))
    assert len(cells) > 40
    assert sorted(cells - faults.SENTENCES.keys() - {"email", "phone"}) == []
    files = raised("sheets", ("Unreadable",))
    assert len(files) > 10
    assert sorted(files - faults.FILES.keys()) == []


@pytest.mark.parametrize("tag", offered_tags())
def test_every_sentence_can_be_said(tag: str) -> None:
    reader = Reader(tag, ZoneInfo("Asia/Shanghai"))
    for code in faults.SENTENCES:
        assert faults.sentence(reader, fault("", code, **NUMBERS))
    for code in faults.FILES:
        numbers = {"line": 3, "most": 20, "row": 7}
        assert faults.of_file(reader, {"code": code, "numbers": numbers})
    assert faults.sentence(reader, fault("", "of_a_later_version")) != ""


@pytest.mark.parametrize("kind", kinds())
def test_columns_are_known_by_their_names(kind: str) -> None:
    columns = kinds()[kind].columns
    fields = {column.field: column.names for column in columns}
    assert len(fields) == len(columns)
    labels = [str(column.label) for column in columns]
    assert match(labels, fields, {}) == dict(zip(labels, fields, strict=True))


def test_people_s_lists_are_understood_as_they_come() -> None:
    fields = {column.field: column.names for column in kinds()["people"].columns}
    headings = ["No.", "Full name*", "Mobile (11 digits)", "E-mail address", "Shoe size"]
    assert match(headings, fields, {}) == {
        "No.": "number", "Full name*": "name", "Mobile (11 digits)": "phone", "E-mail address": "email",
    }  # fmt: skip
