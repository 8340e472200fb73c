"""Rows that a workbook of several sheets brings: its later sheets speak of them before they are entered."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from web.services.sheets.lexicon import Word

NUMBERED = {"project": "projects", "place": "places", "home": "places", "organisation": "organisations"}
"""Lists of words whose words are rows that have own numbers, with the kind of these."""


@dataclass
class Coming:
    """Rows that a workbook brings and that are not there yet, by kind; their ids are below nothing.

    `came` says of those that are entered by now which ids they have.
    """

    rows: dict[str, dict[int, Mapping[str, Any]]] = field(default_factory=lambda: defaultdict(dict))
    numbers: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    words: dict[str, list[Word]] = field(default_factory=lambda: defaultdict(list))
    came: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def entered(self, refers: str, value: Any) -> Any:
        """A value that refers to a row to come, as the row that came of it; any other as it is."""
        if not refers:
            return value
        if refers == "who":
            return [value[0], self.came[value[0]].get(value[1], value[1])]
        if isinstance(value, list):
            return [self.came[refers].get(each, each) for each in value]
        return self.came[refers].get(value, value)
