"""How a long step tells how far it is, without knowing who watches."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Progress(Protocol):
    """Told of each step by name (no personal data) and of the work done in it."""

    def start(self, step: str, total: int | None = None) -> None:
        """A step begins; ``total`` is its amount of work in any unit, None if unknown."""

    def advance(self, amount: int = 1) -> None:
        """So much more of the current step is done."""

    def finish(self, note: str = "") -> None:
        """The current step is done; ``note`` says what came of it, in counts."""


class Silent:
    """Nobody watches."""

    def start(self, step: str, total: int | None = None) -> None:
        """Say nothing."""

    def advance(self, amount: int = 1) -> None:
        """Say nothing."""

    def finish(self, note: str = "") -> None:
        """Say nothing."""


@contextmanager
def step(progress: Progress, name: str, total: int | None = None) -> Iterator[Progress]:
    """Run a block as one step of ``progress``."""
    progress.start(name, total)
    yield progress
    progress.finish()
