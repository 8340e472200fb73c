"""The demo district of `fixtures` as rows; its accounts and their passwords. `web.demo.load` writes it."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from web import models as rows

DOMAIN = "demo.example"
ACCOUNTS = ("volunteer", "lead", "coordinator", "admin", "daning", "verifier", "auditor", "hospital")


def is_loaded(session: Session) -> bool:
    """Whether there is a district already."""
    return session.scalar(select(rows.Organisation.id).limit(1)) is not None


def draw_passwords() -> dict[str, str]:
    """A new password for each account."""
    return {code: "-".join(secrets.token_hex(2) for _ in range(4)) for code in ACCOUNTS}


def keep_passwords(file: Path, passwords: Mapping[str, str]) -> None:
    """Write `account password` lines that only their owner can read."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as written:
        written.writelines(f"{address(code)} {password}\n" for code, password in passwords.items())


def address(code: str) -> str:
    """The email of a demo account."""
    return f"{code}@{DOMAIN}"
