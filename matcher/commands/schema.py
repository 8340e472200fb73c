"""`schema`: the published JSON Schema of a format."""

import json
from argparse import ArgumentParser, Namespace

from matcher import serialise
from matcher.commands.answers import say
from matcher.commands.exits import Exit
from matcher.serialise.formats import FORMATS


def add(parser: ArgumentParser) -> None:
    """The arguments of `schema`."""
    parser.set_defaults(run=run)
    parser.add_argument("format", choices=list(FORMATS), help="the format to describe")


def run(options: Namespace) -> Exit:
    """Print the schema, indented for readers."""
    found = json.loads(serialise.schema(options.format))
    say(json.dumps(found, indent=2, ensure_ascii=False))
    return Exit.OK
