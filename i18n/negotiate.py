"""Which language a person is answered in, and which of several texts they are given (BCP 47, RFC 4647).

Two tags match on the best of: the same tag; the same language and script once likely subtags are filled in
(zh-SG reads zh-Hans); the same language; the language it is written in (a Cantonese browser reads Chinese).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from babel.core import get_global

from i18n.languages import SOURCE_TAG, offered_tags
from i18n.texts import read_by_people

LONGEST_HEADER = 1000
# Every text of a page asks for the same few tags; what strangers send must not pile up.
MOST_TAGS_KEPT = 1_000
TAG = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*")
QUALITY = re.compile(r"q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)
WRITTEN_AS: Mapping[str, str] = {
    "cmn": "zh", "wuu": "zh", "yue": "zh", "nan": "zh", "hak": "zh", "gan": "zh", "hsn": "zh",
    "nb": "no", "nn": "no", "tl": "fil", "iw": "he", "in": "id", "arb": "ar",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChosenText:
    """A text and the tag of the language it is in, for its `lang` attribute."""

    text: str
    tag: str


class Foreign(str):
    """A text in another language than its reader's; `tag` says which, for its `lang` attribute."""

    __slots__ = ("tag",)
    tag: str

    def __new__(cls, text: str, tag: str) -> "Foreign":
        """The text with its tag."""
        made = super().__new__(cls, text)
        made.tag = tag
        return made


@lru_cache(MOST_TAGS_KEPT)
def canonical(tag: str) -> str | None:
    """The tag in its usual spelling (`ZH_hans_cn` is `zh-Hans-CN`); None when it is no tag."""
    if TAG.fullmatch(tag.strip()) is None:
        return None
    language, *rest = re.split("[-_]", tag.strip())
    return "-".join([language.lower(), *(_subtag(part) for part in rest)])


def _subtag(part: str) -> str:
    if len(part) == 4 and part.isalpha():
        return part.title()
    return part.upper() if len(part) == 2 and part.isalpha() else part.lower()


@lru_cache(MOST_TAGS_KEPT)
def _language_and_script(tag: str) -> tuple[str, str]:
    """`zh-TW` is (zh, Hant), `wuu` is (zh, Hans); the script is empty where CLDR knows none."""
    spoken, *rest = tag.split("-")
    written = WRITTEN_AS.get(spoken, spoken)
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), None)
    region = next((part for part in rest if len(part) == 2 and part.isalpha()), None)
    if script is None:
        likely = get_global("likely_subtags")
        filled = likely.get(f"{written}_{region}") or likely.get(spoken) or likely.get(written) or ""
        script = next((part for part in filled.split("_")[1:] if len(part) == 4), "")
    return written, script


def best_match(wanted: str, offered: Iterable[str]) -> str | None:
    """The offered tag nearest to `wanted` among those of the same written language, or None."""
    tag = canonical(wanted)
    if tag is None:
        return None
    language, script = _language_and_script(tag)

    def nearness(candidate: str) -> int:
        if candidate == tag:
            return 3
        own_language, own_script = _language_and_script(candidate)
        return (own_language == language) * (1 + (own_script == script))

    tags = list(offered)
    nearest = max(tags, key=nearness, default=None)
    return nearest if nearest is not None and nearness(nearest) > 0 else None


def accepted(header: str | None) -> list[str]:
    """The tags of an Accept-Language header, most wanted first. Malformed parts are passed over."""
    weighted = sorted(_weighted((header or "")[:LONGEST_HEADER]), key=lambda pair: -pair[0])
    return [tag for quality, tag in weighted if quality > 0]


def _weighted(header: str) -> Iterator[tuple[float, str]]:
    for part in header.split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        tag = canonical(name)
        qualities = [QUALITY.fullmatch(parameter) for parameter in parameters]
        if tag is not None and all(qualities):
            yield min((float(found[1]) for found in qualities if found), default=1.0), tag


def negotiate(
    chosen: str | None = None,
    cookie: str | None = None,
    accept_language: str | None = None,
    offered: Sequence[str] | None = None,
) -> str:
    """The interface language for a person: own choice, cookie, the browser's wish, else English."""
    tags = offered_tags() if offered is None else offered
    for wish in (chosen, cookie, *accepted(accept_language)):
        if wish and (found := best_match(wish, tags)):
            return found
    return SOURCE_TAG if SOURCE_TAG in tags else tags[0]


def choose_text(texts: Mapping[str, str], wanted: str | Sequence[str]) -> ChosenText | None:
    """The text for a reader who wants these languages (most wanted first) and its tag; None if all are empty.

    Falls back to English, then to the first text there is: somebody wrote it, so it says more than nothing.
    Drafts of translations are chosen among only where nothing else is written.
    """
    written = read_by_people(texts)
    wishes = [wanted] if isinstance(wanted, str) else list(wanted)
    for wish in (*wishes, SOURCE_TAG, *written):
        if (tag := best_match(wish, written)) is not None:
            return ChosenText(written[tag], tag)
    return next((ChosenText(text, tag) for tag, text in written.items()), None)


def text_for(texts: Mapping[str, str], wanted: str) -> str:
    """The text for a reader, which says so where it is in another language; empty when there is none."""
    found = choose_text(texts, wanted)
    if found is None:
        return ""
    return found.text if best_match(wanted, [found.tag]) else Foreign(found.text, found.tag)
