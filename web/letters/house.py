"""The house as its letters know it: where its pages are."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from web.settings import Settings


@dataclass(frozen=True, slots=True)
class House:
    """Where pages are (`url`, without a slash at its end) and in which zone times are said."""

    url: str
    zone: ZoneInfo

    @classmethod
    def of(cls, settings: Settings) -> "House":
        """The house that these settings describe."""
        return cls(
            (settings.url or f"http://{settings.host}:{settings.port}").rstrip("/"), ZoneInfo(settings.zone)
        )

    def page(self, path: str) -> str:
        """The whole address of a page."""
        return self.url + path
