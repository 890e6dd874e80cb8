"""Which of the offered media types a caller prefers (RFC 9110, 12.5.1)."""

from collections.abc import Iterator, Sequence

__all__ = ["preferred"]

MOST_RANGES = 50
"""Media ranges looked at in one header."""


def preferred(accept: str, offered: Sequence[str]) -> str | None:
    """Choose a media type.

    Args:
        accept: the Accept header; empty means anything.
        offered: the types there are, the most welcome first.

    Returns:
        The offered type of the highest quality, the first of equals; None where none is accepted.
    """
    if not accept.strip():
        return offered[0]
    ranges = tuple(_ranges(accept))
    best = max(offered, key=lambda kind: _quality(kind, ranges))
    return best if _quality(best, ranges) > 0 else None


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for item in accept.lower().split(",")[:MOST_RANGES]:
        kind, *parameters = (part.strip() for part in item.split(";"))
        weights = [p[2:] for p in parameters if p.startswith("q=")]
        yield kind, _weight(weights[0]) if weights else 1.0


def _weight(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if 0 <= value <= 1 else 0.0


def _quality(kind: str, ranges: Sequence[tuple[str, float]]) -> float:
    """Give the quality of a type: that of the most specific range it falls into."""
    family = kind.partition("/")[0]
    for wanted in (kind, f"{family}/*", "*/*"):
        found = [quality for name, quality in ranges if name == wanted]
        if found:
            return max(found)
    return 0.0
