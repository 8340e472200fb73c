"""The demo's people read Duet in a language of their own where it is offered."""

from datetime import date

import pytest

from fixtures.district.people import draw
from fixtures.district.records import Person
from i18n.languages import offered_tags
from matcher.problem.quantities import Level
from web.demo.people import reads

PEOPLE = tuple(draw(2026, index, date(2026, 11, 30)) for index in range(1, 600))


def native(person: Person) -> set[str]:
    return {tag for tag, level in person.languages.items() if level == Level.NATIVE}


@pytest.mark.parametrize(
    ("tag", "read"), [("fr", "fr"), ("ar", "ar"), ("pt-BR", "pt"), ("ko", "ko"), ("hi", "en"), ("ur", "en")]
)
def test_a_mother_tongue_comes_before_english_where_it_is_offered(tag: str, read: str) -> None:
    found = [each for each in PEOPLE if each.reads == "en" and native(each) == {tag}]
    assert found
    assert {reads(each) for each in found} == {read}


def test_who_reads_chinese_stays_with_it_and_every_language_is_offered() -> None:
    assert all(reads(each) == "zh-Hans" for each in PEOPLE if each.reads == "zh-Hans")
    read = {reads(each) for each in PEOPLE}
    assert read <= set(offered_tags())
    assert len(read) > 6
