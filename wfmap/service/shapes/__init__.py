"""JSON Schemas of what the service answers, for its OpenAPI document."""

from typing import Any, Final

__all__ = ["TEXT", "lacking", "made_of", "ref"]

TEXT: Final = {"type": "string"}


def ref(name: str) -> dict[str, str]:
    """Refer to a schema by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def made_of(**properties: Any) -> dict[str, Any]:  # noqa: ANN401 - parts of JSON Schema
    """Make an object of properties that are all there."""
    return {"type": "object", "required": list(properties), "properties": properties}


def lacking(shape: dict[str, Any], *names: str) -> dict[str, Any]:
    """Make an object in which some properties may be missing."""
    return {**shape, "required": [name for name in shape["required"] if name not in names]}
