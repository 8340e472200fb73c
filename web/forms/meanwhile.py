"""Who saved the same thing meanwhile, and when; carried by the form while its reader chooses."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer


@dataclass(frozen=True, slots=True)
class Saved:
    """A save of somebody else; `by` is empty where the reader may not know, or nobody is named."""

    by: str
    at: datetime | None

    @property
    def signed(self) -> str:
        """The same as a field of the form."""
        return str(_signed().dumps([self.by, self.at.isoformat() if self.at else ""]))


def sent() -> Saved | None:
    """What the sent form carries of it; None when it carries nothing, or what is not ours."""
    try:
        by, at = _signed().loads(request.form.get("meanwhile", ""))
    except BadData:
        return None
    return Saved(by, datetime.fromisoformat(at) if at else None)


def _signed() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="saved meanwhile")
