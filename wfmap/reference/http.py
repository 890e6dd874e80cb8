"""A page for each endpoint of the service, made from its OpenAPI document."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from wfmap.reference.markdown import code, plain, table
from wfmap.reference.page import Page
from wfmap.service.app import openapi_text

__all__ = ["http_pages"]

_HEAD: Final = """\
# HTTP

`wfmap serve` answers on port 8000 of this machine; a document is the body of a request, and options
are parameters of the address:

```sh
wfmap serve &
curl -s 'localhost:8000/v1/check?profile=strict' \\
    -H 'content-type: application/json' --data-binary @invoice.json
```

What takes long is a job: the answer is 202 and its address in `Location`. With `Prefer: wait=N` the
answer is the result itself, if it is there within N seconds; hanging up then cancels the job.

```sh
curl -s localhost:8000/v1/report -H 'content-type: application/json' -H 'prefer: wait=120' \\
    --data-binary @invoice.json -o report.html
```

Or begin a job, look at it or listen to it until it has ended, and fetch its result:

```sh
job=$(curl -si localhost:8000/v1/report -H 'content-type: application/json' \\
    --data-binary @invoice.json | tr -d '\\r' | sed -n 's/^location: //p')
curl -s localhost:8000$job -H 'prefer: wait=60'
curl -sN localhost:8000$job/events
curl -s localhost:8000$job/result -o report.html
curl -s -X DELETE localhost:8000$job
```

What goes wrong is told as `application/problem+json` (RFC 9457), with the place and a hint. A
parameter that is not known is refused, never overlooked. [openapi.json](openapi.json) describes all
of it for programs.
"""
DEEPEST: Final = 4  # levels of an answer that a page lists


def http_pages() -> Iterator[Page]:
    """Yield the list of the endpoints, and a page for each."""
    document = json.loads(openapi_text())
    found = [
        (f"{method.upper()} {path}", about)
        for path, methods in document["paths"].items()
        for method, about in methods.items()
    ]
    yield Page("http/index.md", _list(found))
    for name, about in found:
        yield Page(f"http/{_file(about)}.md", _page(name, about, document))
    yield Page("http/openapi.json", json.dumps(document, indent=2))


def _file(about: Mapping[str, Any]) -> str:
    return str(about["operationId"]).replace("_", "-")


def _list(found: list[tuple[str, Mapping[str, Any]]]) -> str:
    rows = ((f"[{name}]({_file(about)}.md)", _said(about)) for name, about in found)
    return f"{_HEAD}\n{table(('endpoint', 'does'), rows)}"


def _said(about: Mapping[str, Any]) -> str:
    return plain(str(about.get("description") or about.get("summary") or "").split("\n\n")[0])


def _page(name: str, about: Mapping[str, Any], document: Mapping[str, Any]) -> str:
    parts = [
        f"# {name}\n",
        "[All endpoints](index.md)\n",
        plain(str(about.get("description") or about.get("summary", ""))),
        "",
    ]
    parameters = [_parameter(one) for one in about.get("parameters", ())]
    if parameters:
        parts += ["## Parameters\n", table(("parameter", "does"), parameters)]
    body = about.get("requestBody")
    if body:
        media = ", ".join(map(code, body["content"]))
        told = plain(body.get("description", "The document")).removesuffix(".")
        parts += ["## Body\n", f"{told}, as {media}.\n", *_parts(body, document)]
    parts += ["## Answers\n", table(("status", "means", "as"), map(_answer, _statuses(about)))]
    parts += _fields(about, document)
    return "\n".join(parts)


def _parts(body: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a body holds where it is an object of a document and what goes with it."""
    schema = body["content"].get("application/json", {}).get("schema", {})
    known = document["components"]["schemas"]
    for way in (schema, *schema.get("anyOf", ())):
        needed = way.get("required", ())
        yield table(
            ("key", "is"),
            [
                (f"{code(key)}{' (needed)' if key in needed else ''}", plain(_meaning(one, known)))
                for key, one in way.get("properties", {}).items()
            ],
        )


def _meaning(schema: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    """Say what stands at a key: what is said of it there, else of its type."""
    if "description" in schema:
        return str(schema["description"])
    inner = [*schema.get("anyOf", ()), *filter(None, [schema.get("items")])]
    name = schema.get("$ref", "").rpartition("/")[2]
    told = str(known.get(name, {}).get("description", ""))
    return told or next(filter(None, (_meaning(one, known) for one in inner)), "")


def _statuses(about: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    return sorted(about["responses"].items())


def _answer(one: tuple[str, Mapping[str, Any]]) -> tuple[str, ...]:
    status, answer = one
    media = ", ".join(map(code, answer.get("content", ())))
    return (status, plain(answer["description"]), media)


def _parameter(one: Mapping[str, Any]) -> tuple[str, str]:
    schema = one["schema"]
    kinds = [kind for kind in schema.get("anyOf", (schema,)) if kind.get("type") != "null"]
    default = schema.get("default")
    needed = " (needed)" if one.get("required") else ""
    where = "" if one["in"] == "query" else f" (in the {one['in']})"
    said = [plain(one.get("description", "")), f"Takes {' or '.join(map(_value, kinds))}."]
    said += (
        [f"Without it: {code(json.dumps(default))}."] if default not in (None, False, "") else []
    )
    return f"{code(one['name'])}{where}{needed}", " ".join(said)


def _value(schema: Mapping[str, Any]) -> str:
    """Say what a parameter takes."""
    if "enum" in schema:
        return ", ".join(map(code, schema["enum"]))
    if "const" in schema:
        return code(schema["const"])
    kind = {"array": "a list", "integer": "a whole number", "string": "a text"}.get(
        schema.get("type", ""), schema.get("type", "")
    )
    if "minimum" in schema and "maximum" in schema:
        return f"{kind}, {schema['minimum']:,} to {schema['maximum']:,}"
    return f"{kind} ({schema['format']})" if "format" in schema else str(kind)


def _fields(about: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[str]:
    """Yield the list of what an answer holds."""
    content = about["responses"].get("200", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    rows = list(_rows(schema, document["components"]["schemas"], "", frozenset()))
    if rows:
        named = document["components"]["schemas"].get(schema.get("$ref", "").rpartition("/")[2], {})
        yield "## What the answer holds\n"
        yield plain(named.get("description", "")) + "\n"
        yield table(("field", "is"), rows)


def _rows(
    schema: Mapping[str, Any], known: Mapping[str, Any], path: str, above: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """Yield the fields of an answer with what is said of them, the inner ones below."""
    name = schema.get("$ref", "").rpartition("/")[2]
    if name in above or path.count(".") >= DEEPEST:
        return
    here, within = known.get(name, schema), above | {name} if name else above
    for option in (*here.get("anyOf", ()), *here.get("oneOf", ())):
        yield from _rows(option, known, path, within)
    if isinstance(here.get("items"), dict):
        yield from _rows(here["items"], known, f"{path}[]", within)
    for key, inner in here.get("properties", {}).items():
        place = f"{path}.{key}" if path else key
        yield code(place), plain(_meaning(inner, known).replace("\n", " "))
        yield from _rows(inner, known, place, within)
