"""How surely people come to a seat, in words for staff."""

from collections.abc import Mapping
from typing import Any

from i18n.reader import Reader, say_sentence
from i18n.sentence import plural
from i18n.translator import lazy
from matcher.problem.terms import Attendance
from web.services.attendance.likely import Likely
from web.services.board.records import Sitting
from web.words.sitting import sitting

LIKELY = plural(
    "%(likely)s of %(heads)s is likely to come.", "%(likely)s of %(heads)s are likely to come.", "likely"
)
NOBODY_LIKELY = lazy("It is not likely that anybody comes.")
FEWER = plural(
    "At least one is needed.", "At least %(minimum)s are needed.", "minimum"
)  # fmt: skip
SURE = lazy("Enough people come with a chance of %(percent)s; %(asked_percent)s is asked for.")
RECORD = plural(
    "%(name)s did not come the one time so far.",
    "%(name)s came %(came)s of %(expected)s times.",
    "expected",
)
MOST = 6
"""So many records are said; those who are surer are not what makes a shift short."""


def likely(reader: Reader, found: Mapping[int, Likely]) -> dict[int, dict[str, Any]]:
    """By seat id the sentences of the finding, whether it warns, and the records it rests on."""
    return {
        seat_id: {
            "warns": each.is_short,
            "says": _sentences(reader, each),
            "records": [_record(reader, *one) for one in each.records[:MOST]],
        }
        for seat_id, each in found.items()
    }


def _sentences(reader: Reader, found: Likely) -> list[str]:
    say = reader.translator.say
    numbers = {"likely": found.likely, "heads": found.heads, "minimum": found.minimum}
    said = [say_sentence(reader, LIKELY, numbers) if found.likely else say(NOBODY_LIKELY)]
    if found.likely < found.minimum:
        said.append(say_sentence(reader, FEWER, numbers))
    if found.asked:
        percent = reader.formats.percent
        said.append(say(SURE.format(percent=percent(found.sure), asked_percent=percent(found.asked))))
    return said


def _record(reader: Reader, who: Sitting, record: Attendance) -> str:
    numbers: dict[str, Any] = {"came": record.came, "expected": record.expected}
    return say_sentence(reader, RECORD, numbers | {"name": sitting(reader, who)})
