"""Every code of the matcher as a whole sentence in the reader's language.

One table for each occasion on which a code is spoken: `say(reader, "finding", "rest", volunteer="v1")`.
All that is said of a rule stands in one entry of `sentences/rules`. A code may have variants, chosen by its
numbers: `pins.in`, `rest.shift`.
"""

from collections.abc import Mapping

from i18n.reader import Reader, say_sentence
from i18n.sentence import Table
from i18n.sentences.changes import CHANGES, PERSON_DIFFERENCES, PROJECT_DIFFERENCES, SUMMARY
from i18n.sentences.faults import FAULTS
from i18n.sentences.funnel import FUNNEL
from i18n.sentences.hindrances import HINDRANCES
from i18n.sentences.repairs import REPAIRS
from i18n.sentences.rules import of_rules
from i18n.sentences.rules.outside import OUTSIDE
from i18n.sentences.runs import GAP, GAP_CLOSED, JOBS, OUTCOMES, PHASES
from i18n.sentences.warnings import WARNINGS

OCCASIONS: Mapping[str, Table] = {
    "finding": of_rules("finding"),
    "funnel": FUNNEL,
    "hindrance": HINDRANCES,
    "price": of_rules("price"),
    "repair": REPAIRS,
    "change": CHANGES,
    "project_difference": PROJECT_DIFFERENCES,
    "person_difference": PERSON_DIFFERENCES,
    "difference": SUMMARY,
    "outcome": OUTCOMES,
    "phase": PHASES,
    "job": JOBS,
    "fault": FAULTS,
    "warning": WARNINGS,
}


# Numbers whose value, and numbers whose presence, choose a variant of a code.
CHOOSING_VALUES = ("criterion", "limit", "pinned", "asked")
CHOOSING_HOLES = ("other", "shift", "language", "skill", "trait", "curve")


def say(reader: Reader, occasion: str, code: str, /, **numbers: object) -> str:
    """The sentence for a code on an occasion. Raises KeyError for an unknown one, or a number it lacks.

    Where rules are spoken of, an unknown code is the rule of a package outside, and is named as it is.
    """
    table = OCCASIONS[occasion]
    if occasion in OUTSIDE and not any(key.partition(".")[0] == code for key in table):
        return say_sentence(reader, OUTSIDE[occasion], {"rule": code})
    return say_sentence(reader, table[variant(table, code, numbers)], named(code, numbers))


def variant(table: Table, code: str, numbers: Mapping[str, object]) -> str:
    """The key of a table for a code and its numbers: its variant where there is one."""
    keys = [f"{code}.{numbers[hole]}" for hole in CHOOSING_VALUES if hole in numbers]
    keys += [f"{code}.{hole}" for hole in CHOOSING_HOLES if hole in numbers]
    return next((key for key in keys if key in table), code)


def named(code: str, numbers: Mapping[str, object]) -> Mapping[str, object]:
    """The numbers with the names that say their kind.

    The matcher says `what` and `least` of any criterion: here they become `language` and `level`, `skill`.
    """
    told = dict(numbers)
    if "what" in told:
        criterion = str(told.get("criterion", code))
        told[criterion] = told["what"]
        if criterion == "language" and "least" in told:
            told["level"] = told["least"]
    if str(told.get("limit")).startswith("minutes"):
        told |= {f"{hole}_minutes": told[hole] for hole in ("most", "least", "reached") if hole in told}
    if "needed" in told:
        told["needed_minutes"] = told["needed"]
    if code in ("avoided", "companions") and "other" in told:
        told["companion"] = told["other"]
    return told


def outcome(reader: Reader, status: str, stopped: str) -> str:
    """How a run ended and what is proven; the values of the matcher's Status and Stopped."""
    exact = f"{status}.{stopped}"
    return say(reader, "outcome", exact if exact in OUTCOMES else status)


def gap(reader: Reader, share: float) -> str:
    """How far a roster may be from the best possible: 0.003 is 0.3%, 0 is proven best."""
    if share <= 0:
        return reader.translator.say(GAP_CLOSED)
    return say_sentence(reader, GAP, {"percent": share})
