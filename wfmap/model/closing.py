"""What closing time means to work that is under way."""

from typing import Literal

__all__ = ["OnClosing"]

OnClosing = Literal["pause", "finish", "hand-over", "do-not-start"]
"""It waits for the same person, is finished in overtime, goes to whoever is on duty, or is only
begun where it can be done in time."""
