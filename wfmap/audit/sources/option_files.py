"""The option file of MySQL, `~/.my.cnf`: what it says of one server, and of no other.

MySQL's own programs take its `[client]` group for any host that they are told. Here it counts only
for the server that it names itself (`host` and `port`, else this machine and 3306), so that a
password which was written down for one server is never sent to another.
"""

import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from wfmap.audit.sources.hosts import PORTS, is_loopback

__all__ = ["client_options", "password_in"]

GROUPS: Final = ("client", "client-mariadb")
"""Groups that every client reads; a later one goes before an earlier one."""
_HERE: Final = "localhost"


def password_in(path: Path, host: str, port: int, user: str | None) -> tuple[str | None, str]:
    """Give the user and the password that an option file has for a server.

    Args:
        path: the option file; it need not be there.
        host: of the server.
        port: of the server.
        user: who wants to log in; None: whom the file names.

    Returns:
        The user, and the password; empty where the file has none for that server and user. A file
        that others may write is passed over, as MySQL does.
    """
    given = client_options(_lines(path))
    there = given.get("port", str(PORTS["mysql"]))
    if not _is_same(given.get("host", _HERE), host) or there != str(port):
        return user, ""
    named = given.get("user", user)
    if user is not None and named != user:
        return user, ""
    return named, given.get("password", "")


def _is_same(one: str, other: str) -> bool:
    small = one.casefold(), other.casefold()
    return small[0] == small[1] or is_loopback(small)


def _lines(path: Path) -> Iterable[str]:
    try:
        if path.stat().st_mode & stat.S_IWOTH:
            return ()
        return path.read_text("utf-8", "replace").splitlines()
    except OSError:  # not there, or not for this user: MySQL's own programs go on too
        return ()


def client_options(lines: Iterable[str]) -> Mapping[str, str]:
    """Read the groups for clients: the options by name, with hyphens for underscores."""
    found: dict[str, str] = {}
    group = ""
    for line in lines:
        text = line.strip()
        if text.startswith("["):
            group = text.strip("[]").strip()
        elif group in GROUPS and text and text[0] not in "#;!":
            name, _, value = text.partition("=")
            found[name.strip().replace("_", "-")] = _unquoted(value.strip())
    return found


def _unquoted(value: str) -> str:
    """Take quotes away, else a comment behind the value."""
    if value[:1] in {"'", '"'} and value.find(value[0], 1) > 0:
        return value[1 : value.find(value[0], 1)]
    return value.partition(" #")[0].rstrip()
