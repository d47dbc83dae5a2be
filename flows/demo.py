"""``make demo``: a whole night on synthetic people, run through Prefect (python -m flows.demo [DIR])."""

import atexit
import os
import shutil
import sys
from pathlib import Path

import typer

from flows.environment import keep_prefect_in
from linkage import terminal
from linkage.cli_deliveries import show_ingested
from linkage.cli_options import with_workspace
from linkage.demonstration import Delivered, deliver, write_results
from linkage.errors import LinkageError
from linkage.run_summary import RunSummary


def demo(folder: Path) -> None:
    """Deliver the demonstration's files, run the night as a flow, show the people flagged and what to open.

    Raises ``BadInput`` for a folder that holds something else, ``LinkageError`` with the line of a night that
    failed.
    """
    typer.echo(f"1. Files are delivered to {folder / 'workspace'}\n")
    with terminal.TerminalProgress() as progress:
        delivered = deliver(folder, progress)
    for one in delivered.ingested:
        show_ingested(one, delivered.workspace.folder)
    typer.echo("\n2. The night runs through Prefect (its own server needs up to a minute to start)\n")
    keep_prefect_in(folder / "prefect")
    for name, value in LOGGING.items():
        os.environ.setdefault(name, value)
    summary = run_night(delivered)
    typer.echo("\n3. What the night found\n")
    show(delivered, summary)


# One line a step and a task, without the comings and goings of the temporary server.
LOGGING = {
    "PREFECT_LOGGING_LOGGERS_PREFECT_LEVEL": "WARNING",
    "PREFECT_LOGGING_LOGGERS_PREFECT_FLOW_RUNS_LEVEL": "INFO",
    "PREFECT_LOGGING_LOGGERS_PREFECT_TASK_RUNS_LEVEL": "INFO",
    "PREFECT_LOGGING_FORMATTERS_STANDARD_FLOW_RUN_FMT": "  %(message)s",
    "PREFECT_LOGGING_FORMATTERS_STANDARD_TASK_RUN_FMT": "  Task '%(task_run_name)s': %(message)s",
}


def run_night(delivered: Delivered) -> RunSummary:
    """The nightly flow, on a temporary Prefect server unless the user named one."""
    from flows.nightly import nightly

    state = nightly(str(delivered.workspace.folder), delivered.as_of, return_state=True)
    if not state.is_completed():
        raise LinkageError(state.message or f"The night ended as {state.name}.")
    summary = state.result()
    assert isinstance(summary, RunSummary)
    return summary


def show(delivered: Delivered, summary: RunSummary) -> None:
    """The people on the main list by tier, what to act on, and what to open next."""
    night, workspace = summary.night, delivered.workspace
    title = f"Seen, never acknowledged, as of {night.as_of} (run {night.run})"
    terminal.show_table(title, ("tier", "people"), night.counts["tiers"].items(), numbers=("people",))
    typer.echo("\n".join(with_workspace(line, workspace.folder) for line in summary.lines))
    flags, rejects = write_results(workspace)
    page = workspace.reports / f"{night.as_of}-{night.run}.html"
    more = with_workspace("More figures: linkage figures", workspace.folder)
    typer.echo(f"\n{rejects} tells of every rejected row why.\n{more}")
    if Path(sys.prefix, "bin", "linkage").exists() and not shutil.which("linkage"):
        typer.echo(f"The command is {os.path.relpath(Path(sys.prefix, 'bin', 'linkage'))} here.")
    typer.echo(f"Open next: {flags} (the people, with probabilities), then {page} (the night's report)")


def leave(status: list[int]) -> None:
    """End the process here: later, DuckDB's bindings would list on the screen what Prefect's threads hold."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status[0])


def main() -> None:
    """Run the demonstration; whatever is wrong is told in one line."""
    status = [1]
    # Registered first, so called last: after Prefect has stopped its server.
    atexit.register(leave, status)
    try:
        demo(Path(sys.argv[1] if len(sys.argv) > 1 else "demo"))
        status[0] = 0
    except LinkageError as error:
        typer.echo(f"demo: {error}", err=True)
        status[0] = error.exit_status


if __name__ == "__main__":
    main()
