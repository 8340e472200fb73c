"""What kind of file it is, by its first bytes and, of archives, by what they hold."""

import re
from enum import Enum
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from web.sheets.table import Unreadable

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
OLD_SHEETS = tuple(name.encode("utf-16-le") + b"\0\0" for name in ("Workbook", "Book"))
# PDF, RTF, pictures, archives, programs, databases, letters.
OTHERS = (
    b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM", b"II*\0", b"MM\0*",
    b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"MZ", b"\x7fELF",
    b"SQLite format 3\0", b"BEGIN:V",
)  # fmt: skip
MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|meta|body|table|style|script)", re.IGNORECASE
)
XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml")
OPEN_DOCUMENT_SHEET = b"application/vnd.oasis.opendocument.spreadsheet"


class Kind(Enum):
    """The kinds of files that are read."""

    WORKBOOK = "workbook"
    DELIMITED = "delimited"


def kind_of(content: bytes) -> Kind:
    """The kind of a file; Unreadable with what it is where it is of no kind that is read."""
    if content.startswith(OLE):
        raise Unreadable(_compound(content))
    if content.startswith(b"PK"):
        return _archive(content)
    if content.startswith(OTHERS):
        raise Unreadable("not_a_sheet")
    if MARKUP.match(content):
        raise Unreadable("web_page")
    if XML.match(content):
        raise Unreadable(
            "old_format" if b"schemas-microsoft-com:office:spreadsheet" in content[:4096] else "not_a_sheet"
        )
    return Kind.DELIMITED


def _compound(content: bytes) -> str:
    """What a file of the old format holds: a locked workbook, an old one, or something else."""
    if ENCRYPTED_PACKAGE in content:
        return "encrypted"
    return "old_format" if any(name in content for name in OLD_SHEETS) else "not_a_sheet"


def _archive(content: bytes) -> Kind:
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = {name.lower() for name in archive.namelist()}
            if "mimetype" in names and OPEN_DOCUMENT_SHEET in content[:200]:
                raise Unreadable("open_document")
    except (BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Unreadable("broken") from error
    if "xl/workbook.bin" in names:
        raise Unreadable("old_format")
    if any(name.startswith("index/") and name.endswith(".iwa") for name in names):
        raise Unreadable("numbers_document")
    if "[content_types].xml" in names and any(name.startswith("xl/") for name in names):
        return Kind.WORKBOOK
    raise Unreadable("not_a_sheet")
