"""What an insertion needs around it: the AI's lane, its service, a log, a store of corrections."""

from dataclasses import dataclass
from typing import Final

from wfmap.graph import ProcessGraph
from wfmap.insertion.rewriting.draft import Draft
from wfmap.insertion.rewriting.people import is_person
from wfmap.model.data import DataItem, Store
from wfmap.model.people import Actor, Calendar
from wfmap.model.systems import Interface, System

__all__ = ["Furniture", "furnish"]

_CLASSES: Final = ("public", "internal", "confidential", "restricted")


@dataclass(frozen=True, slots=True)
class Furniture:
    """The ids of what surrounds an AI step; `owner` decides what is doubtful."""

    actor: str
    system: str
    proposal: str
    correction: str
    log: str
    corrections: str
    owner: str


def furnish(draft: Draft, graph: ProcessGraph, step: str, owner: str | None) -> Furniture:
    """Declare what is not there yet: a second insertion shares lane, service and log."""
    named = owner or _unnamed_owner(draft)
    found = Furniture(
        actor=_lane(draft, graph, step, named),
        system=_service(draft, named),
        proposal=_item(draft, graph, step, "ai-proposal", "Proposal"),
        correction=_item(draft, graph, step, "ai-correction", "Correction"),
        log="ai-log",
        corrections=draft.free(f"{step[:46]}-corrections", "stores"),
        owner=named,
    )
    _stores(draft, graph, step, found)
    return found


def _unnamed_owner(draft: Draft) -> str:
    found = "escalation-owner"
    if found not in draft.process.actors:
        draft.add(
            "actors",
            found,
            Actor(
                name="Owner of escalations",
                description="Nobody is named yet: somebody must be before the first case.",
                kind="role",
                capacity=None,
            ),
        )
    return found


def _lane(draft: Draft, graph: ProcessGraph, step: str, owner: str) -> str:
    known = draft.process.actors.get("ai")
    if known is not None and known.kind == "ai":
        return "ai"
    found = draft.free("ai", "actors")
    around = _always(draft) if draft.process.calendar is not None else None
    lane = Actor(
        name="AI service",
        description="Proposes; people answer for what is done.",
        kind="ai",
        calendar=around,
        escalates_to=owner,
    )
    doer = graph.steps[step].actor
    draft.add("actors", found, lane, after=doer if is_person(graph, doer) else None)
    return found


def _always(draft: Draft) -> str:
    for name, calendar in draft.process.calendars.items():
        if calendar.weekly == "24/7" and not calendar.holidays:
            return name
    found = draft.free("around-the-clock", "calendars")
    draft.add("calendars", found, Calendar(name="Around the clock", weekly="24/7"))
    return found


def _service(draft: Draft, owner: str) -> str:
    known = draft.process.systems.get("ai-service")
    if known is not None and known.kind == "ai_service":
        return "ai-service"
    found = draft.free("ai-service", "systems")
    service = System(
        name="AI service",
        description="To be chosen; nothing about it is known yet.",
        kind="ai_service",
        lifecycle="planned",
        owner=owner,
        interfaces=(Interface(style="rest", direction="both", auth="oauth2", mode="real-time"),),
    )
    draft.add("systems", found, service)
    return found


def _item(draft: Draft, graph: ProcessGraph, step: str, wanted: str, name: str) -> str:
    """Declare data as confidential and as personal as what the AI reads."""
    if wanted not in draft.process.data:
        read = [graph.process.data[d] for d in _read(graph, step) if d in graph.process.data]
        ranks = [_CLASSES.index(item.classification) for item in read if item.classification]
        item = DataItem(
            name=name,
            classification=_CLASSES[max(ranks)] if ranks else None,
            personal_data=True if any(item.personal_data for item in read) else None,
            structure="structured",
        )
        draft.add("data", wanted, item)
    return wanted


def _read(graph: ProcessGraph, step: str) -> list[str]:
    found: list[str] = []
    for access in graph.steps[step].step.reads:
        store = graph.process.stores.get(access.store)
        found += access.data or (store.holds if store is not None else ())
    for flow in graph.incoming(step):
        found += flow.handoff.data if flow.handoff is not None else ()
    return found


def _stores(draft: Draft, graph: ProcessGraph, step: str, found: Furniture) -> None:
    if found.log not in draft.process.stores:
        log = Store(
            name="Log of proposals",
            description="Input, proposal, confidence and version of each case.",
            kind="log",
            system=found.system,
            holds=(found.proposal,),
            master_for=(found.proposal,),
            owner=found.owner,
        )
        draft.add("stores", found.log, log)
    first = not any(found.correction in s.master_for for s in draft.process.stores.values())
    label = graph.steps[step].label
    corrections = Store(
        name=f"Corrections: {label[:40]}",
        description="What people changed, from which the next version learns.",
        kind="table",
        holds=(found.correction,),
        master_for=(found.correction,) if first else (),
        owner=found.owner,
    )
    draft.add("stores", found.corrections, corrections)
