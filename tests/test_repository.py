"""The house keeps its order: what may stand where, what is said of it, what starts light."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import wfmap

OPENED_NOT_IMPORTED = ("api", "diagrams", "docs", "models")
LONGEST_FILE = 400  # lines; a longer file is two stages sharing a room
SHORTEST_FILE = 40  # lines; a shorter one that a single other uses has no room of its own
MOST_ANY, MOST_OBJECTS = 680, 280  # times `Any` and `dict[str, Any]` stand in wfmap/
HEAVY = ("fastapi", "networkx", "numba", "numpy", "pygraphviz", "sqlalchemy", "vl_convert")
REGISTRY_HOST = re.compile(r"pypi[.]org|python[.]?hosted|registry[.]npm|deb[.]debian|\"resolved\":")
MACHINE_PATH = re.compile(r"/(work|farm|root)/|/tmp/[a-z]")
SILENCED = re.compile(r"#\s*(?:noqa|type: ignore|pyright: ignore)(?P<rest>.*)")
CODE_AND_REASON = re.compile(r"(: ?[A-Z]+\d+(, ?[A-Z]+\d+)*|\[[\w, -]+\])\W+\w+")


@pytest.fixture(scope="module")
def tracked(repository: Path) -> list[Path]:
    """Return every committed file that is still there, in order of path."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"],
        cwd=repository,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this is no git checkout, so nothing says what is committed")
    paths = (repository / name for name in listed.stdout.decode().split("\0") if name)
    return [path for path in paths if path.is_file()]


@pytest.mark.parametrize("folder", OPENED_NOT_IMPORTED)
def test_folders_that_are_opened_hold_no_package(repository: Path, folder: str) -> None:
    """A folder that people open is never importable: `diagrams` is someone's package already."""
    assert not list((repository / folder).rglob("__init__.py"))


def test_every_folder_of_code_is_a_package(repository: Path) -> None:
    """A folder of wfmap without __init__.py would escape the contract on layers."""
    folders = {path.parent for path in (repository / "wfmap").rglob("*.py")}
    assert not [folder for folder in sorted(folders) if not (folder / "__init__.py").is_file()]


@pytest.mark.parametrize("pattern", [REGISTRY_HOST, MACHINE_PATH], ids=["host", "path"])
def test_no_committed_file_names_a_machine(tracked: list[Path], pattern: re.Pattern[str]) -> None:
    """A clone works anywhere: no package index and no folder of one machine is written down."""
    found = [
        f"{path}:{number}: {line.strip()[:80]}"
        for path in tracked
        for number, line in enumerate(_text(path).splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found


def test_no_file_is_longer_than_a_room(repository: Path) -> None:
    """A file past 400 lines is two stages sharing a room."""
    lengths = {path: len(_text(path).splitlines()) for path in (repository / "wfmap").rglob("*.py")}
    assert not {path: length for path, length in lengths.items() if length > LONGEST_FILE}


def test_no_small_file_serves_a_single_other(repository: Path) -> None:
    """What is short and has one user stands with that user; lists name the others.

    Rules, commands, operations and faces of folders stand alone, and so does what a face lists.
    """
    root = repository / "wfmap"
    trees = {_module(path, root): ast.parse(_text(path)) for path in root.rglob("*.py")}
    faces = {_module(path.parent, root) for path in root.rglob("__init__.py")}
    alone = {"wfmap.__main__", "wfmap.render.layout.dot_worker"}  # started as programs
    listed = re.compile(r"wfmap\.(cli|operations|rules\.\w+|insertion\.(rules|patterns))\.")
    lonely = [
        f"{name} serves {', '.join(users)}"
        for name, users in sorted(_users(trees, faces).items())
        if name not in faces | alone and not listed.match(name)
        if len(_text(root.parent / f"{name.replace('.', '/')}.py").splitlines()) < SHORTEST_FILE
        if len(users - {name.rpartition(".")[0]}) <= 1 and not users <= faces
    ]
    assert not lonely


def _module(path: Path, root: Path) -> str:
    return ".".join(path.relative_to(root.parent).with_suffix("").parts).removesuffix(".__init__")


def _users(trees: dict[str, ast.Module], faces: set[str]) -> dict[str, set[str]]:
    """Say who imports from each module, looking through the faces of folders."""
    imports = {
        module: [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module]
        for module, tree in trees.items()
    }
    shown = {
        (face, name.asname or name.name): node.module or ""
        for face in faces
        for node in imports[face]
        for name in node.names
    }
    users: dict[str, set[str]] = {module: set() for module in trees}
    for module, nodes in imports.items():
        for home, name in ((n.module or "", alias.name) for n in nodes for alias in n.names):
            known = f"{home}.{name}" if f"{home}.{name}" in trees else home
            while (known, name) in shown and shown[known, name] != known:
                known = shown[known, name]
            users.get(known, set()).add(module)
    return users


def test_every_lint_exception_in_the_configuration_has_its_reason(repository: Path) -> None:
    """A rule is switched off for a reason that stands beside it."""
    text = (repository / "pyproject.toml").read_text("utf-8")
    lint = text[text.index("[tool.ruff.lint]") : text.index("[tool.ruff.lint.pydocstyle]")]
    codes = [line for line in lint.splitlines() if re.match(r'\s+"[A-Z]+\d+"', line)]
    assert codes
    assert not [line for line in codes if not re.search(r"#\s*\w+ \w+", line)]


def test_every_lint_exception_in_the_code_has_its_reason(repository: Path) -> None:
    """A silenced line names the rule and says why: `# noqa: S607 - the reason`."""
    assert not [
        f"{path}:{number}: {line.strip()}"
        for folder in ("wfmap", "tests", "api")
        for path in sorted((repository / folder).rglob("*.py"))
        for number, line in enumerate(_text(path).splitlines(), 1)
        if (found := SILENCED.search(line)) and not CODE_AND_REASON.match(found["rest"])
    ]


def test_every_public_name_resolves() -> None:
    """Each name in `wfmap.__all__` is there, and the list is in order without repetition."""
    names: list[str] = list(getattr(wfmap, "__all__", ()))
    assert names == sorted(set(names))
    assert not [name for name in names if not hasattr(wfmap, name)]


def test_the_readme_names_every_make_command(repository: Path) -> None:
    """Documentation is tested: a command of the Makefile that README or CONTRIBUTING forgets."""
    commands = re.findall(r"^([a-z]+):.*## ", _text(repository / "Makefile"), flags=re.MULTILINE)
    pages = _text(repository / "README.md") + _text(repository / "CONTRIBUTING.md")
    assert {"run", "test", "lint", "bench", "redraw"} <= set(commands)
    assert not [command for command in commands if f"make {command}" not in pages]


def test_the_readme_names_every_command_of_the_shell(repository: Path) -> None:
    """A command that `wfmap --help` lists is shown at work in the README."""
    wide = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"}
    told = subprocess.run(
        [sys.executable, "-c", "from wfmap.cli import main; main()", "--help"],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={**wide, "PYTHONUTF8": "1"},
    )
    commands = set(re.findall(r"^[^\w-]*([a-z][a-z-]+) {2,}[A-Z]", told.stdout, flags=re.MULTILINE))
    assert {"check", "draw", "analyse", "import", "rules"} <= commands
    readme = _text(repository / "README.md")
    assert not [command for command in sorted(commands) if f"wfmap {command}" not in readme]


@pytest.mark.parametrize("arguments", [["--help"], ["rules", "rekeying"]])
def test_help_and_pages_start_light(arguments: list[str]) -> None:
    """They answer without loading the service, the graph, numbers or pictures."""
    script = (
        "import sys\n"
        f"sys.argv = ['wfmap', *{arguments!r}]\n"
        "from wfmap.cli import main\n"
        "try:\n"
        "    main()\n"
        "except SystemExit as stop:\n"
        "    assert not stop.code, stop.code\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, encoding="utf-8"
    )
    assert done.stderr.strip() == "[]"


def _text(path: Path) -> str:
    """Return the text of a file; bytes that are no UTF-8 are replaced, for searching only."""
    return path.read_text("utf-8", errors="replace")


def test_no_list_of_modules_stands_for_a_list_of_records(repository: Path) -> None:
    """A registry holds typed records: of a module nobody checks what it has."""
    places = [path for path in (repository / "wfmap").rglob("*.py") if "ModuleType" in _text(path)]
    assert not places


def test_no_more_is_left_untyped_than_was(repository: Path) -> None:
    """`Any` is for JSON of others and for what libraries do not type; these figures only fall."""
    texts = [_text(path) for path in (repository / "wfmap").rglob("*.py")]
    any_value = sum(len(re.findall(r"\bAny\b", text)) for text in texts)
    any_object = sum(len(re.findall(r"(?:dict|Mapping)\[str, Any\]", text)) for text in texts)
    assert (any_value <= MOST_ANY, any_object <= MOST_OBJECTS) == (True, True), (
        f"{any_value} of {MOST_ANY}, {any_object} of {MOST_OBJECTS}"
    )
