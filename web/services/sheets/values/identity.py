"""The two numbers of a row: the organisation's own, and Duet's."""

from i18n.translator import Message, lazy
from web.services.sheets.column import Column
from web.services.sheets.looking import IDENTITY, NUMBER
from web.services.sheets.values import plain

LONGEST_NUMBER = 60


def own_number() -> Column:
    """The number that the organisation's own list gives to a row."""
    return Column(
        field=NUMBER,
        label=lazy("Own number"),
        also=lazy("No, No., ID, list number, employee number, membership number"),
        hint=lazy("The number in your own list. It links the row for ever, whatever else changes."),
        value=plain.text(LONGEST_NUMBER),
    )


def duet_number(also: Message | None = None) -> Column:
    """The number that Duet gives to a row."""
    return Column(
        field=IDENTITY,
        label=lazy("Duet number"),
        also=also or lazy("number in Duet"),
        hint=lazy("It is in every export. Leave it empty for what is new."),
        value=plain.text(LONGEST_NUMBER),
        shown=True,
    )
