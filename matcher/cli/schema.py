"""`schema`: the published JSON Schema of a format."""

import json
from argparse import ArgumentParser, Namespace

from matcher.cli.answers import say
from matcher.cli.exits import Exit
from matcher.formats import json as duet_json
from matcher.formats.json.formats import FORMATS


def add(parser: ArgumentParser) -> None:
    """The arguments of `schema`."""
    parser.set_defaults(run=run)
    parser.add_argument("format", choices=list(FORMATS), help="the format to describe")


def run(options: Namespace) -> Exit:
    """Print the schema, indented for readers."""
    found = json.loads(duet_json.schema(options.format))
    say(json.dumps(found, indent=2, ensure_ascii=False))
    return Exit.OK
