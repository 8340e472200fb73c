"""Why a sealed value cannot be opened."""


class Erased(Exception):
    """The key of this person was destroyed: what was sealed under it is gone for good."""


class Damaged(Exception):
    """A sealed value does not authenticate: altered, moved to another owner or field, its key unknown."""
