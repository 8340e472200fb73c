"""A name can be seen and found again, whatever its script; what is neither is refused where it is typed."""

import pytest
from marshmallow import ValidationError

from web.schemas.accounts import SignUp
from web.schemas.people import NewPersonSchema, TieSchema
from web.schemas.profile import ProfileSchema

NOBODY_SEES = (
    "", "  ", "\u3000\u00a0", "\u200b\u200b", "\u115f", "\u3164\uffa0", "\u0301", "\u034f", "\U000e0041",
)  # fmt: skip
NOBODY_FINDS = ("·", "...", "-", "’", "・ -")
SOMEBODY = (
    "X", "12345", "🦄", "👩\u200d👩\u200d👧\u200d👦", "阿依古丽·买买提", "㑇𬭎", "\U0002ebf1", "葛\U000e0100",
    "e\u0301", "ﷺ", "شریف", "やまだ・たろう", "'; DROP TABLE person;--", "<script>", "字" * 100,
)  # fmt: skip


def faults(schema: object, typed: str) -> list[str]:
    assert isinstance(schema, SignUp | ProfileSchema | NewPersonSchema | TieSchema)
    try:
        schema.load({"name": typed}, partial=True)
    except ValidationError as fault:
        return [str(each) for each in fault.messages_dict.get("name", [])]
    return []


@pytest.mark.parametrize("schema", [SignUp(), ProfileSchema(), NewPersonSchema()])
@pytest.mark.parametrize("typed", [*NOBODY_SEES, *NOBODY_FINDS])
def test_a_name_that_nobody_sees_or_finds_is_refused(schema: object, typed: str) -> None:
    assert faults(schema, typed)


@pytest.mark.parametrize("schema", [SignUp(), ProfileSchema(), NewPersonSchema(), TieSchema()])
@pytest.mark.parametrize("typed", SOMEBODY)
def test_a_name_in_any_script_is_taken(schema: object, typed: str) -> None:
    assert faults(schema, typed) == []


@pytest.mark.parametrize("typed", NOBODY_FINDS)
def test_nor_has_who_answers_for_somebody_such_a_name(typed: str) -> None:
    assert faults(TieSchema(), typed)


def test_variants_of_a_character_stay_as_typed() -> None:
    assert SignUp().load({"name": " 葛\U000e0100 "}, partial=True)["name"] == "葛\U000e0100"
