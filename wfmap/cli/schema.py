"""`wfmap schema`: the JSON Schema of the document format."""

from wfmap.cli.options import Output

__all__ = ["schema", "schema_text"]


def schema(*, output: Output = None) -> int:
    """Write the JSON Schema of process documents, for editors."""
    from wfmap.cli.files import deliver

    deliver(schema_text(), output)
    return 0


def schema_text() -> str:
    """Write the schema as JSON text."""
    import json

    from wfmap.model.schema import schema as make

    return json.dumps(make(), indent=2, ensure_ascii=False) + "\n"
