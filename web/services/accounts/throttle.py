"""How often something may be tried: budgets counted in the database, where every process knows them.

A budget gives `most` tries at once and one more each `every`: what was taken comes back bit by bit. A try is
taken before it is known whether it is right, in a transaction of its own, so tries side by side are counted
exactly; one that was right is given back. `web/DECISIONS.md` has the figures and their reasons.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import delete
from sqlalchemy.orm import Session

from web.db import writing
from web.models import Attempt
from web.services.clock import now
from web.services.faults import TooMany

FORGOTTEN = timedelta(hours=24)
"""After that long without a try every budget is full again, and its row goes."""


@dataclass(frozen=True, slots=True)
class Budget:
    """`most` tries at once under a key, and one more each `every`."""

    key: str
    most: int
    every: timedelta


def take(session: Session, budgets: Sequence[Budget]) -> None:
    """Take one try of each budget. Raises TooMany, and takes none, when one of them is used up."""
    with writing(session):
        moment = now()
        session.execute(delete(Attempt).where(Attempt.since < moment - FORGOTTEN))
        rows = [_row(session, each, moment) for each in budgets]
        used_up = [
            each.every - (moment - row.since)
            for each, row in zip(budgets, rows, strict=True)
            if row.failures >= each.most
        ]
        if used_up:
            raise TooMany(int(max(used_up).total_seconds()) + 1)
        for row in rows:
            row.failures += 1


def give_back(session: Session, budgets: Sequence[Budget]) -> None:
    """Give back the try that was taken of each budget."""
    with writing(session):
        for each in budgets:
            row = session.get(Attempt, each.key)
            if row is not None and row.failures:
                row.failures -= 1


def neighbour(address: str) -> str:
    """Who counts as one client: an IPv4 address, or the /64 that one household has of IPv6."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found, 64), strict=False))


def _row(session: Session, budget: Budget, moment: datetime) -> Attempt:
    """The tries under a budget's key that have not come back by now; `since` is when the last one did."""
    row = session.get(Attempt, budget.key)
    if row is None:
        row = Attempt(key=budget.key, failures=0, since=moment)
        session.add(row)
        return row
    back = (moment - row.since) // budget.every
    row.failures = max(0, row.failures - back)
    row.since = row.since + back * budget.every if row.failures else moment
    return row
