"""`make backtest CASES=file.json DOCS=folder OUT=table.json`: how often wfmap would be right.

A document that stands in the folder by a case's id is taken as it is, so that somebody else may
put what was known of the data into fields; the others are made of the cases and written there.
With `MOVED=1` each assumed number is halved and doubled too, which takes minutes.
"""

import json
import os
import sys
from pathlib import Path

from wfmap.reference.backtest.asking import answer_of, answered, flips_of
from wfmap.reference.backtest.case import Json, document_of
from wfmap.reference.backtest.scoring import Row, is_right, table, told


def main(cases: Path, documents: Path, out: Path, *, moved: bool) -> None:
    """Ask about every case, write the table, and print its sums."""
    found = json.loads(cases.read_text("utf-8"))["cases"]
    documents.mkdir(parents=True, exist_ok=True)
    rows = [_row(case, documents / f"{case['id']}.json", moved=moved) for case in found]
    out.write_text(json.dumps(table(rows), indent=1) + "\n", "utf-8")
    sys.stdout.write(told(rows, found))


def _row(case: Json, document: Path, *, moved: bool) -> Row:
    if not document.exists():
        document.write_text(json.dumps(document_of(case), indent=1) + "\n", "utf-8")
    answer = answered(case, json.loads(document.read_text("utf-8")))
    flips = list(flips_of(case, answer_of(case))) if moved else None
    return Row(
        id=case["id"],
        verdict=answer.verdict,
        stage=answer.stage,
        right=is_right(answer, case["right_verdict"]),
        holds=None if flips is None else not flips,
        flips_named=None if flips is None else (sum(named for _, named in flips), len(flips)),
    )


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]), moved=bool(os.environ.get("MOVED")))
