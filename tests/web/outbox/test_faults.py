"""Why something did not arrive, in words: every code has a sentence, an unknown one is said plainly."""

from zoneinfo import ZoneInfo

import pytest

from i18n.languages import offered_tags
from i18n.reader import Reader
from web.channels.smtp_answers import FAULTS
from web.services.messages.kinds import KINDS
from web.words import outbox
from web.words.outbox_faults import WHY, why

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("smtp 550 5.1.1", "there is no such mailbox"),
        ("smtp 552 5.2.2", "the mailbox is full"),
        ("smtp 450 4.2.1", "the mailbox takes no mail"),
        ("smtp 550 MI:SFQ", "the provider takes only so many mails for now (smtp 550 MI:SFQ)"),
        ("smtp 554 DT:SPM", "the provider took it for advertising (smtp 554 DT:SPM)"),
        ("smtp 535 5.7.8", "the server does not take mail from us (smtp 535 5.7.8)"),
        ("smtp 421 4.3.2", "the mail server puts us off (smtp 421 4.3.2)"),
        ("smtp 554", "the mail server did not take it (smtp 554)"),
        ("gateway 401", "the gateway does not know us: its key or address is wrong (gateway 401)"),
        ("gateway 503", "the gateway puts us off (gateway 503)"),
        ("gateway 400", "the gateway did not take it (gateway 400)"),
        ("push 410", "the browser shows no messages any more"),
        ("pigeon lost", "it did not go through (pigeon lost)"),
        ("", "nobody said why"),
    ],
)
def test_codes_of_the_other_side_are_said(code: str, says: str) -> None:
    assert why(Reader("en", SHANGHAI), code) == says


@pytest.mark.parametrize("tag", offered_tags())
def test_every_code_is_said_in_every_language(tag: str) -> None:
    reader = Reader(tag, SHANGHAI)
    for code in (*WHY, *FAULTS):
        said = why(reader, code)
        assert said
        assert said != why(reader, "moon 7").replace("moon 7", code)
        assert "%(" not in said


def test_what_breaks_a_connection_has_a_sentence_of_its_own() -> None:
    assert FAULTS.keys() <= WHY.keys()


def test_every_kind_of_notice_has_a_name() -> None:
    assert KINDS.keys() == outbox.KINDS.keys()
