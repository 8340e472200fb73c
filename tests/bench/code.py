"""Which code was measured."""

from hashlib import sha256
from pathlib import Path

MATCHER = Path(__file__).parents[2] / "matcher"


def code_digest() -> str:
    """A name for the state of all code of the matcher."""
    code = sha256()
    for path in sorted(MATCHER.rglob("*.py")):
        code.update(path.read_bytes())
    return code.hexdigest()[:12]
