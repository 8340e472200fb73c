"""What a first visit costs on a slow line: `python -m tests.bench.first_page ADDRESS`, of a Duet that runs.

A phone of 360 pixels on 1.6 Mbit/s with 150 ms there and back, nothing kept: requests, bytes as they come,
the largest paint, and what a warm answer of the server takes.
"""

import statistics
import sys
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from tests.look.browser import ARGUMENTS, CHROMIUM

BYTES_A_SECOND, ROUND_TRIP_MILLISECONDS = 1_600_000 / 8, 150
MOST_BYTES, MOST_SECONDS, MOST_SERVER_MILLISECONDS = 120_000, 2.0, 60
TIMES = 5
LARGEST = """() => new Promise((told) => {
  let last = 0;
  new PerformanceObserver((list) => { for (const each of list.getEntries()) last = each.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  setTimeout(() => told(last), 300);
})"""


@dataclass(frozen=True, slots=True)
class Visit:
    """A first visit: requests, bytes with their headers, and seconds to the largest paint."""

    requests: int
    bytes: int
    seconds: float


def visit(address: str, language: str) -> Visit:
    """Open a page in a browser that has kept nothing."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 360, "height": 740}, locale=language, has_touch=True)
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        line.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False, "latency": ROUND_TRIP_MILLISECONDS,
                "downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND / 2,
            },
        )  # fmt: skip
        received: list[float] = []
        line.on("Network.loadingFinished", lambda done: received.append(_size(done)))
        page.goto(address, wait_until="load")
        seconds = page.evaluate(LARGEST) / 1000
        browser.close()
    return Visit(len(received), round(sum(received)), seconds)


def _size(done: dict[str, Any]) -> float:
    return float(done["encodedDataLength"])


def warm_milliseconds(address: str) -> float:
    """The median of some answers of the server, without a browser."""
    taken = []
    for _ in range(TIMES + 1):
        begun = time.perf_counter()
        line = HTTPConnection(urlsplit(address).netloc)
        line.request("GET", "/")
        line.getresponse().read()
        line.close()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken[1:])


def main(address: str) -> int:
    """Print the figures; 1 when one is beyond what is promised."""
    late = 0
    for language in ("en-GB", "zh-CN"):
        visits = [visit(address, language) for _ in range(TIMES)]
        first, seconds = visits[0], statistics.median(each.seconds for each in visits)
        print(f"{language}: {first.requests} requests, {first.bytes:,} bytes, largest paint {seconds:.2f} s")
        late += first.bytes > MOST_BYTES or seconds > MOST_SECONDS
    warm = warm_milliseconds(address)
    print(f"a warm answer of the server: {warm:.0f} ms")
    return int(bool(late) or warm > MOST_SERVER_MILLISECONDS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
