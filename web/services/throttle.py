"""How often something may be tried: counted in the database, where every process knows, and forgotten."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from web.db import writing
from web.models import Attempt
from web.services.clock import now
from web.services.faults import TooMany

PATIENCE = timedelta(minutes=15)


def refuse_the_impatient(session: Session, limits: Mapping[str, int]) -> None:
    """Raise TooMany when one of these keys was counted as often as it may be."""
    since = now() - PATIENCE
    for attempt in session.scalars(select(Attempt).where(Attempt.key.in_(limits), Attempt.since > since)):
        if attempt.failures >= limits[attempt.key]:
            raise TooMany(int((attempt.since - since).total_seconds()) + 1)


def count(session: Session, keys: Iterable[str]) -> None:
    """Count one more try under each key; what is older than PATIENCE is forgotten."""
    with writing(session):
        session.execute(delete(Attempt).where(Attempt.since < now() - PATIENCE))
        for key in keys:
            attempt = session.get(Attempt, key)
            if attempt is None:
                session.add(Attempt(key=key, failures=1, since=now()))
            else:
                attempt.failures += 1


def neighbour(address: str) -> str:
    """Who counts as one client: an IPv4 address, or the /64 that one household has of IPv6."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((found, 64), strict=False)) if isinstance(found, IPv6Address) else address
