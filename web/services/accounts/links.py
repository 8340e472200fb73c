"""Sign-in links: made at a desk for somebody, good for one sign-in within a day.

Looking at a link uses nothing up, as mail scanners do that; a press does. Whoever has no account yet sets a
password and says with which address or number they sign in: the profile is theirs from then on.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Account, Contact, Grant, Person, Project, ProjectLead, SignInLink
from web.services.access.rights import KEEPERS
from web.services.access.scope import Scope, belongs_to, common_pool
from web.services.accounts import contacts, marks, passwords, reaching, throttle
from web.services.accounts.sign_in import SLOW, Client, Entered, enter, sign_out_everywhere
from web.services.accounts.throttle import Budget
from web.services.accounts.tokens import hash_of, new_token
from web.services.actor import Actor
from web.services.audit.record import note, once
from web.services.clock import now
from web.services.faults import Conflict, Forbidden, Invalid, NotFound
from web.services.messages import direct

KIND = "sign_in_link"
GOOD_FOR = timedelta(hours=24)
QUESTIONS_OF_LINK = 10
DOUBLE_PRESS = timedelta(minutes=1)
"""So long the same form lets in again, whose first answer the browser may have dropped."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a link opens: whose it is, until when, and what they must say first."""

    person_id: int
    name: str
    expires_at: datetime
    wants_password: bool
    wants_contact: bool


def make(session: Session, actor: Actor, person_id: int) -> str:
    """The token of a new link for a person, whose earlier ones end.

    Raises NotFound for who is neither near a coordinator nor in an administrator's care, Forbidden for whose
    rights reach further than the maker's, Conflict for oneself and for who is locked out.
    """
    return make_for(session, actor, _for_whom(session, actor, person_id))


def send(session: Session, actor: Actor, person_id: int, sends: Collection[str]) -> None:
    """Send a new link to a person's proven contact, instead of showing it to whoever makes it.

    Raises like `make`, and Conflict for who has no proven contact of a kind that the house `sends` to.
    """
    person = _for_whom(session, actor, person_id)
    with writing(session):
        contact = reaching.proven_of(session, person.id, sends)
        if contact is None:
            raise Conflict("no_contact", lazy("This person has no confirmed address or number. Show a link."))
        link, _ = _make(session, actor, person)
        direct.to_contact(
            session, contact, KIND, link.id, language=person.language, expires_at=link.expires_at
        )
        note(session, actor, "link_sent", "person", person.id, kind=contact.kind)


def make_for(session: Session, actor: Actor | None, person: Person) -> str:
    """The token of a new link for a person; without an actor it is the program's own (`duet link`)."""
    with writing(session):
        return _make(session, actor, person)[1]


def token_of(session: Session, link: SignInLink) -> str:
    """The token of a link, made again for the message that carries it."""
    return marks.long_token(session, KIND, link.id)


def is_good(session: Session, link_id: int) -> SignInLink | None:
    """A link that still lets its person in; None for any other."""
    link = session.get(SignInLink, link_id)
    try:
        return None if link is None else _good(session, token_of(session, link))
    except NotFound:
        return None


def _for_whom(session: Session, actor: Actor, person_id: int) -> Person:
    scope = Scope(session, actor)
    person = in_care(session, scope, person_id)
    if person.id == actor.person_id:
        raise Conflict("own_link", lazy("You are signed in. A link is for somebody else."))
    refuse_to_reach_further(session, scope, person.id)
    return person


def _make(session: Session, actor: Actor | None, person: Person) -> tuple[SignInLink, str]:
    """A new link and its token, which is derived from its id; earlier ones end."""
    if person.state == "locked_out":
        raise Conflict("locked_out", lazy("This person is locked out. Let them in again first."))
    earlier = (SignInLink.person_id == person.id) & SignInLink.used_at.is_(None)
    session.execute(update(SignInLink).where(earlier).values(expires_at=now()))
    link = SignInLink(
        person_id=person.id,
        token_hash=hash_of(new_token()),
        made_by=actor.person_id if actor else None,
        made_at=now(),
        expires_at=now() + GOOD_FOR,
    )
    session.add(link)
    session.flush()
    token = token_of(session, link)
    link.token_hash = hash_of(token)
    note(session, actor, "link_made", "person", person.id)
    return link, token


def make_for_contact(session: Session, typed: str) -> str:
    """The token of a new link for whoever signs in with an address or number; the program's own.

    Raises comparison.WrongText, NotFound where nobody signs in with it, Conflict for who is locked out.
    """
    found = contacts.account_of(session, contacts.digest_of(session, contacts.normalised(typed)))
    if found is None:
        raise NotFound("no_account", lazy("Nobody signs in with this address or number."))
    return make_for(session, None, found[1])


def look(session: Session, token: str) -> Claim:
    """What a link opens; uses nothing up. Raises NotFound for one that is unknown, used or too old."""
    link = _good(session, token)
    person = session.get_one(Person, link.person_id)
    account = _account(session, person.id)
    return Claim(
        person.id,
        person.name,
        link.expires_at,
        wants_password=account is None,
        wants_contact=account is None or not _signs_in(session, account.id),
    )


def use(
    session: Session,
    token: str,
    client: Client,
    *,
    password: str | None,
    contact: str | None,
    key: str,
    days: int,
) -> Entered:
    """A new sign-in for who pressed; the link is used up.

    `password` is a new one, which ends every sign-in before; `contact` is a new way in. The same form sent
    twice (`key`) lets in twice. Raises NotFound like `look`, Invalid where something is missing or weak, or
    where the contact signs in to another account; TooMany when that was tried too often.
    """
    link = session.scalar(select(SignInLink).where(SignInLink.token_hash == hash_of(token)))
    if link is None:
        raise _spent()
    person = session.get_one(Person, link.person_id)
    if password is not None:
        passwords.refuse_weak("password", password, (person.name, person.latin_name, contact or ""))
    if contact is not None:
        _refuse_taken(session, link, contact)
    new_hash = passwords.hashed(password) if password is not None else None
    with writing(session):
        done = once(session, key, lambda: {"account": _claim(session, token, client, new_hash, contact)})
        if link.used_at is None or link.used_at < now() - DOUBLE_PRESS:
            raise _spent()
        return enter(session, int(done["account"]), client, days=days)


def _refuse_taken(session: Session, link: SignInLink, contact: str) -> None:
    """Raise Invalid for a contact of somebody else; asking costs tries, so nobody learns who is here."""
    with writing(session):
        holder = contacts.account_of(session, contacts.digest_of(session, contact))
        if foreign := holder is not None and holder[1].id != link.person_id:
            throttle.take(session, (Budget(f"asked:link:{link.id}", QUESTIONS_OF_LINK, SLOW),))
    if foreign:
        raise contacts.taken(contact)


def _claim(session: Session, token: str, client: Client, new_hash: str | None, contact: str | None) -> int:
    link = _good(session, token)
    person = session.get_one(Person, link.person_id)
    account = _account(session, person.id)
    missing = {"password": account is None and new_hash is None}
    missing["email"] = contact is None and (account is None or not _signs_in(session, account.id))
    if any(missing.values()):
        raise Invalid({field: [lazy("Fill this in.")] for field, lacks in missing.items() if lacks})
    if account is None:
        account = Account(person_id=person.id, password_hash=str(new_hash), created_at=now())
        session.add(account)
        session.flush()
    elif new_hash is not None:
        account.password_hash = new_hash
        sign_out_everywhere(session, account.id)
    if contact is not None:
        contacts.put(session, person.id, contact, account.id)
    link.used_at = now()
    who = Actor(person.id, account.id, person.name, person.language, None, address=client.address)
    note(session, who, "link_used", "person", person.id, new_password=new_hash is not None)
    return account.id


def _good(session: Session, token: str) -> SignInLink:
    """A link that still lets its person in. Rights given since end it: its maker may hold none of them."""
    since = (Grant.person_id == SignInLink.person_id) & (Grant.granted_at > SignInLink.made_at)
    link = session.scalar(
        select(SignInLink)
        .join(Person, Person.id == SignInLink.person_id)
        .where(SignInLink.token_hash == hash_of(token), SignInLink.used_at.is_(None))
        .where(SignInLink.expires_at > now(), ~select(Grant.id).where(since).exists())
        .where(Person.state != "locked_out", Person.merged_into_id.is_(None))
    )
    if link is None:
        raise _spent()
    return link


def _spent() -> NotFound:
    return NotFound("link_spent", lazy("This link was used already, or is too old. Ask for another one."))


def _account(session: Session, person_id: int) -> Account | None:
    return session.scalar(select(Account).where(Account.person_id == person_id).order_by(Account.id).limit(1))


def _signs_in(session: Session, account_id: int) -> bool:
    return session.scalar(select(Contact.id).where(Contact.account_id == account_id).limit(1)) is not None


def in_care(session: Session, scope: Scope, person_id: int) -> Person:
    """A person near a coordinator, or for whom an administrator answers.

    Raises NotFound, and Forbidden for who helps out in their projects and belongs to another sub-district.
    """
    cared_for = scope.staffed()
    if scope.actor.holds("coordinator"):
        cared_for = or_(cared_for, scope.near())
    person = session.scalar(
        select(Person).where(Person.id == person_id, Person.merged_into_id.is_(None), cared_for)
    )
    if person is None:
        raise NotFound
    nodes = scope.nodes(*KEEPERS)
    theirs = or_(scope.staffed(), belongs_to(nodes), common_pool(scope.tree))
    if not scope.is_one(person_id, theirs):
        said = lazy("This person belongs to another organisation, which makes links for them.")
        raise Forbidden("of_elsewhere", said)
    return person


def refuse_to_reach_further(session: Session, scope: Scope, person_id: int) -> None:
    """Raise Forbidden for who may do what the actor may not: a link would let its maker act as them."""
    held = session.scalars(
        select(Grant.organisation_id).where(Grant.person_id == person_id, Grant.ended_at.is_(None))
    )
    led = select(ProjectLead.project_id).where(ProjectLead.person_id == person_id)
    theirs = or_(scope.projects(), Project.organisation_id.in_(scope.nodes("administrator")))
    beyond = select(Project.id).where(Project.id.in_(led), ~theirs).limit(1)
    if not scope.nodes("administrator").issuperset(held) or session.scalar(beyond):
        raise Forbidden(
            "reaches_further",
            lazy("This person has rights that you do not have. Ask an administrator of the district."),
        )
