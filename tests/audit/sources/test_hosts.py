"""Which servers and files a document may lead to."""

import os
import ssl
from pathlib import Path
from typing import Any

import pytest

from wfmap.audit.sources import Allowed, AuditError, StrangeHostError, host_pattern
from wfmap.audit.sources.hosts import address_of, is_loopback, login_of
from wfmap.audit.sources.logins import mysql_login, only_ours, postgresql_login
from wfmap.audit.sources.naming import place_of

NAMED = {"crm": "postgresql://ann:hers@db.example.org/crm?sslmode=verify-full", "here": "folder"}


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("postgresql://u@DB.example.org./x", "db.example.org", 5432),
        ("postgres://u:p@w@h:1/x", "h", 1),
        ("mysql://h/x", "h", 3306),
        ("mariadb://[::1]:7/x", "::1", 7),
        ("mysql://[0:0::1]/x", "::1", 3306),
        ("postgresql:///x", "", 5432),
        ("postgresql://good:5/x@evil/y", "evil", 5432),
        ("postgresql://good,evil/x", None, None),
        ("postgresql://good:1,evil:2/x", None, None),
        ("postgresql://%2Ftmp/x", None, None),
        ("postgresql://h:99999/x", None, None),
        ("postgresql://u@good#@evil/x", None, None),
        ("postgresql://u@good\\@evil/x", None, None),
        ("mysql://h\n/x", None, None),
    ],
)
def test_a_url_leads_to_one_server_or_is_refused(
    url: str, host: str | None, port: int | None
) -> None:
    """However its host is written; several hosts, sockets and odd signs are refused."""
    if host is None:
        with pytest.raises(AuditError) as caught:
            login_of(url)
        assert caught.value.hint
        return
    assert (login_of(url).address.host, login_of(url).address.port) == (host, port)
    assert postgresql_login("", login_of(url)).get("host", "") == host  # whoever is read is asked


@pytest.mark.parametrize(
    "option",
    [
        *("host=evil", "hostaddr=10.0.0.1", "port=1", "service=x", "passfile=/etc/x", "sslkey=k"),
        *("sslrootcert=r", "sslcert=c", "options=-c", "require_auth=password", "sslmode=disable"),
        *("sslmode=prefer", "password=x", "user=y", "dbname=z", "gsslib=g", "channel_binding=d"),
    ],
)
def test_a_document_sets_no_option_of_a_server(option: str) -> None:
    """Neither where it leads, nor a file, nor less safety."""
    with pytest.raises(AuditError, match="which a document may not") as caught:
        login_of(f"postgresql://u@h/db?{option}")
    assert "named connection" in caught.value.hint


@pytest.mark.parametrize("option", ["ssl_ca=/etc/passwd", "unix_socket=/run/x", "ssl=false"])
def test_a_document_sets_no_option_of_mysql(option: str) -> None:
    """Nor a file, nor a socket."""
    with pytest.raises(AuditError, match="which a document may not"):
        login_of(f"mysql://u@h/db?{option}")


def test_a_server_of_a_document_is_reached_where_somebody_named_or_allowed_it() -> None:
    """Scheme, host and port; anything else is a stranger, on this machine too."""
    here = Path()
    named = place_of("postgresql://bob@db.example.org:5432/hr#t", here, NAMED)
    assert named.url == NAMED["crm"]
    strange = (
        "postgresql://bob@db.example.org:5433/hr#t",
        "mysql://bob@db.example.org:5432/hr#t",
        "postgresql://bob@db.example.com/hr#t",
        "postgresql://localhost/hr#t",
        "postgresql:///hr#t",
        "mysql://127.0.0.1/hr#t",
    )
    for source in strange:
        with pytest.raises(StrangeHostError) as caught:
            place_of(source, here, NAMED)
        address = caught.value.address
        allowed = Allowed(hosts=(address,))
        assert place_of(source, here, NAMED, allowed).url == ""
        assert place_of(source, here, NAMED, Allowed((address.rpartition(":")[0],))).url == ""


def test_a_named_connection_that_says_elsewhere_matches_no_document() -> None:
    """Where its options or several hosts lead is not what its URL shows."""
    for url in (
        "postgresql:///crm?host=db.example.org",
        "postgresql://h/crm?service=x",
        "postgresql://h,i/crm",
        "mysql://h/crm?unix_socket=/run/x",
        "postgresql://good:5/x@evil:6/crm",
        "mysql://good:5?x@evil:6/crm",
    ):
        assert address_of(url) is None


@pytest.mark.parametrize("text", ["", "a b", "http://x", "x:y", "x:123456", "a,b", "u@h", "x/y"])
def test_what_is_allowed_is_a_host(text: str) -> None:
    """With a port or without."""
    with pytest.raises(AuditError, match="is no host"):
        host_pattern(text)
    assert host_pattern("DB.example.org:5432") == ("db.example.org", 5432)
    assert host_pattern("[::1]:5432") == ("::1", 5432)
    assert host_pattern("::1") == ("::1", None)


def test_a_file_stays_in_the_folder_of_the_document(tmp_path: Path) -> None:
    """By its path, by a link; a folder that was allowed may be read."""
    inside, outside = tmp_path / "in", tmp_path / "out"
    for folder in (inside, outside):
        folder.mkdir()
        (folder / "t.csv").write_text("id\n")
    (inside / "link.csv").symlink_to(outside / "t.csv")
    for source in ("../out/t.csv", str(outside / "t.csv"), "link.csv"):
        with pytest.raises(AuditError, match="outside the folder"):
            place_of(source, inside, {})
        allowed = Allowed(folders=(outside,))
        assert place_of(source, inside, {}, allowed).path == outside / "t.csv"
    assert place_of("t.csv", inside, {}).path == inside / "t.csv"


def test_off_this_machine_tls_and_proof_are_demanded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of named and of allowed servers; whoever names one may say otherwise, a document not."""
    for name in [n for n in os.environ if n.startswith("PG")]:
        monkeypatch.delenv(name)
    owner = postgresql_login("postgresql://u@db.example.org/x", None)
    assert (owner["sslmode"], owner["require_auth"]) == ("require", "scram-sha-256,gss,sspi,none")
    loose = postgresql_login("postgresql://u@h/x?sslmode=disable&require_auth=md5", None)
    assert (loose["sslmode"], loose["require_auth"]) == ("disable", "md5")
    for local in ("postgresql:///x", "postgresql://127.0.0.9/x", "postgresql://%2Frun/x"):
        assert "sslmode" not in postgresql_login(local, None)
        assert "scram" in postgresql_login(local, None)["require_auth"]
    monkeypatch.setenv("PGHOST", "db.example.org")
    assert postgresql_login("postgresql:///x", None)["sslmode"] == "require"
    monkeypatch.setenv("PGSSLMODE", "disable")
    monkeypatch.setenv("PGREQUIREAUTH", "password")
    login = login_of("postgresql://u@h/x")
    stranger = postgresql_login("", login)
    assert (stranger["sslmode"], stranger["require_auth"]) == ("require", "scram-sha-256,none")
    assert stranger["sslcertmode"] == "disable"
    assert not Path(stranger["passfile"]).exists()
    assert "require_auth" not in postgresql_login("postgresql://u@h/x", None)


@pytest.mark.parametrize(
    "option",
    [
        *("sslkeylogfile=/home/me/.profile", "passfile=x", "service=x"),
        *("sslkey=k", "sslcert=c", "gssdelegation=1", "krbsrvname=x", "oauth_client_id=x"),
        *("require_auth=gss", "require_auth=scram-sha-256,gss", "require_auth=!password"),
    ],
)
def test_a_connection_that_nobody_vouches_for_sets_nothing_that_leads_to_yours(option: str) -> None:
    """Neither a file that is written, nor a ticket that is handed on; its own person may."""
    url = f"postgresql://u@db.example.org/x?{option}"
    with pytest.raises(AuditError, match="may lead to what is yours"):
        postgresql_login(url, None, trusted=False)
    assert postgresql_login(url, None)["host"] == "db.example.org"
    harmless = "postgresql://u@db.example.org/x?sslmode=verify-full&connect_timeout=3"
    assert postgresql_login(harmless, None, trusted=False)["sslmode"] == "verify-full"


def test_a_document_keeps_the_safety_of_the_connection_it_names() -> None:
    """The options of the owner stay, his login does not; the document may ask for more safety."""
    found = postgresql_login(NAMED["crm"], login_of("postgresql://bob@db.example.org/hr"))
    assert (found["user"], found["dbname"], found["sslmode"]) == ("bob", "hr", "verify-full")
    assert "password" not in found
    weaker = login_of("postgresql://bob@db.example.org/hr?sslmode=require")
    assert postgresql_login(NAMED["crm"], weaker)["sslmode"] == "verify-full"
    stronger = login_of("postgresql://h/hr?sslmode=verify-full")
    assert (
        postgresql_login("postgresql://h/x?sslmode=require", stronger)["sslmode"] == "verify-full"
    )


def test_mysql_proves_who_it_is_off_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """By its name, or by an authority of its own; its password goes to named servers only."""
    monkeypatch.setenv("MYSQL_PWD", "canary")
    far = mysql_login("mysql://u@db.example.org/x", None)
    assert far["password"] == os.environ["MYSQL_PWD"]
    assert far["ssl"].verify_mode is ssl.CERT_REQUIRED
    assert far["ssl"].check_hostname
    stranger = mysql_login("", login_of("mysql://u@db.example.org/x"))
    assert stranger["password"] == ""
    assert stranger["ssl"].check_hostname
    near: Any = mysql_login("mysql://u@127.0.0.1/x", None)
    assert "ssl" not in near
    assert "mysql_clear_password" in near["auth_plugin_map"]
    with pytest.raises(AuditError, match="cannot be read"):
        mysql_login("mysql://u@h/x?ssl_ca=/nowhere.pem", None)


def test_libpq_sees_nothing_of_the_environment_with_a_stranger(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every PG variable is gone while it talks, and back afterwards, even after an error."""
    monkeypatch.setenv("PGSERVICE", "crm")
    monkeypatch.setenv("PGPASSWORD", "canary")
    seen = [""]

    def talk() -> None:
        with only_ours(strange=True):
            seen[:] = [name for name in os.environ if name.startswith("PG")]
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        talk()
    assert not seen
    assert os.environ["PGPASSWORD"] == "canary"
    with only_ours(strange=False):
        assert os.environ["PGSERVICE"] == "crm"


def test_this_machine_is_told_by_address() -> None:
    """Not by a name that looks like one."""
    assert is_loopback(["", "localhost", "127.8.8.8", "[::1]", "/run/postgresql"])
    for host in ("localhost.example.org", "10.0.0.1", "127.0.0.1.example.org", "::2"):
        assert not is_loopback(["localhost", host])


@pytest.mark.parametrize(
    ("file", "url", "user", "password"),
    [
        ("[client]\npassword=p", "mysql://u@127.0.0.1/x", "u", "p"),
        ("[client]\npassword=p", "mysql://localhost/x", None, "p"),
        ("[client]\nuser=me\npassword='p # q'", "mysql://localhost/x", "me", "p # q"),
        (
            "[client]\nhost=db.example.org\nport=3307\npassword = p # mine",
            "mysql://u@DB.example.org:3307/x",
            "u",
            "p",
        ),
        ("[client]\npassword=p", "mysql://u:own@localhost/x", "u", "own"),
        ("[client]\npassword=p", "mysql://u@db.example.org/x", "u", ""),
        ("[client]\nhost=db.example.org\npassword=p", "mysql://u@db.example.org:3307/x", "u", ""),
        ("[client]\nhost=db.example.org\npassword=p", "mysql://u@localhost/x", "u", ""),
        ("[client]\nuser=me\npassword=p", "mysql://u@localhost/x", "u", ""),
        ("[mysqldump]\npassword=p", "mysql://u@localhost/x", "u", ""),
        ("", "mysql://u@localhost/x", "u", ""),
    ],
)
def test_the_option_file_of_mysql_counts_for_the_server_it_names(  # noqa: PLR0913, PLR0917 - one row
    file: str,
    url: str,
    user: str | None,
    password: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By host and port, for its user, and only for a connection that the person named."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("MYSQL_PWD", raising=False)
    (tmp_path / ".my.cnf").write_text(file)
    found = mysql_login(url, None)
    assert (found["user"], found["password"]) == (user, password)
    own = "own" if "own" in url else ""
    assert mysql_login(url, None, trusted=False)["password"] == own
    assert mysql_login("", login_of(url))["password"] == own


def test_an_option_file_that_others_may_write_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MySQL's own programs do the same."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("MYSQL_PWD", raising=False)
    (tmp_path / ".my.cnf").write_text("[client]\npassword=p")
    (tmp_path / ".my.cnf").chmod(0o666)
    assert mysql_login("mysql://u@localhost/x", None)["password"] == ""
