"""Who is doing something."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person: account, role and interface language, and the volunteer they are, if any."""

    account_id: int
    name: str
    email: str
    role: str
    language: str
    volunteer_id: int | None

    @property
    def plans(self) -> bool:
        """Whether they make rosters."""
        return self.role in ("coordinator", "admin")
