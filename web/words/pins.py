"""Pins that cannot hold together, named."""

from collections.abc import Iterable, Sequence

from i18n.reader import Reader


def with_pins(reader: Reader, sentence: str, pins: Iterable[Sequence[str]]) -> str:
    """A sentence about pins, each a volunteer and a seat, followed by who they are and where."""
    named = [f"{reader.called('volunteer', who)}, {reader.called('seat', seat)}" for who, seat in pins]
    return " · ".join([sentence, *named])
