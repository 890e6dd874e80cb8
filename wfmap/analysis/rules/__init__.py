"""The rules: one module per fault, and the one list of them.

A rule imports no other rule.
"""

from types import ModuleType
from typing import Final

from wfmap.analysis.rules import (
    deprecated_system,
    handoff_density,
    handoff_unspecified,
    incomplete_branches,
    input_not_available,
    irreversible_without_check,
    judgement_at_volume,
    manual_handoff,
    missing_shares,
    no_actor,
    no_inputs,
    no_interface,
    no_owner,
    no_quality_profile,
    no_system_of_record,
    personal_data_to_ai,
    personal_data_unclassified,
    ping_pong,
    quality_below_limit,
    raci_accountable,
    rate_limit_short,
    read_never_written,
    rekeying,
    rework_handoff,
    segregation_of_duties,
    several_systems_of_record,
    shadow_record,
    single_point,
    unacknowledged_handoff,
    undocumented_rule,
    weak_auth,
    written_never_read,
)

__all__ = ["RULES"]

RULES: Final[tuple[ModuleType, ...]] = (
    # people and handoffs
    no_actor,
    raci_accountable,
    segregation_of_duties,
    single_point,
    handoff_density,
    ping_pong,
    handoff_unspecified,
    manual_handoff,
    unacknowledged_handoff,
    rework_handoff,
    # decisions
    no_owner,
    undocumented_rule,
    no_inputs,
    input_not_available,
    incomplete_branches,
    missing_shares,
    judgement_at_volume,
    irreversible_without_check,
    # data and systems
    no_system_of_record,
    several_systems_of_record,
    shadow_record,
    read_never_written,
    written_never_read,
    rekeying,
    no_quality_profile,
    quality_below_limit,
    no_interface,
    weak_auth,
    deprecated_system,
    rate_limit_short,
    personal_data_unclassified,
    personal_data_to_ai,
)
"""Every rule, in the order of the report: by family, and within one as the work flows."""
