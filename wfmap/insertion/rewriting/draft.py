"""A process being rewritten: every change is written down, so that it can be undone."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, Literal, cast

from wfmap.insertion.rewriting.record import RECORD, Record, fingerprint, self_contained
from wfmap.model.base import Json, Part
from wfmap.model.migrate import ordinal
from wfmap.model.normal import to_json
from wfmap.model.process import Process
from wfmap.model.renaming import free_name
from wfmap.model.rewrite import with_step
from wfmap.model.steps import Step
from wfmap.model.versions import needed

__all__ = ["Draft"]

Collection = Literal["actors", "systems", "data", "stores", "decisions", "calendars"]
Steps = Mapping[str, Step]


class Draft:
    """A process under change, and the record of what was changed."""

    def __init__(self, process: Process, candidate: str, pattern: str, stage: str, at: str) -> None:
        self.process = self_contained(process)
        self._before = self.process
        self.record = Record(candidate, pattern, stage, at, fingerprint(process))
        if process.schema_link is not None and not process.include:
            self.record.document["$schema"] = process.schema_link

    def step(self, identity: str) -> Step:
        """Give a step as it is now.

        Raises:
            KeyError: there is no such step.
        """
        found = _find(self.process.steps, identity)
        if found is None:
            raise KeyError(identity)
        return found

    def free(self, wanted: str, collection: Collection | Literal["steps"] = "steps") -> str:
        """Give an id that nothing has yet: the wanted one, or with a number behind it."""
        taken = (
            set(_ids(self.process.steps)) if collection == "steps" else set(self._all(collection))
        )
        return free_name(wanted, taken)

    def add_step(self, identity: str, step: Step, role: str, *, before: str) -> None:
        """Put a new step into the document in front of another, on its level."""
        self.process = self.process.model_copy(
            update={"steps": _inserted(self.process.steps, before, identity, step)}
        )
        self.record.added.setdefault("steps", []).append(identity)
        self.record.roles[identity] = role

    def change(self, identity: str, change: Callable[[Step], Step]) -> None:
        """Change a step; one that this draft added is simply another one then."""
        self._remember(identity)
        self.process = with_step(self.process, identity, change)

    def remove(self, identity: str) -> None:
        """Take a step out; the flows to it are the caller's."""
        inside, after = _place(self._before.steps, identity)
        kept = _json_of(self._original["steps"], identity)
        self.record.removed.append({"id": identity, "step": kept, "after": after, "inside": inside})
        self.process = self.process.model_copy(
            update={"steps": _without(self.process.steps, identity)}
        )

    def add(
        self, collection: Collection, identity: str, part: Part, *, after: str | None = None
    ) -> None:
        """Declare something new: at the end, or behind something that is there."""
        parts = self._all(collection)
        found: dict[str, Part] = {}
        for name, known in parts.items():
            found[name] = known
            if name == after:
                found[identity] = part
        found.setdefault(identity, part)
        self.process = self.process.model_copy(update={collection: found})
        self.record.added.setdefault(collection, []).append(identity)

    def set(self, **fields: Any) -> None:  # noqa: ANN401 - fields of the document
        """Change fields of the document itself."""
        for name in fields:
            self.record.document.setdefault(name, self._original.get(name))
        self.process = self.process.model_copy(update=fields)

    def done(self) -> Process:
        """Give the to-be process with the record of how it came about."""
        self.set(stage="to-be")
        self._set_version()
        kept = self.process.extensions.get(RECORD)
        earlier = list(kept) if isinstance(kept, list) else []
        extensions = {**self.process.extensions, RECORD: [*earlier, self.record.to_json()]}
        return self.process.model_copy(update={"extensions": extensions})

    def _set_version(self) -> None:
        """Say the version that what was added needs; else the author's stays."""
        wanted = needed(self.process)
        if ordinal(wanted) > max(ordinal(self._before.wfmap), ordinal(needed(self._before))):
            self.set(wfmap=wanted)

    @cached_property
    def _original(self) -> Mapping[str, Any]:
        return to_json(self._before)

    def _all(self, collection: Collection) -> Mapping[str, Part]:
        found: Mapping[str, Part] = getattr(self.process, collection)
        return found

    def _remember(self, identity: str) -> None:
        known = identity in self.record.changed
        if not known and identity not in self.record.added.get("steps", ()):
            self.record.changed[identity] = _json_of(self._original["steps"], identity)


def _json_of(steps: Mapping[str, Any], identity: str) -> Json:
    """Find the JSON of a step at any level; None where there is none."""
    if identity in steps:
        return cast("Json", steps[identity])
    inner = (_json_of(step["steps"], identity) for step in steps.values() if step.get("steps"))
    return next((found for found in inner if found is not None), None)


def _find(steps: Steps, identity: str) -> Step | None:
    if identity in steps:
        return steps[identity]
    for outer in steps.values():
        found = _find(outer.steps, identity) if outer.steps else None
        if found is not None:
            return found
    return None


def _ids(steps: Steps) -> list[str]:
    return [name for known, step in steps.items() for name in (known, *_ids(step.steps))]


def _inserted(steps: Steps, before: str, identity: str, new: Step) -> dict[str, Step]:
    found: dict[str, Step] = {}
    for name, step in steps.items():
        if name == before:
            found[identity] = new
        inner = _inserted(step.steps, before, identity, new) if step.steps else step.steps
        found[name] = step if inner == step.steps else step.model_copy(update={"steps": inner})
    return found


def _without(steps: Steps, identity: str) -> dict[str, Step]:
    found: dict[str, Step] = {}
    for name, step in steps.items():
        if name != identity:
            inner = _without(step.steps, identity) if step.steps else step.steps
            same = inner == step.steps
            found[name] = step if same else step.model_copy(update={"steps": inner})
    return found


def _place(steps: Steps, identity: str, inside: str = "") -> tuple[str, str]:
    """Give the sub-process a step is inside of, and the step in front of it; empty for none."""
    previous = ""
    for name in steps:
        if name == identity:
            return inside, previous
        previous = name
    for name, step in steps.items():
        if step.steps and _find(step.steps, identity) is not None:
            return _place(step.steps, identity, name)
    raise KeyError(identity)
