"""The matcher speaks in the terms of its field: private words stay out, and one name means one thing."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.support.names import classes_of_one_name, identifiers, words
from tests.support.paths import ROOT
from tests.support.source import Module, read_modules

MODULES = read_modules(ROOT)

# A private word that may stand in no identifier, and the term to use in its place.
PRIVATE = {
    "anew": "neighbourhood",
    "asking": "ranking",
    "because": "assignment reason",
    "beside": "bounding thread",
    "breach": "violation",
    "calendars": "person state, person shifts",
    "contradiction": "conflict",
    "contradictions": "conflicts",
    "corner": "scarce rows",
    "corners": "scarcity cuts",
    "cores": "restricted core",
    "daily": "calendar data",
    "elsewhere": "component task",
    "floors": "scarcity cuts",
    "freedom": "free days",
    "haste": "pacing",
    "imagined": "scenario change",
    "kink": "breakpoint",
    "kinks": "breakpoints",
    "loose": "relaxed bound",
    "loosened": "relaxed bound",
    "mix": "column generation",
    "mixed": "master solution",
    "mixes": "column generation",
    "mixture": "column generation",
    "nearly": "near misses; a tolerance by its name",
    "plannable": "supported by the calendar solver",
    "planning": "calendar",
    "repeatable": "deterministic",
    "restrict": "subproblem",
    "saddle": "pdhg",
    "solving": "solve",
    "tariff": "penalties",
    "tariffs": "penalties",
    "told": "finding",
    "toll": "penalty",
    "tolls": "penalties",
    "turns": "coordinate descent",
    "votes": "consensus",
    "weekly": "district",
    "worth": "duals",
}
# A common word that may name no module, no class and no function, and what these are called now.
VAGUE = {
    "again": "re-extract, second pass",
    "alone": "pricing",
    "apart": "solve components",
    "between": "linking rows",
    "choice": "set partitioning, ranked person",
    "comfort": "lower tiers",
    "core": "restricted core",
    "course": "label path, run log",
    "cut": "extract",
    "finish": "close tiers",
    "goal": "end costs",
    "groups": "person groups",
    "holds": "fixings",
    "leading": "permissions",
    "merge": "splice",
    "multipliers": "Lagrangian multipliers",
    "now": "project",
    "outside": "context",
    "own": "private rows, person data",
    "paths": "resource-constrained shortest path",
    "pool": "column pool",
    "prices": "duals",
    "record": "audit",
    "said": "finding",
    "shares": "column weights",
    "split": "block structure",
    "steps": "pdhg, run log",
    "sweeps": "window sweeps",
    "together": "join, joint shifts",
    "track": "resource window",
    "ways": "distances",
    "whole": "district model",
    "windows": "week windows",
}
# Identifiers that say such a word all the same, as it is a word of the domain or the plain word there.
DOMAIN = {
    "ASKING": "repairs that ask a person for something",
    "MixedOrganisations": "a team rule: its organisations are mixed",
    "Together": "a team rule: at least so many serve, or nobody",
    "WITHOUT_ASKING": "repairs that ask nobody",
    "Weekly": "hours at which somebody is free every week",
    "asking": "a repair that asks a person for something",
    "served_elsewhere": "how often others served a group, a word of documents",
    "together": "the name of a rule",
    "weekly": "hours at which somebody is free every week",
}


def private_words(modules: Mapping[str, Module]) -> Iterator[str]:
    """Identifiers of the matcher that say a private word, each with its place and the term for it."""
    for module in modules.values():
        if module.package != "matcher":
            continue
        for name in identifiers(module):
            if name.text in DOMAIN:
                continue
            terms = [PRIVATE[word] for word in words(name.text) & PRIVATE.keys()]
            if name.given and (vague := name.text.strip("_").lower()) in VAGUE:
                terms.append(VAGUE[vague])
            for term in terms:
                yield f"{module.path}:{name.line} {name.text}: say {term}"


def test_private_words_stay_out_of_the_identifiers() -> None:
    assert list(private_words(MODULES)) == []


def test_each_domain_word_is_in_use() -> None:
    used = {name.text for module in MODULES.values() for name in identifiers(module)}
    assert DOMAIN.keys() - used == set()


def test_no_class_name_means_two_things() -> None:
    assert classes_of_one_name(MODULES, "matcher") == []


def test_private_words_and_double_classes_are_found(tmp_path: Path) -> None:
    (tmp_path / "matcher" / "solver").mkdir(parents=True)
    (tmp_path / "matcher" / "solver" / "mixes.py").write_text(
        "class Split: ...\ndef f(tolls, own):\n    for nearMix in own: pass\n", encoding="utf-8"
    )
    (tmp_path / "matcher" / "solver" / "rows.py").write_text("class Split: ...\n", encoding="utf-8")
    modules = read_modules(tmp_path)
    assert [each.rpartition(": ")[0].rpartition(" ")[2] for each in private_words(modules)] == [
        "mixes",
        "Split",
        "tolls",
        "nearMix",
        "Split",
    ]
    assert classes_of_one_name(modules, "matcher") == ["Split: matcher.solver.mixes and matcher.solver.rows"]
