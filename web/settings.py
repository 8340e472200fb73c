"""What can be set from outside: one table of `DUET_*` variables, read once and checked together."""

import base64
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from web import setting_values as read
from web import ways_out
from web.private_files import kept_key


class InvalidSettings(ValueError):
    """A setting that cannot be used; the message names the variable and what it wants."""


def _setting(default: Any, meaning: str, parse: Callable[[str], Any] = str, *, secret: bool = False) -> Any:
    metadata = {"meaning": meaning, "parse": parse, "secret": secret}
    return field(default=default, metadata=metadata, repr=not secret)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Every setting with its default; the variable is `DUET_` and the name in capitals."""

    host: str = _setting("127.0.0.1", "Address to listen on")
    port: int = _setting(8000, "Port to listen on", read.whole(1, 65535))
    url: str = _setting("", "Address people use, such as https://duet.example; https makes cookies secure")
    instance: Path = _setting(Path("instance"), "Folder of the database, keys and demo passwords", Path)  # noqa: RUF009 - gives a field
    database_url: str = _setting(
        "", "SQLAlchemy address; empty: SQLite in the instance folder; postgresql+psycopg://… for PostgreSQL"
    )
    secret_key: str = _setting(
        "",
        "Signs cookies and links; empty: made and kept in the instance folder, on loopback only",
        read.long_key,
        secret=True,
    )
    keys_url: str = _setting(
        "", "SQLAlchemy address of the keys of private fields; empty: SQLite in the instance folder"
    )
    master_keys: str = _setting(
        "",
        "Wrap the keys of private fields: base64 of 32 bytes each, newest first, between commas; "
        "empty: made and kept in the instance folder, on loopback only",
        read.master_keys,
        secret=True,
    )
    keys_backup_days: int = _setting(
        30, "After how many days `duet keys backup` deletes old copies of the keys", read.whole(1, 3650)
    )
    second_factor: str = _setting(
        "offered",
        "Whether people with rights show a second factor: off, offered (who has set one up) or required",
        read.one_of("off", "offered", "required"),
    )
    oidc_issuer: str = _setting(
        "",
        "Issuer of an OpenID Connect provider people may sign in with, such as https://id.example",
        read.issuer,
    )
    oidc_client_id: str = _setting("", "What that provider calls this program")
    oidc_client_secret: str = _setting("", "The secret that provider gave this program", secret=True)
    oidc_name: str = _setting("", "What the button for that provider says; empty: the host of its issuer")
    zone: str = _setting("Asia/Shanghai", "Time zone in which days are counted and times shown", read.zone)
    web_workers: int = _setting(2, "Web server processes", read.whole(1, 64))
    web_threads: int = _setting(8, "Threads of each web server process", read.whole(1, 64))
    proxies: int = _setting(0, "Reverse proxies in front whose X-Forwarded-* are believed", read.whole(0, 5))
    solve_seconds: int = _setting(55, "Most seconds that one run may solve", read.whole(1, 3600))
    solve_workers: int = _setting(2, "Processor cores that one run may use", read.whole(1, 64))
    solve_megabytes: int = _setting(
        0, "Most memory of one run, in megabytes; 0: what the machine has", read.whole(0, 100_000_000)
    )
    solve_niceness: int = _setting(
        15,
        "How far a run steps back where pages want the processor: 0 not at all, 19 most",
        read.whole(0, 19),
    )
    cluster: str = _setting(
        "", "Address of a Dask scheduler to solve independent parts on, such as tcp://10.0.0.5:8786"
    )
    lease_seconds: int = _setting(
        15, "After how long without a sign of life a job is taken over", read.whole(2, 600)
    )
    session_days: int = _setting(30, "How long a sign-in lasts", read.whole(1, 365))
    smtp_url: str = _setting(
        "",
        "Mail server that sends: smtp://user:password@host:port, or smtps:// for TLS from the first byte; "
        "smtp:// demands STARTTLS and a good certificate, but for a server on loopback; empty: no e-mail",
        read.checked(ways_out.read_relay),
        secret=True,
    )
    mail_from: str = _setting(
        "Duet; zh-Hans: 双重奏 <duet@localhost>",
        "Who e-mail comes from; its name may be said in several languages",
        read.checked(ways_out.read_sender),
    )
    gateway_url: str = _setting(
        "",
        "Gateway for SMS and WeChat, called by Standard Webhooks; empty: no message to phones",
        read.checked(ways_out.read_gateway),
    )
    gateway_keys: str = _setting(
        "",
        "Sign calls of the gateway and its receipts: whsec_ and base64 each, newest first, between commas",
        read.checked(ways_out.read_gateway_keys),
        secret=True,
    )
    push_key: str = _setting(
        "",
        "Private key of web push (P-256, base64 of 32 bytes); empty: made and kept in the instance folder on "
        "loopback, no web push elsewhere",
        read.checked(ways_out.read_push_key),
        secret=True,
    )
    come_percent: int = _setting(
        0,
        "With how many per cent the least of each seat is to come, by people's records; 0: heads count",
        read.whole(0, 99),
    )
    demo_volunteers: int = _setting(3000, "People in the demo district", read.whole(10, 200_000))
    demo_seed: int = _setting(2026, "Seed the demo district is drawn from", read.whole(0, 999_999_999))
    demo_week: date | None = _setting(None, "Monday of the demo week; empty: the coming Monday", read.day)  # noqa: RUF009 - gives a field
    log_level: str = _setting("WARNING", "DEBUG, INFO, WARNING or ERROR", read.level)

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def database(self) -> str:
        """The address of the database, the default filled in."""
        return self.database_url or f"sqlite:///{self.instance.absolute() / 'duet.sqlite'}"

    @property
    def keys(self) -> str:
        """The address of the key store, the default filled in."""
        return self.keys_url or f"sqlite:///{self.instance.absolute() / 'keys.sqlite'}"

    @property
    def master_keys_file(self) -> Path:
        """Where master keys are kept that were not given, one a line, newest first."""
        return self.instance / "master-keys"

    @property
    def https(self) -> bool:
        """Whether people come over https, so that cookies may insist on it."""
        return self.url.startswith("https://")

    def environment(self) -> dict[str, str]:
        """These settings as the variables that a process started from here should see."""
        changed = {each.name: getattr(self, each.name) for each in fields(self)}
        return {
            f"DUET_{name.upper()}": str(value) for name, value in changed.items() if value not in (None, "")
        }

    def own_secret_key(self) -> str:
        """The key that signs; made and kept in `instance/secret-key` on loopback.

        Raises InvalidSettings off loopback when none was given.
        """
        if self.secret_key:
            return self.secret_key
        if not self.on_loopback:
            raise InvalidSettings(
                f"DUET_SECRET_KEY must be set (at least {read.SHORTEST_KEY} characters) "
                f"to listen on {self.host}"
            )
        return kept_key(self.instance / "secret-key", lambda: secrets.token_urlsafe(48))

    def own_push_key(self) -> str:
        """The key of web push; on loopback made and kept in `instance/push-key`, else empty unless set."""
        if self.push_key or not self.on_loopback:
            return self.push_key
        return kept_key(self.instance / "push-key", ways_out.new_push_key)

    def refuse_half_a_way_out(self) -> None:
        """Raise InvalidSettings where one half of a way out is set and the other is not."""
        if self.gateway_url and not self.gateway_keys:
            raise InvalidSettings("DUET_GATEWAY_KEYS must be set where DUET_GATEWAY_URL is")
        domain = ways_out.read_sender(self.mail_from).domain
        if self.smtp_url and domain == "localhost" and not ways_out.read_relay(self.smtp_url).on_loopback:
            raise InvalidSettings("DUET_MAIL_FROM must be set where DUET_SMTP_URL is: replies go there")

    def own_master_keys(self) -> list[bytes]:
        """The master keys, newest first; on loopback made and kept in `instance/master-keys`.

        Raises InvalidSettings off loopback when none was given, and for a file that cannot be used.
        """
        self.refuse_without_master_keys()
        text = self.master_keys or kept_key(self.master_keys_file, new_master_key)
        try:
            return [read.master_key(each) for each in re.split(r"[,\s]+", text)]
        except ValueError as fault:
            raise InvalidSettings(f"{self.master_keys_file}: each line {fault}") from fault

    def refuse_without_master_keys(self) -> None:
        """Raise InvalidSettings off loopback when no master key was given."""
        if not self.master_keys and not self.on_loopback:
            raise InvalidSettings(
                f"DUET_MASTER_KEYS must be set (`openssl rand -base64 32`) to listen on {self.host}"
            )


def new_master_key() -> str:
    """A random master key as the settings and the file have it."""
    return base64.b64encode(secrets.token_bytes(read.MASTER_KEY_BYTES)).decode()


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of an environment (this process's by default); an empty variable counts as not set.

    Raises InvalidSettings for a value that cannot be used and for a `DUET_` variable that nobody reads.
    """
    given = os.environ if environment is None else environment
    known = {f"DUET_{each.name.upper()}": each for each in fields(Settings)}
    if strangers := sorted(name for name in given if name.startswith("DUET_") and name not in known):
        raise InvalidSettings(f"{strangers[0]} is no setting; `duet settings` lists them")
    values: dict[str, Any] = {}
    for name, each in known.items():
        if text := given.get(name, ""):
            try:
                values[each.name] = each.metadata["parse"](text)
            except ValueError as fault:
                said = "" if each.metadata["secret"] else f", not {text!r}"
                raise InvalidSettings(f"{name} {fault}{said}") from fault
    settings = Settings(**values)
    settings.refuse_half_a_way_out()
    return settings


def settings_table() -> str:
    """All settings as a Markdown table, for the README and `duet settings`."""
    rows = ["| variable | default | meaning |", "| --- | --- | --- |"]
    for each in fields(Settings):
        default = "" if each.default in (MISSING, None, "") else f"`{each.default}`"
        rows.append(f"| `DUET_{each.name.upper()}` | {default} | {each.metadata['meaning']} |")
    return "\n".join(rows)
