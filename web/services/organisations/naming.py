"""Names by language: what was said of them, and the code that is made from a name."""

import re
import unicodedata
from collections.abc import Collection, Mapping

from i18n.negotiate import choose_text
from i18n.translator import lazy
from web.services.faults import Invalid

LONGEST_CODE = 60


def said(names: Mapping[str, str]) -> dict[str, str]:
    """The names that say something. Raises Invalid when there is none."""
    kept = {tag: name for tag, name in names.items() if name.strip()}
    if not kept:
        raise Invalid({"names-0-name": [lazy("Give a name in one language at least.")]})
    return kept


def renamed(before: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    """Names after some were said anew: one said empty goes, one not said stays. Raises Invalid for none."""
    return said({**before, **names})


def code_for(names: Mapping[str, str], kind: str, taken: Collection[str]) -> str:
    """A code nobody has: of the English name, else of the kind, with a number where it is taken."""
    chosen = choose_text(names, "en")
    plain = unicodedata.normalize("NFKD", chosen.text if chosen else "")
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().casefold())
    stem = "-".join(words)[:LONGEST_CODE].strip("-") or kind.replace("_", "-")
    tried = (f"{stem}-{number + 1}" if number else stem for number in range(len(taken) + 1))
    return next(code for code in tried if code not in taken)
