"""Mails as bytes: a text in two forms, a calendar beside them and attached, headers that cannot be forged.

The shape is that of calendar programs' own invitations: `mixed(alternative(plain, html, calendar), files)`.
Outlook and Gmail act on the calendar inside of the alternative and want its method said in both places;
others offer the attached file.
"""

import re
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import Any

from i18n.comparison import WrongText, email_address
from web.channels import CalendarPart, Mail, Refused
from web.ways_out import Sender

VERBATIM = frozenset({"message-id", "list-unsubscribe", "list-unsubscribe-post", "content-language"})
"""Headers that stand on one line as they are: folded or encoded, programs do not read them."""
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
LONGEST_LINE = 900
ICS = "application/ics"
METHODS = frozenset({"REQUEST", "CANCEL"})


class Policy(EmailPolicy):
    """Lines as SMTP has them, bodies in 7 bits, and the verbatim headers left alone."""

    def fold(self, name: str, value: Any) -> str:
        """A header as text."""
        if name.lower() in VERBATIM:
            return f"{name}: {value}{self.linesep}"
        folded: str = super().fold(name, value)
        return folded

    def fold_binary(self, name: str, value: Any) -> bytes:
        """A header as bytes."""
        if name.lower() in VERBATIM:
            return self.fold(name, value).encode("ascii")
        folded: bytes = super().fold_binary(name, value)
        return folded


POLICY = Policy(linesep="\r\n", cte_type="7bit")
UTF8 = Policy(linesep="\r\n", cte_type="7bit", utf8=True)


def compose(mail: Mail, sender: Sender) -> bytes:
    """The mail with lines that end in CRLF. Raises Refused for an address that cannot stand in a mail."""
    to = receiver(mail)
    message = EmailMessage(policy=POLICY if to.isascii() else UTF8)
    before, _, domain = sender.address.rpartition("@")
    message["From"] = Address(one_line(sender.name_in(mail.language)), before, domain)
    before, _, domain = to.rpartition("@")
    message["To"] = Address("", before, domain)
    message["Subject"] = one_line(mail.subject)
    message["Message-ID"] = message_id(mail.uid, sender)
    message["Date"] = datetime.now(UTC)
    message["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe:
        _add_unsubscribe(message, mail.unsubscribe)
    _add_bodies(message, mail)
    if re.fullmatch(r"[A-Za-z0-9-]+", mail.language):
        message["Content-Language"] = mail.language
    return message.as_bytes()


def receiver(mail: Mail) -> str:
    """The address a mail goes to, in the form that is sent. Raises Refused where it is none."""
    try:
        return email_address(mail.to)
    except WrongText:
        raise Refused("no address", dead=True) from None


def message_id(uid: str, sender: Sender) -> str:
    """The same for every try, so that a mailbox that has the mail keeps one. Raises ValueError."""
    if not re.fullmatch(r"[A-Za-z0-9]{1,64}", uid):
        raise ValueError("a uid is letters and digits")
    return f"<{uid}@{sender.domain}>"


def one_line(text: str) -> str:
    """A text without line ends, and without characters that steer a terminal or turn the direction."""
    return " ".join(UNSEEN.sub(" ", text).split())


def _add_unsubscribe(message: EmailMessage, url: str) -> None:
    """One press in the mail program ends it (RFC 8058)."""
    if not re.fullmatch(rf"https?://[!-;=?-~]{{1,{LONGEST_LINE}}}", url):
        raise ValueError("an address to unsubscribe at is a web address in ASCII")
    message["List-Unsubscribe"] = f"<{url}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _add_bodies(message: EmailMessage, mail: Mail) -> None:
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    for number, part in enumerate(mail.calendars):
        if part.method not in METHODS:
            raise ValueError("a mail carries a REQUEST or a CANCEL")
        if number == 0:
            message.add_alternative(part.content.decode(), subtype="calendar", params=_params(part))
        _attach(message, part, number)


def _attach(message: EmailMessage, part: CalendarPart, number: int) -> None:
    """The calendar as a file. Beyond the first a mail program finds its method here alone (RFC 6047, 2.4)."""
    name = f"invite-{number + 1}.ics" if number else "invite.ics"
    main, _, sub = ("text/calendar" if number else ICS).partition("/")
    params = _params(part) | {"charset": "UTF-8"} if number else {"name": name}
    message.add_attachment(part.content, maintype=main, subtype=sub, filename=name, params=params)


def _params(part: CalendarPart) -> dict[str, str]:
    return {"method": part.method}
