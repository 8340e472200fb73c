"""What is taken along can be brought: all unchanged, and taken along again it is the same, cell by cell."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from tests.web.sheets_entered.brought import bring, look, looked_at, node, taken
from web.services.actor import Actor
from web.services.sheets import keeping
from web.services.sheets.kinds import kinds
from web.sheets import reading, writing

ActorOf = Callable[[str], Actor]
LEAST = {
    "people": 40,
    "availability": 40,
    "projects": 5,
    "places": 10,
    "shifts": 30,
    "parties": 0,
    "openings": 0,
    "requests": 0,
    "sessions": 0,
    "households": 0,
}


@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
@pytest.mark.parametrize("kind", kinds())
def test_what_is_taken_along_comes_back_unchanged(
    session: Session, actor_of: ActorOf, kind: str, tag: str
) -> None:
    actor = actor_of("coordinator")
    first = taken(session, actor, kind, "jingan", tag)
    assert len(first.rows) >= LEAST.get(kind, 1)
    if not first.rows:
        return
    lines = looked_at(session, actor, kind, first.headings, first.rows, "jingan")
    assert [(each.state, each.faults, each.changes) for each in lines if each.state != "unchanged"] == []
    assert len(lines) == len(first.rows)
    assert taken(session, actor, kind, "jingan", tag) == first


@pytest.mark.parametrize("kind", sorted(kinds().keys() - {"parties", "openings", "requests", "households"}))
def test_csv_comes_back_too(session: Session, actor_of: ActorOf, kind: str) -> None:
    actor = actor_of("coordinator")
    first = taken(session, actor, kind, "jingan")
    sheet = writing.Sheet(first.name, [writing.Column(each) for each in first.headings], first.rows)
    content = writing.csv(sheet)
    said = {"kind": kind, "organisation_id": node(session, "jingan")}
    sheet_id = keeping.bring(session, actor, said, "list.csv", content)
    lines = look(session, actor, sheet_id)
    assert {each.state for each in lines} <= {"unchanged"}
    assert len(reading.read(content, "list.csv").rows) == len(first.rows)


def test_a_sheet_that_is_all_unchanged_cannot_be_entered(session: Session, actor_of: ActorOf) -> None:
    from web.services.faults import Conflict

    actor = actor_of("coordinator")
    first = taken(session, actor, "places", "jingan")
    sheet_id = bring(session, actor, "places", first.headings, first.rows, "jingan")
    look(session, actor, sheet_id)
    with pytest.raises(Conflict, match="nothing_new"):
        keeping.begin(session, actor, sheet_id, keeping.ENTERING, tag="en")
