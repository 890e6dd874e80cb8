"""Small BPMN files of our own, and a plain walk over the XML to compare imports with."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from defusedxml import ElementTree

from wfmap.interchange import Imported, to_process
from wfmap.interchange.bpmn import read

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
NODES = (
    *("task", "userTask", "manualTask", "serviceTask", "scriptTask", "businessRuleTask"),
    *("sendTask", "receiveTask", "callActivity", "subProcess", "transaction", "adHocSubProcess"),
    *("startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent"),
    *("boundaryEvent", "exclusiveGateway", "inclusiveGateway", "parallelGateway"),
    *("complexGateway", "eventBasedGateway", "choreographyTask", "subChoreography"),
)

DERIVED = ("messageFlow", "link", "association")
"""What the file says in other words than a sequence flow."""

Flow = tuple[str | None, str | None, str | None]
Sets = tuple[Counter[str], Counter[Flow]]


class Importer:
    """Imports small BPMN files and looks things up in what came of them."""

    @staticmethod
    def file(body: str, *, attributes: str = "") -> bytes:
        """Wrap elements in definitions."""
        return f'<definitions xmlns="{BPMN}" id="D" {attributes}>{body}</definitions>'.encode()

    @classmethod
    def process(cls, body: str) -> bytes:
        """Wrap flow elements in a process."""
        return cls.file(f'<process id="P">{body}</process>')

    @staticmethod
    def read(data: bytes, **options: Any) -> Imported:
        """Import a file and prove that the result is a valid process document."""
        imported = read(data, name="file.bpmn", **options)
        to_process(imported)
        return imported

    @staticmethod
    def steps(imported: Imported) -> dict[str, dict[str, Any]]:
        """Return every step, at any depth, by the id it has in the file."""
        return {step["origin"].get("id", key): step for key, step in walk(imported.document)}

    @staticmethod
    def codes(imported: Imported) -> list[tuple[str, str | None]]:
        """Return code and id of each loss."""
        return [(loss.code, loss.id) for loss in imported.losses]


def walk(part: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every step of a document with its id, outer before inner."""
    for key, step in part.get("steps", {}).items():
        yield key, step
        yield from walk(step)


@pytest.fixture(scope="session")
def bpmn() -> Importer:
    """Return what imports small BPMN files."""
    return Importer()


@pytest.fixture(scope="session")
def in_xml() -> Callable[[bytes], Sets]:
    """Return a plain walk over the XML: ids of flow nodes, and resolvable sequence flows."""

    def sets(data: bytes) -> Sets:
        root = ElementTree.fromstring(data)
        tags = {f"{{{BPMN}}}{name}" for name in NODES}
        ids = Counter(i for e in root.iter() if e.tag in tags and (i := e.get("id")))
        flows = Counter(
            (f.get("id"), f.get("sourceRef"), f.get("targetRef"))
            for f in root.iter(f"{{{BPMN}}}sequenceFlow")
            if f.get("sourceRef") in ids and f.get("targetRef") in ids
        )
        return ids, flows

    return sets


@pytest.fixture(scope="session")
def in_document() -> Callable[[Imported], Sets]:
    """Return the same two sets of an imported document, by `origin.id`."""

    def sets(imported: Imported) -> Sets:
        origins = {key: step["origin"].get("id") for key, step in walk(imported.document)}
        flows: Counter[Flow] = Counter()
        for key, step in walk(imported.document):
            for flow in step.get("next", []):
                if flow.get("x-bpmn", {}).get("element") not in DERIVED:
                    flows[flow["origin"].get("id"), origins[key], origins[flow["to"]]] += 1
        return Counter(i for i in origins.values() if i), flows

    return sets


@pytest.fixture(scope="session")
def unaccounted() -> Callable[[bytes, Imported], list[tuple[str, str]]]:
    """Return what lists the BPMN elements with an id that are neither carried nor lost."""

    def missing(data: bytes, imported: Imported) -> list[tuple[str, str]]:
        known = {loss.id for loss in imported.losses} | set(texts(imported.document))
        return [
            (element.tag, identity)
            for element in ElementTree.fromstring(data).iter()
            if element.tag.startswith(f"{{{BPMN}}}")
            and (identity := element.get("id"))
            and identity not in known
        ]

    return missing


def texts(value: Any) -> Iterator[str]:
    """Yield every text of a JSON value."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value
