"""What a document calls a source → where that is: a file, a database, or a named connection."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from wfmap.audit.sources.columnar import COLUMNAR
from wfmap.audit.sources.delimited import DELIMITED
from wfmap.audit.sources.hosts import (
    NOTHING_MORE,
    TRUST,
    Allowed,
    Login,
    address_of,
    login_in,
    login_of,
)
from wfmap.audit.sources.masking import has_password, masked
from wfmap.audit.sources.sqlite_files import SQLITE
from wfmap.audit.sources.telling import AuditError, way_out
from wfmap.audit.sources.workbooks import WORKBOOKS

__all__ = [
    "MYSQL",
    "POSTGRESQL",
    "SUFFIXES",
    "Place",
    "StrangeHostError",
    "connection_key",
    "place_of",
    "suffix_of",
]

SUFFIXES: Final = (*DELIMITED, *COLUMNAR, *WORKBOOKS, *SQLITE)
POSTGRESQL: Final = ("postgresql", "postgres")
MYSQL: Final = ("mysql", "mariadb")
SCHEMES: Final = (*POSTGRESQL, *MYSQL)
NAME_IT: Final = (
    'the document carries a password; name a connection instead: [connections] crm = "..." in '
    'wfmap.toml or WFMAP_CONNECTION_CRM, and "source": "crm.TABLE"'
)


class StrangeHostError(AuditError):
    """A document, or settings that may have come with it, name a server that nobody allowed.

    Args:
        address: the server, as `--allow-host` takes it.
        by_settings: a file of settings names it that the person does not vouch for.
    """

    def __init__(self, address: str, *, by_settings: bool = False) -> None:
        said = (
            f"the server '{address}' is named by a file of settings that may be a stranger's"
            if by_settings
            else f"no named connection has the server '{address}' that the document names"
        )
        super().__init__(
            said, f"if you trust it, add --allow-host {address}; for a password of yours, {TRUST}"
        )
        self.address = address
        self.by_settings = by_settings


@dataclass(frozen=True, slots=True)
class Place:
    """Where a source is: a file, or the URL of a server; `part` is the table or sheet in it.

    `said` is how it may be shown. `url` is that of a named connection, which its owner wrote, or
    of the one that has the server a document names; empty where a person only allowed that host.
    `login` is what a document says of a server itself. `trusted` tells that what the environment
    says may go there.
    """

    said: str
    part: str
    path: Path | None = None
    scheme: str = ""
    url: str = ""
    login: Login | None = None
    remarks: tuple[str, ...] = ()
    trusted: bool = True


def place_of(
    source: str, folder: Path, connections: Mapping[str, str], allowed: Allowed = NOTHING_MORE
) -> Place:
    """Find where a source is.

    Args:
        source: a path relative to `folder`, a URL of a database, each with a table or sheet after
            `#`, or `NAME.TABLE`, `NAME.SCHEMA.TABLE` or `NAME#TABLE` with the name of a connection;
            of a file in a connected folder, `NAME.FILE#SHEET`.
        folder: where the document is.
        connections: the URL, folder or file of each named connection.
        allowed: hosts and folders a person allows beside them.

    Raises:
        StrangeHostError: it is a server that nobody named.
        AuditError: there is no such connection, nothing can read it, or it is a file outside the
            folder.
    """
    if "://" in source:
        return _written_out(source, connections, allowed)
    named = _named(source, folder, connections, allowed)
    if named is not None:
        return named
    path_text, _, part = source.partition("#")
    path = (folder / path_text).resolve()
    if not suffix_of(path) and not path.is_dir():
        raise _unknown(source, path, connections)
    if not allowed.reads(path, folder):
        raise AuditError(
            f"'{path_text}' is outside the folder of the document",
            "if you trust the document, allow the folder with --allow-folder, or name it as a "
            'connection: [connections] exports = "FOLDER" in wfmap.toml',
        )
    return Place(source, part, path=path)


def is_connected(source: str, connections: Mapping[str, str]) -> bool:
    """Tell whether a source is a table of one of the named connections."""
    known = {connection_key(name) for name in connections}
    ends = (source.partition(sign) for sign in ("#", "."))
    return any(found and connection_key(name) in known for name, found, _ in ends)


def suffix_of(path: Path) -> str:
    """Give the ending that tells how a file is read, in small letters; empty where none does."""
    name = path.name.casefold()
    return max((s for s in SUFFIXES if name.endswith(s)), key=len, default="")


def connection_key(name: str) -> str:
    """Give the form in which names of connections are compared: `Crm-EU` is `crm_eu`."""
    return name.casefold().replace("-", "_")


def _split(text: str) -> tuple[str, str]:
    """Part a URL from its table; a # in a password stands before the last @."""
    url, _, part = text.rpartition("#")
    return (url, part) if url and "@" not in part else (text, "")


def _written_out(source: str, connections: Mapping[str, str], allowed: Allowed) -> Place:
    """Find the server of a URL that a document writes out."""
    url, part = _split(source)
    scheme = _scheme(url)
    login = login_of(url)
    remarks = (NAME_IT,) if has_password(source) else ()
    known = sorted(connections.items(), key=lambda item: (item[1] in allowed.doubted, item))
    named = (value for _, value in known if "://" in value)
    owner = next((value for value in named if address_of(_split(value)[0]) == login.address), "")
    doubted = owner in allowed.doubted
    if (doubted or not owner) and not allowed.lets(login.address):
        raise StrangeHostError(str(login.address), by_settings=doubted)
    own = _split(owner)[0]
    return Place(
        masked(source),
        part,
        scheme=scheme,
        url=own,
        login=login,
        remarks=remarks,
        trusted=not doubted,
    )


def _scheme(url: str) -> str:
    scheme = url.partition("://")[0].casefold()
    if scheme not in SCHEMES:
        raise AuditError(
            f"'{masked(url)}': nothing here reads '{scheme}://'",
            way_out(scheme, SCHEMES, "it may be"),
        )
    return scheme


def _server(url: str, part: str, said: str) -> Place:
    return Place(masked(said), part, scheme=_scheme(url), url=url)


def _named(
    source: str, folder: Path, connections: Mapping[str, str], allowed: Allowed
) -> Place | None:
    """Find a named connection; a file that ends like one goes first, lest a name hide it."""
    known = {connection_key(name): value for name, value in connections.items()}
    for sign in ("#", "."):
        name, found, part = source.partition(sign)
        value = known.get(connection_key(name)) if found else None
        if value is not None and (sign == "#" or not suffix_of(folder / source)):
            place = _in_connection(value, part, source, folder)
            return place if value not in allowed.doubted else _doubted(place, value, allowed)
    return None


def _doubted(place: Place, value: str, allowed: Allowed) -> Place:
    """Hold a connection that nobody vouches for to what a person allowed.

    The host that was allowed is the one that is called: no driver takes the URL apart again.
    """
    if place.path is not None:
        _demand_inside(place, Path(value), allowed)
        return replace(place, trusted=False)
    login = login_in(place.url)
    if login is None:
        raise AuditError(
            f"'{place.said}' does not say in its host and port alone where it leads",
            f"it may have come with the folder of the document; {TRUST}",
        )
    if not allowed.lets(login.address):
        raise StrangeHostError(str(login.address), by_settings=True)
    return replace(place, trusted=False, login=login)


def _demand_inside(place: Place, connected: Path, allowed: Allowed) -> None:
    """Refuse a link that leads out of a folder which nobody vouches for."""
    if place.path is not None and not allowed.reads(place.path, connected):
        raise AuditError(
            f"'{place.said}' leads out of the folder of its connection",
            "if you trust it, allow the folder it leads to with --allow-folder",
        )


def _in_connection(value: str, part: str, source: str, folder: Path) -> Place:
    if "://" in value:
        url, inner = _split(value)
        return _server(url, part or inner, source)
    path = (folder / value).resolve()
    if path.is_dir():
        name, _, inner = part.partition("#")
        return Place(source, inner, path=_in_folder(path, name, source))
    return Place(source, part, path=path)


def _in_folder(folder: Path, part: str, source: str) -> Path:
    """Find a file of a folder by its name, with or without its ending; never outside of it."""
    files = [p for p in sorted(folder.iterdir()) if p.is_file() and suffix_of(p)]
    fitting = [p for p in files if part in {p.name, p.name[: -len(suffix_of(p))]}]
    if len(fitting) > 1:
        raise AuditError(
            f"'{source}' may be {' or '.join(p.name for p in fitting)}", "write its whole name"
        )
    if not fitting:
        names = [p.name for p in files]
        raise AuditError(f"there is no file for '{source}'", way_out(part, names))
    return fitting[0]


def _unknown(source: str, path: Path, connections: Mapping[str, str]) -> AuditError:
    name = source.partition("#")[0].partition(".")[0]
    is_name = name.replace("_", "").replace("-", "").isalnum() and not path.exists()
    if not is_name or name == source:
        return AuditError(
            f"'{source}' is no file that can be read", f"one of {', '.join(SUFFIXES)}"
        )
    hint = way_out(name, tuple(connections), "the connections are") if connections else ""
    declared = (
        f"declare it under [connections] of wfmap.toml, or in WFMAP_CONNECTION_"
        f"{connection_key(name).upper()}; a file ends in {', '.join(SUFFIXES)}"
    )
    return AuditError(
        f"there is no connection '{name}', and '{source}' is no file that can be read",
        hint if hint.startswith("did") else "; ".join(filter(None, (hint, declared))),
    )
