"""What is done, in which order, and how work is handed over (BPMN, BPSim, RACI)."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Final, Literal

from wfmap.model.base import (
    ActorRef,
    DataRef,
    DecisionRef,
    Format,
    OneOrMany,
    Part,
    PartFault,
    PhaseRef,
    Range,
    StepRef,
    StoreRef,
    SystemRef,
    described,
)
from wfmap.model.closing import OnClosing
from wfmap.model.economy import Control, Use
from wfmap.model.evidence import Evidence
from wfmap.model.origin import Origin
from wfmap.model.quantity import Cost, Duration, Quantity, Share, no_time
from wfmap.model.trial import Trial

__all__ = [
    "Access",
    "Batch",
    "Exchange",
    "Flow",
    "Handoff",
    "Join",
    "Medium",
    "Multi",
    "Raci",
    "Split",
    "Step",
    "StepKind",
    "StepType",
    "Trigger",
]

Medium = Literal[
    "email",
    "phone",
    "chat",
    "meeting",
    "paper",
    "file",
    "spreadsheet",
    "api",
    "queue",
    "ui",
    "unknown",
]
StepKind = Literal["task", "decision", "parallel", "event", "wait", "subprocess", "start", "end"]
StepType = Literal["user", "manual", "service", "script", "rule", "send", "receive", "ai"]
Split = Literal["exclusive", "inclusive", "parallel", "event"]
Join = Literal["any", "all"]
Trigger = Literal[
    "none",
    "timer",
    "message",
    "signal",
    "error",
    "condition",
    "terminate",
    "escalation",
    "compensation",
    "cancel",
]


class Handoff(Part):
    """How work passes from one actor to another along a flow."""

    medium: Medium = described("Medium", "What it travels by.", "unknown")
    wait: Duration | None = described(
        "Wait", "Elapsed time until the receiver has it (BPSim transfer time).", None
    )
    every: Duration | None = described(
        "Every", "The work is handed over in batches, this often.", None
    )
    rework_share: Share | None = described(
        "Rework share", "Share of handoffs that come back to the sender's step, 0 to 1.", None
    )
    data: tuple[DataRef, ...] = described("Data", "What is handed over.", ())
    format: str | None = described("Format", "Such as PDF, scan, free text, JSON.", None)
    acknowledged: bool | None = described(
        "Acknowledged", "Whether the receiver confirms that it arrived.", None
    )

    def faults(self) -> Iterator[PartFault]:
        """Yield a fault where work is handed over without any time between."""
        yield from no_time("every", self.every, "work would be handed over endlessly often")


class Flow(Part):
    """A flow from its step to another (BPMN sequence flow)."""

    shorthand: ClassVar[str | None] = "to"

    id: str | None = described("Id", "The flow's id; 'from--to' where none is given.", None)
    to: StepRef = described("To", "The step it leads to.")
    when: str | None = described("When", "The answer or condition under which it is taken.", None)
    share: Share | None = described(
        "Share", "How often it is taken, 0 to 1 (BPSim probability).", None
    )
    default: bool | None = described(
        "Default", "Whether it is taken when no other condition holds.", None
    )
    rework: bool | None = described("Rework", "Whether it goes back to work done before.", None)
    at_most: Annotated[int, Range(1, 1_000_000, integer=True)] | None = described(
        "At most",
        "How often it is taken at most in one case, or in one execution of its sub-process; after "
        "that, the other flows of its step share what comes.",
        None,
        since="1.1",
    )
    message: bool | None = described(
        "Message",
        "Whether it only tells the other step something, while the work goes on where it is "
        "(BPMN message flow).",
        None,
    )
    handoff: Handoff | None = described("Handoff", "How the work is handed over.", None)
    origin: Origin | None = described("Origin", "Where this was imported from.", None)


class Exchange(Part):
    """A message to or from somebody whose own steps are not described (BPMN black-box pool).

    It stands where the other side is: at a step that sends or receives it, or at an actor that
    has no steps either.
    """

    shorthand: ClassVar[str | None] = "actor"

    id: str | None = described("Id", "The message's id; made of its two ends without it.", None)
    actor: ActorRef = described("Actor", "Who gets it, or whom it comes from.")
    name: str = described("Name", "What is sent, such as 'Invoice'.", "")
    handoff: Handoff | None = described("Handoff", "How it travels.", None)
    origin: Origin | None = described("Origin", "Where this was imported from.", None)


class Access(Part):
    """A step reading or writing a store."""

    shorthand: ClassVar[str | None] = "store"

    store: StoreRef = described("Store", "The store that is read or written.")
    data: Annotated[tuple[DataRef, ...], OneOrMany()] = described(
        "Data", "What is read or written; all the store holds where it is not given.", ()
    )
    mode: Literal["manual-entry", "copy-paste", "ui", "api", "batch"] | None = described(
        "Mode", "How it is read or written.", None
    )


class Batch(Part):
    """Cases wait until a batch is complete: by size, by time, or at times of day."""

    size: Annotated[Quantity, Range(1, 1_000_000, integer=True)] | None = described(
        "Size", "Start as soon as this many cases wait.", None
    )
    every: Duration | None = described("Every", "Start this often.", None)
    at: tuple[Annotated[str, Format("clock")], ...] = described(
        "At", "Start at these times of day, such as '08:30'.", ()
    )

    def faults(self) -> Iterator[PartFault]:
        """Yield a fault where nothing says when a batch starts."""
        if self.size is None and self.every is None and not self.at:
            yield PartFault(
                "missing-field", "a batch needs 'size', 'every' or 'at'", 'add "size": 10'
            )
        yield from no_time("every", self.every, "batches would start endlessly often")


MOST_INSTANCES: Final = 10_000
"""How many times a step may be done in a case on average."""


class Multi(Part):
    """A step done several times in a case (BPMN multi-instance)."""

    count: Annotated[Quantity, Range(0, MOST_INSTANCES, above=True)] | None = described(
        "Count", "How many times on average.", None
    )
    order: Literal["parallel", "sequential"] = described(
        "Order", "Whether the instances run side by side or one after the other.", "parallel"
    )


class Raci(Part):
    """Who is responsible, accountable, consulted and informed."""

    responsible: Annotated[tuple[ActorRef, ...], OneOrMany()] = described(
        "Responsible", "Who does the work; the first is the step's lane.", ()
    )
    accountable: Annotated[tuple[ActorRef, ...], OneOrMany()] = described(
        "Accountable", "Who answers for it: exactly one.", ()
    )
    consulted: Annotated[tuple[ActorRef, ...], OneOrMany()] = described(
        "Consulted", "Who is asked before.", ()
    )
    informed: Annotated[tuple[ActorRef, ...], OneOrMany()] = described(
        "Informed", "Who is told after.", ()
    )


class Step(Part):
    """A step of the process: a BPMN activity, gateway or event."""

    kind: StepKind = described("Kind", "What sort of step this is.", "task")
    name: str = described("Name", "What people call this step; verb and object.", "")
    description: str = described("Description", "What a reader should know.", "")
    formerly: tuple[str, ...] = described("Formerly", "Earlier ids, so that a rename is seen.", ())
    type: StepType | None = described("Type", "How a task is done (BPMN task type).", None)
    actor: ActorRef | None = described("Actor", "Who does it: its lane.", None)
    raci: Raci | None = described("RACI", "Who does what about it; instead of 'actor'.", None)
    phase: PhaseRef | None = described("Phase", "The phase of the process it belongs to.", None)
    split: Split | None = described("Split", "How work goes on when several flows leave.", None)
    join: Join | None = described("Join", "Whether it waits for any or all flows that enter.", None)
    trigger: Trigger | None = described(
        "Trigger",
        "What sets off an event, or what an end sends out (BPMN): 'terminate' ends all that goes "
        "on in its process or sub-process, 'error' stops the sub-process around it and goes to "
        "whatever catches it, 'escalation' tells those around, 'compensation' undoes steps that "
        "were done, 'cancel' gives up a transaction.",
        None,
        words=dict.fromkeys(("terminate", "escalation", "compensation", "cancel"), "1.1"),
    )
    throws: bool | None = described(
        "Throws",
        "Whether an event between steps sends its message or signal instead of waiting for one; "
        "ends, escalations and compensations always do.",
        None,
        since="1.1",
    )
    code: str | None = described(
        "Code",
        "Which error, escalation or signal is thrown or caught; an event without a code catches "
        "any (BPMN errorCode, escalationCode, signal).",
        None,
        since="1.1",
    )
    compensates: StepRef | None = described(
        "Compensates",
        "The step that a compensation undoes; without it, all that were done around it.",
        None,
        since="1.1",
    )
    attached_to: StepRef | None = described(
        "Attached to", "The step on whose border this event sits (BPMN boundary event).", None
    )
    interrupting: bool | None = described(
        "Interrupting",
        "Whether an attached event stops its step; it does unless this says no.",
        None,
    )
    share: Share | None = described(
        "Share", "Share of its step's executions in which an attached event occurs, 0 to 1.", None
    )
    multi: Multi | None = described("Multiple", "How often the step is done in a case.", None)
    decision: DecisionRef | None = described("Decision", "The decision taken here.", None)
    systems: tuple[SystemRef, ...] = described("Systems", "The systems it is done in.", ())
    reads: tuple[Access, ...] = described("Reads", "The stores it reads.", ())
    writes: tuple[Access, ...] = described("Writes", "The stores it writes.", ())
    processing_time: Duration | None = described(
        "Processing time", "Working time of one execution under the actor's calendar (BPSim).", None
    )
    setup_time: Duration | None = described(
        "Set-up time", "Working time before an execution or a batch (BPSim).", None
    )
    wait_time: Duration | None = described(
        "Wait time",
        "Elapsed time in which nobody works, besides queueing (BPSim); once after all instances.",
        None,
    )
    fixed_cost: Cost | None = described(
        "Fixed cost",
        "Cost of one execution besides people's time, in the document's currency.",
        None,
    )
    error_rate: Share | None = described(
        "Error rate", "Share of executions that must be done again, 0 to 1.", None
    )
    error_cost: Cost | None = described(
        "Error cost",
        "What one wrong result costs, in the document's currency.",
        None,
        since="1.1",
    )
    found_by: str | None = described(
        "Found by",
        "Where a wrong result comes to light: a later step, a complaint, an audit.",
        None,
        since="1.1",
    )
    physical: bool | None = described(
        "Physical",
        "Whether it is done by hand at a place, so that no software can do it.",
        None,
        since="1.1",
    )
    control: Control | None = described(
        "Control", "What it catches and who wants it, where it is a check.", None, since="1.1"
    )
    use: Use | None = described(
        "Use", "What a machine would be used for here, as somebody answers it.", None, since="1.1"
    )
    evidence: Evidence | None = described(
        "Evidence",
        "What is known of right and wrong here, by which a machine could be judged.",
        None,
        since="1.1",
    )
    trial: Trial | None = described(
        "Trial", "What a trial of a machine at this step has measured.", None, since="1.1"
    )
    on_closing: OnClosing | None = described(
        "On closing",
        "What happens to this step's work at closing time; its actor's rule without it.",
        None,
        since="1.1",
    )
    priority: Annotated[int, Range(-1000, 1000, integer=True)] | None = described(
        "Priority", "Higher goes first in its actor's queue; first come first served within.", None
    )
    batch: Batch | None = described("Batch", "When batches of cases start.", None)
    value: Literal["value-adding", "necessary", "waste"] | None = described(
        "Value", "What it is worth to the customer (value-added analysis).", None
    )
    steps: Mapping[str, "Step"] = described("Steps", "The steps inside a sub-process.", {})
    receives: Annotated[tuple[Exchange, ...], OneOrMany()] = described(
        "Receives",
        "Messages from parties whose steps are not described (BPMN message flow).",
        (),
        since="1.1",
    )
    sends: Annotated[tuple[Exchange, ...], OneOrMany()] = described(
        "Sends",
        "Messages to parties whose steps are not described (BPMN message flow).",
        (),
        since="1.1",
    )
    calls: str | None = described("Calls", "The process document a sub-process stands for.", None)
    next: Annotated[tuple[Flow, ...], OneOrMany()] = described(
        "Next", "Where work goes from here: an id, a flow, or a list of them.", ()
    )
    origin: Origin | None = described("Origin", "Where this was imported from.", None)

    def faults(self) -> Iterator[PartFault]:
        """Yield faults: actor and RACI together, steps outside a sub-process."""
        if self.actor is not None and self.raci is not None and self.raci.responsible:
            yield PartFault(
                "wrong-type", "'actor' and 'raci.responsible' both say who does it", "keep one"
            )
        if self.steps and self.kind != "subprocess":
            yield PartFault(
                "wrong-type",
                f"a step of kind '{self.kind}' has steps inside",
                'set "kind": "subprocess"',
                ("steps",),
            )

    @property
    def actor_id(self) -> str | None:
        """The actor who does it: `actor`, or the first responsible."""
        if self.actor is not None or self.raci is None:
            return self.actor
        return self.raci.responsible[0] if self.raci.responsible else None
