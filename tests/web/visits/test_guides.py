"""Talk guides: written by who may edit words of the vocabulary, read by who visits."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from tests.web.conftest import Login, in_language, post
from tests.web.pages.reading import english
from tests.web.visits.ground import at, household, seat_of, visit
from web.db import writing
from web.models import Promise, Term
from web.services.actor import Actor
from web.services.clock import now

ActorOf = Callable[[str], Actor]
GUIDE = "Ask how they slept.\nTalk about the grandson."


def group(session: Session) -> str:
    with writing(session):
        names = {"en": "Old people alone", "zh-Hans": "独居老人"}
        session.add(Term(kind="household_group", code="alone", names=names, position=1))
    return "alone"


def typed(**more: str) -> dict[str, str]:
    """The form as it stands, with some fields typed anew."""
    return {
        "version": "1", "names-0-tag": "en", "names-0-name": "Old people alone",
        "texts-0-tag": "en", "texts-0-text": GUIDE, **more,
    }  # fmt: skip


def test_who_administers_writes_it_and_who_visits_reads_it(session: Session, signed_in: Login) -> None:
    client, code = english(signed_in("admin")), group(session)
    page = client.get(f"/vocabulary/household_group/{code}").text
    assert "Talk guide in English" in page
    answer = post(client, f"/vocabulary/household_group/{code}", typed())
    assert answer.status_code == 302
    session.expire_all()
    assert session.get_one(Term, ("household_group", code)).texts == {"en": GUIDE}
    assert "Ask how they slept." in client.get(f"/vocabulary/household_group/{code}").text


def test_what_somebody_else_saved_meanwhile_is_shown(session: Session, signed_in: Login) -> None:
    client, code = english(signed_in("admin")), group(session)
    post(client, f"/vocabulary/household_group/{code}", typed())
    late = post(client, f"/vocabulary/household_group/{code}", typed(**{"texts-0-text": "Later"}))
    assert late.status_code == 409
    assert "Later" in late.text
    session.expire_all()
    assert session.get_one(Term, ("household_group", code)).texts == {"en": GUIDE}


def test_one_that_is_emptied_goes_and_others_stay(session: Session, signed_in: Login) -> None:
    client, code = english(signed_in("admin")), group(session)
    more = {"texts-1-tag": "zh-Hans", "texts-1-text": "问问睡得好不好。"}
    post(client, f"/vocabulary/household_group/{code}", typed(**more))
    post(client, f"/vocabulary/household_group/{code}", typed(**{"version": "2", "texts-0-text": " "}))
    session.expire_all()
    assert session.get_one(Term, ("household_group", code)).texts == {"zh-Hans": "问问睡得好不好。"}


def test_nobody_else_writes_it(session: Session, signed_in: Login) -> None:
    code = group(session)
    for right in ("coordinator", "volunteer"):
        client = english(signed_in(right))
        assert post(client, f"/vocabulary/household_group/{code}", typed()).status_code in (403, 404)
    assert session.get_one(Term, ("household_group", code)).texts == {}


def test_it_stands_on_the_visit_in_the_language_of_who_reads(
    session: Session, signed_in: Login, actor_of: ActorOf
) -> None:
    client, code, me = english(signed_in("volunteer")), group(session), actor_of("volunteer").person_id
    home = household(session, group_code=code)
    shift = visit(session, home)
    with writing(session):
        session.get_one(Term, ("household_group", code)).texts = {"en": GUIDE, "zh-Hans": "问问睡得好不好。"}
        seat = seat_of(session, shift)
        session.add(
            Promise(
                seat_id=seat, volunteer_id=me, state="accepted", since=now(), answered_sequence=0,
                told_starts_at=shift.starts_at, told_ends_at=shift.ends_at, told_place_id=shift.place_id,
                told_sequence=0,
                told_role="", heads=1, why="", imported=False,
            )
        )  # fmt: skip
    page = client.get(f"/me/shifts/{seat}").text
    assert "Talk about the grandson." in page
    assert "1 Quiet Lane" not in page  # More than two days ahead.
    day = client.get(f"/me/days/{at(1, 9).date().isoformat()}").text
    assert "Talk about the grandson." in day
    assert "问问睡得好不好。" in in_language(client, "zh-Hans").get(f"/me/shifts/{seat}").text
