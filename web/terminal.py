"""What Duet says on a terminal, in the language of its user, and a bar that shows a solve going on."""

import locale
import os
import sys
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TextIO

from i18n.negotiate import negotiate
from i18n.translator import Translator, translator
from i18n.vocabulary import VOCABULARY

BAR = 30
PLAIN_SECONDS = 5.0
TIERS = ("minimum", "promises", "desired", "fairness", "wishes")


def terminal_translator() -> Translator:
    """Speaks the language that the user's environment asks for."""
    wish = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return translator(negotiate(chosen=wish.partition(".")[0]))


class Terminal:
    """Lines for a person; `out` is stdout unless given."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._translator = terminal_translator()
        self._drawn = 0
        self._last_plain = 0.0

    def say(self, text: str, **holes: object) -> None:
        """One line; `text` is a lazy message or plain."""
        self._out.write(self._translator.gettext(text, **holes) + "\n")
        self._out.flush()

    def show(self, progress: Mapping[str, Any] | None, elapsed: float) -> None:
        """The moment of a solve: a block that redraws itself, or a line now and then where nobody watches."""
        lines = self._block(progress or {}, elapsed)
        if self._out.isatty():
            back = f"\x1b[{self._drawn}F" if self._drawn else ""
            self._out.write(back + "".join(f"\x1b[2K{line}\n" for line in lines))
            self._drawn = len(lines)
        elif time.monotonic() - self._last_plain >= PLAIN_SECONDS:
            self._last_plain = time.monotonic()
            self._out.write("; ".join(line.strip() for line in lines) + "\n")
        self._out.flush()

    def finish(self, progress: Mapping[str, Any] | None, elapsed: float) -> None:
        """Leave the last moment standing."""
        self._last_plain = 0.0
        self.show(progress, elapsed)
        self._drawn = 0

    def _block(self, progress: Mapping[str, Any], elapsed: float) -> list[str]:
        filled, wanted = progress.get("filled", 0), progress.get("wanted", 0)
        done = round(BAR * filled / wanted) if wanted else 0
        bar = "█" * done + "░" * (BAR - done)
        told = self._translator.gettext(
            "%(elapsed)s %(bar)s %(filled)s of %(wanted)s places filled",
            elapsed=str(timedelta(seconds=int(elapsed)))[2:],
            bar=bar,
            filled=format(filled, ","),
            wanted=format(wanted, ","),
        )
        tiers = progress.get("tiers") or {}
        return [told, *("  " + self._tier(name, tiers[name]) for name in TIERS if name in tiers)]

    def _tier(self, name: str, tier: Mapping[str, Any]) -> str:
        label = self._translator.gettext(str(VOCABULARY["tier"][name]))
        return self._translator.gettext(
            "%(tier)s: cost %(cost)s, at least %(bound)s, gap %(gap)s %%",
            tier=label,
            cost=format(tier.get("cost", 0), ","),
            bound=format(tier.get("bound", 0), ","),
            gap=locale.format_string("%.2f", 100 * tier.get("gap", 0.0)),
        )
