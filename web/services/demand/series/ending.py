"""When a series ends: before its time, where its later shifts are cancelled together, and as before again."""

from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from web.models import Series, Shift
from web.services.clock import now


def cut_short(series: Series, day: date) -> None:
    """Let a series end before a day, as its shifts from that day on are cancelled."""
    before = day - timedelta(days=1)
    if not series.cut_short:
        series.cut_short, series.last_before = True, series.last
    series.last = max(series.first, before if series.last is None else min(series.last, before))
    series.version += 1


def go_on(session: Session, series: Series, *, with_later: bool) -> None:
    """Let a series go on, as shifts of it take place after all.

    With all later ones, or where none is cancelled any more, it goes on as it did before; else it lasts until
    its last day that takes place.
    """
    ends = series.last
    if series.cut_short and (with_later or not _cancelled(session, series)):
        ends = series.last_before
        series.cut_short, series.last_before = False, None
    chosen = select(func.max(Shift.series_day)).where(Shift.series_id == series.id, Shift.status == "open")
    last_open = session.scalar(chosen)
    if ends is not None and last_open is not None:
        ends = max(ends, last_open)
    if ends != series.last:
        series.last, series.version = ends, series.version + 1


def end_on(series: Series, last: date | None) -> None:
    """Let a series end on another day, whatever it was before."""
    if last != series.last:
        series.last, series.cut_short, series.last_before = last, False, None


def first_cancelled(session: Session, series: Series) -> Shift | None:
    """The first shift to come of those that were cancelled together after the end of a series."""
    if not series.cut_short:
        return None
    chosen = select(Shift).where(
        Shift.series_id == series.id, Shift.status == "cancelled", Shift.starts_at > now(),
        Shift.series_day >= series.last,
    )  # fmt: skip
    return session.scalars(chosen.order_by(Shift.series_day).limit(1)).one_or_none()


def _cancelled(session: Session, series: Series) -> bool:
    chosen = select(Shift.id).where(
        Shift.series_id == series.id, Shift.status == "cancelled", Shift.starts_at > now()
    )
    return session.scalars(chosen.limit(1)).first() is not None
