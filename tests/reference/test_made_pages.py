"""Whatever a program goes by stands in the documentation: nobody has to remember to write it."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import wfmap
from wfmap.insertion.patterns import PATTERNS
from wfmap.insertion.rules import EVERY_RULE
from wfmap.model.schema import schema
from wfmap.python.method import Method, MethodOn
from wfmap.reference.commands import commands
from wfmap.reference.fields import parts
from wfmap.reference.http import http_pages
from wfmap.reference.markdown import plain
from wfmap.reference.site import made_pages
from wfmap.reference.surface import methods, python_pages
from wfmap.service.app import openapi_text


@pytest.fixture(scope="module")
def pages(repository: Path) -> Mapping[str, str]:
    """Make every page that is made from records: its path and its text."""
    return {
        page.path: page.content
        for page in made_pages(repository)
        if isinstance(page.content, str) and page.path.endswith(".md")
    }


def test_every_rule_has_a_page_with_its_whole_text(pages: Mapping[str, str]) -> None:
    """Each heading of a rule stands on its page, and the list leads to it."""
    for name in EVERY_RULE:
        page = pages[f"rules/{name}.md"]
        assert "## When it is wrong" in page
        assert f"]({name}.md)" in pages["rules/index.md"]


def test_a_rule_shows_wrong_and_right_from_its_cases(
    pages: Mapping[str, str], repository: Path
) -> None:
    """What its cases find and spare stands on the page of each rule that has such a case."""
    for name in EVERY_RULE:
        for heading, kind in (("## Wrong", "finds"), ("## Right", "spares")):
            has = any((repository / "tests" / "rules" / name).glob(f"{kind}-*.json"))
            assert (heading in pages[f"rules/{name}.md"]) == has, name


def test_what_a_rule_says_of_the_wrong_case_is_shown(pages: Mapping[str, str]) -> None:
    """A page with a wrong case shows a finding of the rule, unless the engine decides it."""
    silent = [
        name
        for name in EVERY_RULE
        if "## Wrong" in pages[f"rules/{name}.md"] and "\n> **" not in pages[f"rules/{name}.md"]
    ]
    assert not silent


def test_every_pattern_has_a_page_with_a_process_it_matches(pages: Mapping[str, str]) -> None:
    """Each pattern shows what it does and where; the list leads to it."""
    for name in PATTERNS:
        assert "## When it is wrong" in pages[f"patterns/{name}.md"]
        assert f"]({name}.md)" in pages["patterns/index.md"]
        assert name == "no-ai" or ".matches.svg)" in pages[f"patterns/{name}.md"]


def test_every_command_has_a_page_with_every_option(pages: Mapping[str, str]) -> None:
    """Each flag that the shell takes stands on the page of its command, with what it does."""
    for name, _, command in commands():
        page = pages[f"commands/{name.replace(' ', '-')}.md"]
        assert f"[wfmap {name}]" in pages["commands/index.md"]
        for flag in command.params:
            for typed in flag.opts if flag.param_type_name == "option" else ():
                assert f"`{typed}`" in page, (name, typed)


def test_every_endpoint_has_a_page_with_every_parameter(pages: Mapping[str, str]) -> None:
    """What the OpenAPI document names is on a page."""
    for path, by_method in json.loads(openapi_text())["paths"].items():
        for method, about in by_method.items():
            page = pages[f"http/{about['operationId'].replace('_', '-')}.md"]
            assert page.startswith(f"# {method.upper()} {path}\n")
            named = [one["name"] for one in about.get("parameters", ())]
            assert not [name for name in named if f"`{name}`" not in page]


def test_every_method_and_name_of_python_is_on_its_page(pages: Mapping[str, str]) -> None:
    """Each method stands with its keywords, and each name that `wfmap` exports."""
    page = pages["python/index.md"]
    found = dict(methods())
    assert {"check", "compare", "predict", "simulate", "draw", "name"} <= set(found)
    for name, member in found.items():
        assert f"### `{name}`" in page
        keywords = member.options.model_fields if isinstance(member, Method | MethodOn) else ()
        assert not [keyword for keyword in keywords if f"`{keyword}`" not in page]
    assert not [name for name in wfmap.__all__ if f"`wfmap.{name}`" not in page]


def test_every_field_has_its_place_and_every_word_its_meaning(pages: Mapping[str, str]) -> None:
    """The page of a part has a heading for each field, and a row for each word it may be."""
    for name, part in parts(schema()).items():
        page = pages[f"format/{name.lower()}.md"]
        for key, known in part["properties"].items():
            assert f"\n## {key}\n" in page, (name, key)
            words = [word for option in _enums(known) for word in option["enum"]]
            assert not [word for word in words if f"| `{word}` | " not in page]


def test_every_field_has_an_example(pages: Mapping[str, str]) -> None:
    """A document that comes with wfmap, or stands on a page, uses each field."""
    without = []
    for name, part in parts(schema()).items():
        sections = re.split(r"^## ", pages[f"format/{name.lower()}.md"], flags=re.MULTILINE)[1:]
        by_key = {section.partition("\n")[0]: section for section in sections}
        without += [(name, key) for key in part["properties"] if "```json" not in by_key[key]]
    assert not without


def test_every_word_is_explained_and_nothing_else_is(repository: Path) -> None:
    """Explanations answer to the words of the format, one each."""
    told = json.loads((repository / "wfmap/model/meanings.json").read_text("utf-8"))
    words = {
        f"{name}.{key}": set(option["enum"])
        for name, part in parts(schema()).items()
        for key, known in part["properties"].items()
        for option in _enums(known)
    }
    assert {name: set(meanings) for name, meanings in told.items()} == words


def _enums(known: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield where a field is one of some words, not looking into other parts."""
    if "enum" in known:
        yield known
    for inner in known.values():
        for option in inner if isinstance(inner, list) else (inner,):
            if isinstance(option, dict):
                yield from _enums(option)


def test_words_of_code_stay_code_on_a_page() -> None:
    """What stands between backticks is shown as code; all other markup is shown as it is typed."""
    assert plain("say `--from *` and <b>") == r"say `--from *` and \<b\>"
    assert plain("a ` alone") == r"a \` alone"


def test_a_method_says_how_it_is_called_and_what_it_gives() -> None:
    """What comes first is named, and a type by its last word."""
    (page,) = python_pages()
    text = page.data.decode()
    assert "explain(element: str, **keywords) -> Explanation" in text
    assert "diff(other: Built) -> Differences" in text
    assert "wfmap.operations" not in text


def test_an_endpoint_says_what_its_body_holds() -> None:
    """Each key of a body that holds more than a document, and the parts of the answer."""
    (page,) = (one for one in http_pages() if one.path == "http/survey-scores.md")
    text = page.data.decode()
    assert "| `answers` (needed) | Answers to the survey" in text
    assert "| `roles[].scales` | What a role said on one scale" in text
