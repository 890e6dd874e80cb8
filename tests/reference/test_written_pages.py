"""Pages that people wrote do what they say: each example runs, and what is said of it is held."""

from pathlib import Path

import pytest

from wfmap.model.document import examine
from wfmap.reference.running import ExampleError, recipes, run_page

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))


@pytest.mark.parametrize("name", PAGES)
def test_every_example_of_a_page_runs(name: str, tmp_path: Path) -> None:
    """No command fails that should not, and every sentence about an output is true."""
    page = run_page(name, (DOCS / name).read_text("utf-8"), tmp_path)
    assert "<!-- says" not in page.text
    assert all(picture.data for picture in page.pictures)


def test_what_a_command_prints_is_shown(tmp_path: Path) -> None:
    """The output follows its command, cut where the page says so."""
    text = "```sh run lines=2\nwfmap rules deadlock\n```\n<!-- says: deadlock -->\n"
    page = run_page("a.md", text, tmp_path)
    assert page.text.startswith("```sh\nwfmap rules deadlock\n```\n\n```text\ndeadlock\n\n…\n```\n")


def test_a_file_is_there_for_the_commands_after_it(tmp_path: Path) -> None:
    """A block that names a file is written to it; a program goes on where the last one ended."""
    text = (
        "```json file=a.json\n{}\n```\n"
        "```sh run exit=1\nwfmap check a.json\n```\n<!-- says: 'wfmap' is missing -->\n"
        "```python run\nanswer = 6 * 7\n```\n"
        "```python run\nprint(answer)\n```\n<!-- says: 42 -->\n"
    )
    assert "```text\n42\n```" in run_page("a.md", text, tmp_path).text


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("```sh run\nwfmap rules no-such\n```\n", "ends with 2, not 0"),
        ("```sh run exit=1\nwfmap version\n```\n", "ends with 0, not 1"),
        ("```sh run\nwfmap version\n```\n<!-- says: 99.9 -->\n", "does not say '99.9'"),
        ("```sh run\nls\n```\n", "only commands of wfmap are run, not 'ls'"),
        ("```sh start\nwfmap version\n```\n", "nobody knows what 'start' asks for"),
    ],
)
def test_an_example_that_does_not_hold_stops_the_build(
    text: str, fault: str, tmp_path: Path
) -> None:
    """Another exit code, another output, another program: the page is at fault."""
    with pytest.raises(ExampleError, match=fault):
        run_page("a.md", text, tmp_path)


def test_the_documents_of_a_page_are_found() -> None:
    """Files and recipes in JSON are documents; other blocks are none."""
    text = (
        "```json file=a.json\n{}\n```\n```sh run\nwfmap version\n```\n```json recipe=b\n[]\n```\n"
    )
    assert list(recipes(text)) == [("a.json", "{}\n"), ("b", "[]\n")]


@pytest.mark.parametrize("name", sorted(path.name for path in (DOCS / "format").glob("*.json")))
def test_documents_that_fields_are_shown_with_are_sound(name: str) -> None:
    """An example of a field is never a wrong one."""
    reading = examine((DOCS / "format" / name).read_bytes(), file=name)
    assert reading.is_sound
