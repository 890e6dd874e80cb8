"""Challenges made from findings, shortfalls and vetoes of a small process."""

from dataclasses import replace

from tests.plan.claims import CLAIMS, CLERK, DOCUMENT, TODAY, built_from, candidate, short
from wfmap.findings import Element
from wfmap.insertion.terms import Candidate, Veto
from wfmap.operations.checking import Built, CheckOptions, findings_of
from wfmap.plan.challenges import Challenge, challenge_id, generate
from wfmap.plan.challenges.touching import former_ids
from wfmap.readiness.terms import Shortfall

DATA = "data|store:claims|completeness"


def found(built: Built, *candidates: Candidate) -> dict[str, Challenge]:
    """Generate the challenges of a process, by cause."""
    findings = findings_of(built, CheckOptions(TODAY))
    made = generate(built.graph, findings, candidates, TODAY.isoformat())
    return {c.cause: c for c in made}


def test_a_finding_and_a_shortfall_of_one_cause_are_one_challenge(built: Built) -> None:
    """The rule about quality and the shortfall of a candidate say the same of the same store."""
    one = found(built, candidate(shortfalls=(short(CLAIMS),)))[DATA]
    assert {e.source for e in one.evidence} == {"rule quality-below-limit", "audit of data"}
    assert one.id == challenge_id(DATA)
    assert one.category == "data"
    assert one.stores == ("claims",)
    assert one.steps == ("read", "decide")
    assert one.owner == "IT"


def test_the_exit_test_is_the_limit_the_store_states(built: Built) -> None:
    """Measured by the audit: the metric, its limit and its unit."""
    test = found(built, candidate(shortfalls=(short(CLAIMS),)))[DATA].exit_test
    assert (test.metric, test.operator, test.threshold, test.unit, test.where) == (
        "missingValues", "<", 5.0, "percent", "wfmap audit",
    )  # fmt: skip


def test_a_challenge_blocks_those_who_stand_on_it(built: Built) -> None:
    """A store that two candidates read holds up both; a role's survey those whose work changes."""
    read, decide = (
        candidate(shortfalls=(short(CLERK, "survey", missing=True),)),
        candidate("decide"),
    )
    made = found(built, read, decide)
    assert made[DATA].blocks == (read.id, decide.id)
    assert made["people|actor:clerk|missing"].blocks == (read.id,)
    assert made["people|actor:clerk|missing"].owner == "Claims lead"


def test_measuring_comes_before_repairing(built: Built) -> None:
    """What was never measured at a store goes before what falls short there."""
    both = (short(CLAIMS), short(CLAIMS, "timeliness", missing=True))
    made = found(built, candidate(shortfalls=both))
    assert made[DATA].predecessors == (challenge_id("data|store:claims|missing"),)
    assert made["data|store:claims|missing"].predecessors == ()


def test_a_veto_is_a_challenge_of_compliance_before_what_it_forbids(built: Built) -> None:
    """And says that it is a pre-screen."""
    veto = Veto("stakes", "assist", "the stakes are high", "own", "2026-01-01")
    made = found(built, candidate("decide", vetoes=(veto,)))["veto|step:decide|stakes"]
    assert made.category == "compliance"
    assert made.gate == "supervised"
    assert "not legal advice" in made.evidence[0].text


def test_an_id_is_made_from_the_cause_alone(built: Built) -> None:
    """Neither the day nor the numbers nor the wording move it."""
    worse = built_from(DOCUMENT.replace(b'"value": 12', b'"value": 30'))
    assert found(built)[DATA].id == found(worse)[DATA].id
    assert found(built)[DATA].evidence != found(worse)[DATA].evidence


def test_a_renamed_store_keeps_its_challenges(built: Built) -> None:
    """By the ids it had formerly."""
    renamed = DOCUMENT.replace(b'"claims": {"name"', b'"files": {"formerly": ["claims"], "name"')
    renamed = renamed.replace(b'["claims"]', b'["files"]').replace(
        b'"formerly": ["files"]', b'"formerly": ["claims"]'
    )
    new = found(built_from(renamed))["data|store:files|completeness"]
    assert new.formerly == (found(built)[DATA].id,)


def test_a_name_never_becomes_part_of_the_title_s_form() -> None:
    """Braces in a name stay braces."""
    hostile = built_from(DOCUMENT.replace(b'"Claims file"', b'"{name} {0.x}"'))
    assert found(hostile)[DATA].title == "Quality misses its limit in completeness: {name} {0.x}"


def test_a_connector_is_built_once_for_all_who_need_it(built: Built) -> None:
    """Two candidates that read one system share it; only one of them writes there."""
    read, decide = candidate(), candidate("decide", "assist", pattern="recommend-decision")
    made = found(built, read, decide)
    assert made["connector|system:crm|read"].blocks == (read.id, decide.id)
    assert made["connector|system:crm|write"].blocks == (read.id,)
    assert made["connector|system:crm|read"].owner == "IT"
    assert made["connector|system:crm|read"].gate == "shadow"


def test_what_is_done_without_a_machine_needs_no_connector(built: Built) -> None:
    """Leaving a step out, or repairing its cause."""
    removed = replace(candidate(pattern="no-ai"), id="read--no-ai-remove--assist")
    assert not any(cause.startswith("connector") for cause in found(built, removed))


def test_a_system_that_is_retired_is_one_challenge() -> None:
    """Whether the rule or the shortfall of a candidate says so."""
    text = DOCUMENT.replace(b'"owner": "it"}}', b'"owner": "it", "lifecycle": "deprecated"}}')
    crm = Element("system", "crm", "CRM")
    gone = Shortfall("systems", crm, "lifecycle", "deprecated", "a system that stays", "move")
    made = found(built_from(text), candidate(shortfalls=(gone,)))
    assert len(made["systems|system:crm|lifecycle"].evidence) == 2


def test_a_flow_keeps_its_challenge_when_one_of_its_ends_is_renamed() -> None:
    """Its id is made of both, and so are those it had."""
    renamed = DOCUMENT.replace(b'"read": {', b'"reading": {"formerly": ["read"],').replace(
        b'"next": "read"', b'"next": "reading"'
    )
    old = Element("flow", "read--decide")
    new = Element("flow", "reading--decide")
    assert former_ids(built_from().graph, old) == ()
    assert former_ids(built_from(renamed).graph, new) == ("read--decide",)
