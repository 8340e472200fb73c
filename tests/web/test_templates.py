"""What holds for all templates: their macros are made once for a process, so they see no page around them."""

from collections.abc import Iterator

import pytest
from flask import Flask
from jinja2 import Environment, meta, nodes

Imported = nodes.Import | nodes.FromImport


def _parsed(environment: Environment) -> Iterator[tuple[str, nodes.Template]]:
    assert environment.loader is not None
    for name in environment.list_templates(extensions=["html"]):
        yield name, environment.parse(environment.loader.get_source(environment, name)[0])


def _imports(tree: nodes.Template) -> Iterator[Imported]:
    yield from tree.find_all(nodes.Import)
    yield from tree.find_all(nodes.FromImport)


def _unknown(environment: Environment, tree: nodes.Template) -> set[str]:
    """The names that a template takes from the page around it, not having set them itself."""
    set_here = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"}
    return meta.find_undeclared_variables(tree) - set(environment.globals) - set_here


def test_no_template_makes_its_macros_anew_for_every_page(built: Flask) -> None:
    anew = [
        name for name, tree in _parsed(built.jinja_env) if any(each.with_context for each in _imports(tree))
    ]
    assert anew == []


def test_macros_use_nothing_of_a_page_that_they_are_not_given(built: Flask) -> None:
    trees = dict(_parsed(built.jinja_env))
    imported = {
        each.template.value
        for tree in trees.values()
        for each in _imports(tree)
        if isinstance(each.template, nodes.Const)
    }
    assert len(imported) > 15
    strange = {name: found for name in imported if (found := _unknown(built.jinja_env, trees[name]))}
    assert strange == {}


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("{% macro m(own) %}{{ own }}{{ page_only }}{% endmacro %}", {"page_only"}),
        ("{% macro m() %}{% if theirs %}{% set own = 1 %}{{ own }}{% endif %}{% endmacro %}", set()),
        ("{% macro m() %}{{ _('Save') }}{{ formats }}{{ around.days }}{% endmacro %}", set()),
    ],
)
def test_a_name_of_the_page_is_found(built: Flask, text: str, unknown: set[str]) -> None:
    assert _unknown(built.jinja_env, built.jinja_env.parse(text)) == unknown


def test_macros_speak_the_language_of_each_request(built: Flask) -> None:
    macros = built.jinja_env.get_template("components/navigation.html").module
    said = {}
    for tag in ("en", "zh-CN"):
        with built.test_request_context("/", headers={"Accept-Language": tag}):
            said[tag] = str(macros.skip_link())  # type: ignore[attr-defined]  # a macro of the template
    assert "Skip to the content" in said["en"]
    assert "Skip to the content" not in said["zh-CN"]
