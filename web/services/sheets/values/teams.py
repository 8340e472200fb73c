"""What the team of a shift must be like, a rule a line: `Speakers: Shanghainese; A2; 2`, `Nobody alone: 3`.

A rule that may be broken ends with what a missing part costs: `Mixed organisations: 3; if possible 2`.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from i18n.languages import offered_tags
from i18n.levels import LEVELS
from i18n.translator import Message, lazy, translator
from web.services.sheets.column import Column, Value
from web.services.sheets.ground import Ground
from web.services.sheets.values import named, plain
from web.sheets import cells
from web.sheets.cells import BadCell
from web.sheets.headings import normalised
from web.sheets.table import Cell

RULES: Mapping[str, Message] = {
    "speakers": lazy("Speakers"),
    "shared_language": lazy("One language for all"),
    "traits": lazy("Somebody who is"),
    "newcomers": lazy("Not only newcomers"),
    "organisations": lazy("Mixed organisations"),
    "together": lazy("Nobody alone"),
}
PARTS: Mapping[str, Sequence[str]] = {
    "speakers": ("language", "level", "count"),
    "shared_language": ("level",),
    "traits": ("trait", "count"),
    "newcomers": (),
    "organisations": ("count",),
    "together": ("count",),
}
USUAL = {"speakers": 1, "traits": 1, "organisations": 2, "together": 2}
IF_POSSIBLE = lazy("if possible")
WEIGHT = re.compile(r"(?P<words>\D+?)\s*(?P<weight>\d{1,3})")
MOST_LINES = 20
Said = dict[str, Any]


def _level() -> Value:
    levels = {each.lower(): each for each in LEVELS}

    def read(_ground: Ground, cell: Cell) -> str:
        said = cells.text(cell).lower()
        if said not in levels:
            raise BadCell("no_level")
        return said

    return Value(read, lambda _, held: held if held == "native" else str(held).upper())


PART: Mapping[str, Value] = {
    "language": named.word("spoken"), "level": _level(), "trait": named.word("trait"),
    "count": plain.count(1, 1000),
}  # fmt: skip
RULE = named.choice(RULES)


def rules() -> Value:
    """All rules of a team, in order."""

    def read(ground: Ground, cell: Cell) -> list[Said]:
        lines = [each for each in cells.text(cell).splitlines() if each.strip()]
        if len(lines) > MOST_LINES:
            raise BadCell("too_many_lines", most=MOST_LINES)
        return [_read(ground, each) for each in lines]

    return Value(read, lambda ground, held: "\n".join(_write(ground, each) for each in held or ()))


def _read(ground: Ground, line: str) -> Said:
    name, _, rest = line.replace("：", ":").partition(":")
    rule = RULE.read(ground, name)
    parts = [each.strip() for each in rest.replace("；", ";").split(";") if each.strip()]
    found: Said = {"rule": rule}
    if parts and (weight := _weight(parts[-1])):
        parts.pop()
        found |= {"hard": False, **({"weight": weight} if weight > 1 else {})}
    if len(parts) > len(PARTS[rule]):
        raise BadCell("no_team_rule")
    said = dict(zip(PARTS[rule], parts, strict=False))
    if set(PARTS[rule]) - {"count"} - said.keys():
        raise BadCell("no_team_rule")
    found |= {each: PART[each].read(ground, text) for each, text in said.items()}
    if "count" in found and found["count"] < USUAL[rule]:
        raise BadCell("out_of_range", least=USUAL[rule], most=1000)
    if found.get("count") == USUAL.get(rule):
        found.pop("count", None)
    return found


def _weight(said: str) -> int:
    """What a missing part costs; 0 for a rule that must hold."""
    match = WEIGHT.fullmatch(said)
    known = {normalised(translator(tag).say(IF_POSSIBLE)) for tag in offered_tags()}
    return int(match["weight"]) if match and normalised(match["words"]) in known else 0


def _write(ground: Ground, held: Mapping[str, Any]) -> str:
    rule = held["rule"]
    usual = {"count": USUAL.get(rule)}
    told = [PART[each].write(ground, held.get(each, usual.get(each))) for each in PARTS[rule]]
    if not held.get("hard", True):
        told.append(f"{ground.say(IF_POSSIBLE)} {held.get('weight', 1)}")
    name = RULE.write(ground, rule)
    return f"{name}: {'; '.join(told)}" if told else name


COLUMN = Column(
    field="team", label=lazy("Team"), value=rules(), also=lazy("team rules"),
    hint=lazy("What all who come must be like together, a rule a line: Nobody alone: 2."),
)  # fmt: skip
