"""The landscape of systems as sections of a report, and as JSON."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from wfmap.readiness.systems.landscape import Landscape, Transfer, Use
from wfmap.readiness.systems.recorded import (
    AMPLE,
    connector_place,
    landscape_records,
    use_place,
)
from wfmap.report.section import Section
from wfmap.report.tables import Table
from wfmap.report.telling import Teller
from wfmap.report.writing import markdown_section, text_section
from wfmap.units.figures import exact
from wfmap.words.sentences import listed, plural

__all__ = ["SYSTEMS", "headroom_told", "systems_sections"]

_STATES: Final[Mapping[str, str]] = {
    "carried": "by a program",
    "connectable": "by hand, could be connected",
    "missing": "by hand, an interface is missing",
    "unknown": "in a screen, or not stated",
}
_FACTS: Final = {None: "not stated", True: "yes", False: "no"}
_DONE: Final = {"read": "read", "write": "written"}


def systems_sections(found: Landscape, answer: str = "survey systems") -> tuple[Section, ...]:
    """Tell a landscape: how it can be called, what travels, what is to be built."""
    if not found.systems:
        told = "The document declares no system."
        remark = "Declare `systems` with their `interfaces`, and say of stores which they live in."
        return (Section("Systems", (told,), (), (remark,)),)
    stopped = tuple(_blockers(found))
    apart = (Section("Hard blockers", stopped, ()),) if stopped else ()
    records = landscape_records(found, answer)
    uses, transfers = _uses(found, Teller(records)), _transfers(found, Teller(records))
    return (uses, *apart, _checks(found), transfers, _connectors(found, Teller(records)))


def _uses(found: Landscape, told: Teller) -> Section:
    used = len({use.system for use in found.uses})
    sentences = [f"Steps read or write {used} of {plural(len(found.systems), 'declared system')}."]
    known = [use for use in found.uses if use.fitness.value is not None]
    if known:
        worst = min(known, key=lambda use: (use.fitness.high, use.fitness.low))
        sentences.append(f"Weakest: {worst.fitness.sentence} (fitness {_span(worst, told)} of 1).")
    heads = (
        "System",
        "",
        "Interface",
        "Auth",
        "Mode",
        "Fitness",
        "Headroom",
        "Lock-in",
    )
    table = Table(heads, tuple(_use(use, told) for use in found.uses), (5, 6), ())
    remarks = tuple(_remarks(found))
    return Section("Systems", tuple(sentences), (("", table),), remarks, tuple(told.told))


def _use(use: Use, told: Teller) -> tuple[str, ...]:
    interface = use.interface
    return (
        use.name,
        use.need.direction,
        interface.style
        if interface
        else ("none" if use.fitness.value is not None else "not stated"),
        interface.auth if interface else "–",
        (interface.mode or "?") if interface else "–",
        _span(use, told),
        _headroom(use, told),
        use.lock_in,
    )


def _blockers(found: Landscape) -> Iterator[str]:
    """Say what stops a step whatever else is repaired, apart from what only makes it less fit."""
    for use in found.uses:
        for short in use.fitness.shortfalls:
            if short.blocks:
                what = f"{short.dimension} {short.found}"
                yield f"{use.name} cannot be {_DONE[use.need.direction]}: {what}; {short.remedy}."


def _checks(found: Landscape) -> Section:
    """Show what was looked at in each use beside the first table, and what is not known."""
    heads = ("System", "", "Operation", "Reach", "Sandbox", "Documented", "Repeatable", "Lifetime")
    rows = tuple(_check(use) for use in found.uses)
    return Section("What each interface allows", (), (("", Table(heads, rows)),))


def _check(use: Use) -> tuple[str, ...]:
    interface = use.interface
    facts = (
        ("–", "–", "–")
        if interface is None
        else (
            _FACTS[interface.sandbox],
            _FACTS[interface.documented],
            _FACTS[interface.idempotent] if use.need.direction == "write" else "–",
        )
    )
    hosting = "not stated" if use.hosting == "unknown" else use.hosting
    return use.name, use.need.direction, _operation(use), hosting, *facts, use.lifecycle


def _operation(use: Use) -> str:
    if use.interface is None or not use.interface.operations:
        return "–" if use.interface is None else "not stated"
    if not use.entities:
        return "–"
    return f"{len(use.entities) - len(use.uncovered)} of {len(use.entities)} data"


def _span(use: Use, told: Teller) -> str:
    at = use_place(use)
    low, high = (told(f"fitness.{end}", at, form="{:.2f}".format) for end in ("low", "high"))
    return low if low == high else f"{low}–{high}"


def _headroom(use: Use, told: Teller) -> str:
    if use.headroom is None:
        return "not stated" if _is_there(use) else "–"
    return told("headroom", use_place(use), form=headroom_told)


def headroom_told(times: float) -> str:
    """Write how often a limit holds the calls at the peak."""
    return "> 100 ×" if times > AMPLE else f"{times:.1f} ×"


def _remarks(found: Landscape) -> Iterator[str]:
    seen: dict[str, None] = {}
    for use in found.uses:
        for short in use.fitness.shortfalls:
            what = f"{short.dimension} {short.found}"
            if not short.blocks:
                seen.setdefault(f"{use.name}, {use.need.direction}: {what}; {short.remedy}.")
    yield from seen
    unlimited = [u.name for u in found.uses if _is_there(u) and u.limit is None]
    if unlimited:
        names = listed(tuple(dict.fromkeys(unlimited)), 6)
        yield f"{names}: no rate limit is stated; it could be what stops the plan in production."
    if found.uses and all(use.calls is None for use in found.uses):
        yield "No arrivals are stated, so nothing is known of the calls at the peak."
    if found.unused:
        names = listed([found.systems[name] for name in found.unused], 6)
        yield f"{names}: no step reads or writes there."


def _is_there(use: Use) -> bool:
    """Tell whether there is anything to call, and so to limit."""
    return use.interface is not None and use.interface.style != "none"


def _transfers(found: Landscape, told: Teller) -> Section:
    count, states = len(found.transfers), [t.state for t in found.transfers]
    by_hand = states.count("connectable") + states.count("missing")
    sentence = (
        f"{told('transfers', form=_transfers_told)} between systems; {by_hand} by hand, of which "
        f"{states.count('connectable')} could be connected today."
        if count
        else "No step reads in one system and writes in another."
    )
    rows = tuple(_transfer(found, transfer) for transfer in found.transfers)
    table = Table(("From", "To", "How", "Steps"), rows, (), (2,))
    return Section("Between systems", (sentence,), (("", table),), (), tuple(told.told))


def _transfers_told(count: float) -> str:
    return plural(int(count), "transfer")


def _transfer(found: Landscape, transfer: Transfer) -> tuple[str, ...]:
    state = _STATES[transfer.state]
    if transfer.lacking:
        state += f" ({listed([found.systems[name] for name in transfer.lacking])})"
    source, target = found.systems[transfer.source], found.systems[transfer.target]
    return source, target, state, listed(transfer.steps)


def _connectors(found: Landscape, told: Teller) -> Section:
    rows = tuple(_connector(use, told) for use in found.uses)
    heads = ("Connector", "P50", "P90", "Interface", "Steps", "Factors")
    sentence = (
        "Person-days for a connector that a program or an AI uses; each is built once, and shared "
        "by the steps that need it. The factors are assumptions: calibrate them on connectors you "
        "have built (`--actuals`, or `connectors` of a system)."
    )
    table = Table(heads, rows, (1, 2, 4), (0, 5))
    return Section("Connectors", (sentence,), (("", table),), (), tuple(told.told))


def _connector(use: Use, told: Teller) -> tuple[str, ...]:
    at = connector_place(use)
    p50, p90, steps = (told(k, at, form=exact) for k in ("effort.p50", "effort.p90", "steps"))
    there = "none" if use.connector.is_missing else "there"
    return use.connector.id, p50, p90, there, steps, ", ".join(use.connector.factors)


SYSTEMS: Final[Mapping[str, Callable[[Landscape], str]]] = {
    "text": lambda found: "\n".join(text_section(s) for s in systems_sections(found)),
    "markdown": lambda found: "\n".join(markdown_section(s) for s in systems_sections(found)),
}
"""Writers of a landscape for people, by format."""
