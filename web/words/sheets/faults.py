"""Why a file, a row or a cell cannot be used, as whole sentences by code."""

from collections.abc import Mapping

from i18n.reader import Reader
from i18n.spoken import name as language_name
from i18n.translator import Message, lazy
from web.services.sheets.column import Kind
from web.services.sheets.faults import SAID, Fault, message_of

OTHER = lazy("This cannot be read.")
FILES: Mapping[str, Message] = {
    "broken": lazy("This file is broken. Open it in your spreadsheet program and save it anew."),
    "broken_quotes": lazy("Quotation marks are not closed from line %(line)s on."),
    "changed_since": lazy(
        "Something changed since you checked, so nothing was entered. Check the rows again."
    ),
    "empty": lazy("There is nothing in this file."),
    "encrypted": lazy("This file is locked with a password. Save it without one."),
    "no_headings": lazy("No row of headings was found. The first row says what each column is."),
    "no_sheet_of_ours": lazy("No sheet of this workbook has the name of one that Duet writes."),
    "no_workbook": lazy("A whole district comes as one XLSX workbook."),
    "not_a_sheet": lazy("This is not a spreadsheet. Import an XLSX or a CSV file."),
    "not_entered": lazy("One row was refused while the sheet was entered, so nothing was entered."),
    "not_yours": lazy("You no longer coordinate this organisation, so nothing was entered."),
    "numbers_document": lazy("This is a Numbers document. Export it as Excel or CSV."),
    "old_format": lazy("This is an old Excel format. Save it as XLSX."),
    "open_document": lazy("This is an OpenDocument file. Save it as XLSX or CSV."),
    "too_large": lazy("This file is larger than %(most)s MB. Import it in parts."),
    "too_long_cell": lazy("A cell in row %(row)s holds more than %(most)s characters."),
    "too_many_columns": lazy("This sheet has more than %(most)s columns."),
    "too_many_rows": lazy("This sheet has more than %(most)s rows. Import it in parts."),
    "unknown_encoding": lazy("The letters of this file cannot be read. Save it as CSV in UTF-8, or as XLSX."),
    "web_page": lazy("This is a web page with the name of a spreadsheet. Save it as XLSX."),
}
CELLS: Mapping[str, Message] = {
    "day_or_month": lazy('"%(found)s" could be two days. Write the year first: 2026-12-05.'),
    "day_with_time": lazy('"%(found)s" is a day with a time. Write the day alone.'),
    "digits_lost": lazy(
        '"%(found)s" has lost digits: the spreadsheet took it for a number. Type it as text.'
    ),
    "formula_error": lazy('"%(found)s" comes from a formula that failed. Write the value.'),
    "garbled": lazy('The letters of "%(found)s" are damaged. Type them anew.'),
    "language_twice": lazy('"%(found)s" has two texts in one language.'),
    "level_wanted": lazy("Say how well: A1 to C2, or native, after each language."),
    "month_only": lazy('"%(found)s" does not say which day of the month.'),
    "no_code": lazy('"%(found)s" cannot be a code: use plain letters, digits, hyphens, dots and colons.'),
    "no_day": lazy('"%(found)s" is not a day. Write it like 2026-12-05.'),
    "no_email": lazy('"%(found)s" is not an email address.'),
    "no_name": lazy("Enter a name with a letter in it, so that people find it."),
    "no_number": lazy('"%(found)s" is not a number.'),
    "no_phone": lazy('"%(found)s" is not a phone number that can be called.'),
    "no_span": lazy('"%(found)s" does not say from when to when. Write 9:00–12:00.'),
    "no_such_day": lazy('There is no such day: "%(found)s".'),
    "no_such_time": lazy('There is no such time: "%(found)s".'),
    "no_time": lazy('"%(found)s" is not a time. Write it like 14:30.'),
    "no_weekday": lazy('"%(found)s" is not a day of the week.'),
    "nobody": lazy('Nobody here has the number "%(found)s".'),
    "no_series": lazy('No series here has the number "%(found)s".'),
    "no_opening": lazy('No opening hours here have the number "%(found)s".'),
    "no_team_rule": lazy('"%(found)s" does not say what a team must be like. Write: Nobody alone: 2.'),
    "no_level": lazy('"%(found)s" is not a level of a language. Write A1 to C2, or native.'),
    "no_request": lazy('No request here has the number "%(found)s".'),
    "no_household": lazy('No home here has the number "%(found)s".'),
    "no_history": lazy('"%(found)s" does not say what happened. Leave it as it came from Duet.'),
    "no_shift": lazy('No shift here has the number "%(found)s".'),
    "no_hours": lazy('"%(found)s" does not say hours. Write from, until and people: 09:00-12:00 5.'),
    "no_outline": lazy(
        "An outline has three corners or more, each from 0 to 1, such as 0.25 0.4; 0.3 0.4; 0.3 0.55."
    ),
    "no_times": lazy('"%(found)s" does not say how often. Write it like choir 3.'),
    "no_year": lazy('The year is missing in "%(found)s". Write it like 2026-12-05.'),
    "no_yes_or_no": lazy('"%(found)s" is neither yes nor no.'),
    "noon_or_midnight": lazy('"%(found)s" could be noon or midnight. Write 12:00 or 0:00.'),
    "not_whole": lazy('"%(found)s" is not a whole number.'),
    "out_of_range": lazy("Enter a number from %(least)s to %(most)s."),
    "over_midnight": lazy('"%(found)s" ends before it begins. Write two days for a span over midnight.'),
    "required": lazy("This is needed for a new row."),
    "said_twice": lazy('"%(found)s" says the same thing twice.'),
    "seconds": lazy('"%(found)s" has seconds. Write hours and minutes.'),
    "short_year": lazy('Write the year of "%(found)s" with four digits.'),
    "time_with_day": lazy('"%(found)s" is a time with a day. Write the time alone.'),
    "too_long": lazy("This is longer than %(most)s characters."),
    "too_many": lazy("Enter at most %(most)s."),
    "too_many_lines": lazy("Enter at most %(most)s lines."),
    "two_meanings": lazy('"%(found)s" could be two things. Write its code or its number in Duet.'),
    "two_weekdays": lazy('"%(found)s" could be two days of the week.'),
    "unknown_language": lazy('"%(found)s" names no language.'),
    "unknown_word": lazy('"%(found)s" is not known here.'),
    "weekday_differs": lazy('The day of the week in "%(found)s" is not that of the day.'),
    "year_out_of_range": lazy("Only days from %(first)s to %(last)s can be used."),
}
ROWS: Mapping[str, Message] = {
    "acted_on_here": lazy(
        "Here it stands as %(found)s since %(since)s, and people have acted on it. "
        "Change it on the page of the shift."
    ),
    "below_itself": lazy("An organisation cannot stand below itself."),
    "is_over": lazy("This shift has begun. Say whether they served, did not come, or nobody recorded it."),
    "request_decided": lazy("It is decided already what becomes of this request; it stays as it was asked."),
    "kind_stays": lazy("A group cannot become an offer, nor an offer a group."),
    "minutes_not_served": lazy("Minutes are of who served."),
    "minutes_wanted": lazy("Say how many minutes they served."),
    "moment_to_come": lazy("This moment is still to come."),
    "newer_here": lazy("Here it stands as %(found)s since %(since)s, which is newer than this row."),
    "no_answer_wanted": lazy("Only who was asked or has accepted can be waited for."),
    "no_such_place": lazy("The shift has no such place."),
    "not_administered": lazy("Only who administers the organisation above it can enter this."),
    "not_answered_yet": lazy("Who is asked has not answered yet."),
    "not_begun": lazy("This shift has not begun yet."),
    "one_head": lazy("One person comes as one."),
    "only_an_offer": lazy("Only a partner's offer names who is sent."),
    "overfull": lazy("At most %(most)s can have this place."),
    "role_wanted": lazy("The shift has %(count)s places. Write the role of the one that is meant."),
    "series_day_taken": lazy("The series has its shift on %(found)s already."),
    "two_at_once": lazy("They have another place at the same time: %(found)s."),
    "unknown_list": lazy('There is no list of words called "%(found)s".'),
    "outside_window": lazy("A visit begins and ends inside its window."),
    "window_too_short": lazy("The window ends on the same day, and is at least as long as the visit."),
    "words_of_administrators": lazy("Only who administers the whole district can change its words."),
    "ages_in_order": lazy("The oldest must not be younger than the youngest."),
    "begun": lazy("This shift has begun. Set it right on its page."),
    "code_taken": lazy('The code "%(found)s" is taken.'),
    "contact_of_another": lazy(
        "Somebody of another name has this contact. If it is the same person, write their Duet number; "
        "if it is another one, give each an own number."
    ),
    "coordinates_half": lazy("Give both coordinates, or none."),
    "has_number": lazy('This row already has the own number "%(found)s".'),
    "has_way_in": lazy("This person has an account and keeps their contacts themselves."),
    "heads_in_order": lazy(
        "%(wanted)s people cannot be wanted where at least %(least)s and at most %(most)s come."
    ),
    "never_open": lazy("Enter hours for one day at least."),
    "household_taken": lazy("This number is taken. Choose another one."),
    "last_before_first": lazy("The last day is before the first one."),
    "lines_differ": lazy("A line for each of the %(count)s seats is wanted here."),
    "nths_wanted": lazy("Choose which of the month: the first, the last …"),
    "not_there": lazy("Nobody who is there fits this row. Import the person first."),
    "number_gone": lazy('The row with the own number "%(found)s" is not there any more, or not yours.'),
    "number_of_another": lazy('The own number "%(found)s" and the Duet number are of two rows.'),
    "only_by_weeks": lazy("Only what comes every week can be added to."),
    "over": lazy("This time is over. Choose one to come."),
    "project_closed": lazy("This project is closed."),
    "project_stays": lazy("A shift cannot go over to another project. Post it there anew."),
    "same_row": lazy("Row %(row)s of the sheet means the same."),
    "seats_fewer": lazy("There are %(count)s seats. Take one away on the page of the shift."),
    "several_fit": lazy("%(count)s rows in Duet fit. Write the Duet number of the one that is meant."),
    "still_to_come": lazy("This day is still to come."),
    "summary_without_name": lazy("There is a summary in a language without a name: %(language)s."),
    "too_short_or_long": lazy(
        "A shift lasts 15 minutes to 16 hours; an end before the start is on the next day."
    ),
    "unknown_id": lazy('There is no row with the Duet number "%(found)s", or it is not yours.'),
    "who_is_it": lazy(
        "Nothing says for certain who this is: give an own number, an email or a phone number."
    ),
}
SENTENCES = {**CELLS, **ROWS}


def of_file(reader: Reader, fault: Mapping[str, object] | None) -> str:
    """Why a file cannot be read, or was not entered; empty where nothing is wrong."""
    if not fault:
        return ""
    numbers = fault.get("numbers")
    holes: Mapping[str, object] = numbers if isinstance(numbers, Mapping) else {}
    said = FILES.get(str(fault["code"]), OTHER)
    return reader.translator.say(
        said.format(**{name: reader.formats.number(int(str(each))) for name, each in holes.items()})
    )


def sentence(reader: Reader, found: Fault) -> str:
    """What is wrong, without the field."""
    if found["code"] == SAID:
        return reader.translator.say(message_of(found))
    holes = {name: _hole(reader, name, value) for name, value in found["holes"].items()}
    return reader.translator.say(SENTENCES.get(found["code"], OTHER).format(**holes))


def of_row(reader: Reader, kind: Kind, found: Fault) -> str:
    """What is wrong, after the field it is at."""
    column = kind.by_field.get(found["field"])
    said = sentence(reader, found)
    if column is None:
        return said
    return reader.translator.say(AT.format(field=reader.translator.say(column.label), says=said))


AT = lazy("%(field)s: %(says)s")


def _hole(reader: Reader, name: str, value: object) -> object:
    if name == "language":
        return language_name(str(value), reader.tag)
    return value
