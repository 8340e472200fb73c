"""How texts are set in each language, as checks: its quotes, the spaces beside its marks, its characters.

`RULES` has one check a language; it takes the English and the text, and yields what is wrong with the text.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from i18n.typography import HAN, chinese, plain

Rule = Callable[[str, str], Iterator[str]]
QUOTES = '"“”„‟«»「」『』‹›'
STEERING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
SPACE_BEFORE = r" [.,;:!?](?!\w)"
HYPHEN = (r"\w - \w", "hyphen for a dash")
NOT_FRENCH = (
    (r"(?<![\u202f\u00a0])[;!?](?!\w)", "no narrow no-break space before ; ! ?"),
    (r"(?<![\u00a0\u202f0-9]):(?=\s|$)", "no no-break space before :"),
    (r"«(?![\u00a0\u202f])|(?<![\u00a0\u202f])»", "no no-break space inside « »"),
)
NOT_EASTERN = (
    (r"[,;!?()\[\]]|(?<!\w)\.|\.(?!\w)|(?<![0-9]):|:(?![0-9])", "ASCII mark"),
    (r"(?<=[\u3040-\u30ff\u3400-\u9fff]) | (?=[\u3040-\u30ff\u3400-\u9fff])", "space beside Japanese"),
    (r"’", "quote of another language"),
)


@dataclass(frozen=True, slots=True)
class Marks:
    """What is peculiar to a language: its quotes, patterns that are wrong with their names, and the character
    set of old that holds its script and no other's.
    """

    quotes: str
    wrong: tuple[tuple[str, str], ...] = ((SPACE_BEFORE, "space before a mark"),)
    characters: str = ""

    def __call__(self, source: str, text: str) -> Iterator[str]:
        """What is wrong with a text."""
        read = plain(text)
        yield from _everywhere(plain(source), read)
        yield from (
            f"quote {each} of another language" for each in QUOTES if each not in self.quotes and each in read
        )
        wrong = [what for pattern, what in self.wrong if re.search(pattern, read)]
        yield from wrong if " - " not in source else [what for what in wrong if what != HYPHEN[1]]
        yield from _strange(read, self.characters)


def _everywhere(source: str, read: str) -> Iterator[str]:
    if "..." in read:
        yield "three dots instead of …"
    if re.search(r"(?<=\w)'(?=\w)", read):
        yield "straight apostrophe instead of ’"
    if "  " in read.strip():
        yield "two spaces"
    if STEERING.search(read):
        yield "a character that turns the direction: the sender puts them in"
    for english, own in ((":", ":："), ("…", "…")):
        if source.endswith(english) and not read.endswith(tuple(own)):
            yield f"ends without {english}"


def _strange(read: str, characters: str) -> Iterator[str]:
    for each in re.findall(HAN, read) if characters else ():
        try:
            each.encode(characters)
        except UnicodeEncodeError:
            yield f"{each} is of another script"


def traditional(source: str, text: str) -> Iterator[str]:
    """As simplified Chinese is set, with 「 and 」, in traditional characters."""
    if set(text) & set("“”‘’"):
        yield "quote of another language"
    as_simplified = text.translate(str.maketrans("「」『』", "“”‘’"))
    yield from chinese(source, as_simplified)
    yield from _strange(plain(text), "big5")


def simplified(source: str, text: str) -> Iterator[str]:
    """As simplified Chinese is set, in its characters."""
    yield from chinese(source, text)
    yield from _strange(plain(text), "gb2312")


RULES: Mapping[str, Rule] = {
    "ar": Marks("«»", ((r"[,;?](?![0-9])", "ASCII mark"), (r" [.:،؛؟](?!\w)", "space before a mark"))),
    "de": Marks("„“", ((SPACE_BEFORE, "space before a mark"), HYPHEN)),
    "es": Marks(
        "«»“”",
        (
            (r"^[^¿]*\?", "? without ¿"),
            (r"^[^¡]*!", "! without ¡"),
            (SPACE_BEFORE, "space before a mark"),
        ),
    ),
    "fr": Marks("«»“”", NOT_FRENCH),
    "it": Marks("«»“”"),
    "ja": Marks("「」『』", NOT_EASTERN, "cp932"),
    "ko": Marks(
        "“”", ((SPACE_BEFORE, "space before a mark"), (r"[。、，：（）]", "mark of Chinese or Japanese"))
    ),
    "pt": Marks("«»“”"),
    "ru": Marks("«»„“", ((SPACE_BEFORE, "space before a mark"), HYPHEN)),
    "zh-Hans": simplified,
    "zh-Hant": traditional,
}
