"""The rules: one module per fault, and the one list of them.

A rule imports no other rule.
"""

from types import ModuleType
from typing import Final

__all__ = ["RULES"]

RULES: Final[tuple[ModuleType, ...]] = ()
"""Every rule, in the order of the report: by family, and within one as the work flows."""
