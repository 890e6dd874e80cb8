"""A PostgreSQL and a MariaDB of our own, on loopback, gone afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pymysql
import pytest

START_SECONDS = 60
STOP_SECONDS = 30


@dataclass(frozen=True)
class Server:
    """Where a server listens, and how its owner runs a script there."""

    scheme: str
    port: int
    owner: str
    run: Callable[[str], None]

    def url(self, user: str, password: str = "", database: str = "shop") -> str:
        """Write the URL of a user of it."""
        login = f"{user}:{password}" if password else user
        return f"{self.scheme}://{login}@127.0.0.1:{self.port}/{database}"


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def home_of(user: str) -> Iterator[tuple[Path, list[str]]]:
    """Make a folder that a server may own, and say how to run as its user; both refuse root."""
    with tempfile.TemporaryDirectory(prefix="wfmap-test-", ignore_cleanup_errors=True) as folder:
        if os.geteuid() != 0:
            yield Path(folder), []
            return
        try:
            entry = pwd.getpwnam(user)
        except KeyError:
            pytest.skip(f"there is no user {user}; apt-get install makes it with its server")
        os.chown(folder, entry.pw_uid, entry.pw_gid)
        group = f"--regid={entry.pw_gid}"
        yield Path(folder), ["setpriv", f"--reuid={entry.pw_uid}", group, "--clear-groups"]


@contextmanager
def running(command: Sequence[str], folder: Path, is_up: Callable[[], object]) -> Iterator[None]:
    """Run a server until the block ends; only the process that was started is stopped."""
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            command, cwd=folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL
        )
    try:
        _wait(server, is_up, folder / "log")
        yield
    finally:
        server.terminate()
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait(server: "subprocess.Popen[bytes]", is_up: Callable[[], object], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            is_up()
        except (psycopg.Error, pymysql.Error, OSError):
            if server.poll() is not None or time.monotonic() > end:
                pytest.fail(f"the server did not start: {log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.1)
        else:
            return


def _postgres_program(name: str) -> str | None:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else shutil.which(name)


def _found(*names: str) -> str | None:
    places = os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin"
    return next((path for name in names if (path := shutil.which(name, path=places))), None)


def _prepare(command: Sequence[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """Start a PostgreSQL whose users log in with passwords, but for its owner."""
    initdb, program = _postgres_program("initdb"), _postgres_program("postgres")
    if initdb is None or program is None:
        pytest.skip("no PostgreSQL here: apt-get install postgresql")
    with home_of("postgres") as (folder, runs):
        data, port = folder / "data", free_port()
        made = [initdb, "-D", str(data), "-U", "owner", "-A", "trust", "-E", "UTF8"]
        _prepare([*runs, *made, "--locale=C", "--no-sync"], folder)
        (data / "pg_hba.conf").write_text(
            "host all owner 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
        )
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": folder,
            "fsync": "off",
            "shared_buffers": "32MB",
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]

        def run(script: str, database: str = "shop") -> None:
            url = f"postgresql://owner@127.0.0.1:{port}/{database}"
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(script.encode())

        command = [*runs, program, "-D", str(data), *options]
        with running(command, folder, lambda: run("select 1", "postgres")):
            run("create database shop", "postgres")
            yield Server("postgresql", port, "owner", run)


@pytest.fixture(scope="session")
def mariadb() -> Iterator[Server]:
    """Start a MariaDB whose owner is root without a password."""
    install, program = shutil.which("mariadb-install-db"), _found("mariadbd", "mysqld")
    if install is None or program is None:
        pytest.skip("no MariaDB here: apt-get install mariadb-server")
    with home_of("mysql") as (folder, runs):
        data, port = folder / "data", free_port()
        made = [install, "--no-defaults", f"--datadir={data}", "--skip-test-db"]
        _prepare([*runs, *made, "--auth-root-authentication-method=normal"], folder)
        command = [*runs, program, "--no-defaults", f"--datadir={data}", f"--port={port}"]
        command += ["--bind-address=127.0.0.1", f"--socket={folder / 'socket'}"]
        command += ["--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=64M"]
        command += [f"--pid-file={folder / 'pid'}", "--skip-name-resolve"]

        def run(script: str, database: str | None = "shop") -> None:
            connection = pymysql.connect(
                host="127.0.0.1",
                port=port,
                user="root",
                database=database,
                autocommit=True,
                charset="utf8mb4",
            )
            try:
                with connection.cursor() as cursor:
                    for statement in filter(str.strip, script.split(";\n")):
                        cursor.execute(statement)
            finally:
                connection.close()

        with running(command, folder, lambda: run("select 1", None)):
            run("create database shop character set utf8mb4", None)
            yield Server("mysql", port, "root", run)
