"""The verb that makes a dossier on one person."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from linkage.cli_options import ExportedByOption, WorkspaceOption, workspace
from linkage.records.counted import counted


class Recipient(StrEnum):
    """Whom a dossier is addressed to (`linkage.reports.dossier.RECIPIENTS`, not imported for --help)."""

    icrc = "icrc"
    nib = "nib"
    ced = "ced"


class Language(StrEnum):
    """In which languages it is written."""

    both = "both"
    uk = "uk"
    en = "en"


def dossier(
    person: Annotated[str, typer.Argument(metavar="PERSON", help="The person's id.", show_default=False)],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="A file .html; print it to PDF.", show_default=False)
    ],
    recipient: Annotated[
        Recipient, typer.Option("--for", help="ICRC, National Information Bureau, or UN Committee (CED).")
    ] = Recipient.icrc,
    language: Annotated[Language, typer.Option("--language", help="Of the document.")] = Language.both,
    statements: Annotated[
        bool, typer.Option("--statements", help="With the witnesses' words, each under a warning.")
    ] = False,
    by: ExportedByOption = None,
    folder: WorkspaceOption = None,
) -> None:
    """Write what is known of a person with a confirmed flag, for an urgent-action request.

    Witnesses bear numbers, what could betray them or the person is left out, and every page is marked.

    Example: linkage dossier P-2B7QK4MA6E --for icrc --output dossier.html -w workspace
    """
    from linkage.dossiers import write_dossier

    languages = ("uk", "en") if language is Language.both else (language.value,)
    made = write_dossier(workspace(folder), person, output, by, recipient.value, languages, statements)
    facts = f"{counted(len(made.evidence), 'fact')} by {counted(made.witnesses, 'witness', 'witnesses')}"
    typer.echo(
        f"{facts} written to {output}; {counted(made.unreviewed, 'record is', 'records are')} left out as "
        "not reviewed. Read it, fill in the last part, and print it from a browser.",
        err=True,
    )
