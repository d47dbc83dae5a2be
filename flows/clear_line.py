"""What Prefect may keep of an error: one clear line, since it stores messages and tracebacks as they are."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from prefect.client.schemas.objects import State, TaskRun

from linkage import cli_options
from linkage.errors import LinkageError
from linkage.unexpected import describe
from linkage.workspace import Workspace


class Unforeseen(LinkageError):
    """An error nobody foresaw, without its text, which may quote a record; it may pass if tried again."""


@contextmanager
def clear_line() -> Iterator[None]:
    """Let the errors made for users through; of any other keep the place in the workspace's log.

    Raises ``Unforeseen`` in place of the latter.
    """
    try:
        yield
    except LinkageError:
        raise
    except Exception as error:
        raise Unforeseen(describe(error)) from None


def may_pass(task: Any, run: TaskRun, state: State[Any]) -> bool:
    """Whether to try a task again: a busy file may pass, bad input and a closed gate do not."""
    return isinstance(state.data, Unforeseen)


def opened(workspace: str | None) -> Workspace:
    """The workspace of a flow, where unforeseen errors are logged.  Raises ``BadInput`` if there is none."""
    return cli_options.workspace(Path(workspace) if workspace else None)


class _WithoutTraceback(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = record.exc_text = None
        return True


def hush_tracebacks() -> None:
    """Have Prefect log its runs' errors as lines."""
    for name in ("prefect.flow_runs", "prefect.task_runs"):
        logger = logging.getLogger(name)
        if not any(isinstance(one, _WithoutTraceback) for one in logger.filters):
            logger.addFilter(_WithoutTraceback())


hush_tracebacks()
