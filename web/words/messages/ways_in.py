"""Letters of ways in: codes and links that somebody asked for, and invitations.

Each can be read by whoever holds a mistyped address: it names nobody and says nothing of anybody, and whoever
does nothing changes nothing.
"""

from sqlalchemy.orm import Session

from i18n.translator import Message as Words
from i18n.translator import lazy
from web.house import House
from web.models import Challenge, Contact, Invitation, Message
from web.services.accounts import challenges, contacts, invitations, links, reaching
from web.words.messages.letter import Button, Letter
from web.words.messages.readers import reader_of
from web.words.messages.short import short

NOT_YOU = lazy(
    "Was it not you who asked for this? Then do nothing: without this message nothing happens, "
    "and nothing of yours is given away."
)
NEVER_ASKED = lazy("Nobody of the district asks you for this code, by phone or otherwise.")
BUTTON_UNTIL = lazy("The button works once, until %(when)s.")
BOTH_UNTIL = lazy("The code is good until %(code)s; the button works once, until %(button)s.")
BY_CODE = lazy("If it was you: sign in, or have a code sent to you if you forgot the password.")
BY_DESK = lazy(
    "If it was you: sign in with your password. If you forgot it, or that account is not yours, ask your "
    "coordinator or the district's office: somebody may have entered this contact by mistake."
)
GLANCE = lazy("A message about your sign-in to Duet.")


def sign_in(session: Session, house: House, message: Message) -> Letter | None:
    """The code that lets somebody in; None where nobody may be let in by it any more."""
    challenge = _open(session, message)
    if challenge is None or challenge.contact_id is None:
        return None
    contact = reaching.way_in(session, challenge.digest)
    if contact is None or contact.id != challenge.contact_id:
        return None
    return _with_code(
        session, house, message, challenge,
        subject=lazy("Your code for signing in to Duet"),
        heading=lazy("Sign in to Duet"),
        line=lazy("Enter this code on the page where you asked for it, or press the button."),
        button=lazy("Sign in"),
        path="/code/",
    )  # fmt: skip


def verify(session: Session, house: House, message: Message) -> Letter | None:
    """The code that proves an address or number; None when it was proven or changed meanwhile."""
    challenge = _open(session, message)
    contact = session.get(Contact, challenge.contact_id) if challenge and challenge.contact_id else None
    if challenge is None or contact is None:
        return None
    said = challenges.said_of(session, challenge)
    if not said["changes"] and contact.digest != challenge.digest:
        return None
    return _with_code(
        session, house, message, challenge,
        subject=lazy("Confirm this address for Duet")
        if contacts.kind_of(str(said["to"])) == "email"
        else lazy("Confirm this number for Duet"),
        heading=lazy("Is this yours?"),
        line=lazy("Somebody entered this contact in Duet. If it was you, enter this code there, or press "
                  "the button and sign in."),
        button=lazy("Confirm"),
        path="/confirm/",
    )  # fmt: skip


def sign_up(session: Session, house: House, message: Message) -> Letter | None:
    """The code that makes an account; to who has one already, that they have."""
    challenge = _open(session, message)
    if challenge is None:
        return None
    if contacts.account_of(session, challenge.digest) is not None:
        gets_codes = reaching.way_in(session, challenge.digest) is not None
        return _has_account(session, house, message, gets_codes=gets_codes)
    return _with_code(
        session, house, message, challenge,
        subject=lazy("Your code for signing up to Duet"),
        heading=lazy("Welcome to Duet"),
        line=lazy("Enter this code on the page where you signed up, or press the button: then your "
                  "account is made."),
        button=lazy("Create my account"),
        path="/join/",
    )  # fmt: skip


def sign_in_link(session: Session, house: House, message: Message) -> Letter | None:
    """A link that staff have made for somebody; None when it is used or ended."""
    link = links.is_good(session, message.subject_id or 0)
    if link is None:
        return None
    reader = reader_of(session, house, message)
    say, token = reader.translator.say, links.token_of(session, link)
    until = reader.formats.moment(link.expires_at)
    said = short(reader, "sign_in_link", until=reader.formats.short_moment(link.expires_at))
    return Letter(
        subject=say(lazy("Your sign-in link for Duet")),
        heading=say(lazy("Sign in to Duet")),
        short=said.whole,
        template=said.template,
        glance=say(GLANCE),
        lines=(say(lazy("The district's staff have made this link for you. One press, and you are in.")),),
        button=Button(say(lazy("Sign in")), house.page(f"/link/{token}")),
        closing=(say(BUTTON_UNTIL.format(when=until)), say(NOT_YOU)),
        variables=said.variables,
        link=house.page("/link/"),
        link_code=token,
    )


def invitation(session: Session, house: House, message: Message) -> Letter | None:
    """An invitation to join an organisation; None when it is accepted, withdrawn or too old."""
    row = session.get(Invitation, message.subject_id or 0)
    if row is None or not invitations.is_good(row):
        return None
    reader = reader_of(session, house, message)
    say, token = reader.translator.say, invitations.link_of(session, row)
    organisation = reader.called("organisation", str(row.organisation_id))
    until = reader.formats.day_with_year(row.expires_at.astimezone(reader.zone))
    said = short(reader, "invitation", organisation=organisation)
    return Letter(
        subject=say(lazy("%(organisation)s invites you to Duet", organisation=organisation)),
        heading=say(lazy("You are invited")),
        short=said.whole,
        template=said.template,
        glance=say(lazy("You are invited to Duet.")),
        lines=(
            say(lazy("%(organisation)s would be glad to have you with them.", organisation=organisation)),
            say(lazy("Duet is where volunteers and staff of the district arrange who helps where and when.")),
        ),
        button=Button(say(lazy("See the invitation")), house.page(f"/invitation/{token}")),
        closing=(
            say(lazy("The invitation is good until %(day)s.", day=until)),
            say(lazy("Not for you? Then do nothing, and it ends by itself.")),
        ),
        variables=said.variables,
        link=house.page("/invitation/"),
        link_code=token,
    )


def _with_code(
    session: Session,
    house: House,
    message: Message,
    challenge: Challenge,
    *,
    subject: Words,
    heading: Words,
    line: Words,
    button: Words,
    path: str,
) -> Letter:
    """A letter with a code and a button; late, the button alone."""
    reader = reader_of(session, house, message)
    say, link = reader.translator.say, challenges.link_of(session, challenge)
    code = challenges.code_of(session, challenge) if challenges.takes_codes(challenge) else ""
    ends, link_ends = challenges.code_ends(challenge), challenge.expires_at
    moments = {"code": reader.formats.moment(ends), "button": reader.formats.moment(link_ends)}
    good = BOTH_UNTIL.format(**moments) if code else BUTTON_UNTIL.format(when=moments["button"])
    if code:
        said = short(reader, f"code_{message.kind}", code=code, until=reader.formats.time(ends))
    else:
        said = short(reader, "late_link", until=reader.formats.short_moment(link_ends))
    return Letter(
        subject=say(subject),
        heading=say(heading),
        short=said.whole,
        template=said.template,
        glance=say(GLANCE),
        lines=(say(line),),
        code=code,
        button=Button(say(button), house.page(path + link)),
        closing=(say(good), say(NEVER_ASKED), say(NOT_YOU)),
        variables=said.variables,
        link=house.page(path),
        link_code=link,
    )


def _has_account(session: Session, house: House, message: Message, *, gets_codes: bool) -> Letter:
    """To who has an account; where no code would come, for nobody has confirmed the contact, who helps."""
    reader = reader_of(session, house, message)
    say, said = reader.translator.say, short(reader, "has_account")
    return Letter(
        subject=say(lazy("You have an account in Duet already")),
        heading=say(lazy("You have an account already")),
        short=said.whole,
        template=said.template,
        glance=say(GLANCE),
        lines=(
            say(lazy("Somebody wanted to sign up with this contact. An account with it is there already.")),
            say(BY_CODE if gets_codes else BY_DESK),
        ),
        button=Button(say(lazy("Sign in")), house.page("/sign-in")),
        closing=(say(NOT_YOU),),
        link=house.page("/sign-in"),
    )


def _open(session: Session, message: Message) -> Challenge | None:
    challenge = session.get(Challenge, message.subject_id or 0)
    return challenge if challenge is not None and challenges.is_open(challenge) else None
