"""Persons, rights on the tree, sealed private fields, versions, ids that are never used again.

Every account and volunteer becomes a person; what they said of themselves twice stands once: the volunteer's
name, the account's language. Roles become rights on the organisation that was granted, else on the whole
district; a coordinator may verify credentials, an administrator also coordinate and read the trail, as they
could before. Contacts and birth dates are sealed; stored problems lose the birth dates. Going back opens what
was sealed and forgets what the old tables have no place for.
"""

import json
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib import import_module
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from web.migrations import aside
from web.migrations.tables_20261201 import create_tables

revision = "20261201_people"
down_revision = "20261126_repair"
branch_labels = None
depends_on = None

# In an order in which all that is referred to stands before who refers to it.
BEFORE = (
    "attempt", "done", "job", "organisation", "place", "term", "account", "audit", "grant", "mail", "session",
    "project", "project_lead", "series", "shift",
    "seat", "run", "roster", "volunteer", "availability",
    "availability_exception", "companion", "continuity", "volunteer_credential", "volunteer_language",
    "volunteer_skill", "volunteer_trait", "wish", "answer", "assignment", "pin", "scenario",
)  # fmt: skip
AFTER = (
    "attempt", "done", "job", "organisation", "place", "term", "person", "person_part", "account", "audit",
    "grant", "belonging", "contact", "device", "kept_form", "merge", "private_field", "relation",
    "sign_in_link", "stall", "session", "project", "project_lead", "series", "shift", "seat", "run",
    "roster", "volunteer", "availability", "availability_exception", "companion", "continuity",
    "credential", "evidence",
    "volunteer_language", "volunteer_skill", "volunteer_trait", "wish", "answer", "assignment", "pin",
    "scenario",
)  # fmt: skip
AS_THEY_ARE = (
    "attempt", "done", "job", "organisation", "place", "term", "session", "project", "series", "shift",
    "seat", "availability", "availability_exception", "companion", "continuity", "volunteer_language",
    "volunteer_skill", "volunteer_trait", "wish", "answer", "assignment", "pin",
)  # fmt: skip
COUNTED = (
    "job", "organisation", "place", "account", "audit", "session", "project", "series", "shift", "seat",
    "run", "roster", "availability", "availability_exception", "assignment", "scenario",
)  # fmt: skip
RIGHTS = {
    "lead": ("lead",),
    "coordinator": ("coordinator", "verifier"),
    "admin": ("administrator", "coordinator", "verifier", "auditor"),
}
STEPS = (
    "2026_11_23_first_tables",
    "2026_11_23_published_rosters_stay",
    "2026_11_26_costs_of_a_repair",
)


def upgrade() -> None:
    """Make the new tables and bring everything over."""
    _step("2026_11_23_published_rosters_stay").downgrade()
    aside.set_aside(BEFORE)
    create_tables()
    for name in AS_THEY_ARE[:6]:
        aside.copy(name)
    _people()
    aside.copy("account", person_id=_person_of("had.id"))
    _contacts()
    for name in AS_THEY_ARE[6:11]:
        aside.copy(name)
    aside.copy("project_lead", person_id=_person_of("had.account_id"))
    aside.copy("audit", person_id=_person_of("had.account_id"), changes="'{}'", address="''")
    aside.copy("run", created_by=_person_of("had.created_by"))
    aside.copy("roster", published_by=_person_of("had.published_by"))
    aside.copy("volunteer", hours_version="1")
    _belongings_and_rights()
    aside.copy(
        "credential",
        "volunteer_credential",
        verified_by=_person_of("had.verified_by"),
        issuer="''",
        refused_because="''",
    )
    for name in AS_THEY_ARE[11:]:
        aside.copy(name)
    aside.copy("scenario", created_by=_person_of("had.created_by"))
    _seal_births()
    _forget_births_in_problems()
    for name in COUNTED:
        aside.catch_up(name)
    aside.catch_up("person", "volunteer")
    aside.drop_aside(BEFORE)
    _step("2026_11_23_published_rosters_stay").upgrade()


def downgrade() -> None:
    """Make the old tables again and bring back what they can hold."""
    _step("2026_11_23_published_rosters_stay").downgrade()
    aside.set_aside(AFTER)
    _step("2026_11_23_first_tables").upgrade()
    _step("2026_11_26_costs_of_a_repair").upgrade()
    for name in AS_THEY_ARE[:6]:
        aside.copy(name)
    _accounts_again()
    for name in AS_THEY_ARE[6:11]:
        aside.copy(name)
    aside.copy("project_lead", account_id=_account_of("had.person_id"), where=_with_account("had.person_id"))
    aside.copy("audit", account_id=_account_of("had.person_id"))
    aside.copy("run", created_by=_account_of("had.created_by"))
    aside.copy("roster", published_by=_account_of("had.published_by"))
    _volunteers_again()
    for name in AS_THEY_ARE[11:]:
        aside.copy(name)
    aside.copy("scenario", created_by=_account_of("had.created_by"))
    for name in COUNTED:
        aside.catch_up(name)
    aside.drop_aside(AFTER)
    _step("2026_11_23_published_rosters_stay").upgrade()


def _step(name: str) -> Any:
    return import_module(f"web.migrations.versions.{name}")


def _rows(statement: str) -> Iterator[Any]:
    yield from op.get_bind().execute(sa.text(statement)).all()


def _insert(statement: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        op.get_bind().execute(sa.text(statement), rows)


def _vault() -> Any:
    vault = context.config.attributes.get("vault")
    if vault is None:
        raise RuntimeError("people's private fields need a vault: open the database with its settings")
    return vault


# Forward


def _person_of(account: str) -> str:
    """The person of an account: the volunteer it was, else a person of its own beyond all volunteers."""
    volunteer = f"SELECT v.id FROM {aside.old('volunteer')} v WHERE v.account_id = {account}"  # noqa: S608 - names of our own
    last = f"SELECT COALESCE(MAX(v.id), 0) FROM {aside.old('volunteer')} v"  # noqa: S608 - as above
    there = f"SELECT one.id FROM {aside.old('account')} one WHERE one.id = {account}"  # noqa: S608 - as above
    return f"COALESCE(({volunteer}), ({last}) + ({there}))"


def _people() -> None:
    from i18n.comparison import search_key, search_parts, sort_key

    moment = datetime.now(UTC)
    accounts = {row.id: row for row in _rows(f"SELECT * FROM {aside.old('account')}")}  # noqa: S608 - names of our own
    found: list[dict[str, Any]] = []
    parts: list[dict[str, Any]] = []
    last = 0
    for row in _rows(f"SELECT * FROM {aside.old('volunteer')} ORDER BY id"):  # noqa: S608 - as above
        account = accounts.pop(row.account_id, None)
        last = row.id
        state = "left" if not row.active else "active" if account is None or account.active else "locked_out"
        language = account.language if account else row.reads
        found.append({"id": row.id, "name": row.name, "latin_name": row.latin_name, "number": row.number,
                      "language": language, "state": state})  # fmt: skip
    for account in accounts.values():
        state = "active" if account.active else "locked_out"
        name = account.name or account.email.partition("@")[0]
        found.append({"id": last + account.id, "name": name, "latin_name": "", "number": "",
                      "language": account.language, "state": state})  # fmt: skip
    for each in found:
        number = each.pop("number")
        each["sort_key"] = sort_key(each["name"], each["latin_name"])
        each["search_key"] = search_key(each["name"], each["latin_name"], *([number] if number else []))
        each["at"] = _moment(moment)
        parts += [{"person": each["id"], "part": part} for part in search_parts(each["search_key"])]
    _insert(
        "INSERT INTO person (id, name, latin_name, form_of_address, sort_key, own_sort_key, search_key,"
        " language, state, state_since, created_at) VALUES (:id, :name, :latin_name, '', :sort_key, '',"
        " :search_key, :language, :state, :at, :at)",
        found,
    )
    _insert("INSERT INTO person_part (part, person_id) VALUES (:part, :person)", parts)


def _contacts() -> None:
    rows = list(
        _rows(f"SELECT a.id, a.email, {_person_of('a.id')} AS person FROM {aside.old('account')} a")  # noqa: S608 - names of our own
    )
    if not rows:
        return
    vault = _vault()
    sealed = vault.seal_many([(row.person, "contact", row.email) for row in rows])
    _insert(
        "INSERT INTO contact (person_id, account_id, kind, sealed, digest)"
        " VALUES (:person, :account, 'email', :sealed, :digest)",
        [
            {
                "person": row.person,
                "account": row.id,
                "sealed": each,
                "digest": vault.digest("email", row.email),
            }
            for row, each in zip(rows, sealed, strict=True)
        ],
    )


def _belongings_and_rights() -> None:
    moment = _moment(datetime.now(UTC))
    op.get_bind().execute(
        sa.text(
            "INSERT INTO belonging (person_id, organisation_id, state, asked_at, decided_at)"  # noqa: S608 - names of our own
            " SELECT v.id, v.organisation_id, 'confirmed', :at, :at"
            f" FROM {aside.old('volunteer')} v WHERE v.organisation_id IS NOT NULL"
        ),
        {"at": moment},
    )
    roots = [row.id for row in _rows("SELECT id FROM organisation WHERE parent_id IS NULL ORDER BY id")]
    granted: dict[tuple[int, str], list[int]] = {}
    for row in _rows(f"SELECT account_id, organisation_id, role FROM {aside.old('grant')}"):  # noqa: S608 - as above
        granted.setdefault((row.account_id, row.role), []).append(row.organisation_id)
    rows = [
        {"person": row.person, "node": node, "right": right, "at": moment}
        for row in _rows(f"SELECT a.id, a.role, {_person_of('a.id')} AS person FROM {aside.old('account')} a")  # noqa: S608 - as above
        for right in RIGHTS.get(row.role, ())
        for node in granted.get((row.id, row.role), [] if row.role == "lead" else roots)
    ]
    _insert(
        'INSERT INTO "grant" (person_id, organisation_id, "right", granted_at)'
        " VALUES (:person, :node, :right, :at)",
        rows,
    )


def _seal_births() -> None:
    rows = [
        (row.id, "born", str(row.born))
        for row in _rows(f"SELECT id, born FROM {aside.old('volunteer')} WHERE born IS NOT NULL")  # noqa: S608 - names of our own
    ]
    if not rows:
        return
    sealed = _vault().seal_many(rows)
    _insert(
        "INSERT INTO private_field (person_id, field, sealed) VALUES (:person, 'born', :sealed)",
        [{"person": row[0], "sealed": each} for row, each in zip(rows, sealed, strict=True)],
    )


def _forget_births_in_problems() -> None:
    """Of a stored problem's people the age on its first day stays: a day on which they would be as old."""
    for row in _rows("SELECT id, period_start, problem FROM run WHERE problem IS NOT NULL"):
        problem = json.loads(zlib.decompress(row.problem))
        start = date.fromisoformat(str(row.period_start))
        for person in problem.get("volunteers", ()):
            if person.get("born"):
                person["born"] = _as_old(date.fromisoformat(person["born"]), start).isoformat()
        packed = zlib.compress(json.dumps(problem, ensure_ascii=False).encode())
        op.get_bind().execute(
            sa.text("UPDATE run SET problem = :problem WHERE id = :id"), {"problem": packed, "id": row.id}
        )


def _as_old(born: date, day: date) -> date:
    years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return (day if (day.month, day.day) != (2, 29) else day.replace(day=28)).replace(year=day.year - years)


def _moment(moment: datetime) -> datetime:
    return moment if op.get_bind().dialect.name == "postgresql" else moment.replace(tzinfo=None)


# Back


def _account_of(person: str) -> str:
    """The first account of a person, if any."""
    return f"SELECT MIN(a.id) FROM {aside.old('account')} a WHERE a.person_id = {person}"  # noqa: S608 - names of our own


def _with_account(person: str) -> str:
    return f"WHERE EXISTS (SELECT 1 FROM {aside.old('account')} a WHERE a.person_id = {person})"  # noqa: S608 - as above


def _accounts_again() -> None:
    """An account has the address that signs in; a right is a role, the highest of several."""
    rank_of = (
        "CASE \"right\" WHEN 'administrator' THEN 3 WHEN 'coordinator' THEN 2 WHEN 'lead' THEN 1 ELSE 0 END"
    )
    rights = list(
        _rows(
            f"SELECT person_id, organisation_id, {rank_of} AS rank FROM {aside.old('grant')}"  # noqa: S608 - names of our own
            " WHERE ended_at IS NULL"
        )
    )
    highest: dict[int, int] = {}
    for row in rights:
        highest[row.person_id] = max(highest.get(row.person_id, 0), row.rank)
    roles = ("volunteer", "lead", "coordinator", "admin")
    found: list[dict[str, Any]] = []
    grants: list[dict[str, Any]] = []
    for row in _rows(
        "SELECT a.id, a.person_id, a.password_hash, a.created_at, p.name, p.language, p.state, c.sealed"  # noqa: S608 - as above
        f" FROM {aside.old('account')} a JOIN {aside.old('person')} p ON p.id = a.person_id"
        f" JOIN {aside.old('contact')} c ON c.account_id = a.id AND c.kind = 'email' ORDER BY a.id, c.id"
    ):
        if found and found[-1]["id"] == row.id:
            continue
        rank = highest.get(row.person_id, 0)
        email = _vault().open(row.person_id, "contact", row.sealed)
        found.append({"id": row.id, "email": email, "name": row.name,
                      "hash": row.password_hash, "role": roles[rank], "language": row.language,
                      "active": row.state != "locked_out", "at": row.created_at})  # fmt: skip
        grants += [
            {"account": row.id, "node": each.organisation_id, "role": roles[rank]}
            for each in rights
            if each.person_id == row.person_id and each.rank == rank and rank
        ]
    _insert(
        "INSERT INTO account (id, email, name, password_hash, role, language, active, created_at)"
        " VALUES (:id, :email, :name, :hash, :role, :language, :active, :at)",
        found,
    )
    _insert('INSERT INTO "grant" (account_id, organisation_id, role) VALUES (:account, :node, :role)', grants)


def _volunteers_again() -> None:
    person = f"(SELECT {{}} FROM {aside.old('person')} p WHERE p.id = had.id)"  # noqa: S608 - names of our own
    confirmed = f"{aside.old('belonging')} b WHERE b.person_id = had.id AND b.state = 'confirmed'"
    aside.copy(
        "volunteer",
        account_id=_account_of("had.id"),
        name=person.format("p.name"),
        latin_name=person.format("p.latin_name"),
        reads=person.format("p.language"),
        active=person.format("p.state = 'active'"),
        organisation_id=f"SELECT MIN(b.organisation_id) FROM {confirmed}",  # noqa: S608 - as above
    )
    aside.copy(
        "volunteer_credential",
        "credential",
        verified_by=_account_of("had.verified_by"),
    )
    born = list(_rows(f"SELECT person_id, sealed FROM {aside.old('private_field')} WHERE field = 'born'"))  # noqa: S608 - as above
    if born:
        days = _vault().open_many([(row.person_id, "born", row.sealed) for row in born])
        _insert(
            "UPDATE volunteer SET born = :born WHERE id = :id",
            [{"born": day, "id": row.person_id} for row, day in zip(born, days, strict=True) if day],
        )
