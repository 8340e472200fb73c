"""Text compared by purpose: searching, order on screen, addresses, numbers, passwords, equal names.

Each purpose has one function, and nothing else in Duet compares what people typed.
"""

from i18n.comparison.chinese import chinese_name, is_han, passport_name
from i18n.comparison.emails import email_address
from i18n.comparison.order import sort_key
from i18n.comparison.passwords import password
from i18n.comparison.phones import Phone, phone_number
from i18n.comparison.search import (
    is_same_name,
    name_key,
    search_key,
    search_parts,
    search_words,
    text_holds,
)
from i18n.comparison.wrong import WrongText

__all__ = [
    "Phone",
    "WrongText",
    "chinese_name",
    "email_address",
    "is_han",
    "is_same_name",
    "name_key",
    "passport_name",
    "password",
    "phone_number",
    "search_key",
    "search_parts",
    "search_words",
    "sort_key",
    "text_holds",
]
