"""The languages people speak: BCP 47 tags, names, and what counts as speaking what.

Spoken Chinese is kept apart (cmn, wuu, yue, ...): a visit that wants Shanghainese is not served by Mandarin.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from i18n.languages import Language, language
from i18n.negotiate import canonical

# A list of people names the same few languages again and again; what strangers send must not pile up.
MOST_NAMES_KEPT = 4_000


@dataclass(frozen=True, slots=True)
class SpokenLanguage:
    """One language a person can state: its tag and how its own speakers call it."""

    tag: str
    own_name: str


def _table(*rows: tuple[str, str]) -> Mapping[str, SpokenLanguage]:
    return MappingProxyType({tag: SpokenLanguage(tag, own_name) for tag, own_name in rows})


# In the order in which lists show them: what is spoken most in the district first.
SPOKEN: Mapping[str, SpokenLanguage] = _table(
    ("cmn", "普通话"),
    ("wuu", "上海话"),
    ("yue", "廣東話"),
    ("nan", "閩南語"),
    ("hak", "客家話"),
    ("csl", "中国手语"),
    ("en", "English"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("fr", "Français"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("it", "Italiano"),
    ("ru", "Русский"),
    ("ar", "العربية"),
    ("pt", "Português"),
    ("hi", "हिन्दी"),
    ("ur", "اردو"),
    ("bn", "বাংলা"),
    ("ta", "தமிழ்"),
    ("ne", "नेपाली"),
    ("vi", "Tiếng Việt"),
    ("th", "ไทย"),
    ("id", "Bahasa Indonesia"),
    ("ms", "Bahasa Melayu"),
    ("fil", "Filipino"),
    ("my", "မြန်မာဘာသာ"),
    ("km", "ភាសាខ្មែរ"),
    ("lo", "ພາສາລາວ"),
    ("mn", "Монгол"),
    ("kk", "Қазақ тілі"),
    ("uz", "Oʻzbekcha"),
    ("ug", "ئۇيغۇرچە"),
    ("bo", "བོད་སྐད་"),
    ("fa", "فارسی"),
    ("tr", "Türkçe"),
    ("he", "עברית"),
    ("el", "Ελληνικά"),
    ("uk", "Українська"),
    ("pl", "Polski"),
    ("cs", "Čeština"),
    ("hu", "Magyar"),
    ("ro", "Română"),
    ("nl", "Nederlands"),
    ("sv", "Svenska"),
    ("da", "Dansk"),
    ("no", "Norsk"),
    ("fi", "Suomi"),
    ("sw", "Kiswahili"),
    ("am", "አማርኛ"),
)

# Left is understood as right. Chinese without more is Mandarin, the common tongue.
COUNTS_ALSO_AS: Mapping[str, tuple[str, ...]] = {
    "zh": ("cmn",), "zh-Hans": ("cmn",), "zh-Hant": ("cmn",), "zh-HK": ("yue",), "zh-MO": ("yue",),
    "zh-cmn": ("cmn",), "zh-yue": ("yue",), "zh-wuu": ("wuu",), "zh-nan": ("nan",), "zh-hak": ("hak",),
    "nb": ("no",), "nn": ("no",), "tl": ("fil",), "prs": ("fa",), "pes": ("fa",), "zsm": ("ms",),
    "khk": ("mn",), "arb": ("ar",), "arz": ("ar",), "apc": ("ar",), "ary": ("ar",), "iw": ("he",),
    "in": ("id",),
}  # fmt: skip


def counts_as(tag: str) -> tuple[str, ...]:
    """The tags a speaker of `tag` counts for: itself, its shorter forms, what these are understood as.

    `zh-Hans-CN` gives `(zh-Hans-CN, zh-Hans, zh, cmn)`, `pt-BR` gives `(pt-BR, pt)`, `wuu` gives `(wuu,)`.
    Raises ValueError for a text that is no BCP 47 tag.
    """
    full = canonical(tag)
    if full is None:
        raise ValueError(f"not a BCP 47 language tag: {tag!r}")
    parts = full.split("-")
    forms = ["-".join(parts[:size]) for size in range(len(parts), 0, -1)]
    known = next((form for form in forms if form in COUNTS_ALSO_AS), None)
    if known is not None and known not in ("zh", "zh-Hans", "zh-Hant"):
        forms = [form for form in forms if form != "zh"]
    return tuple(dict.fromkeys([*forms, *COUNTS_ALSO_AS.get(known or "", ())]))


def counts_as_mapping(tags: Iterable[str] = ()) -> dict[str, tuple[str, ...]]:
    """`counts_as` for every listed language and for `tags` besides: what the matcher knows of languages."""
    return {tag: counts_as(tag) for tag in (*SPOKEN, *tags)}


def spoken_tag(tag: str) -> str:
    """The listed language that `tag` stands for (`zh-CN` is `cmn`), else the tag in its usual spelling.

    Raises ValueError for a text that is no BCP 47 tag.
    """
    understood = counts_as(tag)
    return next((one for one in understood if one in SPOKEN), understood[0])


def own_name(tag: str) -> str:
    """How speakers call the language themselves; the tag where nobody has told us."""
    spoken = SPOKEN.get(spoken_tag(tag))
    return spoken.own_name if spoken is not None else tag


@lru_cache(MOST_NAMES_KEPT)
def name(tag: str, reader: str) -> str:
    """The language's name for a reader of the interface language `reader`: 上海话, Shanghainese."""
    told = spoken_tag(tag)
    reading: Language = language(reader)
    named = reading.spoken.get(told) or reading.locale.languages.get(told)
    return named if named is not None else own_name(tag)


def name_with_own(tag: str, reader: str) -> str:
    """For menus: the reader's name and the speakers' own, `Korean · 한국어`; one where both are the same."""
    mine, theirs = name(tag, reader), own_name(tag)
    return mine if mine.casefold() == theirs.casefold() else f"{mine} · {theirs}"
