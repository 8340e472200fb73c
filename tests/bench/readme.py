"""Tables for the README, each between marks that name it."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"


def markdown(heads: Sequence[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """The lines of a table."""
    for cells in (heads, ["---"] * len(heads), *rows):
        yield "| " + " | ".join(cells) + " |"


def write(name: str, text: str, readme: Path = README) -> None:
    """Put a text between the marks of a name, in the place of what was there."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    before, rest = readme.read_text(encoding="utf-8").split(begin)
    readme.write_text(f"{before}{begin}\n{text}\n{end}{rest.split(end)[1]}", encoding="utf-8")
