"""Personal data that was found, against what the document says of the data a store holds."""

from collections.abc import Iterator, Sequence

from wfmap.audit.personal.finding import Personal
from wfmap.model.process import Process

__all__ = ["declare", "undeclared"]


def undeclared(process: Process, store: str, found: Sequence[Personal]) -> Iterator[str]:
    """Say what a document should declare where a store seems to hold personal data."""
    held = process.stores[store].holds
    said = [process.data[item].personal_data for item in held if item in process.data]
    if not found or any(said):
        return
    kinds = ", ".join(dict.fromkeys(p.kind for p in found))
    seems = f"it seems to hold personal data ({kinds})"
    if not said:
        yield f"{seems}; say in `holds` what it holds, and there `personal_data`"
    elif None not in said:
        yield f"{seems}, and what it holds is said not to be personal: one of the two is wrong"
    elif _only(process, store) is not None:
        yield f"{seems}; '{_only(process, store)}' is declared so when the result is written back"
    else:
        yield f"{seems}; say of which it is `personal_data`: {', '.join(held)}"


def declare(process: Process, store: str, found: Sequence[Personal]) -> Process:
    """Declare what a store holds as personal data, where it is one thing of which nothing is said.

    Of several things a person must say which it is.
    """
    item = _only(process, store) if found else None
    if item is None:
        return process
    declared = process.data[item].model_copy(update={"personal_data": True})
    return process.model_copy(update={"data": {**process.data, item: declared}})


def _only(process: Process, store: str) -> str | None:
    """Give the one thing a store holds, if nobody said whether it is personal."""
    held = [item for item in process.stores[store].holds if item in process.data]
    return held[0] if len(held) == 1 and process.data[held[0]].personal_data is None else None
