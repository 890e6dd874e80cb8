"""Machine code made outside the workers, for what is asked for often."""

import asyncio

import pytest

from wfmap.service.engine import Engine


class Counted(Engine):
    """It counts how often machine code is begun to be made, and makes none."""

    begun = 0

    async def _make(self) -> bool:
        """Count."""
        self.begun += 1
        return True


@pytest.mark.parametrize(("patience", "asked", "begun"), [(0, 1, 1), (3, 3, 0), (3, 9, 1)])
def test_what_is_seldom_asked_for_does_without(patience: int, asked: int, begun: int) -> None:
    """A service that draws few maps spends no half minute of a processor on it."""

    async def scene() -> int:
        engine = Counted("places", "nothing.to.start", patience)
        for _ in range(asked):
            engine.start()
        await asyncio.sleep(0)
        await engine.close()
        return engine.begun

    assert asyncio.run(scene()) == begun
