"""Lines of the audit trail as a file in the reader's language, written while it is sent."""

from flask import Response, g, stream_with_context

from web import locale
from web.auth import actor
from web.downloads import tables
from web.services.audit import reading
from web.services.audit.reading import Asked
from web.words.audit import lines


def send_lines(asked: Asked, form: str) -> Response:
    """At most 100,000 lines, newest first, as `csv` or `xlsx`; that they were taken is recorded."""
    reader = locale.reader()
    batches = reading.export(g.session, actor(), locale.zone(), asked)
    cells = (lines.cells(reader, each) for batch in batches for each in batch)
    write = tables.csv_lines if form == "csv" else tables.xlsx_parts
    response = Response(
        stream_with_context(write(lines.heads(reader), cells)),
        mimetype=tables.TYPES[form],
    )
    response.headers.set("Content-Disposition", "attachment", filename=f"duet-audit.{form}")
    return response
