"""EventLog → CSV, Parquet, XES, as process-mining tools read them.

CSV and Parquet have the columns case_id, activity, resource, enable_time, start_time and end_time
(Parquet with time stamps in microseconds, UTC). XES (IEEE 1849-2016) has three events for each
row, with the life-cycle transitions schedule, start and complete.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any, Final, TextIO

import numpy as np
from numpy.typing import NDArray

from wfmap.errors import WfmapError
from wfmap.logs.csv_format import COLUMNS, write_csv
from wfmap.logs.events import EventLog, Integers

__all__ = ["FORMATS", "write"]

_UNIX: Final = datetime(1970, 1, 1, tzinfo=UTC)


def write(log: EventLog, path: Path) -> None:
    """Write a log in the format that the file's name ends with.

    Raises:
        WfmapError: the name ends with no format that is known.
    """
    writer = FORMATS.get(path.suffix.lower())
    if writer is None:
        known = ", ".join(FORMATS)
        raise WfmapError(f"'{path.suffix}' is not a format of event logs", f"one of {known}")
    writer(log, path)


def _parquet(log: EventLog, path: Path) -> None:
    try:
        import pyarrow as pa  # noqa: PLC0415 - only Parquet needs it
        from pyarrow import parquet  # noqa: PLC0415 - as above
    except ImportError:
        raise WfmapError("Parquet needs pyarrow", "pip install 'wfmap[logs]'") from None
    stamp = pa.timestamp("us", tz="UTC")
    unknown = log.resource < 0
    columns = [
        pa.array(log.case),
        _coded(pa, log.activity, log.activities),
        _coded(pa, np.where(unknown, 0, log.resource), log.resources, mask=unknown),
        *(pa.array(column).cast(stamp) for column in (log.enabled, log.started, log.ended)),
    ]
    parquet.write_table(pa.Table.from_arrays(columns, names=list(COLUMNS)), path)


def _coded(
    pa: Any,  # noqa: ANN401 - pyarrow ships no types
    codes: Integers,
    names: tuple[str, ...],
    mask: NDArray[np.bool_] | None = None,
) -> Any:  # noqa: ANN401 - as above
    indices = pa.array(codes.astype(np.int32), mask=mask)
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(names), type=pa.string()))


def _xes(log: EventLog, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(_XES_HEAD)
        order = np.lexsort((log.ended, log.started, log.case))
        for case, rows in groupby(order.tolist(), key=lambda row: int(log.case[row])):
            _trace(log, case, list(rows), file)
        file.write("</log>\n")


_XES_HEAD: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <extension name="Lifecycle" prefix="lifecycle" \
uri="http://www.xes-standard.org/lifecycle.xesext"/>
  <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
  <global scope="trace"><string key="concept:name" value="UNKNOWN"/></global>
  <global scope="event">
    <string key="concept:name" value="UNKNOWN"/>
    <string key="lifecycle:transition" value="complete"/>
    <date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>
  </global>
  <classifier name="Activity" keys="concept:name lifecycle:transition"/>
"""


def _trace(log: EventLog, case: int, rows: list[int], file: TextIO) -> None:
    """Write one case; its events in the order of time, those of one row in that of life."""
    events = [
        (int(column[row]), rank, row, life)
        for row in rows
        for rank, (life, column) in enumerate(
            (("schedule", log.enabled), ("start", log.started), ("complete", log.ended))
        )
    ]
    file.write(f'  <trace>\n    <string key="concept:name" value="{case}"/>\n')
    file.writelines(
        f"    <event>{_event(log, row, life, moment)}</event>\n"
        for moment, _, row, life in sorted(events)
    )
    file.write("  </trace>\n")


def _event(log: EventLog, row: int, life: str, moment: int) -> str:
    resource = int(log.resource[row])
    who = f"<string key={_q('org:resource')} value={_q(log.resources[resource])}/>"
    stamp = (_UNIX + timedelta(microseconds=moment)).isoformat(timespec="milliseconds")
    return (
        f"<string key={_q('concept:name')} value={_q(log.activities[int(log.activity[row])])}/>"
        f"<string key={_q('lifecycle:transition')} value={_q(life)}/>"
        f"<date key={_q('time:timestamp')} value={_q(stamp)}/>{who if resource >= 0 else ''}"
    )


_ENTITIES: Final = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        '"': "&quot;",
        "\n": "&#10;",
        "\r": "&#13;",
        "\t": "&#9;",
    }
)


def _q(text: str) -> str:
    """Quote an attribute; control characters never get here, the reader refuses them."""
    return f'"{text.translate(_ENTITIES)}"'


FORMATS: Final[Mapping[str, Callable[[EventLog, Path], None]]] = {
    ".csv": write_csv,
    ".parquet": _parquet,
    ".xes": _xes,
}
"""How a log is written, by the end of the file's name."""
