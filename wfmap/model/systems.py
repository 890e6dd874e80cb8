"""What the work is done in: systems and their interfaces (Backstage, Threagile)."""

from collections.abc import Iterator
from typing import Annotated, Literal

from wfmap.model.base import Part, PartFault, Range, described
from wfmap.model.quantity import Duration, Positive, Quantity, no_time
from wfmap.units.figures import exact

__all__ = ["ConnectorEffort", "Interface", "RateLimit", "System", "SystemKind"]

SystemKind = Literal[
    "crm",
    "erp",
    "hcm",
    "dms",
    "email",
    "spreadsheet",
    "database",
    "legacy",
    "saas",
    "custom",
    "ai_service",
    "other",
]


class RateLimit(Part):
    """How many calls an interface takes in a time."""

    count: Annotated[Quantity, Range(0, above=True)] = described("Count", "Calls allowed.")
    per: Duration = described("Per", "The time they are allowed in, such as '1 min'.")

    def faults(self) -> Iterator[PartFault]:
        """Yield a fault where calls are counted in no time."""
        yield from no_time("per", self.per, "no call falls into no time")


class Interface(Part):
    """One way into or out of a system."""

    style: Literal[
        "rest",
        "graphql",
        "soap",
        "grpc",
        "odata",
        "event",
        "webhook",
        "queue",
        "sql",
        "file",
        "edi",
        "email",
        "rpa",
        "ui",
        "none",
        "unknown",
    ] = described("Style", "How it is called.", "unknown")
    direction: Literal["read", "write", "both"] | None = described(
        "Direction", "Whether it reads, writes or both.", None
    )
    operations: tuple[str, ...] = described("Operations", "What it can do, as people name it.", ())
    auth: Literal["none", "basic", "api-key", "oauth2", "saml", "certificate", "sso", "unknown"] = (
        described("Authentication", "How a caller proves who it is.", "unknown")
    )
    rate_limit: RateLimit | None = described("Rate limit", "How many calls it takes.", None)
    mode: Literal["real-time", "batch"] | None = described(
        "Mode", "Whether data moves at once or in batches.", None
    )
    sandbox: bool | None = described("Sandbox", "Whether there is one to try against.", None)
    documented: bool | None = described("Documented", "Whether there is documentation.", None)
    idempotent: bool | None = described("Idempotent", "Whether a repeated call does no harm.", None)


class ConnectorEffort(Part):
    """What a connector to a system took, or takes, in place of an estimate by wfmap."""

    direction: Literal["read", "write"] = described(
        "Direction", "Whether it reads from the system or writes into it."
    )
    days: Positive = described(
        "Days", "Person-days it took; with `p90`, those it takes as likely as not."
    )
    p90: Positive | None = described(
        "P90",
        "Person-days that it takes at most in nine of ten cases; without it, it is built.",
        None,
    )

    def faults(self) -> Iterator[PartFault]:
        """Yield a fault where nine of ten take less than every second one."""
        if self.p90 is not None and self.p90.value < self.days.value:
            yield PartFault(
                "wrong-type",
                f"p90 ({exact(self.p90.value)}) is under days ({exact(self.days.value)})",
                "nine of ten take at least as long as every second one",
                ("p90",),
            )


class System(Part):
    """A system that steps use and stores live in."""

    name: str = described("Name", "What people call this system.", "")
    description: str = described("Description", "What a reader should know.", "")
    formerly: tuple[str, ...] = described("Formerly", "Earlier ids, so that a rename is seen.", ())
    kind: SystemKind = described("Kind", "What sort of system this is.", "other")
    vendor: str | None = described("Vendor", "Who makes it.", None)
    hosting: Literal[
        "on-premises", "private-cloud", "public-cloud", "saas", "hybrid", "unknown"
    ] = described("Hosting", "Where it runs.", "unknown")
    lifecycle: Literal["planned", "experimental", "production", "deprecated", "retired"] = (
        described("Lifecycle", "Where it is in its life (Backstage).", "production")
    )
    owner: str | None = described("Owner", "Who answers for it: an actor's id or a name.", None)
    interfaces: tuple[Interface, ...] = described("Interfaces", "The ways in and out.", ())
    connectors: tuple[ConnectorEffort, ...] = described(
        "Connectors", "What connectors to it took, or take; they go before estimates.", ()
    )

    def faults(self) -> Iterator[PartFault]:
        """Yield a fault for a direction whose effort stands there twice."""
        directions = [connector.direction for connector in self.connectors]
        for place, direction in enumerate(directions):
            if direction in directions[:place]:
                yield PartFault(
                    "duplicate-key",
                    f"the connector to {direction} is there twice",
                    "keep one, with the person-days of both where both were needed",
                    ("connectors", place),
                )
