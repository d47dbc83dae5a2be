"""Verbs of the data officer: init, inspect, ingest, deliveries, withdraw."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from linkage.cli_options import (
    CoversUntilOption,
    JsonOption,
    KindOption,
    WorkspaceOption,
    source_name,
    with_workspace,
    workspace,
)
from linkage.records.counted import counted

if TYPE_CHECKING:
    from linkage.deliveries import Ingested
    from linkage.workspace import Workspace

SourceOption = Annotated[
    str | None,
    typer.Option(
        "--source",
        "-s",
        parser=source_name,
        metavar="NAME",
        help="Who delivers; by default the kind.",
        show_default=False,
    ),
]


def init(
    folder: Annotated[Path, typer.Argument(metavar="W", help="The folder to make.", show_default=False)],
) -> None:
    """Make a new workspace.

    Example: linkage init workspace
    """
    from linkage.workspace import Workspace

    was_there = (folder / "linkage.toml").is_file()
    made = Workspace.created(folder)
    _prepare_dictionaries()
    if was_there:
        typer.echo(f"{made.folder} is a workspace already; its settings and records were left as they are.")
        return
    typer.echo(
        f"{made.folder} is ready; its settings are in {made.settings_file.name}. "
        f"Next: linkage ingest FILE --kind KIND -w {folder}"
    )


def _prepare_dictionaries() -> None:
    """Once on a machine, so that the first file need not wait for it."""
    from linkage.names.dictionaries import unprepared

    if not (missing := unprepared()):
        return
    from linkage.progress import step
    from linkage.terminal import TerminalProgress

    title = "Preparing the dictionaries of names, once on this machine"
    with TerminalProgress() as progress, step(progress, title, len(missing)):
        for make in missing:
            make()
            progress.advance()


def inspect(
    file: Annotated[Path, typer.Argument(help="The file to look at.", show_default=False)],
    kind: KindOption,
    source: SourceOption = None,
    save: Annotated[bool, typer.Option("--save", help="Save the mapping as the source's profile.")] = False,
    folder: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Preview which column of a file goes where, with samples; save it as the source's profile.

    Example: linkage inspect missing.xlsx --kind registry --source mia --save -w workspace
    """
    from linkage import terminal
    from linkage.inspection import inspect as look
    from linkage.inspection import profile_path, save_profile
    from linkage.workspace import Workspace, default_folder

    known = Workspace((folder or default_folder()).absolute())
    place = workspace(folder) if save or folder or known.settings_file.exists() else None
    profile = profile_path(place, kind, source or kind) if place else None
    found = look(file, kind, profile if profile and profile.exists() else None)
    columns = found.columns
    if as_json:
        typer.echo(json.dumps([vars(one) for one in columns], ensure_ascii=False, indent=1))
    else:
        rows = [
            (
                one.header,
                one.column or "(kept as extra)",
                f"{one.confidence:.2f}",
                one.how,
                " · ".join(one.samples),
                one.note,
            )
            for one in columns
        ]
        heads = ("header", "column", "sure", "how", "samples", "note")
        terminal.show_table(f"{file.name} as {kind}", heads, rows, numbers=("sure",))
    if found.doubt:
        typer.echo(f"{file.name} {found.doubt}", err=True)
    if save and place:
        typer.echo(
            f"Saved as {save_profile(place, kind, source or kind, columns)}; correct there what is wrong.",
            err=True,
        )
    elif not as_json:
        typer.echo("Right? Then: linkage ingest. To correct it: add --save and edit the profile.", err=True)


def ingest(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Delivered files.", show_default=False)
    ],
    kind: KindOption,
    source: SourceOption = None,
    full: Annotated[
        bool, typer.Option("--full", help="The whole extract: records not in it count as withdrawn.")
    ] = False,
    covers_until: CoversUntilOption = None,
    insist: Annotated[
        bool, typer.Option("--insist", help="The file is of this kind although it looks like another.")
    ] = False,
    folder: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take in delivered files: accepted, rejected and superseded records.

    Example: linkage ingest missing.csv --kind registry --source mia -w workspace
    """
    from linkage.locking import sole_writer
    from linkage.workspace import today

    if covers_until and kind != "acknowledgement":
        raise typer.BadParameter("--covers-until is for lists of acknowledgements only; leave it out.")
    if covers_until and covers_until > today():
        raise typer.BadParameter(f"--covers-until {covers_until} has not come; name today or an earlier day.")
    place = workspace(folder)
    done: list[Ingested] = []
    failed: list[str] = []
    with sole_writer(place):
        for file in files:
            _ingest_one(place, file, kind, source, full, covers_until, insist, done, failed)
    if as_json:
        typer.echo(
            json.dumps([_ingested_json(one) for one in done], ensure_ascii=False, indent=1, default=str)
        )
    else:
        for one in done:
            show_ingested(one, place.folder)
    for line in failed:
        typer.echo(f"linkage: {line}", err=True)
    if failed:
        sys.exit(1)


def _ingest_one(
    place: "Workspace",
    file: Path,
    kind: str,
    source: str | None,
    full: bool,
    covers_until: date | None,
    insist: bool,
    done: "list[Ingested]",
    failed: list[str],
) -> None:
    """One file that cannot be used does not keep the others out."""
    from linkage.deliveries import ingest as take_in
    from linkage.errors import BadInput
    from linkage.terminal import TerminalProgress

    try:
        with TerminalProgress() as progress:
            options: dict[str, Any] = {"full": full, "covers_until": covers_until, "insist": insist}
            done.append(take_in(place, file, kind, source, progress=progress, **options))
    except BadInput as error:
        failed.append(str(error))


def _ingested_json(one: "Ingested") -> dict[str, Any]:
    delivery, effect = one.delivery, one.effect
    return {
        "file": one.file,
        "delivery": delivery.id,
        "kind": delivery.kind,
        "source": delivery.source,
        "already": one.already,
        "rows_in_file": delivery.rows_in_file,
        "accepted": delivery.accepted,
        "rejected": delivery.rejected,
        "effect": vars(effect) if effect else None,
        "history": delivery.history,
        "covers_until": delivery.covers_until,
        "warnings": list(one.warnings),
        "advice": list(one.advice),
        "report": delivery.report,
    }


def show_ingested(one: "Ingested", folder: Path) -> None:
    """What became of one file, in counts and advice for its workspace."""
    delivery, effect = one.delivery, one.effect
    if effect is None:
        again = (
            f"{one.file}: already delivered as {delivery.id}, nothing changed. After correcting its profile, "
            f"withdraw it first: linkage withdraw {delivery.id}"
        )
        typer.echo(f"{one.file}:" if one.advice else with_workspace(again, folder))
        for line in (*(f"WARNING: {line}." for line in one.warnings), *one.advice):
            typer.echo(f"  {line}")
        return
    report = delivery.report
    typer.echo(
        f"{one.file} as {delivery.kind}/{delivery.source}, delivery {delivery.id}: "
        f"{counted(delivery.rows_in_file, 'row')}, {delivery.accepted:,} accepted, "
        f"{delivery.rejected:,} rejected"
        + (f", {gone:,} left out." if (gone := report.get("left_out")) else ".")
    )
    for line in one.warnings:
        typer.echo(f"  WARNING: {line}.")
    left_out = f", {effect.left_out:,} withdrawn" if delivery.full_extract else ""
    typer.echo(
        f"  {effect.added:,} new, {effect.superseded:,} superseded, {effect.unchanged:,} unchanged{left_out}."
    )
    if set_aside := report.get("values_set_aside"):
        values, were = ("value", "was") if set_aside == 1 else ("values", "were")
        typer.echo(f"  {set_aside:,} {values} could not be read and {were} set aside; the rows were kept.")
    if doubted := report.get("values_doubted"):
        values = counted(doubted, "value can hardly be right and was", "values can hardly be right and were")
        typer.echo(f"  {values} kept as delivered.")
    for line in one.set_aside:
        typer.echo(f"    {line}")
    if delivery.rejected + (set_aside or 0) + (doubted or 0):
        every = "    ... each with its reason: linkage export rejects --output rejects.xlsx"
        typer.echo(with_workspace(every, folder))
    unsure = [c for c in report.get("columns", []) if c["how"] == "inferred"]
    for column in unsure:
        typer.echo(
            f"  Column '{column['header']}' is read as {column['column']} ({column['confidence']:.0%} sure)."
        )
    if unknown := report.get("unknown_columns"):
        typer.echo(f"  Kept but not used: {', '.join(unknown)}.")
    notes = (note for note in report.get("notes", []) if not _is_told(note, one.set_aside))
    for line in (*report.get("odd", []), *notes, *one.advice):
        typer.echo(f"  {line}")


def _is_told(note: str, told: "tuple[str, ...]") -> bool:
    """Whether a note counts what a complaint above it has counted."""
    header, aside, reason = note.partition(" set aside: ")
    column = header.rpartition(":")[0].strip("'")
    return bool(aside) and any(f"{column}: {reason};" in line for line in told)


def deliveries(folder: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List what was delivered, oldest first.

    Example: linkage deliveries -w workspace
    """
    from linkage import terminal
    from linkage.deliveries import readable_warehouse

    with readable_warehouse(workspace(folder)) as warehouse:
        found = warehouse.deliveries()
    if as_json:
        typer.echo(json.dumps([vars(one) for one in found], ensure_ascii=False, indent=1, default=str))
        return
    heads = ("delivery", "kind", "source", "day", "file", "rows", "accepted", "rejected", "remarks")
    rows = [
        (
            one.id,
            one.kind,
            one.source,
            one.delivered_day,
            one.file,
            one.rows_in_file,
            one.accepted,
            one.rejected,
            _remarks(one),
        )
        for one in found
    ]
    terminal.show_table("Deliveries", heads, rows, numbers=("rows", "accepted", "rejected"))


def _remarks(one: Any) -> str:
    from linkage.workspace import in_kyiv

    remarks = [
        "whole extract" if one.full_extract else "",
        f"covers until {one.covers_until}" if one.covers_until else "",
        f"withdrawn {in_kyiv(one.withdrawn_at)}" if one.withdrawn_at else "",
    ]
    return ", ".join(remark for remark in remarks if remark)


def withdraw(
    what: Annotated[
        str,
        typer.Argument(
            metavar="DELIVERY",
            help="Its id, or the id's beginning; or KIND/SOURCE for all of a source.",
            show_default=False,
        ),
    ],
    folder: WorkspaceOption = None,
) -> None:
    """Undo a mis-delivered file, or a whole source: its records count no more, its bytes are kept.

    Says which flags rest on it. The next run works them out anew and lists every one that changed.

    Example: linkage withdraw 3f9a0c12 -w workspace
    """
    from linkage import deliveries
    from linkage.locking import sole_writer
    from linkage.resting_on import to_be_re_evaluated

    place = workspace(folder)
    with sole_writer(place):
        of_source = "/" in what
        undone = deliveries.withdraw_source(place, what) if of_source else (deliveries.withdraw(place, what),)
    for one in undone:
        withdrawn = (
            f"Delivery {one.id} ({one.kind}/{one.source}, {counted(one.accepted, 'record')}) is withdrawn."
        )
        typer.echo(with_workspace(f"{withdrawn} The next run goes without it: linkage run", place.folder))
    for line in to_be_re_evaluated(place, undone):
        typer.echo(line)
