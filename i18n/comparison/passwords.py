"""Passwords as they are hashed."""

import unicodedata


def password(text: str) -> str:
    """The password in the one form that is hashed: NFC, nothing trimmed.

    Two keyboards may send é as one character or as two; both must open the same account.
    """
    return unicodedata.normalize("NFC", text)
