"""Evidence: what it is by its bytes, sealed, opened by owner and verifiers alone, each look written down."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.credentials.test_credentials import fresh, held, owner, verified
from tests.web.people.staff import BELOW, DISTRICT, OTHER, OWN, staff
from web.models import Audit, Evidence
from web.services.credentials import evidence
from web.services.faults import Invalid, NotFound

PDF = b"%PDF-1.7\n1 0 obj"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
JPEG = b"\xff\xd8\xff\xe0" + bytes(20)
WEBP = b"RIFF\x10\x00\x00\x00WEBPVP8 "


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, "application/pdf"),
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (WEBP, "image/webp"),
        (b"%PDF", None),
        (b"\x89PNG\r\n\x1a", None),
        (b"\xff\xd8", None),
        (b"RIFF\x10\x00\x00\x00WAVE", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>", None),
        (b"<!doctype html>%PDF-1.7", None),
        (b" %PDF-1.7", None),
        (b"GIF89a", None),
        (b"MZ\x90\x00", None),
        (b"", None),
    ],
)
def test_the_first_bytes_say_what_a_file_is(data: bytes, kind: str | None) -> None:
    assert evidence.media_type(data) == kind


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("licence.pdf", "licence.png"),
        ("C:\\Users\\li\\证书.PDF", "证书.png"),
        ("../../etc/passwd", "passwd.png"),
        ('a"b\r\nX: y.png', "a_b_X_ y.png"),
        ("", "file.png"),
        ("...", "file.png"),
        ("x" * 300, "x" * 80 + ".png"),
    ],
)
def test_a_files_name_is_plain_and_ends_as_what_it_is(name: str, kept: str) -> None:
    assert evidence.file_name(name, "image/png") == kept


@pytest.mark.parametrize(
    ("data", "taken"),
    [
        (PDF + bytes(evidence.MOST_BYTES - len(PDF)), True),
        (PDF + bytes(evidence.MOST_BYTES - len(PDF) + 1), False),
        (b"", False),
        (b"MZ", False),
    ],
)
def test_size_and_kind_are_checked(session: Session, data: bytes, taken: bool) -> None:
    who = owner(session)
    found = held(session, who)
    if taken:
        made = evidence.add(session, who, found, "a.exe", data)
        assert session.get_one(Evidence, made).size == len(data)
    else:
        with pytest.raises(Invalid):
            evidence.add(session, who, found, "a.pdf", data)


def test_ten_files_are_kept_at_most(session: Session) -> None:
    who = owner(session)
    found = held(session, who)
    for number in range(evidence.MOST_FILES):
        evidence.add(session, who, found, f"{number}.pdf", PDF)
    with pytest.raises(Invalid):
        evidence.add(session, who, found, "one-more.pdf", PDF)


def test_a_file_is_sealed_and_opened_as_it_was(session: Session) -> None:
    who = owner(session)
    made = evidence.add(session, who, held(session, who), "a.pdf", PDF)
    assert PDF not in session.get_one(Evidence, made).sealed
    assert evidence.open_file(session, who, made)[1] == PDF


def test_a_new_file_and_a_file_taken_away_ask_for_verification_again(session: Session) -> None:
    who = owner(session)
    found = verified(session, who)
    made = evidence.add(session, who, found, "a.pdf", PDF)
    assert fresh(session, found).verified_at is None
    assert fresh(session, found).version == 3
    evidence.remove(session, who, made)
    assert fresh(session, found).version == 4
    assert session.get(Evidence, made) is None


@pytest.mark.parametrize(
    ("right", "at", "opens"),
    [
        ("verifier", OWN, True),
        ("verifier", DISTRICT, True),
        ("verifier", OTHER, False),
        ("verifier", BELOW, False),
        ("coordinator", OWN, False),
        ("administrator", DISTRICT, False),
        ("auditor", DISTRICT, False),
        ("lead", OWN, False),
    ],
)
def test_verifiers_of_the_place_open_it_and_are_written_down(
    session: Session, right: str, at: str, opens: bool
) -> None:
    who, actor = owner(session), staff(session, right, at=at)
    made = evidence.add(session, who, held(session, who), "a.pdf", PDF)
    looked = select(Audit.person_id).where(Audit.verb == "looked", Audit.subject == "evidence")
    if opens:
        assert evidence.open_file(session, actor, made)[1] == PDF
        assert session.scalars(looked).all() == [actor.person_id]
    else:
        with pytest.raises(NotFound):
            evidence.open_file(session, actor, made)
        assert session.scalars(looked).all() == []


def test_the_owners_own_look_is_not_written_down(session: Session) -> None:
    who = owner(session)
    made = evidence.add(session, who, held(session, who), "a.pdf", PDF)
    evidence.open_file(session, who, made)
    assert session.scalars(select(Audit.id).where(Audit.verb == "looked")).all() == []
