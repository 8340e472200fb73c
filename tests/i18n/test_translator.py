"""Texts in the reader's language, with no build step and no request."""

import pytest
from jinja2 import DictLoader, Environment

from i18n.audiences import Audience
from i18n.languages import language
from i18n.translator import Message, Translator, install_in_templates, lazy, lazy_in, translator


def test_texts_are_said_in_the_language_asked_for() -> None:
    assert Translator("en").gettext("Sign in") == "Sign in"
    assert Translator("zh-Hans").gettext("tomorrow") == "明天"


def test_no_compiled_catalogue_is_needed() -> None:
    folder = language("zh-Hans").catalogue(Audience.PEOPLE).parent
    assert {file.name for file in folder.iterdir()} == {"people.po", "staff.po"}


def test_a_text_without_a_translation_falls_back_to_english() -> None:
    assert Translator("ar").gettext("Export XLSX") == "Export XLSX"


def test_a_tag_must_be_negotiated_first() -> None:
    with pytest.raises(KeyError):
        Translator("zh-CN")


def test_plurals_follow_the_language() -> None:
    english, chinese = Translator("en"), Translator("zh-Hans")
    forms = ("One more person is wanted.", "%(missing)s more people are wanted.")
    assert [english.ngettext(*forms, n, missing=n) for n in (1, 2)] == [
        "One more person is wanted.",
        "2 more people are wanted.",
    ]
    assert [chinese.ngettext(*forms, n, missing=n) for n in (1, 2)] == ["还希望再来1人。", "还希望再来2人。"]


def test_the_count_is_a_hole_of_its_own() -> None:
    assert Translator("en").ngettext("%(count)s seat", "%(count)s seats", 3) == "3 seats"


def test_a_missing_hole_is_an_error_and_not_a_strange_text() -> None:
    with pytest.raises(KeyError, match="name"):
        Translator("en").gettext("Hello %(name)s")


def test_a_percent_sign_is_doubled_always() -> None:
    assert Translator("en").gettext("%(share)s of 100%%", share=7) == "7 of 100%"


def test_a_context_keeps_two_meanings_apart() -> None:
    assert Translator("zh-Hans").pgettext("a context nobody uses", "tomorrow") == "tomorrow"


def test_a_lazy_message_is_said_when_the_reader_is_known() -> None:
    message = lazy("%(id)s does not exist.", id="s7")
    assert isinstance(message, str)
    assert translator("en").say(message) == "s7 does not exist."
    assert translator("zh-Hans").say(message) == "s7不存在。"


def test_a_lazy_message_keeps_its_context() -> None:
    refused = lazy_in("belonging", "not confirmed").format("ignored")
    assert [translator(tag).say(refused) for tag in ("en", "pt")] == ["not confirmed", "não confirmada"]
    assert translator("pt").gettext("not confirmed") == "por confirmar"


def test_other_texts_are_said_as_they_are() -> None:
    assert translator("zh-Hans").say("100% of tomorrow") == "100% of tomorrow"


def test_form_libraries_may_fill_in_holes_by_format() -> None:
    message = lazy("%(id)s does not exist.").format("ignored", id="s7", input="x")
    assert isinstance(message, Message)
    assert translator("zh-Hans").say(message) == "s7不存在。"


def test_the_errors_of_a_form_are_said_wherever_they_stand() -> None:
    errors = {"shifts": {0: {"end": [lazy("The end must be after the start."), "as it is"]}}, "count": 3}
    assert translator("zh-Hans").say_all(errors) == {
        "shifts": {0: {"end": ["结束时间要晚于开始时间。", "as it is"]}},
        "count": 3,
    }


def test_templates_speak_the_language_of_whoever_reads_now() -> None:
    reading = [translator("en")]
    environment = Environment(
        loader=DictLoader(
            {
                "page": '{% import "part" as part %}{{ _("tomorrow") }} {{ part.macro() }} '
                '{{ _("%(id)s does not exist.", id="<7>") }}{% trans %}  Put\n back.  {% endtrans %}'
                "{% trans missing=n %}One more person is wanted."
                "{% pluralize %}{{ missing }} more people are wanted.{% endtrans %}",
                "part": '{% macro macro() %}{{ _("today") }}{% endmacro %}',
            }
        ),
        autoescape=True,
    )
    install_in_templates(environment, lambda: reading[0])
    page = environment.get_template("page")
    assert page.render(n=1).startswith("tomorrow today &lt;7&gt; does not exist.")
    reading[0] = translator("zh-Hans")
    assert page.render(n=2) == "明天 今天 &lt;7&gt;不存在。已放回原处。还希望再来2人。"
