"""Telephone numbers in the one form in which they are kept and compared."""

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers
from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberType,
)

from i18n.comparison.wrong import WrongText
from i18n.translator import lazy

EXTENSION = re.compile(
    r"[\s,;]*(?:转接?|轉接?|分机号?|分機號?|内线|內線|ext(?:ension)?\b|(?<=\d)x)[\s.:=]*(\d{1,7})$", re.I
)
REACHED_BY_SMS = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})
# What begins and goes on like these is meant for China, whoever else has that number.
CHINESE_MOBILE = re.compile(r"1\d{10}")
CHINESE_WITHOUT_AREA = re.compile(r"[2-8]\d{6,7}")
INVALID = lazy("This is no telephone number. Look at it again.")
AREA = lazy("Write the number with its area code, or with + and the code of its country.")
COUNTRY = lazy(
    "This number is not complete for mainland China. "
    "Write a number of elsewhere with + and its code, such as +886."
)


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number that exists by the plan of its country.

    `e164` is what is dialled (`+862162471234`), `extension` digits or empty, `mobile` whether it may take an
    SMS, `international` how people read it. It says no place: +44 7911 123456 is not in Guernsey.
    """

    e164: str
    extension: str
    mobile: bool
    international: str


def phone_number(text: str, region: str = "CN") -> Phone:
    """The number in one form; one without a country code is of `region` (ISO 3166, such as `CN`).

    Raises WrongText: `area` for one that lacks its area code, `country` for one that is a number only
    elsewhere, `invalid` for one that is none.
    """
    plain = _plain(text)
    number = _parsed(plain, region)
    if number is not None and phonenumbers.is_valid_number(number):
        return _phone(number)
    digits = str(number.national_number) if number is not None else ""
    if region == "CN" and CHINESE_WITHOUT_AREA.fullmatch(digits):
        raise WrongText("area", AREA)
    meant = plain.startswith(("+", "00")) or (region == "CN" and CHINESE_MOBILE.fullmatch(digits))
    if not meant and _is_of_elsewhere(plain, region):
        raise WrongText("country", COUNTRY)
    raise WrongText("invalid", INVALID)


def _plain(text: str) -> str:
    seen = (each for each in unicodedata.normalize("NFKC", text) if unicodedata.category(each) != "Cf")
    return EXTENSION.sub(r";ext=\1", "".join(seen).strip())


def _parsed(text: str, region: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(text, region)
    except NumberParseException:
        return None


def _phone(number: PhoneNumber) -> Phone:
    return Phone(
        e164=phonenumbers.format_number(number, PhoneNumberFormat.E164),
        extension=number.extension or "",
        mobile=phonenumbers.number_type(number) in REACHED_BY_SMS,
        international=phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL),
    )


def _is_of_elsewhere(text: str, region: str) -> bool:
    others = (_parsed(text, each) for each in sorted(phonenumbers.SUPPORTED_REGIONS) if each != region)
    return any(each is not None and phonenumbers.is_valid_number(each) for each in others)
