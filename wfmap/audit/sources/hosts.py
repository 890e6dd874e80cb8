"""Which servers and folders a document may lead to: those that a person named, and no other.

A document may come from anybody, so its `source` decides neither where a password goes nor which
file is read. A server is reached where a *named connection* has the same kind, host and port, or
where a person allowed its host; only a named one gets passwords of the environment. The URL of a
document is taken apart here and never handed on, so that no other parser reads another host in it.
"""

import ipaddress
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, unquote

from wfmap.audit.sources.masking import masked
from wfmap.audit.sources.telling import AuditError

__all__ = [
    "NOTHING_MORE",
    "Address",
    "Allowed",
    "Login",
    "address_of",
    "host_pattern",
    "is_loopback",
    "login_in",
    "login_of",
]

PORTS: Final = {"postgresql": 5432, "mysql": 3306}
SAME: Final = {"postgres": "postgresql", "mariadb": "mysql"}
"""Schemes that mean the same kind of server as another."""
OPTIONS: Final = {
    "postgresql": {"sslmode": ("require", "verify-ca", "verify-full")},
    "mysql": {"ssl": ("true", "1", "yes")},
}
"""What a document may ask for behind the ? of a URL: more safety, and nothing else."""
STEERING: Final = frozenset({"host", "hostaddr", "port", "service", "unix_socket"})
"""Options of a named connection after which its URL does not say where it leads."""
TRUST: Final = (
    "name the connection in your own ~/.config/wfmap/wfmap.toml or in WFMAP_CONNECTION_<NAME>, or "
    "the file of settings in WFMAP_CONFIG, or its folder in the list `trusted` of your own file"
)
"""How a person vouches for a connection."""
PARTING: Final = "/?#"
"""Signs that end the host for some who read URLs, so that no password should hold them bare."""
LONGEST_HOST: Final = 253
LAST_PORT: Final = 65535
_URL: Final = re.compile(
    r"(?P<scheme>[a-z]+)://(?:(?P<user>[^@:/?#]*)(?P<colon>:(?P<password>.*))?@)?"
    r"(?P<host>\[[0-9a-f:.]+\]|[\w.-]*)(?::(?P<port>[0-9]{1,5}))?"
    r"(?:/(?P<database>[^?#/@]*))?(?:\?(?P<query>[^#@]*))?",
    re.IGNORECASE | re.DOTALL | re.ASCII,
)
_HOST: Final = re.compile(
    r"(?P<host>\[[0-9a-f:.]+\]|[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:.]*|[\w.-]+)(?::(?P<port>[0-9]{1,5}))?",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server listens; `host` is empty for the server of this machine."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        """Write it as `--allow-host` takes it."""
        host = f"[{self.host}]" if ":" in self.host else self.host or "localhost"
        return f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Login:
    """The `url` of a document, taken apart; `safety` holds the options that ask for more of it."""

    url: str
    address: Address
    user: str | None
    password: str
    database: str
    safety: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a person allows beyond named connections and the folder of the document.

    `hosts` are written HOST or HOST:PORT, the server of this machine as `localhost`; without a port
    every port of the host is allowed. `folders` may be read with all that is in them. `doubted` are
    connections that may have come with the folder of the document: their servers need to be
    allowed as well, and get nothing of the environment.
    """

    hosts: tuple[str, ...] = ()
    folders: tuple[Path, ...] = ()
    doubted: frozenset[str] = frozenset()

    def lets(self, address: Address) -> bool:
        """Tell whether a server may be reached."""
        wanted = address.host or "localhost"
        return any(
            host == wanted and port in (None, address.port)
            for host, port in map(host_pattern, self.hosts)
        )

    def reads(self, path: Path, folder: Path) -> bool:
        """Tell whether a file may be read for a document in `folder`; links count as their aim."""
        real = path.resolve()
        return any(real.is_relative_to(root.resolve()) for root in (folder, *self.folders))


NOTHING_MORE: Final = Allowed()
"""Named connections and the folder of the document, nothing else."""


def host_pattern(text: str) -> tuple[str, int | None]:
    """Read what a person allows: `HOST`, `HOST:PORT` or `[ADDRESS]:PORT`.

    Raises:
        AuditError: it is nothing of the kind.
    """
    found = _HOST.fullmatch(text)
    if found is None or len(text) > LONGEST_HOST:
        raise AuditError(f"'{text}' is no host", "write db.example.org or db.example.org:5432")
    port = int(found["port"]) if found["port"] else None
    return _normal(found["host"]), port


def login_of(url: str) -> Login:
    """Take the URL of a document apart.

    Raises:
        AuditError: it is no URL of one server, or sets what a document must not set.
    """
    found = _URL.fullmatch(url)
    port = int(found["port"] or 0) if found else 0
    if found is None or found["scheme"].casefold() not in {*PORTS, *SAME} or port > LAST_PORT:
        raise AuditError(
            f"'{masked(url)}' is no URL of a server that a document may name",
            "write it like postgresql://user@host:5432/db#schema.table, or name a connection",
        )
    return _login(url, found, _safety(url, _kind(found["scheme"]), found["query"] or ""))


def _safety(url: str, scheme: str, query: str) -> dict[str, str]:
    given = dict(parse_qsl(query, keep_blank_values=True))
    for name, value in given.items():
        if value.casefold() not in OPTIONS[scheme].get(name, ()):
            may = "; ".join(f"{key}={values[0]}" for key, values in OPTIONS[scheme].items())
            raise AuditError(
                f"'{masked(url)}' sets '{name}', which a document may not",
                f"it may set {may}; all else belongs into a named connection: [connections] "
                "of wfmap.toml, or WFMAP_CONNECTION_<NAME>",
            )
    return given


def address_of(url: str) -> Address | None:
    """Give where the URL of a named connection leads; None where its options may say otherwise."""
    login = login_in(url)
    return None if login is None else login.address


def login_in(url: str) -> Login | None:
    """Take the URL of a named connection apart; None where another parser may read another host."""
    found = _URL.fullmatch(url)
    if found is None or found["scheme"].casefold() not in {*PORTS, *SAME}:
        return None
    if set(found["password"] or "") & set(PARTING) or int(found["port"] or 0) > LAST_PORT:
        return None  # its driver may see the host before the sign, and not behind the last @
    options = {
        name.casefold() for name, _ in parse_qsl(found["query"] or "", keep_blank_values=True)
    }
    return None if options & STEERING else _login(url, found, {})


def _login(url: str, found: re.Match[str], safety: Mapping[str, str]) -> Login:
    scheme = _kind(found["scheme"])
    return Login(
        url,
        Address(scheme, _normal(found["host"]), int(found["port"] or 0) or PORTS[scheme]),
        unquote(found["user"]) if found["user"] else None,
        unquote(found["password"] or ""),
        unquote(found["database"] or ""),
        safety,
    )


def is_loopback(hosts: Iterable[str]) -> bool:
    """Tell whether all hosts are this machine: loopback, or the folder of a socket."""
    return all(_is_here(host) for host in hosts)


def _is_here(host: str) -> bool:
    if not host or host[0] in "/@" or host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _kind(scheme: str) -> str:
    small = scheme.casefold()
    return SAME.get(small, small)


def _normal(host: str) -> str:
    """Write a host so that two ways to write one are the same text."""
    small = host.strip("[]").casefold().rstrip(".")
    try:
        return str(ipaddress.ip_address(small))
    except ValueError:
        return small
