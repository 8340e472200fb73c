"""Opens the ways out that settings describe; one that is not set is not there."""

from collections.abc import Mapping
from typing import Any

from web.channels import Channel
from web.channels.email import EmailChannel
from web.channels.gateway import GatewayChannel
from web.channels.push import PushChannel
from web.settings import Settings
from web.ways_out import read_gateway_keys, read_push_key, read_relay, read_sender


def open_channels(settings: Settings) -> Mapping[str, Channel[Any]]:
    """The ways out by the names of `web.models.messages.CHANNELS`. Nothing is connected yet."""
    found: dict[str, Channel[Any]] = {}
    sender = read_sender(settings.mail_from)
    if settings.smtp_url:
        found["email"] = EmailChannel(read_relay(settings.smtp_url), sender)
    if settings.gateway_url and settings.gateway_keys:
        found["phone"] = GatewayChannel(settings.gateway_url, read_gateway_keys(settings.gateway_keys))
    if key := settings.own_push_key():
        contact = settings.url if settings.https else f"mailto:{sender.address}"
        found["push"] = PushChannel(read_push_key(key), contact)
    return found
