"""The page of Python: what can be imported, and the methods of a document with their keywords."""

import inspect
import re
from collections.abc import Iterator
from typing import Any, Final

import wfmap
from wfmap.options import Options
from wfmap.python.method import Method, MethodOn
from wfmap.python.model import Model
from wfmap.reference.markdown import code, fence, plain, table
from wfmap.reference.page import Page

__all__ = ["methods", "python_pages"]

_HEAD: Final = """\
# Python

`wfmap.load` gives a document with these methods; [a tour](../notebook.md) shows them at work. A
keyword is the option of the command of the same name (of `survey` that of `wfmap survey score`).
What a method gives has `to_json()`, `to_dict()` and `result`, the same as typed data; pages,
pictures and texts are what they are.

## Methods of a document
"""


def python_pages() -> Iterator[Page]:
    """Yield the page of the methods and names."""
    parts = [_HEAD]
    for name, member in methods():
        parts += _method(name, member)
    parts += ["## Names in `wfmap`\n", table(("name", "is"), _names())]
    yield Page("python/index.md", "\n".join(parts))


def methods() -> Iterator[tuple[str, Any]]:
    """Yield what a document can be asked for, in the order of its class."""
    seen = dict.fromkeys(name for kind in Model.__mro__[:1] for name in vars(kind))
    for name in seen:
        member = inspect.getattr_static(Model, name)
        if not name.startswith("_") and (
            isinstance(member, Method | MethodOn | property) or callable(member)
        ):
            yield name, member


def _method(name: str, member: Any) -> Iterator[str]:  # noqa: ANN401 - a method of any kind
    yield f"### `{name}`\n"
    yield plain(inspect.getdoc(member) or "") + "\n"
    if isinstance(member, property):
        return
    if isinstance(member, Method | MethodOn):
        model = member.options
        yield fence(_call(name, member), "python")
        yield table(("keyword", "unless said", "does"), _keywords(model))
    else:
        shown = str(inspect.signature(member)).replace("(self, ", "(").replace("(self)", "()")
        yield fence(f"{name}{_named(shown)}", "python")


def _call(name: str, member: "Method[Any, ..., Any] | MethodOn[Any, Any, ..., Any]") -> str:
    """Write how a method is called: what comes first, and what it gives."""
    _, *given, _ = inspect.signature(member.run).parameters.values()
    first = [f"{one.name}: {_named(one.annotation)}" for one in given]
    gives = _named(inspect.signature(member.run).return_annotation)
    return f"{name}({', '.join([*first, '**keywords'])}) -> {gives}"


def _named(kind: object) -> str:
    """Name a type, or those in a signature, by their last words."""
    text = kind if isinstance(kind, str) else getattr(kind, "__name__", str(kind))
    return re.sub(r"\b[\w.]+\.(?=[A-Za-z])", "", text).replace("'", "")


def _keywords(model: type[Options]) -> Iterator[tuple[str, ...]]:
    for name, field in model.model_fields.items():
        default = field.get_default(call_default_factory=True)
        yield code(name), code(repr(default)), plain(field.description or "")


def _names() -> Iterator[tuple[str, str]]:
    for name in wfmap.__all__:
        if name != "__version__":
            said = inspect.getdoc(getattr(wfmap, name)) or ""
            yield code(f"wfmap.{name}"), plain(said.partition("\n\n")[0].replace("\n", " "))
    yield code("wfmap.__version__"), "The version of the installed package."
