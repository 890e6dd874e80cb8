"""What a server refuses → what is wrong and the way out, without a password."""

import re
from collections.abc import Mapping
from typing import Final

import psycopg
import pymysql

from wfmap.audit.sources.masking import masked, scrubbed
from wfmap.audit.sources.telling import AuditError, first_line
from wfmap.units.figures import exact

__all__ = ["mysql_refusal", "postgresql_refusal"]

UNREACHABLE: Final = "is the server running, is its address right, does a firewall stand between?"
LOGIN_PG: Final = (
    "name a connection to this server, and give its password in PGPASSWORD, ~/.pgpass or its URL; "
    "no other server gets one"
)
LOGIN_MY: Final = (
    "name a connection to this server, and give its password in MYSQL_PWD or its URL; "
    "no other server gets one"
)
SHOWS: Final = (
    "let its administrator use scram-sha-256; whoever trusts it all the same may write "
    "?require_auth=md5 into the URL of a named connection"
)
NO_TLS: Final = (
    "let its administrator turn TLS on; whoever trusts the network may write ?sslmode=disable into "
    "the URL of a named connection"
)
CERTIFICATE: Final = "put the certificate of its authority into a named connection: ?ssl_ca=FILE"
DATABASE: Final = "check the name behind the last / of the URL"
SIGNS: Final = (
    ("does not exist", "is not there", DATABASE),
    (
        "authentication method requirement",
        "wants the password in a way that shows it",
        SHOWS,
    ),
    ("does not support ssl", "has no encryption", NO_TLS),
    ("password", "refuses the login", LOGIN_PG),
    ("authentication", "refuses the login", LOGIN_PG),
    ("no pg_hba.conf entry", "lets nobody in from here", "ask its administrator for an entry"),
    ("refused", "does not answer", UNREACHABLE),
    ("timeout", "does not answer", UNREACHABLE),
    ("could not translate", "is unknown", UNREACHABLE),
    ("failed to resolve", "is unknown", UNREACHABLE),
    (
        "ssl",
        "wants another encryption",
        "add ?sslmode=require to the URL, or ask for its certificate",
    ),
    ("closed the connection", "broke off", UNREACHABLE),
)
"""Words of libpq, which has no codes before a connection stands: what they mean, the way out."""


def postgresql_refusal(error: psycopg.Error, url: str, part: str, seconds: float) -> AuditError:
    """Say what PostgreSQL refused."""
    where = masked(url)
    said = scrubbed(first_line(error), url)
    match error:
        case psycopg.errors.InsufficientPrivilege():
            hint = f"let an owner grant select on {part} to this user"
            return AuditError(f"'{where}' does not let '{part}' be read: {said}", hint)
        case psycopg.errors.QueryCanceled():
            return _too_slow(where, part, seconds)
        case psycopg.errors.InvalidCatalogName():
            return AuditError(f"the database of '{where}' is not there: {said}", DATABASE)
        case psycopg.errors.InvalidPassword() | psycopg.errors.InvalidAuthorizationSpecification():
            return AuditError(f"'{where}' refuses the login: {said}", LOGIN_PG)
        case psycopg.ProgrammingError() if error.sqlstate is None:
            return AuditError(
                f"'{where}' is no URL of PostgreSQL: {said}",
                "write it like postgresql://user@host:5432/db#schema.table",
            )
        case _:
            return _by_words(scrubbed(str(error), url), where, part)


def _by_words(text: str, where: str, part: str) -> AuditError:
    said = _cause(text)
    for sign, meaning, hint in SIGNS:
        if sign in text.casefold():
            return AuditError(f"'{where}' {meaning}: {said}", hint)
    return AuditError(f"'{where}' cannot be read ({part}): {said}", "ask its administrator")


def _cause(text: str) -> str:
    """Give the last thing that libpq says of the last address it tried."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return re.sub(r"^.*?(?:FATAL|ERROR):\s*", "", line)[:200]


def _too_slow(where: str, part: str, seconds: float) -> AuditError:
    return AuditError(
        f"'{where}' took longer than {exact(seconds)} s for '{part}'",
        "read fewer rows with --rows 1000000, or name a view that is quicker",
    )


MYSQL_WORDS: Final[Mapping[int, tuple[str, str]]] = {
    1044: ("does not let this user into the database", DATABASE),
    1045: ("refuses the login", LOGIN_MY),
    1698: ("refuses the login", LOGIN_MY),
    1049: ("is not there", DATABASE),
    1130: ("lets nobody in from here", "ask its administrator for a login from this machine"),
    2003: ("does not answer", UNREACHABLE),
    2006: ("broke off", UNREACHABLE),
    2013: ("broke off", UNREACHABLE),
    2026: ("has no encryption that proves who it is", CERTIFICATE),
    3159: ("wants an encrypted connection", "add ?ssl=true to the URL of a named connection"),
}
"""Codes of MySQL and MariaDB: what they mean, and the way out."""
DENIED: Final = (1142, 1143, 1356)
SLOW: Final = (1969, 3024, 1028)


def mysql_refusal(error: Exception, url: str, part: str, seconds: float) -> AuditError:
    """Say what MySQL or MariaDB refused."""
    where = masked(url)
    code = error.args[0] if isinstance(error, pymysql.Error) and error.args else 0
    said = scrubbed(str(error.args[-1] if error.args else error), url)[:200]
    if code in DENIED:
        hint = f"let an owner grant select on {part} to this user"
        return AuditError(f"'{where}' does not let '{part}' be read: {said}", hint)
    if code in SLOW:
        return _too_slow(where, part, seconds)
    if "certificate verify failed" in said:
        return AuditError(f"'{where}' does not prove who it is: {said}", CERTIFICATE)
    if "cryptography" in said:
        return AuditError(
            f"'{where}' sends passwords over encrypted connections only", "add ?ssl=true to the URL"
        )
    if code in MYSQL_WORDS:
        meaning, hint = MYSQL_WORDS[code]
        return AuditError(f"'{where}' {meaning}: {said}", hint)
    return AuditError(f"'{where}' cannot be read ({part}): {said}", "ask its administrator")
