"""The demo district of `fixtures` as rows: organisations, people, a week of work, what was promised."""

import os
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from fixtures.district import District
from web import models as rows
from web.db import writing
from web.demo.accounts import address, load_accounts, load_promises
from web.demo.ids import Ids
from web.demo.people import load_people, load_wishes
from web.demo.work import load_ground, load_work
from web.services.accounts import HASHER

ROLES = ("volunteer", "lead", "coordinator", "admin")


def is_loaded(session: Session) -> bool:
    """Whether there is a district already."""
    return session.scalar(select(rows.Organisation.id).limit(1)) is not None


def load(session: Session, district: District, passwords: Mapping[str, str]) -> None:
    """Write a whole district into empty tables, in one transaction; `passwords` by role."""
    ids = Ids.of(district)
    hashes = {role: HASHER.hash(password) for role, password in passwords.items()}
    with writing(session):
        load_ground(session, district, ids)
        load_people(session, district, ids)
        load_work(session, district, ids)
        load_wishes(session, district, ids)
        load_accounts(session, district, ids, hashes)
        load_promises(session, district, ids)
        _catch_up_sequences(session)


def draw_passwords() -> dict[str, str]:
    """A new password for each role."""
    return {role: "-".join(secrets.token_hex(2) for _ in range(4)) for role in ROLES}


def keep_passwords(file: Path, passwords: Mapping[str, str]) -> None:
    """Write `account password` lines that only their owner can read."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as written:
        written.writelines(f"{address(role)} {password}\n" for role, password in passwords.items())


def _catch_up_sequences(session: Session) -> None:
    """PostgreSQL counts on from ids it gave itself; these came with the rows."""
    if session.get_bind().dialect.name != "postgresql":
        return
    kinds: Sequence[type[Any]] = (
        rows.Organisation,
        rows.Place,
        rows.Project,
        rows.Series,
        rows.Shift,
        rows.Seat,
        rows.Volunteer,
    )
    for kind in kinds:
        last = session.scalar(select(func.max(kind.id)))
        name = kind.__tablename__
        session.execute(
            text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), :last)"), {"last": last or 1}
        )
