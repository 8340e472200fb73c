"""Team rules as plain questions of a form, and as `ShiftSchema.team` wants them.

`how` is `must`, or `should` with the weight of the rule: `should:3`.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from i18n.reader import Reader
from i18n.translator import lazy
from web.words.menus import Choices, said

MUST, SHOULD = lazy("must be"), lazy("if possible")
COUNTED = ("organisations", "together")
LISTED = {"speakers": ("language", "level", "count"), "traits": ("trait", "count")}


def typed(rules: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Rules of a shift row as the values the form begins with."""
    found: dict[str, Any] = {"ask": {"speakers": [], "traits": []}}
    for rule in rules:
        name, how = rule["rule"], _how(rule)
        if name in LISTED:
            row = {key: _level(rule.get(key, 1 if key == "count" else "")) for key in LISTED[name]}
            found["ask"][name].append({**row, "how": how})
        else:
            found[f"{name}_how"] = how
            found[f"{name}_level"] = _level(rule.get("level", ""))
            found[f"{name}_count"] = str(rule.get("count", 2))
    return found


def kept(ask: Any) -> dict[str, list[dict[str, str]]]:
    """The rows of a sent form in which something was said."""
    told: dict[str, Any] = ask if isinstance(ask, dict) else {}
    found: dict[str, list[dict[str, str]]] = {}
    for name, parts in LISTED.items():
        rows = told.get(name)
        main = [part for part in parts if part != "count"]
        there = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        found[name] = [row for row in there if any(row.get(part) for part in main)]
    return found


def asked(form: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each rule a sent form asks for, with the name of its controls; `ask` as `kept` gives it."""
    for name, parts in LISTED.items():
        for index, row in enumerate(form["ask"][name]):
            values = {part: row[part] for part in parts if row.get(part)}
            yield f"ask-{name}-{index}-", {"rule": name, **values, **_weighed(row.get("how", ""))}
    if level := form.get("shared_language_level"):
        weighed = _weighed(form.get("shared_language_how", ""))
        yield "shared_language_", {"rule": "shared_language", "level": level, **weighed}
    for name in COUNTED:
        if count := form.get(f"{name}_count"):
            yield f"{name}_", {"rule": name, "count": count, **_weighed(form.get(f"{name}_how", ""))}
    if how := form.get("newcomers_how"):
        yield "newcomers_", {"rule": "newcomers", **_weighed(how)}


def hows(reader: Reader, held: Iterable[Mapping[str, Any]]) -> Choices:
    """How strictly a rule is meant; a weight that is held already keeps its place."""
    weights = {rule.get("weight", 1) for rule in held if not rule.get("hard", True)}
    softs = [(f"should:{weight}", SHOULD) for weight in sorted(weights or {1})]
    return said(reader, [("must", MUST), *softs])


def _how(rule: Mapping[str, Any]) -> str:
    return "must" if rule.get("hard", True) else f"should:{rule.get('weight', 1)}"


def _weighed(how: str) -> dict[str, Any]:
    strictness, _, weight = how.partition(":")
    return {"hard": strictness != "should", "weight": weight or "1"}


def _level(value: object) -> str:
    text = str(value)
    return text.upper() if len(text) == 2 and text[1].isdecimal() and text[0] in "abc" else text
