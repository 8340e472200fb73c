"""The demo district of `fixtures` as rows; its accounts and their passwords. `web.demo.load` writes it."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from web import models as rows

ROLES = ("volunteer", "lead", "coordinator", "admin")


def is_loaded(session: Session) -> bool:
    """Whether there is a district already."""
    return session.scalar(select(rows.Organisation.id).limit(1)) is not None


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


def address(role: str) -> str:
    """The email of the demo account of a role."""
    return f"{role}@demo.example"
