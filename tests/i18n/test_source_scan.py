"""Texts that escaped translation are found; what needs none is left alone."""

from pathlib import Path

import pytest

from i18n.source_scan import python_faults, template_faults


def in_template(root: Path, text: str, name: str = "page.html") -> list[str]:
    folder = root / "web" / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return [fault.text for fault in template_faults(root)]


@pytest.mark.parametrize(
    "text",
    [
        '<p>{{ _("Hello") }}</p>',
        "<p>{% trans %}Hello there{% endtrans %}</p>",
        "<p>{% trans n=3 %}one{% pluralize %}{{ n }} many{% endtrans %}</p>",
        "{# a note to developers #}<!-- another -->",
        "<script>let words = 'here'</script><style>p { color: red }</style>",
        '<input placeholder="{{ _("Name") }}" name="given" type="text">',
        '<input type="hidden" value="token">',
        "{% block page_class %}page-narrow{% endblock %}",
        "<p>14:30 – 16:00 · 3/4</p>",
        '<a class="mark">Duet · 双重奏</a>',
        '<p translate="no" lang="zh">中文 <b>English</b></p>',
        '<p title="{{ title }}">{{ text }}</p>&nbsp;',
        '{% if errors %} aria-invalid="true"{% endif %}',
    ],
)
def test_what_is_translated_or_needs_it_not(tmp_path: Path, text: str) -> None:
    assert in_template(tmp_path, text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<p>Hello</p>", "Hello"),
        ("<p>{{ name }} has gone</p>", "has gone"),
        ("<p>静安</p>", "静安"),
        ('<input placeholder="Name">', "Name"),
        ('<img alt="A board">', "A board"),
        ('<button aria-label="Close">×</button>', "Close"),
        ('<input type="submit" value="Send">', "Send"),
        ("<svg><title>Seats filled</title></svg>", "Seats filled"),
        ('<input translate="no" name="x"><p>After a void element</p>', "After a void element"),
        ('<p translate="no">x</p><p>After a silent one</p>', "After a silent one"),
        ("<p>Bonjour à tous</p>", "Bonjour à tous"),
    ],
)
def test_bare_words_are_found(tmp_path: Path, text: str, found: str) -> None:
    assert in_template(tmp_path, text) == [found]


def test_mails_are_read_line_by_line(tmp_path: Path) -> None:
    assert in_template(tmp_path, '{{ _("Dear all") }}\n\nSee you\n', "mail.txt") == ["See you"]


def test_a_fault_names_file_and_line(tmp_path: Path) -> None:
    in_template(tmp_path, '{% set x %}\n{% endset %}\n\n<p class="a">\nHello</p>')
    assert [fault.where for fault in template_faults(tmp_path)] == ["web/templates/page.html:4"]


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ('t.gettext(f"Hello {name}")', "literal"),
        ('lazy("Hello " + name)', "literal"),
        ('_("Hello %(name)s")', "hole %(name)s is not given"),
        ('t.ngettext("%(a)s seat", "%(count)s seats", 3)', "hole %(a)s is not given"),
        ('t.pgettext("greeting", "Hello %(name)s")', "hole %(name)s is not given"),
    ],
)
def test_marked_texts_that_cannot_work(tmp_path: Path, code: str, fault: str) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "page.py").write_text(code, encoding="utf-8")
    assert [fault in found.what for found in python_faults(tmp_path)] == [True]


@pytest.mark.parametrize(
    "code",
    [
        't.gettext("Hello %(name)s", name=name)',
        't.gettext("Hello %(name)s", **values)',
        't.ngettext("%(count)s seat", "%(count)s seats", n)',
        'lazy("At most %(max)s")',
        "raw.gettext(text)",
        'plural("one", "%(missing)s", "missing")',
    ],
)
def test_marked_texts_that_work(tmp_path: Path, code: str) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "page.py").write_text(code, encoding="utf-8")
    assert list(python_faults(tmp_path)) == []
