"""The catalogue commands, and that the check bites: one planted fault at a time in a small project."""

from collections.abc import Callable
from pathlib import Path

import pytest

from i18n.audiences import Audience
from i18n.catalogues import faults, main
from i18n.messages import Tree

SOURCE = """
_("Publish")
_("Hello %(name)s", name=1)
ngettext("%(count)s seat is empty.", "%(count)s seats are empty.", 2)
_('Read <a href="%(url)s">why</a>', url=1)
pgettext("verb", "Open")
"""
CHINESE = {
    "Publish": "发布",
    "Hello %(name)s": "你好，%(name)s",
    "%(count)s seat is empty.": "空着%(count)s个名额。",
    'Read <a href=\\"%(url)s\\">why</a>': '看看<a href=\\"%(url)s\\">为什么</a>',
    "Open": "打开",
}


@pytest.fixture
def project(tmp_path: Path) -> Tree:
    """A translated project in which check finds nothing."""
    tree = Tree(tmp_path)
    for tag, stage in (("en", "source"), ("zh_Hans", "complete"), ("pl", "started"), ("ar", "testing")):
        folder = tmp_path / "i18n" / "locales" / tag
        folder.mkdir(parents=True)
        (folder / "language.toml").write_text(
            f'own_name = "x"\nstage = "{stage}"\nformats = "{tag}"\nspaced = true\n', encoding="utf-8"
        )
    (tmp_path / "i18n" / "audiences.toml").write_text('staff = ["web/board.py"]\n', encoding="utf-8")
    (tmp_path / "i18n" / "babel.cfg").write_text("[python: web/**.py]\n[jinja2: web/templates/**.html]\n")
    (tmp_path / "web" / "templates").mkdir(parents=True)
    (tmp_path / "web" / "page.py").write_text(SOURCE, encoding="utf-8")
    assert main(["update"], tmp_path) == 0
    edit(chinese_file(tree), translate)
    assert [str(fault) for fault in faults(tree)] == []
    return tree


def chinese_file(tree: Tree) -> Path:
    return tree.folder / "locales" / "zh_Hans" / "LC_MESSAGES" / "people.po"


def edit(file: Path, change: Callable[[str], str]) -> None:
    before = file.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    file.write_text(after, encoding="utf-8")


def translate(text: str) -> str:
    for english, chinese in CHINESE.items():
        for empty in ('msgstr ""', 'msgstr[0] ""'):
            filled = empty.replace('""', f'"{chinese}"')
            text = text.replace(f'msgid "{english}"\n{empty}', f'msgid "{english}"\n{filled}')
    plural = 'msgid_plural "%(count)s seats are empty."\nmsgstr[0] '
    return text.replace(f'{plural}""', f'{plural}"{CHINESE["%(count)s seat is empty."]}"')


def found(tree: Tree) -> list[str]:
    return [str(fault) for fault in faults(tree)]


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ('"发布"', '""', "untranslated: 'Publish'"),
        ('msgid "Publish"\nmsgstr "发布"', "", "missing: 'Publish'"),
        ('msgid "Publish"', '#, fuzzy\nmsgid "Publish"', "fuzzy: 'Publish'"),
        ("你好，%(name)s", "你好", "hole %(name)s is missing"),
        ("你好，%(name)s", "你好，%(name)s%(age)s", "hole %(age)s is not in the English"),
        ("你好，%(name)s", "你好，%(name)", "a lone %"),
        ("空着%(count)s个", "空着几个", "hole %(count)s is missing"),
        ('<a href=\\"%(url)s\\">为什么</a>', "%(url)s", "tags differ"),
        ("你好，", "你好,", "ASCII mark ','"),
        ("你好，%(name)s", "你好 %(name)s", "space beside Chinese"),
        ("个名额。", "个名额", "ends without 。"),
        ('"发布"', '"发布 "', "space at the start or end"),
        ('"发布"', '"发\\n布"', "line breaks differ"),
        ('msgid "Publish"', 'msgid "Gone"\nmsgstr "没了"\n\nmsgid "Publish"', "obsolete: 'Gone'"),
        ('msgid "Publish"', '#~ msgid "Old"\n#~ msgstr "旧"\n\nmsgid "Publish"', "obsolete: 'Old'"),
        ('msgctxt "verb"', 'msgctxt "noun"', "missing: 'Open'"),
    ],
)
def test_a_fault_in_a_catalogue_is_named(project: Tree, right: str, wrong: str, fault: str) -> None:
    edit(chinese_file(project), lambda text: text.replace(right, wrong))
    assert any(f"zh-Hans: {fault}" in one for one in found(project)), found(project)
    assert main(["check"], project.root) == 1


def test_plural_forms_other_than_the_languages_own_are_named(project: Tree) -> None:
    def plant(text: str) -> str:
        two = text.replace("nplurals=1; plural=0", "nplurals=2; plural=(n != 1)")
        return two.replace('个名额。"', '个名额。"\nmsgstr[1] "空着%(count)s个名额。"')

    edit(chinese_file(project), plant)
    assert found(project) == [
        "zh-Hans: 2 plural forms where zh-Hans has 1: '%(count)s seat is empty.'",
    ]


def test_a_broken_file_is_named_with_its_line(project: Tree) -> None:
    edit(chinese_file(project), lambda text: text.replace('个名额。"', '个名额。"\nmsgstr[1] "x"'))
    assert len(found(project)) == 1
    assert found(project)[0].startswith("zh-Hans: broken at line ")


def test_a_new_text_makes_template_and_catalogue_stale_until_both_are_renewed(project: Tree) -> None:
    edit(project.root / "web" / "page.py", lambda text: text + '_("Withdraw")\n')
    assert found(project) == [
        "people.pot: missing, run update: 'Withdraw'",
        "zh-Hans: missing: 'Withdraw'",
    ]
    main(["update"], project.root)
    assert found(project) == ["zh-Hans: untranslated: 'Withdraw'"]


def test_a_text_of_staff_alone_stands_apart_and_is_not_asked_of_a_language_of_people(project: Tree) -> None:
    (project.root / "web" / "board.py").write_text('_("Publish")\n_("Cost of it")\n', encoding="utf-8")
    polish = project.folder / "locales" / "pl" / "language.toml"
    edit(polish, lambda text: text.replace("started", "people"))
    main(["update"], project.root)
    assert "zh-Hans: untranslated: 'Cost of it'" in found(project)
    assert "pl: untranslated: 'Publish'" in found(project)
    assert not any("Cost of it" in one for one in found(project) if one.startswith("pl:"))
    staff = project.template(Audience.STAFF).read_text(encoding="utf-8")
    assert 'msgid "Cost of it"' in staff
    assert 'msgid "Publish"' not in staff


def test_a_text_keeps_its_translation_when_people_meet_it_too(project: Tree) -> None:
    (project.root / "web" / "board.py").write_text('_("Cost of it")\n', encoding="utf-8")
    main(["update"], project.root)
    staff = chinese_file(project).with_name("staff.po")
    edit(staff, lambda text: text.replace('"Cost of it"\nmsgstr ""', '"Cost of it"\nmsgstr "代价"'))
    edit(project.root / "web" / "page.py", lambda text: text + '_("Cost of it")\n')
    main(["update"], project.root)
    assert found(project) == []
    assert "代价" in chinese_file(project).read_text(encoding="utf-8")


def test_a_text_that_went_is_named_until_renewed(project: Tree, capsys: pytest.CaptureFixture[str]) -> None:
    edit(project.root / "web" / "page.py", lambda text: text.replace('_("Publish")\n', ""))
    assert found(project) == [
        "people.pot: no longer in the source: 'Publish'",
        "pl: obsolete: 'Publish'",
        "zh-Hans: obsolete: 'Publish'",
    ]
    capsys.readouterr()
    main(["update"], project.root)
    assert "zh-Hans: dropped 'Publish' = '发布'" in capsys.readouterr().out
    assert found(project) == []


def test_a_text_in_a_template_is_extracted_and_a_bare_one_named(project: Tree) -> None:
    page = project.root / "web" / "templates" / "page.html"
    page.write_text('<p>{{ _("Publish") }}</p>\n<p>Bare words</p>', encoding="utf-8")
    assert found(project) == ["web/templates/page.html:2: text outside of translation: 'Bare words'"]


def test_a_curly_quote_in_the_source_is_named(project: Tree) -> None:
    edit(project.root / "web" / "page.py", lambda text: text + '_("I can’t")\n')
    assert "web/page.py: curly quote instead of a straight one: 'I can’t'" in found(project)


def test_a_missing_file_is_named(project: Tree) -> None:
    chinese_file(project).unlink()
    project.template(Audience.PEOPLE).unlink()
    assert found(project) == [
        "people.pot: missing, run update",
        "zh-Hans: no catalogue of people, run update",
    ]


def test_a_language_that_has_started_may_have_gaps_but_no_faults(project: Tree) -> None:
    polish = project.folder / "locales" / "pl" / "LC_MESSAGES" / "people.po"
    edit(
        polish,
        lambda text: text.replace(
            'msgid "Hello %(name)s"\nmsgstr ""', 'msgid "Hello %(name)s"\nmsgstr "Hej"'
        ),
    )
    assert found(project) == ["pl: hole %(name)s is missing: 'Hello %(name)s'"]


def test_a_language_of_people_is_asked_for_every_text_of_theirs(project: Tree) -> None:
    (project.root / "web" / "board.py").write_text('_("Plan the week")', encoding="utf-8")
    folder = project.folder / "locales" / "pl"
    edit(folder / "language.toml", lambda text: text.replace("started", "people"))
    main(["update"], project.root)
    told = [fault for fault in found(project) if fault.startswith("pl")]
    assert len(told) == len(CHINESE)
    assert all("untranslated" in fault for fault in told)
    assert not any("Plan the week" in fault for fault in told), "staff read English or Chinese"


def test_the_table_says_how_much_of_each_language_is_there(
    project: Tree, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["table"], project.root)
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert rows[0] == ["language", "audience", "stage", "texts", "there", "%"]
    assert ["pl", "people", "started", "5", "0", "0.0"] in rows
    assert ["zh-Hans", "people", "complete", "5", "5", "100.0"] in rows
    assert ["zh-Hans", "staff", "complete", "0", "0", "-"] in rows


def test_plural_forms_may_leave_out_the_count_where_the_english_does(project: Tree) -> None:
    edit(
        project.root / "web" / "page.py",
        lambda text: text + 'ngettext("One person of %(team)s", "%(count)s people of %(team)s", 1, team=1)\n',
    )
    main(["update"], project.root)
    polish = project.folder / "locales" / "pl" / "LC_MESSAGES" / "people.po"
    forms = 'msgid_plural "%(count)s people of %(team)s"\nmsgstr[0] ""\nmsgstr[1] ""\nmsgstr[2] ""'
    filled = forms.replace('[0] ""', '[0] "Osoba z %(team)s"').replace('[1] ""', '[1] "%(count)s osoby"')
    edit(
        polish, lambda text: text.replace(forms, filled.replace('[2] ""', '[2] "%(count)s osób z %(team)s"'))
    )
    wrong = [one for one in found(project) if one.startswith("pl:")]
    assert wrong == ["pl: hole %(team)s is missing: 'One person of %(team)s'"]


def test_a_language_under_trial_needs_no_catalogue(project: Tree) -> None:
    assert not (project.folder / "locales" / "ar" / "LC_MESSAGES").exists()


def test_updating_twice_changes_nothing(project: Tree) -> None:
    before = chinese_file(project).read_bytes(), project.template(Audience.PEOPLE).read_bytes()
    main(["update"], project.root)
    assert (chinese_file(project).read_bytes(), project.template(Audience.PEOPLE).read_bytes()) == before


def test_a_moved_line_changes_no_catalogue(project: Tree) -> None:
    before = chinese_file(project).read_bytes(), project.template(Audience.PEOPLE).read_bytes()
    edit(project.root / "web" / "page.py", lambda text: "\n\n\n" + text)
    main(["update"], project.root)
    assert (chinese_file(project).read_bytes(), project.template(Audience.PEOPLE).read_bytes()) == before


def test_what_is_left_can_be_taken_away_translated_and_brought_back(
    project: Tree, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(project.root / "web" / "page.py", lambda text: text + '_("Withdraw")\n')
    capsys.readouterr()
    assert main(["todo", "zh-Hans"], project.root) == 0
    left = capsys.readouterr().out
    assert 'msgid "Withdraw"' in left
    assert 'msgid "Publish"' not in left
    away = tmp_path / "away.po"
    away.write_text(
        left.replace('msgid "Withdraw"\nmsgstr ""', 'msgid "Withdraw"\nmsgstr "退出"'), encoding="utf-8"
    )
    assert main(["fill", "zh-Hans", str(away)], project.root) == 0
    assert capsys.readouterr().out == "1 texts taken over\n"
    main(["extract"], project.root)
    assert found(project) == []


def test_a_language_nobody_added_is_refused(project: Tree) -> None:
    with pytest.raises(SystemExit, match="no language fr"):
        main(["todo", "fr"], project.root)
