"""Requests like one: of the same kind, near it, lately or still open, in words like its own."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import pairwise

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from web.models import Request
from web.services.requests.transitions import OPEN

LATELY = timedelta(days=30)
ALIKE, NEAR = 0.3, 0.1
"""Of the pairs of neighbouring characters that two texts have, so many are in both (the Dice coefficient);
the same neighbourhood counts for some of that."""
MOST_LOOKED_AT, MOST_SHOWN = 200, 8


def like(session: Session, row: Request) -> Sequence[Request]:
    """The requests like one, the likest first: those of its own neighbourhood before others.

    Searched as names are: case, marks, dots and spaces do not count.
    """
    near = or_(Request.organisation_id == row.organisation_id, Request.unit_id == row.unit_id)
    lately = Request.asked_at.between(row.asked_at - LATELY, row.asked_at + LATELY)
    chosen = select(Request).where(
        Request.kind == row.kind, Request.id != row.id, near,
        or_(lately, Request.state.in_(OPEN)), Request.state.not_in(("merged", "refused")),
    )  # fmt: skip
    found = session.scalars(chosen.order_by(Request.asked_at.desc()).limit(MOST_LOOKED_AT)).all()
    scored = [(_score(row, each), each) for each in found]
    scored.sort(key=lambda pair: -pair[0])
    return [each for score, each in scored if score >= ALIKE][:MOST_SHOWN]


def having(session: Session, rows: Iterable[Request]) -> Mapping[int, int]:
    """How many are like each of these requests, by id; of those with none nothing."""
    counted = {each.id: len(like(session, each)) for each in rows}
    return {identity: count for identity, count in counted.items() if count}


def similarity(one: str, other: str) -> float:
    """How much two search keys have in common, from 0 to 1."""
    first, second = _pairs(one), _pairs(other)
    if not first or not second:
        return 0.0
    return 2 * len(first & second) / (len(first) + len(second))


def _score(row: Request, each: Request) -> float:
    """The likeness of their words, and something for the same neighbourhood."""
    words = similarity(words_of(row), words_of(each))
    return words + NEAR if each.organisation_id == row.organisation_id else words


def words_of(row: Request) -> str:
    """The words of a request as searches compare them, without its number."""
    return row.search_key.partition("\n")[2]


def _pairs(text: str) -> frozenset[tuple[str, str]]:
    return frozenset(pairwise(text))
