"""Why a file or a cell of a sheet cannot be taken: sentences for codes. An unknown code is said plainly."""

from collections.abc import Mapping

from immutabledict import immutabledict

from i18n.translator import Message, lazy

FILES: Mapping[str, Message] = immutabledict({
    "empty": lazy("There is nothing in this file."),
    "no_headings": lazy("No row of headings was found. The first row must name the columns."),
    "too_large": lazy("This file is too large. At most %(most)s MB are read."),
    "too_large_inside": lazy("Unpacked this file is too large. At most %(most)s MB are read."),
    "too_many_rows": lazy("There are too many rows in this sheet. At most %(most)s are read: divide it."),
    "too_many_columns": lazy("There are too many columns in this sheet. At most %(most)s are read."),
    "too_long_cell": lazy("A cell in row %(row)s is too long. At most %(most)s characters are read."),
    "broken": lazy(
        "This file is damaged. Open it in a spreadsheet program, save it as XLSX and "
        "bring that one."
    ),
    "broken_quotes": lazy(
        "The quotation marks near line %(line)s do not match. Save the file as XLSX, or "
        "mend that line."
    ),
    "encrypted": lazy("This file is locked with a password. Save it without one."),
    "not_a_sheet": lazy("This is no spreadsheet. Bring an XLSX or CSV file."),
    "old_format": lazy("This is a spreadsheet of an older format. Open it and save it as XLSX."),
    "open_document": lazy("This is an OpenDocument spreadsheet. Open it and save it as XLSX."),
    "numbers_document": lazy("This is a Numbers document. Export it as Excel or CSV."),
    "web_page": lazy(
        "This is a web page that is called a spreadsheet. Open it in a spreadsheet "
        "program and save it as XLSX."
    ),
    "unknown_encoding": lazy(
        "The letters of this file are written in a way that is not certain. Save it as "
        "XLSX, or as CSV in UTF-8."
    ),
})  # fmt: skip
CELLS: Mapping[str, Message] = immutabledict({
    "formula_error": lazy("An error of a formula stands here. Write the value itself."),
    "garbled": lazy("Letters have been lost here. Write them again."),
    "digits_lost": lazy(
        "The spreadsheet has dropped digits here. Set the cell to text and write the "
        "number again."
    ),
    "no_number": lazy("This is no number."),
    "no_day": lazy("This is no day. Write it as 2026-12-05."),
    "day_or_month": lazy("This could be two different days. Write it as 2026-12-05."),
    "day_with_time": lazy("A time stands with the day. Write the day alone."),
    "no_such_day": lazy("There is no such day in the calendar."),
    "no_year": lazy("The year is missing. Write the day as 2026-12-05."),
    "short_year": lazy("Write the year with four digits, as 2026-12-05."),
    "month_only": lazy("The day of the month is missing. Write it as 2026-12-05."),
    "weekday_differs": lazy("The weekday that stands here is not that of the day."),
    "year_out_of_range": lazy("The year must be from %(first)s to %(last)s."),
    "no_time": lazy("This is no time. Write it as 14:30."),
    "no_such_time": lazy("There is no such time. A day goes from 0:00 to 24:00."),
    "noon_or_midnight": lazy("This could be noon or midnight. Write 12:00, 0:00 or 24:00."),
    "seconds": lazy("Seconds cannot be used here. Write the time as 14:30."),
    "time_with_day": lazy("A day stands with the time. Write the time alone, as 14:30."),
    "no_span": lazy("This is no span of time. Write it as 9:00-11:30."),
    "over_midnight": lazy("This ends before it begins. What goes over midnight is written as two spans."),
    "no_weekday": lazy("This is no day of the week."),
    "two_weekdays": lazy(
        "This short name means different days in different languages. Write the whole "
        "name."
    ),
    "no_yes_or_no": lazy("Write yes or no."),
    "language_twice": lazy("One language stands here twice."),
})  # fmt: skip
FILE_OTHER = lazy("This file cannot be read.")
CELL_OTHER = lazy("This cannot be used here.")


def file_sentence(code: str, numbers: Mapping[str, object]) -> Message:
    """Why a file cannot be read."""
    return FILES.get(code, FILE_OTHER).format(**numbers)


def cell_sentence(code: str, numbers: Mapping[str, object]) -> Message:
    """Why a cell cannot be taken."""
    return CELLS.get(code, CELL_OTHER).format(**numbers)
