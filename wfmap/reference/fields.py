"""A page for each part of a document: every field, what it takes, and an example of its use.

What is said comes from the JSON Schema, which the reader's own shapes make. The examples are found
in documents that people wrote: each shows the shortest use of the field that occurs in one.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from wfmap.model.base import ID_PATTERN
from wfmap.model.schema import schema
from wfmap.reference.markdown import code, fence, plain, table
from wfmap.reference.page import Page

__all__ = ["Uses", "field_pages", "parts"]

_HEAD: Final = """\
# The format

A document is one JSON object, the [Process](process.md). It and its parts have {count} fields; a
handful is enough to begin. What is not a field is an error with a place, unless its name begins
with `x-`: such fields are kept as they are. Ids are lower-case, begin with a letter, and are what
others refer to; names are for people.

`wfmap schema` prints the [JSON Schema](wfmap.schema.json), from which an editor completes fields
and shows what they mean: begin a document with `"$schema"`.
"""
ROOT: Final = "Process"
DURATION: Final = "Duration"
Schema = Mapping[str, Any]


def parts(document: Schema) -> dict[str, Schema]:
    """List the parts of a document by name, the document itself first, each with its schema."""
    named = {name: part for name, part in document["$defs"].items() if "properties" in part}
    return {ROOT: document, **named, DURATION: document["$defs"]["duration"]["anyOf"][1]}


@dataclass
class Uses:
    """The shortest use of each field in some documents: part and field → its value."""

    document: Schema = field(default_factory=schema)
    found: dict[tuple[str, str], Any] = field(default_factory=dict)

    def take(self, documents: Iterable[Any]) -> "Uses":
        """Look through documents, which are sound."""
        for one in documents:
            self._fields(one, self.document, ROOT)
        return self

    def _fields(self, value: Mapping[str, Any], part: Schema, name: str) -> None:
        for key, inner in value.items():
            known = part["properties"].get(key)
            if known is not None:
                self._note((name, key), inner)
                self._look(inner, known)

    def _note(self, place: tuple[str, str], value: object) -> None:
        seen = self.found.get(place)
        if seen is None or _length(value) < _length(seen):
            self.found[place] = value

    def _look(self, value: Any, known: Schema) -> None:  # noqa: ANN401 - any JSON value
        """Find what a value holds, whichever of its shapes it has."""
        name = known.get("$ref", "").rpartition("/")[2]
        here = self.document["$defs"][name] if name else known
        for option in here.get("anyOf", ()):
            self._look(value, option)
        if isinstance(value, list):
            for item in value:
                self._look(item, here.get("items", {}))
        elif isinstance(value, dict):
            self._in_object(value, here, name)

    def _in_object(self, value: Mapping[str, Any], here: Schema, name: str) -> None:
        properties = here.get("properties", {})
        if name:
            self._fields(value, here, name) if properties else None
        elif "distribution" in properties:
            self._fields(value, here, DURATION)
        elif set(properties) >= set(value) and properties:
            for key, inner in value.items():
                self._look(inner, properties[key])
        if isinstance(here.get("additionalProperties"), dict):
            for inner in value.values():
                self._look(inner, here["additionalProperties"])


def _length(value: object) -> tuple[bool, int]:
    """Say how long a value is to read; an empty one shows nothing."""
    return (value in ("", [], {}), len(json.dumps(value)))


def field_pages(uses: Uses) -> Iterator[Page]:
    """Yield the list of the parts, and a page for each.

    Args:
        uses: examples of the fields.
    """
    found = parts(uses.document)
    yield Page("format/index.md", _list(found))
    for name, part in found.items():
        yield Page(f"format/{name.lower()}.md", _page(name, part, uses))


def _list(found: Mapping[str, Schema]) -> str:
    count = sum(len(part["properties"]) for part in found.values())
    rows = (
        (f"[{name}]({name.lower()}.md)", _about(name, part), str(len(part["properties"])))
        for name, part in found.items()
    )
    return f"{_HEAD.format(count=count)}\n{table(('part', 'is', 'fields'), rows)}"


def _about(name: str, part: Schema) -> str:
    if name == DURATION:
        return "A time, or how times spread: a text such as `15 min`, or a distribution."
    return plain(str(part.get("description", "")))


def _page(name: str, part: Schema, uses: Uses) -> str:
    needed = set(part.get("required", ()))
    body = [f"# {name}\n", "[All parts](index.md)\n", _about(name, part) + "\n"]
    for key, known in part["properties"].items():
        body += [f"## {key}\n", plain(known.get("description", "")), ""]
        body.append(_takes(known, is_needed=key in needed))
        body += _words(known)
        if (name, key) in uses.found:
            body.append(fence(_shown({key: uses.found[name, key]}), "json"))
    return "\n".join(body)


def _shown(example: Mapping[str, Any]) -> str:
    short = json.dumps(example, ensure_ascii=False)
    return short if len(short) <= 90 else json.dumps(example, ensure_ascii=False, indent=2)  # noqa: PLR2004 - columns


def _takes(known: Schema, *, is_needed: bool) -> str:
    """Say what a field takes, whether it is needed, and what holds without it."""
    default = known.get("default")
    said = [f"Takes {_kind(known)}."]
    said += ["Needed."] if is_needed else []
    said += [f"Without it: {code(default)}."] if default not in (None, "") else []
    return " ".join(said) + "\n"


def _kind(known: Schema) -> str:
    """Say in words what a value may be."""
    if "$ref" in known:
        name = known["$ref"].rpartition("/")[2]
        file = "duration" if name.startswith("duration") else name.lower()
        return f"a [{file if file == 'duration' else name}]({file}.md)"
    if "anyOf" in known:
        return " or ".join(dict.fromkeys(_kind(option) for option in known["anyOf"]))
    return "one of the words below" if "enum" in known else _plain_kind(known)


def _plain_kind(known: Schema) -> str:
    match known.get("type"):
        case "array":
            return f"a list, each item {_kind(known.get('items', {}))}"
        case "string":
            return _text(known)
        case "integer" | "number":
            return _number(known)
        case "boolean":
            return "`true` or `false`"
        case "object":
            return _object(known)
        case _:
            return "any JSON value"


def _object(known: Schema) -> str:
    if isinstance(known.get("additionalProperties"), dict):
        return f"an object: id → {_kind(known['additionalProperties'])}"
    has_value = "value" in known.get("properties", {})
    return "the same as `value` beside its `provenance`" if has_value else "an object"


def _text(known: Schema) -> str:
    examples = known.get("examples")
    if examples:
        return "a text such as " + " or ".join(map(code, examples))
    if "format" in known:
        return "a link or a relative path" if known["format"] == "uri-reference" else "a day"
    return "an id" if known.get("pattern") == ID_PATTERN else "a text"


def _number(known: Schema) -> str:
    noun = "a whole number" if known["type"] == "integer" else "a number"
    high = known.get("maximum")
    until = f" to {high:,}" if high is not None and high < 10**15 else ""
    if "exclusiveMinimum" in known:
        return f"{noun} above {known['exclusiveMinimum']}{',' + until if until else ''}"
    low = known.get("minimum")
    if low is None:
        return noun
    return f"{noun} from {low}{until}" if until else f"{noun}, {low} or more"


def _words(known: Schema) -> Iterator[str]:
    """Yield the table of the words that a field may be."""
    for option in _options(known):
        rows = zip(option["enum"], option["enumDescriptions"], strict=True)
        yield table(("word", "means"), ((code(word), plain(said)) for word, said in rows))


def _options(known: Schema) -> Iterator[Schema]:
    if "enum" in known:
        yield known
    for option in known.get("anyOf", ()):
        yield from _options(option)
    for inner in (known.get("items"), known.get("additionalProperties")):
        if isinstance(inner, dict):
            yield from _options(inner)
