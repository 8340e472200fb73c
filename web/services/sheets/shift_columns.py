"""What a shift says in a sheet, a column each."""

from i18n.translator import lazy
from web.services.sheets import seats
from web.services.sheets.column import Column
from web.services.sheets.values import named, numbered, plain, teams
from web.services.sheets.values.identity import duet_number, own_number
from web.services.sheets.values.numbered import OPENINGS, SERIES

WINDOW = lazy("Of a visit, which takes place in it; heeded in a workbook of a whole district alone.")
COLUMNS = (
    own_number(),
    duet_number(),
    Column(
        field="project_id", label=lazy("Project"), required=True, value=named.word("project"),
        refers="projects",
        also=lazy("project name, activity"), hint=lazy("By its name in any language, or its number in Duet."),
    ),
    Column(
        field="place_id", label=lazy("Place"), required=True, value=named.word("place"), refers="places",
        also=lazy("venue, location, where"), hint=lazy("By its name in any language, or its code."),
    ),
    Column(
        field="day", label=lazy("Day"), required=True, value=plain.day(), also=lazy("date, when"),
        hint=lazy("Such as 2026-12-05."),
    ),
    Column(
        field="start", label=lazy("Start"), required=True, value=plain.clock(),
        also=lazy("from, begin, beginning, start time"), hint=lazy("Such as 14:30."),
    ),
    Column(
        field="end", label=lazy("End"), required=True, value=plain.clock(), also=lazy("to, until, end time"),
        hint=lazy("An end before the start is on the next day."),
    ),
    Column(
        field="window_start", label=lazy("Window from"), value=plain.clock(), shown=True, hint=WINDOW,
    ),
    Column(
        field="window_end", label=lazy("Window until"), value=plain.clock(), shown=True, hint=WINDOW,
    ),
    Column(
        field="kind", label=lazy("Kind of shift"), value=named.word("kind"), also=lazy("kind, type"),
    ),
    Column(
        field="title", label=lazy("Title"), value=plain.texts(120), same=plain.same_texts,
        also=lazy("subject, what"), hint=lazy("What it is called; the project's name where it is empty."),
    ),
    Column(
        field="group_code", label=lazy("Group served"), value=plain.text(80), also=lazy("group, served"),
        hint=lazy("The same group meets the same helpers where it can be."),
    ),
    Column(
        field="series_id", label=lazy("Number of the series"), value=numbered.one(SERIES, "no_series"),
        shown=True, refers=SERIES, also=lazy("series"),
        hint=lazy("Which series it is a shift of; heeded in a workbook of a whole district alone."),
    ),
    Column(
        field="series_day", label=lazy("Day in the series"), value=plain.day(), shown=True,
        hint=lazy("Its day in the series, where it was moved to another one."),
    ),
    Column(
        field="opening_id", label=lazy("Number of the opening hours"),
        value=numbered.one(OPENINGS, "no_opening"), shown=True, refers=OPENINGS,
        hint=lazy("Which opening hours it is cut from; heeded in a workbook of a whole district alone."),
    ),
    Column(
        field="opening_day", label=lazy("Day of the opening hours"), value=plain.day(), shown=True,
        hint=lazy("Its day there, where it is on another one."),
    ),
    *seats.COLUMNS,
    teams.COLUMN,
)  # fmt: skip
