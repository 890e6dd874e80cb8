"""Where replications run: processes of this machine, or a cluster behind joblib."""

from importlib import import_module
from typing import Any, Final

from wfmap.errors import WfmapError

__all__ = ["ready"]

_OWN: Final = ("loky", "multiprocessing", "sequential", "threading")
_REGISTER: Final = {
    "dask": ("distributed", "Client"),
    "ray": ("ray.util.joblib", "register_ray"),
    "spark": ("joblibspark", "register_spark"),
}
"""What a cluster's package is called, and what of it makes the cluster known to joblib.

A client of dask finds the scheduler by dask's configuration, such as the environment variable
`DASK_SCHEDULER_ADDRESS`; where it names none the client starts a cluster on this machine, and
closes it when the process ends.
"""

_KEPT: Final[list[Any]] = []
"""Clients, which would close if nobody held them."""


def ready(backend: str | None) -> None:
    """Make a joblib backend known.

    Raises:
        WfmapError: it is not known, or its package is not installed.
    """
    if backend is None or backend in _OWN:
        return
    if backend not in _REGISTER:
        known = ", ".join((*_OWN, *_REGISTER))
        raise WfmapError(f"there is no backend '{backend}'", f"one of {known}")
    package, register = _REGISTER[backend]
    try:
        module: Any = import_module(package)
    except ImportError:
        raise WfmapError(
            f"the backend '{backend}' needs {package.split('.')[0]}", "install it beside wfmap"
        ) from None
    _KEPT.append(getattr(module, register)())
