"""The names of people: in the order of their own script, whoever reads them."""

import re

HAN_OR_KANA_OR_HANGUL = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]")


def full_name(given: str, family: str) -> str:
    """`王` `小明` is 王小明, `Chiara` `Rossi` is Chiara Rossi; either may be empty.

    A name follows its own script, never the reader's language: turning a name round is no translation.
    """
    if HAN_OR_KANA_OR_HANGUL.search(family + given):
        gap = "" if HAN_OR_KANA_OR_HANGUL.search(family) and HAN_OR_KANA_OR_HANGUL.search(given) else " "
        return f"{family}{gap}{given}".strip()
    return f"{given} {family}".strip()


def initials(given: str, family: str) -> str:
    """One or two letters for a round badge: 小明 of 王小明, CR of Chiara Rossi."""
    if HAN_OR_KANA_OR_HANGUL.search(given):
        return given[-2:]
    return (given[:1] + family[:1]).upper()
