"""A file that the browser keeps: never shown inside a page, never run, its kind never guessed."""

from io import BytesIO

from flask import Response, send_file


def attached(data: bytes, media_type: str, name: str) -> Response:
    """A file as an attachment, kept by nobody on the way."""
    response = send_file(BytesIO(data), mimetype=media_type, as_attachment=True, download_name=name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response
