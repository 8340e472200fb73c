"""Kinds of requests, and people who ask and deal with them."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import writing
from web.models import Grant, Organisation, Request, RequestKind, Term
from web.services.accounts.contacts import open_account
from web.services.accounts.passwords import hashed
from web.services.accounts.sign_up import create_person
from web.services.actor import Actor
from web.services.clock import now
from web.services.requests import asking

KINDS = {"phones": "手机课堂", "repairs": "便民维修", "escort": "陪诊"}
Who = Callable[[str], Actor]


@pytest.fixture(autouse=True)
def kinds(session: Session) -> None:
    """Three kinds; of the first the terms are said."""
    with writing(session):
        for position, (code, name) in enumerate(KINDS.items()):
            if session.get(Term, ("request", code)) is None:
                session.add(
                    Term(kind="request", code=code, names={"zh-Hans": name, "en": code}, position=position)
                )
        session.add(
            RequestKind(code="phones", triage_days=2, serve_days=5, way="series", skills=["phone-help"])
        )


@pytest.fixture
def nodes(session: Session) -> Mapping[str, int]:
    """Code -> id of every organisation."""
    return {each.code: each.id for each in session.scalars(select(Organisation))}


@pytest.fixture
def neighbour(session: Session, nodes: Mapping[str, int]) -> None:
    """Somebody who leads in a neighbourhood of Daning road: the account `neighbour`."""
    with writing(session):
        person = create_person(session, name="何丽华", language="zh-Hans").id
        open_account(session, person, "neighbour@demo.example", hashed("neighbour-password"))
        session.add(
            Grant(person_id=person, organisation_id=nodes["nb-shanggong"], right="lead", granted_at=now())
        )


@pytest.fixture
def asker(neighbour: None, actor_of: Who) -> Actor:
    """Who leads in that neighbourhood."""
    return actor_of("neighbour")


@pytest.fixture
def desk(actor_of: Who) -> Actor:
    """Who coordinates Daning road."""
    return actor_of("daning")


@pytest.fixture
def asked(session: Session, asker: Actor, nodes: Mapping[str, int]) -> Callable[..., int]:
    """`asked(summary="…")`: the id of a request of that neighbourhood."""

    def ask(**values: Any) -> int:
        usual = {
            "organisation_id": nodes["nb-shanggong"], "kind": "phones", "people": 12,
            "summary": "教长者用手机挂号和视频通话", "wanted_on": None,
            "for_whom": "王阿婆", "contact": "021-5555 0101", "address": "上工新村8号",
        }  # fmt: skip
        return asking.ask(session, asker, {**usual, **values})

    return ask


@pytest.fixture
def row(session: Session) -> Callable[[int], Request]:
    """A request as it stands."""

    def read(request_id: int) -> Request:
        session.rollback()
        session.expire_all()
        return session.get_one(Request, request_id)

    return read
