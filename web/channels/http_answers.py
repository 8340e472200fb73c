"""What an answer over HTTP means for what was handed over and for its lane; for the gateway and for push."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from web.channels import HandingOver, NotAccepted, Refused, TryLater
from web.channels.posting import NotPosted, Posted

SHORTEST_PAUSE, LONGEST_PAUSE = timedelta(seconds=1), timedelta(hours=6)
"""Bounds of what is believed of Retry-After."""
BROKEN = timedelta(minutes=1)
WRONG_HERE = timedelta(minutes=10)
BUSY = timedelta(minutes=1)
LATER = frozenset({408, 425, 429})
NOBODY_KNOWS = frozenset({502, 504})
"""Said by what stands before the other side, which may have taken it all the same."""
OURS = frozenset({401, 403, 404, 405, 407})
"""Our fault and not the message's: a wrong key or a wrong address of the other side."""


def of_nothing(way: str, broken: NotPosted) -> TryLater:
    """What it means that no answer came."""
    return TryLater(f"{way} {broken.code}", WRONG_HERE if broken.code in ("tls", "not public") else BROKEN)


def judge(way: str, answer: Posted, handing: HandingOver, dead: frozenset[int], ours: frozenset[int]) -> None:
    """Return where it was taken. Raises TryLater, Refused.

    `dead` are statuses that say that nothing reaches this address any more, `ours` blame the house.
    """
    if 200 <= answer.status < 300:
        return
    if answer.status not in NOBODY_KNOWS:
        handing.refused()
    raise _meaning(f"{way} {answer.status}", answer, dead, ours)


def _meaning(code: str, answer: Posted, dead: frozenset[int], ours: frozenset[int]) -> NotAccepted:
    status = answer.status
    if status in dead:
        return Refused(code, dead=True)
    if status in ours or 300 <= status < 400:
        return TryLater(code, WRONG_HERE)
    if status in LATER or status >= 500 or status < 200:
        return TryLater(code, retry_after(answer) or (BUSY if status in (429, 503) else None))
    return Refused(code)


def retry_after(answer: Posted) -> timedelta | None:
    """How long the other side wants to be left alone, within bounds; None where it does not say."""
    said = answer.headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}", said, re.ASCII):
        asked = timedelta(seconds=int(said))
    else:
        try:
            moment = parsedate_to_datetime(said)
        except ValueError:
            return None
        asked = moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)
    return min(max(asked, SHORTEST_PAUSE), LONGEST_PAUSE)
