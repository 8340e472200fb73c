"""A small server for the sample pages, under the same strict policy as the application."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from tests.look.pages import STATIC

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


class Handler(SimpleHTTPRequestHandler):
    """Sample pages from a folder, parts from web/static, and a door that counts what is sent."""

    received: list[bytes]

    def translate_path(self, path: str) -> str:
        """Where a path of the address lies on disk."""
        if path.startswith("/static/"):
            return str(STATIC / path.removeprefix("/static/"))
        return super().translate_path(path)

    def end_headers(self) -> None:
        """Send the policy with every answer."""
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def do_POST(self) -> None:
        """Keep what a form sends and answer slowly enough to be pressed twice."""
        self.received.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Say nothing on the terminal."""


@contextmanager
def serving(folder: Path, port: int = 0) -> Iterator[tuple[str, list[bytes]]]:
    """The address of a running server, and the list its posts arrive in."""
    received: list[bytes] = []
    handler = type("CountingHandler", (Handler,), {"received": received})
    server = ThreadingHTTPServer(("127.0.0.1", port), partial(handler, directory=str(folder)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", received
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
