"""Parts of a body that holds several documents."""

import json

from wfmap.operations.sources import Source

__all__ = ["part_of_body"]


def part_of_body(name: str, value: object) -> Source:
    """Give a part of a body, parsed already, as a source of its own; decimals become floats."""
    return Source(name, json.dumps(value, default=float).encode())
