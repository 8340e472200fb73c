"""Rules are named by their modules: a name quoted elsewhere is a list that a new rule would have to join."""

import ast
from collections.abc import Collection, Mapping

from tests.support.source import Module

HEADS = frozenset({"minimum", "desired", "maximum"})
# Words that are the name of a rule and of something else: file -> the words, and what they are there.
OTHER_MEANINGS: Mapping[str, tuple[frozenset[str], str]] = {
    "matcher/answers/bottlenecks.py": (frozenset({"traits"}), "a field of Needs"),
    "matcher/answers/explain/__init__.py": (frozenset({"moves"}), "a function of the package"),
    "matcher/answers/what_if/apply_changes.py": (HEADS, "fields of Seat"),
    "matcher/formats/json/shapes.py": (frozenset({"minimum", "maximum"}), "keywords of JSON Schema"),
    "matcher/formats/json/derive.py": (
        frozenset({"speakers", "shared_language", "traits", "newcomers", "organisations", "together"}),
        "words of the document",
    ),
    "matcher/problem/cuts.py": (frozenset({"desired"}), "places of faults"),
    "matcher/problem/unmatched.py": (
        frozenset({"traits", "kind_in_a_row", "wishes"}),
        "fields of Needs, Terms and Volunteer",
    ),
    "matcher/problem/entities.py": (frozenset({"companions", "desired"}), "places of faults"),
    "matcher/problem/stations.py": (frozenset({"desired"}), "places of faults"),
    "matcher/problem/terms.py": (frozenset({"days_off_in_a_row", "kind_in_a_row"}), "places of faults"),
    "matcher/problem/validate.py": (frozenset({"avoided", "companions"}), "fields of Volunteer"),
}


def quoted_rule_names(modules: Mapping[str, Module], names: Collection[str]) -> list[str]:
    """Each quoted name of a rule in the matcher outside its rules, unless it means something else there."""
    return [
        f"{module.path}:{line} quotes {word!r}"
        for module in modules.values()
        if module.package == "matcher" and not module.name.startswith("matcher.rules.")
        for word, line in _quoted(module)
        if word in names and word not in OTHER_MEANINGS.get(str(module.path), (frozenset(), ""))[0]
    ]


def stale_meanings(modules: Mapping[str, Module]) -> list[str]:
    """Entries of `OTHER_MEANINGS` that their files no longer quote."""
    quoted = {
        str(module.path): {word for word, _ in _quoted(module)}
        for module in modules.values()
        if str(module.path) in OTHER_MEANINGS
    }
    return [
        f"{path} does not quote {word!r}"
        for path, (words, _) in OTHER_MEANINGS.items()
        for word in sorted(words - quoted.get(path, set()))
    ]


def _quoted(module: Module) -> list[tuple[str, int]]:
    return [
        (node.value, node.lineno)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
