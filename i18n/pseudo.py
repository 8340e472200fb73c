"""English that looks foreign, for trying layouts: accented, two fifths longer, in brackets.

What is cut off has lost its bracket; what is not translated has plain letters. Holes and tags stay.
"""

import gettext as gnu
import re

LONGER = 0.4
ACCENTED = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áƀçđéƒĝĥíĵķļɱñóþɋŕšŧúṽŵẋýžÅƁÇĐÉƑĜĤÎĴĶĻṀÑÖÞɊŔŠŢÛṼŴẊÝŽ",
)
KEPT = re.compile(r"%\(\w+\)[a-zA-Z]|%%|<[^<>]+>|&\w+;|&#\d+;")


def looking_foreign(text: str) -> str:
    """The text with other letters and as many words more as a long language needs."""
    if not text.strip():
        return text
    said = "".join(piece if KEPT.fullmatch(piece) else piece.translate(ACCENTED) for piece in _pieces(text))
    return f"[{said}{_more(KEPT.sub('', text))}]"


def _pieces(text: str) -> list[str]:
    return [piece for piece in re.split(f"({KEPT.pattern})", text) if piece]


def _more(read: str) -> str:
    """Syllables of about the length of the words that the text lacks."""
    wanted = round(len(read) * LONGER)
    return (" óñé" * wanted)[:wanted].rstrip() if wanted > 1 else ""


class PseudoTexts(gnu.NullTranslations):
    """Says every English text looking foreign."""

    def gettext(self, message: str) -> str:
        """The text, looking foreign."""
        return looking_foreign(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The English form for `n`, looking foreign."""
        return looking_foreign(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        """The text, looking foreign."""
        return looking_foreign(message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        """The English form for `n`, looking foreign."""
        return self.ngettext(msgid1, msgid2, n)
