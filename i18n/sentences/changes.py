"""What a what-if changes, and what comes of it for a project or a person."""

from i18n.sentence import Table, plural
from i18n.translator import lazy

CHANGES: Table = {
    "withdraw": plural("%(volunteers)s does not serve", "%(count)s people do not serve", "count"),
    "add_people": plural(
        "One more volunteer of this kind", "%(count)s more volunteers of this kind", "count"
    ),
    "add_project": lazy("A new project: %(project)s"),
    "drop_project": lazy("Without the project %(project)s"),
    "move_project": lazy("All shifts of %(project)s at another time or place"),
    "add_shift": lazy("A new shift: %(shift)s"),
    "drop_shift": lazy("Without the shift %(shift)s"),
    "move_shift": lazy("The shift %(shift)s at another time or place"),
    "change_need": lazy("Another need for the seat %(seat)s"),
    "change_policy": lazy("Other numbers for the rules"),
    "switch_rule": lazy("A rule switched on or off: %(rule)s"),
}

PROJECT_DIFFERENCES: Table = {
    "gains": plural("Gains one person", "Gains %(heads)s people", "heads"),
    "loses": plural("Loses one person", "Loses %(heads)s people", "heads"),
    "same": lazy("Stays as it is"),
    "minimum_gained": plural(
        "One more shift meets its minimum", "%(shifts)s more shifts meet their minimum", "shifts"
    ),
    "minimum_lost": plural(
        "One shift falls below its minimum", "%(shifts)s shifts fall below their minimum", "shifts"
    ),
}

PERSON_DIFFERENCES: Table = {
    "gained": lazy("%(volunteer)s gains %(seat)s."),
    "lost": lazy("%(volunteer)s loses %(seat)s."),
    "moved": lazy("%(volunteer)s moves from %(from_seat)s to %(seat)s."),
}

SUMMARY: Table = {
    "filled_more": plural("One more place is filled.", "%(heads)s more places are filled.", "heads"),
    "filled_fewer": plural("One place fewer is filled.", "%(heads)s fewer places are filled.", "heads"),
    "filled_same": lazy("As many places are filled as before."),
    "promises_moved": plural("One promise would be moved.", "%(count)s promises would be moved.", "count"),
    "promises_kept": lazy("No promise is touched."),
    "impossible": lazy("With these changes no roster can keep every rule that must hold."),
    "impossible_pins": lazy(
        "With these changes these pins cannot hold together. Remove one of them, or change something else."
    ),
    "impossible_pins_perhaps_large": lazy(
        "With these changes these pins cannot hold together, and a few of them may be enough for that."
        " Remove some, or change something else."
    ),
    "not_found": lazy("No roster was found in the time given. There may still be one; try with more time."),
}
