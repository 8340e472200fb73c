"""Which heading is which field: by what it meant the last time, or by name in any language."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence

from web.sheets.plain import INVISIBLE
from web.sheets.table import Cell

BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕|<[^<>]*>|「[^「」]*」")
SIGNS = re.compile(r"[\s*:.;,、。·•_'\"“”‘’-]+")
HAN = re.compile("[\u3400-\u9fff]")
# A shorter name inside a longer heading says too little: `号` stands in many.
LEAST_HAN, LEAST_LETTERS = 2, 4

Way = Callable[[str], str | None]


def normalised(heading: str) -> str:
    """A heading as it is compared: NFKC, small letters, without spaces, signs and what cannot be seen."""
    return SIGNS.sub("", unicodedata.normalize("NFKC", INVISIBLE.sub("", heading)).casefold())


def bare(heading: str) -> str:
    """A heading as it is compared, without what stands in brackets, unless nothing is left then."""
    return normalised(BRACKETS.sub("", unicodedata.normalize("NFKC", heading))) or normalised(heading)


def match(
    headings: Sequence[str], fields: Mapping[str, Sequence[str]], remembered: Mapping[str, str]
) -> dict[str, str]:
    """Heading -> field, for the headings that are understood, in their order; no field stands twice.

    `fields` are the names of each field in all languages; `remembered` what headings meant the last time,
    as written or normalised, an empty field for a column that is passed over. What is remembered comes
    first, then equal names, then equal names without brackets, then the only field whose name stands within
    the heading or that has the heading within its name.
    """
    before = {normalised(heading): field for heading, field in remembered.items()}
    names = {field: frozenset(map(normalised, [field, *given])) for field, given in fields.items()}
    open_headings = [each for each in headings if each and before.get(normalised(each)) != ""]
    found: dict[str, str] = {}

    def settle(way: Way) -> None:
        for heading in open_headings:
            field = way(heading) if heading not in found else None
            if field is not None and field in fields and field not in found.values():
                found[heading] = field

    settle(lambda heading: before.get(normalised(heading)))
    settle(lambda heading: _equal(normalised(heading), names))
    settle(lambda heading: _equal(bare(heading), names))
    found |= _within(
        [each for each in open_headings if each not in found],
        {field: each for field, each in names.items() if field not in found.values()},
    )
    return {heading: found[heading] for heading in headings if heading in found}


def count_known(cells: Sequence[Cell], known: Collection[str]) -> int:
    """How many cells of a row are among the normalised headings `known`."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    return sum(normalised(text) in known or bare(text) in known for text in texts)


def _equal(heading: str, names: Mapping[str, Collection[str]]) -> str | None:
    return next((field for field, given in names.items() if heading in given), None)


def _within(headings: Sequence[str], names: Mapping[str, Collection[str]]) -> dict[str, str]:
    """The pairs of a heading and a field that stand one within the other, where neither has another one."""
    pairs = [
        (heading, field)
        for heading in headings
        for field, given in names.items()
        if any(_contains(bare(heading), name) for name in given)
    ]
    once = {
        (heading, field)
        for heading, field in pairs
        if sum(heading == each for each, _ in pairs) == 1 and sum(field == each for _, each in pairs) == 1
    }
    return dict(once)


def _contains(heading: str, name: str) -> bool:
    shorter, longer = sorted((heading, name), key=len)
    least = LEAST_HAN if HAN.search(shorter) else LEAST_LETTERS
    return len(shorter) >= least and shorter in longer
