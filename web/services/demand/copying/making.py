"""Making copies: all or none, in one act that can be taken back as a whole."""

from collections.abc import Callable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from web.models import Seat, Shift
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.record import note, once
from web.services.demand.batches import add_batch
from web.services.demand.copying.foreseeing import Foreseen, Source, foresee
from web.services.demand.copying.likeness import Copy, columns

Finding = Callable[[Scope], Source]


class Another(Exception):
    """Something else would be made by now than what was shown."""

    def __init__(self, foreseen: Foreseen) -> None:
        super().__init__("another")
        self.foreseen = foreseen


def make(
    session: Session,
    zone: ZoneInfo,
    actor: Actor,
    find: Finding,
    *,
    days_off: str = "keep",
    organisation_id: int | None = None,
    seen: str | None = None,
    key: str = "",
) -> dict[str, Any]:
    """The `ids` of the copies of what `find` gives, and the `batch_id` by which they are taken back.

    `organisation_id` is where copies of several projects stand; `seen` the digest of what was shown before,
    None where nobody asks to see it. Where all is there already nothing is made. Raises what `find` and
    `foresee` raise, and Another.
    """

    def made() -> dict[str, Any]:
        source = find(Scope(session, actor))
        found = foresee(session, zone, source, days_off=days_off)
        if seen is not None and seen != found.digest:
            raise Another(found)
        if not found.made:
            return {"ids": [], "batch_id": None}
        ids = _add(session, found.made)
        batch = add_batch(session, actor, "copy", source.project, ids, organisation_id=organisation_id)
        node = source.project.organisation_id if source.project else organisation_id
        note(session, actor, "copied", "batch", batch, node=node, count=len(ids))
        return {"ids": ids, "batch_id": batch}

    return once(session, key, made)


def _add(session: Session, copies: Sequence[Copy]) -> list[int]:
    """Add the shifts with their seats; their ids in order."""
    rows = [_shift(each) for each in copies]
    session.add_all(rows)
    session.flush()
    session.add_all(
        Seat(shift_id=row.id, position=position, **columns(seat))
        for row, each in zip(rows, copies, strict=True)
        for position, seat in enumerate(each.seats)
    )
    return [row.id for row in rows]


def _shift(copy: Copy) -> Shift:
    like = copy.shift
    return Shift(
        project_id=like.project_id,
        place_id=like.place_id,
        starts_at=copy.begins,
        ends_at=copy.ends,
        window_starts_at=copy.window[0] if copy.window else None,
        window_ends_at=copy.window[1] if copy.window else None,
        **{name: getattr(like, name) for name in ("kind", "group_code", "texts", "team")},
    )
