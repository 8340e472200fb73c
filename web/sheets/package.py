"""The parts of a workbook file, unpacked within bounds; what would grow without end is refused."""

import posixpath
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from web.sheets.table import MOST_UNZIPPED, Unreadable

MOST_PARTS = 5_000
PART = 1024 * 1024
ENCRYPTED = 1
WORKBOOK = "xl/workbook.xml"
VISIBLE = "visible"
Start = Callable[[str, dict[str, str]], object]


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet as the workbook names it, and the part it stands in."""

    name: str
    path: str
    hidden: bool


class Package:
    """A workbook's file; `read` unpacks a part, all parts together within the bound."""

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = ZipFile(BytesIO(content))
            entries = self._archive.infolist()
        except (BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise Unreadable("broken") from error
        if len(entries) > MOST_PARTS:
            raise Unreadable("broken")
        if any(entry.flag_bits & ENCRYPTED for entry in entries):
            raise Unreadable("encrypted")
        self._names = {entry.filename.replace("\\", "/").lstrip("/").lower(): entry for entry in entries}
        self._left = MOST_UNZIPPED

    def read(self, path: str) -> bytes | None:
        """The bytes of a part; None where there is none. Unreadable where it is damaged or too large."""
        entry = self._names.get(path.lower())
        if entry is None:
            return None
        try:
            with self._archive.open(entry) as part:
                found = part.read(self._left + 1)
        except (BadZipFile, ValueError, NotImplementedError, OSError, EOFError, zlib.error) as error:
            raise Unreadable("broken") from error
        self._left -= len(found)
        if self._left < 0:
            raise Unreadable("too_large", most=MOST_UNZIPPED // 1024 // 1024)
        return found

    def needed(self, path: str) -> bytes:
        """The bytes of a part that must be there."""
        found = self.read(path)
        if found is None:
            raise Unreadable("broken")
        return found


def sheet_parts(package: Package) -> tuple[list[SheetPart], bool]:
    """The sheets of a workbook in their order, and whether it counts its days from 1904."""
    targets = _targets(package)
    sheets: list[SheetPart] = []
    epoch: list[str] = []

    def start(name: str, facts: dict[str, str]) -> None:
        tag = local(name)
        if tag == "workbookPr":
            epoch.append(facts.get("date1904", ""))
        elif tag == "sheet":
            relation = next((value for key, value in facts.items() if local(key) == "id"), "")
            if relation in targets:
                hidden = facts.get("state", VISIBLE) != VISIBLE
                sheets.append(SheetPart(facts.get("name", ""), targets[relation], hidden))

    parse(package.needed(WORKBOOK), start)
    return sheets, epoch[:1] in (["1"], ["true"])


def parse(content: bytes, start: Start, **handlers: Callable[..., object]) -> None:
    """Reads XML without any document type, so that nothing in it can grow; Unreadable where it is none."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = _refuse
    for name, handler in handlers.items():
        setattr(parser, name, handler)
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Unreadable("broken") from error


def local(name: str) -> str:
    """A name of XML without its prefix."""
    return name.rpartition(":")[2]


def _targets(package: Package) -> Mapping[str, str]:
    """The parts of worksheets by the ids of their relations."""
    found: dict[str, str] = {}

    def start(name: str, facts: dict[str, str]) -> None:
        if local(name) == "Relationship" and facts.get("Type", "").endswith("/worksheet"):
            target = facts.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
            found[facts.get("Id", "")] = posixpath.normpath(path)

    parse(package.needed("xl/_rels/workbook.xml.rels"), start)
    return found


def _refuse(*_: object) -> None:
    raise Unreadable("broken")
