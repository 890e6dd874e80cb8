"""Paths of files: whether they may be read, and how they are named to DuckDB."""

from pathlib import Path

from wfmap.audit.sources.telling import AuditError, text_literal, way_out

__all__ = ["demand_file", "glob_literal"]


def demand_file(path: Path, said: str) -> None:
    """Refuse what is no file that can be opened.

    Args:
        path: where it should be.
        said: what the document calls it.

    Raises:
        AuditError: it is not there, is a folder, or may not be read.
    """
    if path.is_dir():
        inside = sorted(p.name for p in path.iterdir() if p.is_file())
        raise AuditError(f"'{said}' is a folder", f"name a file in it; {way_out('', inside)}")
    if not path.is_file():
        near = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
        hint = way_out(path.name, near)
        raise AuditError(
            f"there is no file '{said}'", hint if hint.startswith("did") else "check `source`"
        )
    try:
        with path.open("rb") as file:
            file.read(1)
    except PermissionError:
        raise AuditError(
            f"'{said}' cannot be opened: permission denied",
            "let this user read it, or close it where it is open",
        ) from None
    except OSError as error:
        raise AuditError(
            f"'{said}' cannot be opened: {error.strerror or error}", "is its disk there?"
        ) from None


def glob_literal(path: Path) -> str:
    """Write a path as a literal of DuckDB in which no sign stands for others."""
    return text_literal("".join(f"[{c}]" if c in "*?[" else c for c in str(path)))
