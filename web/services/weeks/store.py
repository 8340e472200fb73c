"""The weeks that each process keeps, by database: a few, renewed whenever somebody asks.

Nobody waits: what is kept is never changed, and is replaced by what is newer. Two who ask at once may both
work it out. Whoever writes catches up for themselves, as what they wrote may be taken back.
"""

from collections import OrderedDict
from collections.abc import MutableMapping, Sequence
from datetime import date, datetime
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from matcher.problem.eligibility import candidates
from web.services.clock import now
from web.services.days import Week
from web.services.weeks.catching_up import caught_up, read
from web.services.weeks.kept import KeptWeek, at_moment

KEPT = 4
"""Weeks of a database."""
Key = tuple[str, date]
_of: MutableMapping[Engine, OrderedDict[Key, KeptWeek]] = WeakKeyDictionary()
_lock = Lock()
"""Held while what is kept is looked up or replaced, never while anything is read or worked out."""


def kept_week(session: Session, week: Week, at: datetime | None = None) -> KeptWeek:
    """A week as it stands now in this session, as of a moment: now by default."""
    moment = at or now()
    if session.info.get("writing"):
        return caught_up(session, _committed(session, week), moment)
    return at_moment(_renewed(session, week, moment), moment)


def weeks_of(session: Session) -> Sequence[date]:
    """The weeks that are kept of a session's database, by their first day."""
    return [monday for _, monday in list(_of.get(engine_of(session), ()))]


def forget(session: Session) -> None:
    """Keep nothing of a session's database."""
    _of.pop(engine_of(session), None)


def _committed(session: Session, week: Week) -> KeptWeek:
    """The week as it stood at some time before what this session is writing."""
    kept = _known(session, week)
    if kept is not None:
        return kept
    info = {**session.info, "writing": False}
    with Session(session.get_bind(), expire_on_commit=False, info=info) as beside:
        return _renewed(beside, week, now())


def _renewed(session: Session, week: Week, moment: datetime) -> KeptWeek:
    kept = _known(session, week)
    if kept is None:
        found = read(session, week, moment)
        candidates(found.problem)
    else:
        found = caught_up(session, kept, moment)
    if found is not kept:
        _keep(session, week, found)
    return found


def _known(session: Session, week: Week) -> KeptWeek | None:
    with _lock:
        weeks = _of.setdefault(engine_of(session), OrderedDict())
        kept = weeks.get(_key(week))
        if kept is not None:
            weeks.move_to_end(_key(week))
        return kept


def _keep(session: Session, week: Week, found: KeptWeek) -> None:
    with _lock:
        weeks = _of.setdefault(engine_of(session), OrderedDict())
        kept = weeks.get(_key(week))
        if kept is None or kept.change <= found.change:
            weeks[_key(week)] = found
        weeks.move_to_end(_key(week))
        while len(weeks) > KEPT:
            weeks.popitem(last=False)


def engine_of(session: Session) -> Engine:
    """The engine of a session's database."""
    bind = session.get_bind()
    return bind if isinstance(bind, Engine) else bind.engine


def _key(week: Week) -> Key:
    return week.zone.key, week.monday
