"""What a person at a terminal sees: progress bars, tables and lines; plain lines where nobody watches.

Progress goes to the error stream, so that results on the output stream can be piped.
"""

import time
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from linkage.table_layout import tables_of


def output() -> Console:
    """The console for results; wide enough, where nobody watches, that no cell is broken."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=240)


class TerminalProgress:
    """Shows every step: a moving bar on a terminal, one plain line a finished step elsewhere.

    Use it as a context manager, so that the bar is cleared whatever happens.
    """

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True, highlight=False)
        self._bars = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        # Steps can hold steps; the innermost is the current one.
        self._steps: list[tuple[str, TaskID, float]] = []

    def __enter__(self) -> "TerminalProgress":
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def start(self, step: str, total: int | None = None) -> None:
        """A step begins."""
        self._steps.append((step, self._bars.add_task(step, total=total), time.monotonic()))

    def advance(self, amount: int = 1) -> None:
        """So much more of the current step is done."""
        if self._steps:
            self._bars.advance(self._steps[-1][1], amount)

    def finish(self, note: str = "") -> None:
        """The current step is done; it becomes a line."""
        if not self._steps:
            return
        step, task, began = self._steps.pop()
        self._bars.remove_task(task)
        told = f": {note}" if note else ""
        self._console.print(Text(f"  {step}{told} ({time.monotonic() - began:.1f} s)"), soft_wrap=True)


def show_table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], numbers: Sequence[str] = ()
) -> None:
    """Print a table of texts and numbers; None is an empty cell, ``numbers`` are aligned right."""
    console = output()
    show_lines([title])
    for table in tables_of(columns, list(rows), numbers, console.width):
        console.print(table)


def show_lines(lines: Iterable[str]) -> None:
    """Print lines, broken between words where a terminal is too narrow for them."""
    console = output()
    for line in lines:
        console.print(Text(line, overflow="fold"), soft_wrap=not console.is_terminal)
