"""The installed engines against exact results of queueing theory."""

from wfmap.operations.fields import Seed, Workers, workers_of
from wfmap.operations.progress import SILENT, Progress
from wfmap.options import Options as Asked
from wfmap.verification import Verified, bias, is_unbiased
from wfmap.verification import verify as verified

__all__ = ["Options", "Verified", "bias", "is_unbiased", "verify"]


class Options(Asked):
    """How the engines are checked."""

    seed: Seed = 0
    workers: Workers = None


def verify(options: Options, progress: Progress = SILENT) -> tuple[Verified, ...]:
    """Run processes whose figures are known exactly on the installed engines."""
    workers = workers_of(options.workers)
    return tuple(verified(seed=options.seed, workers=workers, told=progress.told))
