"""What a mail server answers, and what it means for the mail and for its lane.

Codes are made of numbers and of words that stand here: what a server writes may hold an address.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from immutabledict import immutabledict

from web.channels import NotAccepted, Refused, TryLater

WRONG_HERE = timedelta(minutes=10)
"""How long nothing is tried where the fault is the house's: a wrong password, a refused sender."""
BUSY = timedelta(minutes=5)
LIMITED = timedelta(minutes=30)
SPAM = timedelta(hours=1)
LIMITS = re.compile(r"\b((?:MI|RP|DT):[A-Z]{2,4})\b")
"""Marks by which NetEase (163, 126, yeah) and others say that a sender's address is limited for a while."""
SPAM_MARKS = frozenset({"DT:SPM"})
NOT_DEAD = frozenset({"5.1.7", "5.1.8", "5.1.9"})
"""Of 5.1.x, those that are about the sender's address, and about a relay's fault."""
UNKNOWN = re.compile(
    r"(user|mailbox|recipient|account)( is)? (not found|unknown|unavailable|(does not |not |doesn't )exist)"
    r"|no such (user|mailbox|recipient|account)|unknown (user|mailbox|recipient)|invalid (recipient|mailbox)",
    re.IGNORECASE,
)
NO_MAILBOX = "5.1.1"
"""The status that is meant by servers that say none: QQ and NetEase write it in words."""
SIZE = frozenset({"5.2.3", "5.3.4"})
"""The mail is too large, for the mailbox or for the server."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its three digits and what stands behind them."""

    number: int
    text: str = ""

    @property
    def status(self) -> str:
        """Such as `5.1.1` (RFC 3463); empty where none is said."""
        found = re.match(r"([245]\.\d{1,3}\.\d{1,3})\b", self.text)
        return found[1] if found and found[1][0] == str(self.number)[0] else ""

    @property
    def limit(self) -> str:
        """The mark of a limit, such as `MI:SFQ`; empty without one."""
        found = LIMITS.search(self.text)
        return found[1] if found else ""

    @property
    def code(self) -> str:
        """Such as `smtp 550 5.1.1`; holds nothing of the server's own words."""
        return " ".join(each for each in ("smtp", str(self.number), self.status, self.limit) if each)


def means_dead(status: str) -> bool:
    """Whether a status of RFC 3463 says that there is no such mailbox."""
    return status.startswith("5.1.") and status not in NOT_DEAD


def of_mail(answer: Answer) -> NotAccepted:
    """What an answer to the receiver, or to the mail itself, means."""
    if answer.limit:
        return TryLater(answer.code, SPAM if answer.limit in SPAM_MARKS else LIMITED)
    if answer.number < 500:
        return TryLater(answer.code, _pause(answer))
    if not answer.status and answer.number in (550, 551, 553) and UNKNOWN.search(answer.text):
        return Refused(f"{answer.code} {NO_MAILBOX}", dead=True)
    return Refused(answer.code, dead=means_dead(answer.status))


def of_house(answer: Answer) -> NotAccepted:
    """What a refusal means that comes before any receiver was named: the fault is ours, the mail may wait."""
    if answer.number == 552 or answer.status in SIZE:
        return Refused(answer.code)
    if answer.limit or answer.number < 500:
        return TryLater(answer.code, SPAM if answer.limit in SPAM_MARKS else BUSY)
    return TryLater(answer.code, WRONG_HERE)


FAULTS: Mapping[str, timedelta] = immutabledict({
    "smtp no connection": timedelta(minutes=1),
    "smtp broken off": timedelta(minutes=1),
    "smtp timeout": timedelta(minutes=2),
    "smtp tls": WRONG_HERE,
    "smtp no tls": WRONG_HERE,
    "smtp no sign-in": WRONG_HERE,
    "smtp nonsense": WRONG_HERE,
})  # fmt: skip
"""What happens without an answer, and how long the lane rests then."""


def fault(code: str) -> TryLater:
    """What one of FAULTS means."""
    return TryLater(code, FAULTS[code])


def _pause(answer: Answer) -> timedelta | None:
    """421 is said of the connection; a bare 450 is how QQ limits. Others are about one mailbox alone."""
    if answer.number == 421 or (answer.number == 450 and not answer.status):
        return BUSY
    return None
