"""What a series can be told, in words: for forms and for sheets."""

from collections.abc import Mapping

from i18n.translator import Message, lazy

UNITS: Mapping[str, Message] = {"week": lazy("By weeks"), "month": lazy("By months")}
NTHS: Mapping[int, Message] = {
    1: lazy("first"),
    2: lazy("second"),
    3: lazy("third"),
    4: lazy("fourth"),
    -1: lazy("last"),
}
DAYS_OFF: Mapping[str, Message] = {
    "keep": lazy("It takes place as usual"),
    "skip": lazy("It does not take place"),
    "move": lazy("It moves to the next day that fits"),
}
MAKE_UP: Mapping[str, Message] = {
    "keep": lazy("Like any other day"),
    "add": lazy("It takes place then too, as on a workday"),
    "skip": lazy("What falls on one does not take place"),
    "move": lazy("What falls on one moves to the next free weekend day"),
}
