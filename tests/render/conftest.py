"""Two processes that the tests of layout and painters share, written as tables."""

from collections.abc import Iterator

import pytest

from wfmap.overlay import Badge, Mark
from wfmap.render.diagram import Diagram, Lane, Link, Mode, Node, NodeKind

LOAN_LANES = "Customer | Branch officer | Credit analyst | Underwriter | Back office"
LOAN_NODES = """
s start 0 Need for a loan
apply task 0 Submit loan application
check task 1 Check application for completeness
complete decision 1 Complete?
supply task 0 Supply missing documents
register task 1 Register application in CRM
bureau task 2 Request credit bureau report
verify task 2 Verify income and employment
score task 2 Calculate risk score
risk decision 2 Risk acceptable?
reject task 1 Send rejection letter
rejected end 0 Application rejected
assess task 3 Assess loan and collateral
approved decision 3 Approved?
offer task 1 Prepare and send loan offer
sign task 0 Review and sign contract
validate task 4 Validate signed contract
disburse task 4 Disburse funds
archive task 4 Archive loan file
paid end 0 Loan paid out
crm store 1 CRM
reports store 2 Credit bureau
core store 4 Core banking
files store 4 Document archive
"""
LOAN_FLOWS = """
s apply
apply check
check complete
complete supply No
supply check ~
complete register Yes
register bureau
bureau verify
verify score
score risk
risk reject No
reject rejected
risk assess Yes
assess approved
approved reject No
approved offer Yes
offer sign
sign validate
validate disburse
disburse archive
disburse paid
"""
LOAN_DATA = """
register crm write
bureau reports read
score crm read
disburse core write
archive files write
"""

ORDER_LANES = "Customer | Sales | Credit control | Planning | Production | Warehouse | Finance"
ORDER_NODES = """
s start 0 Product needed
rfq task 0 Request quotation
log task 1 Log enquiry in CRM
standard decision 1 Standard product?
spec task 1 Clarify specification
feasible task 3 Check technical feasibility
cost task 6 Calculate cost price
price task 1 Look up list price
quote task 1 Prepare quotation
review task 0 Review quotation
accept decision 0 Accept?
lost task 1 Record lost order
no-order end 0 No order
po task 0 Send purchase order
enter task 1 Enter sales order
limit task 2 Check credit limit
credit decision 2 Credit OK?
prepay task 2 Ask for prepayment
deposit task 0 Pay deposit
confirm task 1 Confirm order
atp task 3 Check stock and capacity
stock decision 3 In stock?
plan task 3 Plan production order
material decision 3 Materials available?
buy task 3 Order raw materials
receive task 5 Receive raw materials
issue task 5 Issue materials
setup task 4 Set up line
make task 4 Manufacture goods
inspect task 4 Inspect quality
passed decision 4 Passed?
rework task 4 Rework or scrap
pick task 5 Pick and pack order
ship task 5 Ship goods
goods task 0 Receive goods
invoice task 6 Create invoice
send task 6 Send invoice
pay task 0 Pay invoice
match task 6 Match payment
on-time decision 6 Paid on time?
remind task 6 Send reminder
close task 6 Close order
closed end 6 Order closed
crm store 1 CRM
erp store 3 ERP
wms store 5 WMS
ledger store 6 Ledger
"""
ORDER_FLOWS = """
s rfq
rfq log
log standard
standard price Yes
standard spec No
spec feasible
feasible cost
cost quote
price quote
quote review
review accept
accept lost No
lost no-order
accept po Yes
po enter
enter limit
limit credit
credit prepay No
prepay deposit
deposit confirm
credit confirm Yes
confirm atp
atp stock
stock plan No
plan material
material buy No
buy receive
receive issue
material issue Yes
issue setup
setup make
make inspect
inspect passed
passed rework No
rework make ~
passed pick Yes
stock pick Yes
pick ship
ship goods
ship invoice
invoice send
send pay
pay match
match on-time
on-time remind No
remind pay ~
on-time close Yes
close closed
"""
ORDER_DATA = """
log crm write
enter erp write
atp erp read
plan erp write
pick wms write
receive wms write
invoice ledger write
match ledger read
limit ledger read
"""

KINDS: dict[str, NodeKind] = {
    "task": "task",
    "decision": "decision",
    "start": "start",
    "end": "end",
    "store": "store",
}
MODES: dict[str, Mode] = {"read": "read", "write": "write"}


def _nodes(table: str, marks: dict[str, Mark]) -> tuple[Node, ...]:
    rows = [line.split(" ", 3) for line in table.strip().splitlines()]
    return tuple(
        Node(name, KINDS[kind], label, f"lane{lane}", mark=marks.get(name, Mark()))
        for name, kind, lane, label in rows
    )


def _links(flows: str, data: str, nodes: tuple[Node, ...]) -> Iterator[Link]:
    lane = {node.id: node.lane for node in nodes}
    number = 0
    for line in flows.strip().splitlines():
        source, target, *rest = line.split(" ", 2)
        answer = rest[0] if rest else ""
        handoff = lane[source] != lane[target]
        number += handoff
        yield Link(
            f"{source}--{target}",
            source,
            target,
            "handoff" if handoff else "flow",
            answer.strip("~"),
            rework="~" in answer,
            number=number if handoff else None,
        )
    for line in data.strip().splitlines():
        step, store, mode = line.split()
        yield Link(f"{step}--{store}", step, store, "data", mode=MODES[mode])


def _diagram(
    title: str, lanes: str, nodes: str, links: tuple[str, str], marks: dict[str, Mark]
) -> Diagram:
    names = [name.strip() for name in lanes.split("|")]
    boxes = _nodes(nodes, marks)
    return Diagram(
        title=title,
        subtitle="Waiting time as stated",
        description=f"{title} in {len(names)} lanes.",
        lanes=tuple(Lane(f"lane{place}", name) for place, name in enumerate(names)),
        nodes=boxes,
        links=tuple(_links(*links, boxes)),
        heat_legend="waiting time" if marks else "",
        badge_legend="longest waits" if marks else "",
    )


@pytest.fixture(scope="session")
def loan() -> Diagram:
    """Return a consumer loan application: 15 steps, five lanes, stores, a loop, an overlay."""
    marks = {
        "assess": Mark(0.95, Badge("46 h wait · 27 %", "rank", 1)),
        "sign": Mark(0.85, Badge("40 h wait · 24 %", "rank", 2)),
        "supply": Mark(0.7, Badge("30 h wait · 18 %", "rank", 3)),
        "verify": Mark(0.5, note="waits 22 h"),
    }
    links = LOAN_FLOWS, LOAN_DATA
    return _diagram("Consumer loan application", LOAN_LANES, LOAN_NODES, links, marks)


@pytest.fixture(scope="session")
def order() -> Diagram:
    """Return an order to cash, made to order: 40 steps in seven lanes."""
    return _diagram("Order to cash", ORDER_LANES, ORDER_NODES, (ORDER_FLOWS, ORDER_DATA), {})
