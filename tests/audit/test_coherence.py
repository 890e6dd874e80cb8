"""Two stores of which samples were read: what they say of each other stays true."""

import json
from datetime import date
from pathlib import Path

import pytest

from wfmap.audit.audit import Audited, audit
from wfmap.model.document import read

CUSTOMERS = 4_000
COVERED = 0.9


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write customers, and three orders of nine in ten; every seventh writes its own way."""
    folder = tmp_path_factory.mktemp("shop")
    rows = "".join(f"C{k},name {k}\n" for k in range(CUSTOMERS))
    (folder / "customers.csv").write_text("id,name\n" + rows)
    orders = int(3 * CUSTOMERS * COVERED)
    rows = "".join(f"{k},{'c-' if k % 7 == 0 else 'C'}{k // 3}\n" for k in range(orders))
    (folder / "orders.csv").write_text("order,customer\n" + rows)
    return folder


def audited(folder: Path, most: int) -> Audited:
    """Audit the customers beside the orders, with samples of so many rows."""
    compare = [{"store": "orders", "key": "customer"}]
    stores = {
        "customers": {
            "kind": "table",
            "source": "customers.csv",
            "audit": {"key": "id", "compare": compare},
        },
        "orders": {"kind": "table", "source": "orders.csv", "audit": {"key": "order"}},
    }
    document = {"wfmap": "1", "name": "Shop", "stores": stores, "steps": {"a": {"name": "Sell"}}}
    found = audit(read(json.dumps(document)), folder, date(2026, 11, 1), most=most)
    return next(a for a in found if a.store == "customers")


@pytest.mark.parametrize("most", [0, 6_000, 2_000, 700])
def test_coverage_is_the_same_of_samples_of_any_size(shop: Path, most: int) -> None:
    """One table sampled, both by different shares, or none: nine in ten are found."""
    found = {m.metric: m for m in audited(shop, most).measures}
    measure = found["keysFoundNormalised"]
    assert measure.low <= COVERED <= measure.high
    assert measure.high - measure.low < 0.1
    assert found["keysFoundNormalisedBack"].value == 1.0


def test_what_cannot_be_compared_is_said(shop: Path) -> None:
    """A sample by another column says nothing of these keys: no figure, and the way out."""
    stores = {
        "customers": {
            "kind": "table",
            "source": "customers.csv",
            "audit": {"key": "id", "compare": [{"store": "orders", "key": "order"}]},
        },
        "orders": {
            "kind": "table",
            "source": "orders.csv",
            "audit": {"key": "order", "compare": [{"store": "customers", "key": "id"}]},
        },
        "visits": {
            "kind": "table",
            "source": "customers.csv",
            "audit": {"key": "id", "compare": [{"store": "orders", "key": "customer"}]},
        },
    }
    document = {"wfmap": "1", "name": "Shop", "stores": stores, "steps": {"a": {"name": "Sell"}}}
    listed = audit(read(json.dumps(document)), shop, date(2026, 11, 1), most=1_000)
    found = {a.store: a for a in listed}
    assert not any(m.metric.startswith("keysFound") for m in found["visits"].measures)
    assert "'orders' is not compared" in " ".join(found["visits"].remarks)
    assert "--rows 0" in " ".join(found["visits"].remarks)
