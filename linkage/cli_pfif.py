"""Verbs of exchange in PFIF 1.4."""

from pathlib import Path
from typing import Annotated

import typer

from linkage.cli_options import ExportedByOption, WorkspaceOption, workspace
from linkage.records.counted import counted

pfif = typer.Typer(
    no_args_is_help=True,
    help="""Exchange in PFIF 1.4, if the settings allow it: export, convert.

    Example: linkage pfif export --output persons.xml --person P-2B7QK4MA6E -w workspace
    """,
)


@pfif.command("export")
def export(
    output: Annotated[Path, typer.Option("--output", "-o", help="A file .xml.", show_default=False)],
    person: Annotated[
        list[str] | None,
        typer.Option("--person", metavar="ID", help="Only this person; may be repeated.", show_default=False),
    ] = None,
    by: ExportedByOption = None,
    folder: WorkspaceOption = None,
) -> None:
    """Write registered persons whose search is open, with what families may be told, and never a death.

    Example: linkage pfif export --output persons.xml --person P-2B7QK4MA6E -w workspace
    """
    from linkage.pfif_exchange import export_pfif

    number = export_pfif(workspace(folder), output, by, person or [])
    typer.echo(f"{counted(number, 'person')} written to {output}", err=True)


@pfif.command("convert")
def convert(
    file: Annotated[Path, typer.Argument(help="A file of PFIF 1.4.", show_default=False)],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The folder to write to.", show_default=False)
    ] = Path(),
    folder: WorkspaceOption = None,
) -> None:
    """Make a PFIF file into registry.jsonl and testimony.jsonl, to be looked at and delivered.

    Notes that call somebody dead are left out: a death comes from the authorities.

    Example: linkage pfif convert received.xml --output received -w workspace
    """
    from linkage.pfif_exchange import convert_pfif

    found, rows = convert_pfif(workspace(folder), file, output)
    typer.echo(
        f"{counted(len(found.persons), 'person')}, {found.expired:,} expired, "
        f"{counted(len(found.notes), 'note')}. Next:"
        if any(rows.values())
        else "The file holds nobody."
    )
    for kind, number in rows.items():
        if number:
            typer.echo(
                f"  linkage ingest {output / kind}.jsonl --kind {kind} --source NAME   "
                f"({counted(number, 'row')})"
            )
