"""Options that several verbs share, and the workspace they name."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from linkage.workspace import Workspace


def day(text: str) -> date:
    """A day as people give it on the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"'{text}' is no day; write it as YYYY-MM-DD.") from error


def partial_day(text: str) -> str:
    """A day, a month or a year as people give it on the command line."""
    from linkage.records.dates import parse_date

    try:
        return parse_date(text, birth=True).text
    except ValueError:
        raise typer.BadParameter("this is no date; write YYYY, YYYY-MM, YYYY-MM-DD or dd.mm.yyyy.") from None


WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        "-w",
        help="The workspace; by default $LINKAGE_HOME, then ./workspace.",
        show_default=False,
    ),
]
AsOfOption = Annotated[
    date | None,
    typer.Option(
        "--as-of", parser=day, metavar="DATE", help="The day asked of (YYYY-MM-DD).", show_default=False
    ),
]
DayOption = Annotated[date | None, typer.Option(parser=day, metavar="DATE", show_default=False)]
KindOption = Annotated[
    str,
    typer.Option("--kind", "-k", help="registry, exchange, acknowledgement, death, testimony or interview."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for another program.")]
NameArgument = Annotated[
    str, typer.Argument(metavar="NAME", help="In any script and spelling.", show_default=False)
]
BornOption = Annotated[
    str | None, typer.Option("--born", metavar="YYYY[-MM[-DD]]", parser=partial_day, show_default=False)
]
CaseOption = Annotated[
    str | None,
    typer.Option("--case", metavar="ID", help="The registry entry's number.", show_default=False),
]

# The workspace of this call, so that an unexpected error is logged there.
opened: "list[Workspace]" = []


def workspace(folder: Path | None) -> "Workspace":
    """The workspace an option names, or the default one.  Raises ``BadInput`` where there is none."""
    from linkage.workspace import Workspace, default_folder

    found = Workspace.opened(folder or default_folder())
    opened.append(found)
    return found
