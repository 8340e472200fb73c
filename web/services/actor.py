"""Who is doing something."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Held:
    """A right on an organisation and all below it."""

    right: str
    organisation_id: int


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person, from where (`address`), and what they may do.

    `volunteer_id` is their own id where they serve; `rights` are those in force today; `leads` are the
    projects they are named to lead.
    """

    person_id: int
    account_id: int
    name: str
    language: str
    volunteer_id: int | None
    rights: frozenset[Held] = frozenset()
    leads: frozenset[int] = frozenset()
    address: str = ""

    def holds(self, *rights: str) -> bool:
        """Whether they hold one of these rights somewhere; who is named on a project is a lead."""
        named = "lead" in rights and bool(self.leads)
        return named or any(held.right in rights for held in self.rights)
