"""Which ways out of the house are set up."""

from web.settings import Settings


def ways_set(settings: Settings) -> dict[str, bool]:
    """By channel: whether messages can leave by it."""
    return {
        "email": bool(settings.smtp_url),
        "phone": bool(settings.gateway_url),
        "push": bool(settings.own_push_key()),
    }
