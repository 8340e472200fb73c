"""Things of the district by their names: places, projects, organisations, words; one or some in a cell."""

from collections.abc import Mapping
from typing import Any

from i18n.translator import Message
from web.services.sheets.column import Value
from web.services.sheets.ground import Ground, listed
from web.services.sheets.lexicon import Lexicon
from web.sheets import cells
from web.sheets.table import Cell


def word(kind: str) -> Value:
    """One word of a kind: a place, a project, an organisation, a scene, a word of the vocabulary."""
    return Value(
        lambda ground, cell: ground.words(kind).value(cells.text(cell)),
        lambda ground, value: "" if value in (None, "") else ground.words(kind).show(value),
        lambda ground: ground.words(kind).menu(),
    )


def organisation() -> Value:
    """An organisation. A workbook of a whole district leaves out its own: it may be called otherwise
    where it is brought.
    """
    usual = word("organisation")

    def write(ground: Ground, value: Any) -> str:
        own = ground.whole and value == ground.organisation_id
        return "" if own else usual.write(ground, value)

    return Value(usual.read, write, usual.menu)


def words(*kinds: str) -> Value:
    """Some words of one kind or more, each kept as `kind:code` where there are several kinds."""

    def read(ground: Ground, cell: Cell) -> list[str]:
        return sorted({_among(ground, kinds, each) for each in cells.several(cell)})

    def write(ground: Ground, value: Any) -> str:
        return cells.joined(_shown(ground, kinds, each) for each in value or ())

    return Value(read, write)


def choice(options: Mapping[str, Message]) -> Value:
    """One of a fixed list."""
    words_of = listed(options)

    def lexicon(ground: Ground) -> Lexicon:
        return Lexicon(words_of(ground))

    return Value(
        lambda ground, cell: lexicon(ground).value(cells.text(cell)),
        lambda ground, value: "" if value in (None, "") else lexicon(ground).show(value),
        lambda ground: lexicon(ground).menu(),
    )


def _among(ground: Ground, kinds: tuple[str, ...], said: str) -> str:
    """The word in the first kind that knows it. BadCell of the last."""
    for kind in kinds[:-1]:
        try:
            return f"{kind}:{ground.words(kind).value(said)}"
        except cells.BadCell:
            continue
    found = str(ground.words(kinds[-1]).value(said))
    return found if len(kinds) == 1 else f"{kinds[-1]}:{found}"


def _shown(ground: Ground, kinds: tuple[str, ...], held: str) -> str:
    if len(kinds) == 1:
        return ground.words(kinds[0]).show(held)
    kind, _, code = held.partition(":")
    shown = ground.words(kind).show(code)
    # A name that an earlier kind has too would be read as that one.
    return shown if _readable(ground, kinds, shown) == held else code


def _readable(ground: Ground, kinds: tuple[str, ...], shown: str) -> str:
    try:
        return _among(ground, kinds, shown)
    except cells.BadCell:
        return ""
