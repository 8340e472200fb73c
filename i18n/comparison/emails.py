"""E-mail addresses in the one form in which they are kept and compared."""

import re
import unicodedata

import idna

from i18n.comparison.wrong import WrongText
from i18n.translator import lazy

MOST, MOST_BEFORE_AT = 254, 64
# Control and format characters (those that turn the direction too), private ones, those that Unicode has not
# given out, and separators.
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"})
# By their category these are letters, marks and signs; nobody sees them.
FILLERS = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
BEFORE_AT = re.compile(r'[^@.\s"(),:;<>\[\]\\]+(?:\.[^@.\s"(),:;<>\[\]\\]+)*')
INVISIBLE = lazy("This address holds a space or a character that nobody can see. Type it by hand.")
MALFORMED = lazy("Enter an e-mail address such as name@example.org.")


def email_address(text: str) -> str:
    """The address in lower case, compatibility forms resolved, its domain as DNS has it (`xn--...`).

    Raises WrongText: `invisible` for characters that nobody sees, `malformed` for what is no address.
    """
    trimmed = text.strip()
    address = _plain(trimmed)
    if _hides(trimmed) or _hides(address):
        raise WrongText("invisible", INVISIBLE)
    before, _, domain = address.rpartition("@")
    if not BEFORE_AT.fullmatch(before) or len(before.encode()) > MOST_BEFORE_AT:
        raise WrongText("malformed", MALFORMED)
    found = f"{before}@{_domain(domain)}"
    if len(found.encode()) > MOST:
        raise WrongText("malformed", MALFORMED)
    return found


def _plain(text: str) -> str:
    for _ in range(2):
        text = unicodedata.normalize("NFKC", text).lower()
    return unicodedata.normalize("NFKC", text)


def _hides(text: str) -> bool:
    return bool(FILLERS.search(text)) or any(unicodedata.category(each) in UNSEEN for each in text)


def _domain(text: str) -> str:
    try:
        found = idna.encode(text, uts46=True, std3_rules=True).decode()
    except UnicodeError:
        raise WrongText("malformed", MALFORMED) from None
    last = found.rpartition(".")[2]
    if "." not in found or not last or last.isdigit():
        raise WrongText("malformed", MALFORMED)
    return found
