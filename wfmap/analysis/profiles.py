"""Which rules apply, and how grave their findings are, by profile.

Severity is the profile's, never the rule's own. *recommended* keeps silent on good models,
*strict* is for documents that others build on, *all* turns every rule on. A rule that a profile
does not name is a warning there.
"""

from collections.abc import Mapping
from typing import Final, Literal

from wfmap.findings import Severity
from wfmap.model.process import ProfileName

__all__ = ["PROFILES", "Level"]

Level = Severity | Literal["off"]

PROFILES: Final[Mapping[ProfileName, Mapping[str, Level]]] = {
    "recommended": {},
    "strict": {},
    "all": {},
}
