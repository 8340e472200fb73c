"""Every code of the matcher as a whole sentence in the reader's language.

One table for each occasion on which a code is spoken: `say(reader, "finding", "rest", volunteer="v1")`.
A new rule is one sentence in FINDINGS and, where it keeps people from a seat, one in the funnel and one in
the hindrances.
"""

from collections.abc import Mapping

from i18n import sentence
from i18n.reader import Reader
from i18n.sentence import Table, plural
from i18n.sentences.changes import CHANGES, PERSON_DIFFERENCES, PROJECT_DIFFERENCES, SUMMARY
from i18n.sentences.faults import FAULTS
from i18n.sentences.funnel import FUNNEL
from i18n.sentences.hindrances import HINDRANCES
from i18n.sentences.repairs import CONSEQUENCES, REPAIRS
from i18n.sentences.runs import GAP, GAP_CLOSED, JOBS, OUTCOMES, PHASES
from i18n.translator import lazy

# A rule broken, or a price paid, in a roster. In the order of the matcher's rules.
FINDINGS: Table = {
    "fitness": lazy("%(volunteer)s does not meet what this seat needs."),
    "one_place": lazy(
        "%(volunteer)s cannot serve on %(shift)s and on %(other)s: there is no time to get there."
    ),
    "pins": lazy("%(volunteer)s is not where a pin says."),
    "rest": lazy("%(volunteer)s has too little rest between %(shift)s and %(other)s."),
    "limits": lazy("%(volunteer)s has more shifts or hours than they want."),
    "maximum": plural("One person too many.", "%(over)s people too many.", "over"),
    "minimum": plural(
        "One person short of the minimum.", "%(missing)s people short of the minimum.", "missing"
    ),
    "promises": lazy("%(volunteer)s was promised this seat and has lost it."),
    "desired": plural("One more person is wanted.", "%(missing)s more people are wanted.", "missing"),
    "speakers": plural(
        "One more person on the team must speak %(spoken)s.",
        "%(missing)s more people on the team must speak %(spoken)s.",
        "missing",
    ),
    "shared_language": lazy("The team has no language that all of them share."),
    "traits": plural(
        "One person is missing on the team: %(trait)s.",
        "%(missing)s people are missing on the team: %(trait)s.",
        "missing",
    ),
    "newcomers": lazy("Everybody on the team is new."),
    "organisations": lazy("The team is not mixed enough by organisation."),
    "together": plural(
        "One more person must come along.", "%(missing)s more people must come along.", "missing"
    ),
    "companions": lazy("%(volunteer)s is not beside a companion they asked for."),
    "fairness": lazy("%(volunteer)s serves more than others who asked for as much."),
    "wishes": lazy("%(volunteer)s would rather do something else."),
    "continuity": lazy("Somebody else than %(volunteer)s knows this group better."),
}

OCCASIONS: Mapping[str, Table] = {
    "finding": FINDINGS,
    "funnel": FUNNEL,
    "hindrance": HINDRANCES,
    "repair": REPAIRS,
    "consequence": CONSEQUENCES,
    "change": CHANGES,
    "project_difference": PROJECT_DIFFERENCES,
    "person_difference": PERSON_DIFFERENCES,
    "difference": SUMMARY,
    "outcome": OUTCOMES,
    "phase": PHASES,
    "job": JOBS,
    "fault": FAULTS,
}


def say(reader: Reader, occasion: str, code: str, /, **numbers: object) -> str:
    """The sentence for a code on an occasion. Raises KeyError for an unknown one, or a number it lacks."""
    return sentence.say(reader, OCCASIONS[occasion][code], _named(code, numbers))


def _named(code: str, numbers: Mapping[str, object]) -> Mapping[str, object]:
    """The matcher says `what` and `least` of any criterion; a sentence says language and level."""
    if "what" not in numbers:
        return numbers
    level = {"level": numbers["least"]} if code == "language" and "least" in numbers else {}
    return {**numbers, code: numbers["what"], **level}


def outcome(reader: Reader, status: str, stopped: str) -> str:
    """How a run ended and what is proven; the values of the matcher's Status and Stopped."""
    exact = f"{status}.{stopped}"
    known = exact if exact in OUTCOMES else status if status in OUTCOMES else f"{status}.proven"
    return say(reader, "outcome", known)


def gap(reader: Reader, share: float) -> str:
    """How far a roster may be from the best possible: 0.003 is 0.3%, 0 is proven best."""
    if share <= 0:
        return reader.translator.say(GAP_CLOSED)
    return sentence.say(reader, GAP, {"percent": share})
