"""The house as its letters know it: where its pages are, and who writes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from immutabledict import immutabledict

from web.settings import Settings
from web.ways_out import Sender, read_sender

NOBODY = Sender("duet@localhost", "Duet")


@dataclass(frozen=True, slots=True)
class House:
    """Where pages are (`url`, without a slash at its end), in which zone times are said, and who writes.

    `instead` are the languages that its letters are written in instead of others.
    """

    url: str
    zone: ZoneInfo
    sender: Sender = NOBODY
    instead: Mapping[str, str] = field(default_factory=immutabledict)

    @classmethod
    def of(cls, settings: Settings) -> "House":
        """The house that these settings describe."""
        url = (settings.url or f"http://{settings.host}:{settings.port}").rstrip("/")
        return cls(url, ZoneInfo(settings.zone), read_sender(settings.mail_from))

    def page(self, path: str) -> str:
        """The whole address of a page."""
        return self.url + path
