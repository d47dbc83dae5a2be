"""Options and output that several verbs share, and the workspace they name."""

import os
import re
import shlex
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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


def one_of(text: str, what: str, known: Iterable[str]) -> str:
    """A name that must be one of some: wrong usage, with all of them told, where it is not."""
    names = tuple(known)
    if text not in names:
        raise typer.BadParameter(f"there is no {what} '{text}'; choose one of {', '.join(names)}.")
    return text


def kind_of_record(text: str) -> str:
    """A kind of record as people give it on the command line."""
    from linkage.records.contracts import KINDS

    return one_of(text, "kind of record", KINDS)


def source_name(text: str) -> str:
    """The name of a source as people give it on the command line; files are named after it."""
    from linkage.deliveries import SOURCE_NAME

    if SOURCE_NAME.fullmatch(text) is None:
        raise typer.BadParameter(
            f"'{text}' cannot name a source: use letters, digits, '-', '_' and '.', at most 60."
        )
    return text


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
CoversUntilOption = Annotated[
    date | None,
    typer.Option(
        "--covers-until",
        parser=day,
        metavar="DATE",
        help="The day up to which a list of acknowledgements tells everything.",
        show_default=False,
    ),
]
KindOption = Annotated[
    str,
    typer.Option(
        "--kind",
        "-k",
        parser=kind_of_record,
        metavar="KIND",
        help="registry, exchange, acknowledgement, death, testimony or interview.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for another program.")]
NameArgument = Annotated[
    str, typer.Argument(metavar="NAME", help="In any script and spelling.", show_default=False)
]
#: What a verb says of an argument that names a record (`linkage.record_naming`).
RECORD_HELP = "KIND/SOURCE/RECORD_ID, or shorter where that is one record."
BornOption = Annotated[
    str | None,
    typer.Option(
        "--born",
        metavar="YYYY[-MM[-DD]]",
        parser=partial_day,
        help="The date of birth, its month or its year.",
        show_default=False,
    ),
]
CaseOption = Annotated[
    str | None,
    typer.Option(
        "--case", metavar="ID", help="The registry entry's number, as they read it out.", show_default=False
    ),
]
ExportedByOption = Annotated[
    str | None,
    typer.Option(
        "--by", metavar="USER", help="Who exports it; by default who is logged in.", show_default=False
    ),
]

# The workspace of this call, so that an unexpected error is logged there.
opened: "list[Workspace]" = []


@contextmanager
def busy(doing: str) -> Iterator[None]:
    """Something that moves, on a terminal, while a verb that tells of no steps is at work; nothing elsewhere.

    Put the imports of what is slow to load under it; print only after it.
    """
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True, highlight=False).status(doing):
        yield


def workspace(folder: Path | None) -> "Workspace":
    """The workspace an option names, or the default one.  Raises ``BadInput`` where there is none."""
    from linkage.workspace import Workspace, default_folder

    found = Workspace.opened(folder or default_folder())
    opened.append(found)
    return found


def with_workspace(text: str, folder: Path) -> str:
    """A text in which every command to type next names its workspace, unless it is the default one."""
    from linkage.workspace import default_folder

    if folder.absolute() == default_folder().absolute():
        return text
    near = os.path.relpath(folder)
    named = shlex.quote(str(folder) if near.startswith("..") else near)
    return _NEXT_COMMAND.sub(lambda command: f"{command[0]} -w {named}", text)


# «linkage export flags --output flags.xlsx», as advice names it.
_NEXT_COMMAND = re.compile(
    r"\blinkage (?:export [\w-]+(?: --output [\w./-]*\w)?|withdraw \w+|decisions queue|release list|train|run"
    r"|figures)\b(?! -)"
)


def show_rows(title: str, rows: Iterable[dict[str, Any]], as_json: bool, empty: str) -> None:
    """Print rows with equal keys as a table, or as JSON; ``empty`` is said where there are none."""
    import json

    from linkage.terminal import show_table

    found: Sequence[dict[str, Any]] = list(rows)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
    elif not found:
        typer.echo(empty)
    else:
        cells = [[_shown(name, value) for name, value in row.items()] for row in found]
        heads = tuple(found[0])
        numbers = [head for head in heads if all(isinstance(row[head], int | float | None) for row in found)]
        show_table(title, heads, cells, numbers)


def _shown(name: str, value: Any) -> Any:
    """A cell as people read it: moments, which are kept in UTC, as people read them."""
    from linkage.workspace import in_kyiv

    return in_kyiv(datetime.fromisoformat(value)) if name.endswith("_at") and value else value
