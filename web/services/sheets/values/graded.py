"""What people bring, each with a level: languages spoken, skills."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from i18n.languages import offered_tags
from i18n.levels import LEVELS, level_name
from i18n.negotiate import canonical
from i18n.translator import lazy, translator
from web.services.sheets.column import Value
from web.services.sheets.ground import Ground, in_all_languages
from web.services.sheets.lexicon import Lexicon
from web.sheets import cells
from web.sheets.cells import BadCell
from web.sheets.headings import bare, normalised
from web.sheets.table import Cell

SKILL_LEVELS = {1: lazy("A little"), 2: lazy("Good"), 3: lazy("Expert")}
USUAL_SKILL = 2
NATIVE = lazy("native")
LEVEL = (
    r"[\s:：(（\[【-]+(?P<level>[^\s:：()（）\[\]【】]+(?: [^()（）]*)?(?:[(（][A-C][12][)）])?)[)）\]】]*$"
)
PARTS = (re.compile("^(?P<what>.+)" + LEVEL), re.compile("^(?P<what>.+?)" + LEVEL))
"""The level may be the last word, or all but the first."""


def spoken() -> Value:
    """Languages with levels: `English B2; 中文 native`; kept as [[tag, 1 to 7], ...] in order of the tags."""
    return Value(
        lambda ground, cell: _graded(ground, cell, "spoken", _spoken_grade),
        lambda ground, value: cells.joined(
            f"{ground.words('spoken').show(tag)} {_level(ground, level)}" for tag, level in value or ()
        ),
    )


def _level(ground: Ground, level: int) -> str:
    """A level as a cell has it: A1 to C2, or that it is their own language."""
    return ground.say(NATIVE) if LEVELS[level - 1] == "native" else LEVELS[level - 1]


def skills() -> Value:
    """Skills with levels from 1 to 3: `First aid 2`; without one it is 2; kept as [[code, level], ...]."""
    return Value(
        lambda ground, cell: _graded(ground, cell, "skill", _skill_grade, USUAL_SKILL),
        lambda ground, value: cells.joined(
            f"{ground.words('skill').show(code)} {level}" for code, level in value or ()
        ),
        lambda ground: ground.words("skill").menu(),
    )


def _graded(
    ground: Ground, cell: Cell, kind: str, grade: Callable[[str], int | None], usual: int | None = None
) -> list[list[Any]]:
    """What is said with its levels. BadCell for an unknown word, a level that is none, and one said twice."""
    found: dict[Any, int] = {}
    for said in cells.several(cell):
        what, level = _parts(ground, said, kind, grade)
        if level is None and usual is None:
            raise BadCell("level_wanted")
        if what in found:
            raise BadCell("said_twice")
        found[what] = level if level is not None else usual or 0
    return [[what, found[what]] for what in sorted(found)]


def _parts(
    ground: Ground, said: str, kind: str, grade: Callable[[str], int | None]
) -> tuple[Any, int | None]:
    """The word and its level; a word that ends like a level is a word."""
    lexicon = ground.words(kind)
    for found in filter(None, (each.match(said) for each in PARTS)):
        level = grade(found["level"])
        what = found["what"]
        if level is not None and lexicon.knows(what):
            return lexicon.value(what), level
        if level is not None and kind == "spoken" and (tag := _tag(lexicon, what)):
            return tag, level
    return lexicon.value(said), None


def _tag(lexicon: Lexicon, said: str) -> str:
    """A language by its tag, where people speak it otherwise than the list says: `pt-BR`."""
    tag = canonical(said) or ""
    return tag if "-" in tag and lexicon.knows(tag.split("-", 1)[0]) else ""


def _spoken_grade(said: str) -> int | None:
    return _spoken_grades().get(normalised(said))


def _spoken_grades() -> Mapping[str, int]:
    if not _GRADES:
        for index, level in enumerate(LEVELS, 1):
            names = (level_name(translator(tag), level) for tag in offered_tags())
            for name in (level, *names):
                _GRADES[normalised(name)] = _GRADES[bare(name)] = index
        for name in in_all_languages(NATIVE):
            _GRADES[normalised(name)] = LEVELS.index("native") + 1
        for name, index in MORE_GRADES.items():
            _GRADES[normalised(name)] = index
    return _GRADES


_GRADES: dict[str, int] = {}
MORE_GRADES = {
    "native speaker": 7, "mother tongue": 7, "母语": 7, "fluent": 5, "流利": 5, "熟练": 5, "精通": 6,
    "good": 4, "良好": 4, "basic": 2, "基础": 2, "入门": 1,
}  # fmt: skip


def _skill_grade(said: str) -> int | None:
    if said in ("1", "2", "3"):
        return int(said)
    key = normalised(said)
    for level, name in SKILL_LEVELS.items():
        if key in map(normalised, in_all_languages(name)):
            return level
    return None
