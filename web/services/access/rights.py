"""Which rights do what: the sets that routes and services name, said once."""

LEADS = ("lead", "coordinator")
"""Who may change what a project asks for."""
COORDINATORS = ("coordinator",)
"""Who plans."""
KEEPERS = ("administrator", "coordinator")
"""Who answers for an organisation: for who belongs to it, and what stands below it."""
