"""Team rules in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from i18n.reader import Reader, say_sentence
from i18n.sentence import Table, plural
from i18n.translator import Message, lazy
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
EXAMPLES: Mapping[str, Message] = {
    "speakers": lazy("Example: on a home visit somebody speaks Shanghainese at B1 or better."),
    "shared_language": lazy(
        "Example: on a history walk residents and people from abroad all speak Mandarin, or all speak"
        " English."
    ),
    "traits": lazy(
        "Example: a team lead, or a professional social worker who accompanies four volunteers (1+4+N)."
    ),
    "newcomers": lazy(
        "Newcomers come with a mentor. Example: who serves for the first time goes with somebody who has"
        " served often."
    ),
    "organisations": lazy(
        "Example: for delivery riders a social worker of the community, a police officer and an officer of a"
        " department: three organisations."
    ),
    "together": lazy("Example: two people on every home visit."),
}
"""Each rule of a team by an example; what it means stands in `RULES`."""
COMPLEMENTARY = lazy(
    "Roles that complete each other are seats with needs of their own. Example: one seat for who researches"
    " sources, another for who polishes the text in English."
)
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
