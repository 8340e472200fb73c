"""`schema`: the published JSON Schema of a format."""

import json
from argparse import ArgumentParser, Namespace

from matcher.cli.exit_codes import ExitCode
from matcher.cli.output import write_answer
from matcher.formats import json as duet_json
from matcher.formats.json.formats import DOCUMENTS


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `schema`."""
    parser.set_defaults(run=run)
    parser.add_argument("format", choices=list(DOCUMENTS), help="the format to describe")


def run(options: Namespace) -> ExitCode:
    """Print the schema, indented for readers."""
    schema = json.loads(duet_json.schema(options.format))
    write_answer(json.dumps(schema, indent=2, ensure_ascii=False))
    return ExitCode.OK
