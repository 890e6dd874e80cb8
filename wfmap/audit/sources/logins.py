"""How a server is logged in to: which password goes where, over what, and never in clear text.

Off this machine TLS is demanded, of PostgreSQL SCRAM too, so that no server gets to see a password.
Whoever names a connection may loosen that in its URL; a document may not. A server that was only
allowed (`--allow-host`), or named by a file of settings that came with the document, gets nothing
of the environment: no password, key, service or file.
"""

import os
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from psycopg import conninfo
from pymysql.err import OperationalError

from wfmap.audit.sources.hosts import PORTS, TRUST, Login, is_loopback
from wfmap.audit.sources.masking import masked
from wfmap.audit.sources.option_files import password_in
from wfmap.audit.sources.telling import AuditError

__all__ = ["mysql_login", "only_ours", "postgresql_login"]

PROOF: Final = "scram-sha-256,gss,sspi,none"
"""How a user may be proved to a named PostgreSQL: none of it shows the password."""
PROOF_TO_STRANGERS: Final = "scram-sha-256,none"
NOWHERE: Final = os.path.join(os.devnull, "nowhere")  # noqa: PTH118 - a path that cannot be there
"""A file of passwords that does not exist, so that libpq looks for no other."""
HARMLESS: Final = (
    *("host", "hostaddr", "port", "dbname", "user", "password", "application_name", "options"),
    *("connect_timeout", "channel_binding", "client_encoding", "target_session_attrs"),
    *("sslmode", "sslrootcert", "require_auth"),
)
"""Options that neither lead to secrets on this machine nor write to it; all else may, or will."""
OWN_PROOF: Final = frozenset({"password", "md5", "scram-sha-256", "none"})
"""Ways to prove a user that need no ticket or token of the person."""
STRICT: Final = {"require": 1, "verify-ca": 2, "verify-full": 3}
MYSQL_OPTIONS: Final = ("ssl", "ssl_ca", "unix_socket")
"""What may stand behind the ? of a named connection to MySQL or MariaDB."""
CLEAR: Final = ("mysql_clear_password", "dialog", "mysql_old_password")
"""Ways to log in that show the password to whoever listens."""


def postgresql_login(url: str, login: Login | None, *, trusted: bool = True) -> dict[str, str]:
    """Give what libpq is told.

    Args:
        url: of a named connection; empty where a person only allowed the host.
        login: what the document says itself; None where it only names the connection.
        trusted: whether a person named the connection.

    Raises:
        AuditError: a connection that nobody vouches for names a file or service of the person.
    """
    owner = {k: str(v) for k, v in conninfo.conninfo_to_dict(url).items()} if url else {}
    if not trusted:
        _demand_nothing_of_ours(url, owner)
    nothing = {"passfile": NOWHERE, "sslcertmode": "disable", "gssencmode": "disable"}
    if login is None:
        return _demanding(owner) if trusted else _demanding(owner, strange=True) | nothing
    given = {k: v for k, v in owner.items() if k not in {"user", "password", "host"}}
    if login.address.host:
        given["host"] = login.address.host
    given |= {"port": str(login.address.port), "dbname": login.database or login.user or ""}
    given |= {"user": login.user} if login.user else {}
    given |= {"password": login.password} if login.password else {}
    given["sslmode"] = _stricter(given.get("sslmode"), login.safety.get("sslmode"))
    given = {name: value for name, value in given.items() if value}
    if url and trusted:
        return _demanding(given)
    return _demanding(given, strange=True) | nothing


def _demand_nothing_of_ours(url: str, owner: Mapping[str, str]) -> None:
    named = next((name for name in owner if name not in HARMLESS), None)
    if not OWN_PROOF.issuperset(filter(None, owner.get("require_auth", "").split(","))):
        named = "require_auth"
    if named is not None:
        raise AuditError(
            f"'{masked(url)}' sets '{named}', which may lead to what is yours",
            f"it came with the folder of the document; {TRUST}",
        )


def _stricter(owner: str | None, document: str | None) -> str:
    """Give the safer of two; what an owner loosened stays as he wrote it."""
    if owner and owner not in STRICT:
        return owner
    return max(owner or "", document or "", key=lambda mode: STRICT.get(mode, 0))


def _demanding(given: Mapping[str, str], *, strange: bool = False) -> dict[str, str]:
    """Demand TLS and proof without showing the password, where nobody said otherwise."""
    said: Mapping[str, str] = {} if strange else os.environ
    wanted = dict(given)
    if not said.get("PGREQUIREAUTH"):
        wanted.setdefault("require_auth", PROOF_TO_STRANGERS if strange else PROOF)
    by_owner = "sslmode" in given or "service" in given
    if by_owner or said.get("PGSSLMODE") or said.get("PGSERVICE"):
        return wanted
    hosts = given.get("hostaddr") or given.get("host")
    hosts = hosts or said.get("PGHOSTADDR") or said.get("PGHOST") or ""
    return wanted if is_loopback(hosts.split(",")) else wanted | {"sslmode": "require"}


@contextmanager
def only_ours(*, strange: bool) -> Iterator[None]:
    """Hide from libpq what the environment says, while it talks to a server that nobody named."""
    hidden = {name: os.environ.pop(name) for name in _libpq_names()} if strange else {}
    try:
        yield
    finally:
        os.environ.update(hidden)


def _libpq_names() -> list[str]:
    return [name for name in os.environ if name.startswith("PG")]


def mysql_login(url: str, login: Login | None, *, trusted: bool = True) -> dict[str, Any]:
    """Give what PyMySQL is told; as `postgresql_login`.

    Raises:
        AuditError: the URL of the named connection sets what is unknown.
    """
    owner = _owner(url) if url else {}
    options = owner.pop("options", {})
    if login is None:
        given = owner
    else:
        given = {
            "host": login.address.host or "localhost",
            "port": login.address.port,
            "user": login.user,
            "password": login.password,
            "database": login.database or None,
        }
    if not given["password"] and url and trusted:
        file = Path.home() / ".my.cnf"
        user, password = password_in(file, given["host"], given["port"], given["user"])
        given["user"] = user
        given["password"] = password or os.environ.get("MYSQL_PWD", "")
    if options.get("unix_socket"):
        given["unix_socket"] = options["unix_socket"]
    is_wished = options.get("ssl", "").casefold() in {"true", "1", "yes"}
    is_here = bool(options.get("unix_socket")) or is_loopback([given["host"]])
    if options.get("ssl_ca") or not is_here:
        given["ssl"] = _verified(url, options.get("ssl_ca"))
    elif is_wished or (login is not None and login.safety):
        given["ssl"] = {"check_hostname": False}
    if not (given.get("ssl") or options.get("unix_socket")):
        given["auth_plugin_map"] = dict.fromkeys(CLEAR, _Refused)
    return given


def _owner(url: str) -> dict[str, Any]:
    """Take the URL of a named connection apart."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise AuditError(f"'{masked(url)}' has no host that can be read") from None
    try:
        port = parts.port or PORTS["mysql"]
    except ValueError:
        raise AuditError(f"'{masked(url)}' has no port that is a number") from None
    options = dict(parse_qsl(parts.query))
    for name in options:
        if name not in MYSQL_OPTIONS:
            raise AuditError(
                f"'{masked(url)}' sets '{name}', which is unknown",
                f"it takes {', '.join(MYSQL_OPTIONS)}",
            )
    return {
        "host": parts.hostname or "localhost",
        "port": port,
        "user": unquote(parts.username) if parts.username else None,
        "password": unquote(parts.password or ""),
        "database": unquote(parts.path.strip("/")) or None,
        "options": options,
    }


def _verified(url: str, authority: str | None) -> ssl.SSLContext:
    """Make TLS that proves the server: by its name, or by an authority of its own."""
    try:
        context = ssl.create_default_context(cafile=authority)
    except (OSError, ssl.SSLError) as error:
        raise AuditError(
            f"'{masked(url)}': the authority '{authority}' cannot be read: {error}",
            "ssl_ca is the path of a file with certificates in PEM",
        ) from None
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT  # those that MySQL makes itself are not strict
    context.check_hostname = authority is None  # its own authority signs nobody else
    return context


class _Refused:
    """A way to log in that would show the password."""

    def __init__(self, _: object) -> None:
        pass

    def authenticate(self, _: object) -> None:
        """Refuse.

        Raises:
            OperationalError: always.
        """
        raise OperationalError(3159, "it wants the password in clear text")
