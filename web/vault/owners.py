"""Whose key seals what is nobody's account: a household's and a request's own, so that each can be erased.

Ids of persons are positive, the house is 0 and the look-up key -1; households have the even numbers below,
requests the odd ones.
"""


def household(household_id: int) -> int:
    """The owner of what is kept of a household."""
    return -2 * household_id


def request(request_id: int) -> int:
    """The owner of what is kept of a request."""
    return -2 * request_id - 1
