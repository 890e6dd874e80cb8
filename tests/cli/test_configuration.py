"""Flags go before the environment, and that before `wfmap.toml`."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wfmap.cli.app import command_line
from wfmap.cli.configuration import SETTINGS, Connections, _options, connections

Cli = Callable[..., Any]


def test_a_flag_goes_before_the_environment_and_that_before_the_file(
    cli: Cli, folder: Path, ten_lines: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each layer decides only where the one above says nothing."""
    assert cli("check", ten_lines).code == 0
    (folder / "wfmap.toml").write_text('fail-on = "info"\n')
    assert cli("check", ten_lines).code == 1
    monkeypatch.setenv("WFMAP_FAIL_ON", "error")
    assert cli("check", ten_lines).code == 0
    assert cli("check", ten_lines, "--fail-on", "info").code == 1


def test_a_table_is_for_one_command(cli: Cli, folder: Path, ten_lines: Path) -> None:
    """It goes before what stands outside of tables."""
    (folder / "wfmap.toml").write_text('format = "markdown"\n[check]\nformat = "json"\n')
    assert cli("check", ten_lines).out.startswith("{")
    assert cli("analyse", ten_lines).out.startswith("#")


def test_a_project_may_keep_its_settings_in_pyproject(
    cli: Cli, folder: Path, ten_lines: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found from a folder below, too; a `wfmap.toml` that is nearer goes first."""
    (folder / "wfmap.toml").unlink()
    (folder / "pyproject.toml").write_text('[tool.wfmap]\nfail-on = "info"\n')
    (folder / "below").mkdir()
    monkeypatch.chdir(folder / "below")
    assert cli("check", ten_lines).code == 1
    (folder / "below" / "wfmap.toml").write_text("")
    assert cli("check", ten_lines).code == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('fail-onn = "info"', "did you mean 'fail-on'?"),
        ('[chek]\nformat = "json"', "did you mean 'check'?"),
        ('[format]\nfail-on = "info"', "no setting of `wfmap format` 'fail-on'"),
        ("output = 'x'", "there is no setting 'output'"),
        ("fail-on =", "cannot be read"),
        ("check = 1", "a table that begins with [check]"),
        ('fail-on = "sometimes"', "sometimes"),
        ('[connection]\ncrm = "x"', "did you mean 'connections'?"),
        ("[connections]\ncrm = 5", "the connection 'crm' is no text"),
        ('connections = "x"', "`connections` is no table"),
        ('[connections]\n"a b" = "x"', "no name of a connection"),
    ],
)
def test_a_wrong_setting_is_told(
    cli: Cli, folder: Path, ten_lines: Path, text: str, told: str
) -> None:
    """With exit code 2, never passed over."""
    (folder / "wfmap.toml").write_text(text)
    done = cli("check", ten_lines)
    assert done.code == 2
    assert told in done.err


def test_the_environment_may_name_the_file(
    cli: Cli, folder: Path, ten_lines: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And a file that is not there is no silent default."""
    (folder / "other.toml").write_text('fail-on = "info"\n')
    monkeypatch.setenv("WFMAP_CONFIG", "other.toml")
    assert cli("check", ten_lines).code == 1
    monkeypatch.setenv("WFMAP_CONFIG", "missing.toml")
    assert cli("check", ten_lines).code == 2


def test_help_is_shown_whatever_the_settings(cli: Cli, folder: Path) -> None:
    """`wfmap --help` names every command."""
    done = cli("--help")
    assert done.code == 0
    assert "analyse" in done.out
    assert folder.is_dir()


URL = "postgresql://reader@db.example.org/crm"


def _named(path: Path, url: str = URL) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'[connections]\ncrm = "{url}"\n')


def test_connections_of_a_folder_are_doubted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not those of the environment, of a file named there, or of the person's own file."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "own"))
    _named(folder / "wfmap.toml")
    assert connections() == Connections({"crm": URL}, frozenset({URL}))
    monkeypatch.setenv("WFMAP_CONFIG", str(folder / "wfmap.toml"))
    assert connections() == Connections({"crm": URL})
    monkeypatch.delenv("WFMAP_CONFIG")
    monkeypatch.setenv("WFMAP_CONNECTION_CRM", URL)
    assert connections() == Connections({"crm": URL})


def test_a_person_s_own_connections_go_before_those_of_a_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that no folder can give a known name another aim; it may add names."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "own"))
    _named(folder / "own" / "wfmap" / "wfmap.toml")
    _named(folder / "wfmap.toml", "postgresql://reader@evil.example.org/crm")
    assert connections().named == {"crm": URL}
    assert URL not in connections().doubted


def test_files_that_a_folder_s_settings_name_stay_inside_it(
    cli: Cli, folder: Path, ten_lines: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stranger's `wfmap.toml` reads nothing of yours: no other folder, no home, and no link."""
    secret = folder / "secret"
    (folder / "theirs" / "inside").mkdir(parents=True)
    secret.mkdir()
    (secret / "people.csv").write_text("id,mail\n1,a@b.cd\n2,c@d.ef\n")
    (folder / "theirs" / "inside" / "people.csv").symlink_to(secret / "people.csv")
    document = json.loads(ten_lines.read_text()) | {
        "stores": {"s": {"name": "S", "kind": "file", "source": "ex.people"}}
    }
    (folder / "theirs" / "d.json").write_text(json.dumps(document))
    monkeypatch.chdir(folder / "theirs")
    monkeypatch.setenv("HOME", str(secret))
    monkeypatch.delenv("WFMAP_CONFIG", raising=False)
    settings = folder / "theirs" / "wfmap.toml"
    for aim, code in (("../secret", 2), ("~", 2), (str(secret), 2), ("inside", 1)):
        settings.write_text(f'[connections]\nex = "{aim}"\n')
        refused = cli("audit", "d.json")
        assert refused.code == code, aim
        assert "leads out of" in " ".join((refused.out + refused.err).split()), aim
        assert "2 rows" not in refused.out
        assert "2 rows" in cli("audit", "d.json", "--allow-folder", "../secret").out, aim
    monkeypatch.setenv("WFMAP_CONFIG", str(settings))
    assert "2 rows" in cli("audit", "d.json").out


@pytest.mark.parametrize("setting", ['host = "0.0.0.0"', "[serve]\ninsecure = true"])
def test_a_file_of_a_folder_does_not_open_the_service(
    cli: Cli, folder: Path, ten_lines: Path, setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever wants that names the file."""
    (folder / "wfmap.toml").write_text(setting)
    done = cli("check", ten_lines)
    assert done.code == 2
    assert "opens the service to others" in done.err
    monkeypatch.setenv("WFMAP_CONFIG", str(folder / "wfmap.toml"))
    assert cli("check", ten_lines).code == 0


def test_the_settings_are_the_options_that_listen_to_the_environment() -> None:
    """They are known without importing the commands; a new one needs its line."""
    commands = command_line().commands.values()
    assert {name for command in commands for name, _ in _options(command)} == SETTINGS


def test_a_file_of_settings_imports_no_command_but_the_one_that_is_run(folder: Path) -> None:
    """With settings that all may have, a check loads no tables, no plan and no service."""
    (folder / "wfmap.toml").write_text('fail-on = "info"\ntoday = "2026-01-01"\n')
    script = "import sys; from wfmap.cli.entry import run; run(['rules', 'overload']); "
    script += "print([m for m in ('duckdb', 'wfmap.plan', 'fastapi') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=folder
    )
    assert done.stdout.endswith("[]\n")
