"""A whole district of `fixtures` into empty tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from fixtures.district import District
from web import models as rows
from web.db import writing
from web.demo.accounts import load_accounts, load_promises
from web.demo.ids import Ids, catch_up
from web.demo.people import load_people, load_wishes
from web.demo.work import load_ground, load_work
from web.services.accounts.passwords import hashed

COUNTED: Sequence[type[Any]] = (
    rows.Organisation,
    rows.Place,
    rows.Project,
    rows.Series,
    rows.Shift,
    rows.Seat,
    rows.Person,
)


def load(session: Session, district: District, passwords: Mapping[str, str]) -> None:
    """Write a whole district into empty tables, in one transaction; `passwords` by account."""
    ids = Ids.of(district)
    hashes = {code: hashed(password) for code, password in passwords.items()}
    with writing(session):
        load_ground(session, district, ids)
        load_people(session, district, ids)
        load_work(session, district, ids)
        load_wishes(session, district, ids)
        catch_up(session, COUNTED)
        load_accounts(session, district, ids, hashes)
        load_promises(session, district, ids)
