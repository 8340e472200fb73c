"""Every code for which something is not told any more has a sentence of its own."""

import re
from pathlib import Path

import pytest

import web
from web.services.calling_out import place
from web.words.outbox_faults import WHY

SUBJECTS = Path(web.__file__).parent / "services/messages/subjects"
CODE = re.compile(r'(?:return|else) "([a-z_]+)"|"([a-z_]+)" if ')


def codes() -> set[str]:
    """The codes that readings of subjects give, by their own text; those of call-outs come from there."""
    found = {
        a or b for each in SUBJECTS.glob("*.py") for a, b in CODE.findall(each.read_text(encoding="utf-8"))
    }
    return found | place.TAKEN | place.ANOTHER | {place.TIME, place.WITHDRAWN}


@pytest.mark.parametrize("code", sorted(codes()))
def test_a_code_has_its_own_sentence(code: str) -> None:
    assert code in WHY


def test_codes_are_found() -> None:
    assert codes() >= {"as_before", "decided", "renewed", "full", "asked_anew"}
