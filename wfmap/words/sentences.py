"""How findings and answers put figures and names into sentences."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from wfmap.units.durations import human
from wfmap.units.figures import figure

__all__ = [
    "in_millions",
    "listed",
    "often",
    "percent",
    "plural",
    "quoted",
    "round_figure",
    "signed",
    "signed_time",
]

NAMED: Final = 3
"""How many names a sentence lists before it says how many more there are."""

_ONCE: Final = 0.95
_WHOLE_FROM: Final = 9.95
_FINE_BELOW: Final = 0.095


def plural(count: int, one: str, many: str = "") -> str:
    """Count things: `1 flow`, `12 flows`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


_MILLION: Final = 1_000_000
_WHOLE_MILLIONS: Final = 9_950_000


def in_millions(count: int) -> str:
    """Write a large count: `1,000`, `140,000`, `1.5 million`, `30 million`, `1,200 million`."""
    if count < _MILLION:
        return f"{count:,}"
    digits = 0 if count >= _WHOLE_MILLIONS else 1
    return f"{f'{count / _MILLION:,.{digits}f}'.removesuffix('.0')} million"


def percent(share: float) -> str:
    """Write a share from 0 to 1 in whole percent, unless it is under one percent: `67 %`."""
    value = share * 100
    return f"{value:.0f} %" if value >= 1 or value <= 0 else f"{figure(value, 2)} %"


def round_figure(value: float) -> str:
    """Write a number in as many digits as a reader needs: `0.05`, `7.3`, `62`, `1,240`."""
    if value >= _WHOLE_FROM:
        return f"{value:,.0f}"
    text = f"{value:.1f}" if value >= _FINE_BELOW else figure(value, 2)
    return text.removesuffix(".0")


def signed(value: float, digits: int = 1) -> str:
    """Write a change with its sign, a minus as wide as the plus; none where it rounds to 0."""
    text = f"{value:+,.{digits}f}"
    return text[1:] if float(text.replace(",", "")) == 0 else text.replace("-", "−")


def signed_time(seconds: float, finer: int = 0) -> str:
    """Write a change of time with its sign: `−3.4 h`; in some decimals more where asked for."""
    return f"{'−' if seconds < 0 else '+'}{human(abs(seconds), finer)}"


def often(per_day: float) -> str:
    """Say how often something happens: `62 times a day`, `once a week`, `5 times a year`."""
    days, period = next(
        (days, period)
        for days, period in ((1, "day"), (7, "week"), (365, "year"))
        if per_day * days >= _ONCE or period == "year"
    )
    figure = round_figure(per_day * days)
    return f"once a {period}" if figure == "1" else f"{figure} times a {period}"


def quoted(name: str) -> str:
    """Set a name apart from the sentence around it."""
    return f"'{name}'"


def listed(names: Iterable[str], limit: int = NAMED) -> str:
    """Join names as a sentence does; beyond `limit`, say how many more there are."""
    given: Sequence[str] = tuple(names)
    shown = list(islice(given, limit)) if len(given) > limit + 1 else list(given)
    if len(given) > len(shown):
        return f"{', '.join(shown)} and {len(given) - len(shown)} more"
    if len(shown) <= 1:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"
