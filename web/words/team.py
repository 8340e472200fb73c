"""Team rules in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from i18n.reader import Reader, say_sentence
from i18n.sentence import Table, plural
from i18n.translator import lazy
from matcher.rules.info import SetIn
from matcher.rules.registry import rules

RULES: Table = {
    "speakers": plural("Somebody speaks %(spoken)s.", "At least %(count)s people speak %(spoken)s.", "count"),
    "shared_language": lazy("All share one language, %(level)s or better."),
    "traits": plural(
        "Somebody is on the team: %(trait)s.", "At least %(count)s of them are: %(trait)s.", "count"
    ),
    "newcomers": lazy("Never only newcomers."),
    "organisations": lazy("People of at least %(count)s organisations."),
    "together": lazy("Nobody goes alone: at least %(count)s people."),
}
IF_POSSIBLE = lazy("%(rule)s (if possible)")


def in_words(reader: Reader, rules: Iterable[Mapping[str, Any]]) -> list[str]:
    """Each rule of a shift row as a sentence."""
    return [_said(reader, rule) for rule in rules]


def _said(reader: Reader, rule: Mapping[str, Any]) -> str:
    numbers = {name: value for name, value in rule.items() if name in ("language", "level", "trait", "count")}
    count = rules()[rule["rule"]].INFO.parameters_in(SetIn.TEAM).get("count")
    numbers.setdefault("count", count.default if count else 1)
    if level := numbers.get("level"):
        numbers["level"] = level if level == "native" else str(level).upper()
    told = say_sentence(reader, RULES[rule["rule"]], numbers)
    if rule.get("hard", True):
        return told
    return reader.translator.say(IF_POSSIBLE.format(rule=told))
