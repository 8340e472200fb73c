"""Readers of one language, whatever their account says."""

from flask.testing import FlaskClient


def english(client: FlaskClient) -> FlaskClient:
    """The same person, reading English."""
    client.set_cookie("duet_language", "en")
    return client
