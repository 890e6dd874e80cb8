"""JSON Pointers (RFC 6901)."""

from collections.abc import Iterable

__all__ = ["escape", "pointer", "split"]


def escape(token: str) -> str:
    """Escape one reference token."""
    return token.replace("~", "~0").replace("/", "~1")


def pointer(path: Iterable[str | int]) -> str:
    """Write a path of keys and indexes as a JSON Pointer."""
    return "".join(f"/{escape(str(token))}" for token in path)


def split(text: str) -> tuple[str, ...]:
    """Read a JSON Pointer into its tokens, all of them texts."""
    return tuple(t.replace("~1", "/").replace("~0", "~") for t in text.split("/")[1:])
