"""Verbs to try things out: names, synth, evaluate, demo."""

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linkage.cli_options import JsonOption, WorkspaceOption, with_workspace, workspace

if TYPE_CHECKING:
    from linkage.names.parsing import ParsedName


class Part(StrEnum):
    """Which part of a name is compared."""

    surname = "surname"
    given = "given"
    patronymic = "patronymic"
    full = "full"


ListOption = Annotated[int | None, typer.Option(min=0, help="Its records; by default as suits the registry.")]


def names(
    a: Annotated[str | None, typer.Argument(metavar="A", help="A name.", show_default=False)] = None,
    b: Annotated[str | None, typer.Argument(metavar="B", help="Another.", show_default=False)] = None,
    part: Annotated[Part, typer.Option("--part", help="What A and B are.")] = Part.full,
    key: Annotated[
        str | None, typer.Option("--key", metavar="NAME", help="One name: its parts, readings and keys.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Compare two names, explained; or show what one name is read as.

    Example: linkage names "Шевченко Олександр" "Shevchenko Aleksandr"

    Example: linkage names --key "Шевченком О.І."
    """
    if key is not None and a is None:
        if not any(map(str.isalpha, key)):
            raise typer.BadParameter("a name is missing; give one in quotes behind --key.")
        _show_readings(key, as_json)
    elif key is None and a is not None and b is not None:
        if not a.strip() or not b.strip():
            raise typer.BadParameter("a name is missing; give two names, each in quotes.")
        _show_comparison(a, b, part, as_json)
    else:
        raise typer.BadParameter("give two names, A and B, or one with --key.")


def _show_readings(name: str, as_json: bool) -> None:
    from linkage.names.explained import explained, explained_lines

    told = explained(name)
    typer.echo(
        json.dumps(told, ensure_ascii=False, indent=1) if as_json else "\n".join(explained_lines(told))
    )


def _show_comparison(a: str, b: str, part: Part, as_json: bool) -> None:
    from linkage.names import compare

    found = compare(a, b, part=part.value)
    otherwise = _read_otherwise(a, b) if part is Part.full else {}
    if as_json:
        told = {
            name: getattr(found, name) for name in ("level", "label", "similarity", "reason_uk", "reason_en")
        }
        told |= {"level": int(found.level), "linking_reads": otherwise}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    typer.echo(f"similarity {found.similarity:.3f}   level {int(found.level)} ({found.label})")
    typer.echo(f"uk: {found.reason_uk}")
    typer.echo(f"en: {found.reason_en}")
    for name, (here, in_linking) in otherwise.items():
        typer.echo(f"{name} is read here as {here}; linking reads it as {in_linking} and compares only that")


def _read_otherwise(a: str, b: str) -> dict[str, tuple[str, str]]:
    """Each name that fits best as linking does not read it: as it is read here, and as linking reads it."""
    from linkage.names import parse
    from linkage.names.comparison import best_readings

    def told(read: "ParsedName") -> str:
        parts = {"surname": read.surname, "given name": read.given, "patronymic": read.patronymic}
        return ", ".join(f"{name} {value}" for name, value in parts.items() if value)

    first = (parse(a), parse(b))
    return {
        name: (told(best), told(likeliest))
        for name, likeliest, best in zip((a, b), first, best_readings(*first), strict=True)
        if best != likeliest
    }


def synth(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder to write.", show_default=False)],
    registry: Annotated[int, typer.Option(min=0, help="Entries of the registry.")] = 71_000,
    exchange: ListOption = None,
    acknowledgement: ListOption = None,
    death: ListOption = None,
    testimony: ListOption = None,
    interview: ListOption = None,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same world.")] = 1,
) -> None:
    """Make a world with known truth: six lists of synthetic people, and who is who.

    Example: linkage synth world --registry 7000 --testimony 1200 --seed 7
    """
    from linkage.synthetic.fates import Sizes
    from linkage.synthetic.list_sizes import sizes_beside
    from linkage.synthetic.world import synthesise
    from linkage.terminal import TerminalProgress

    asked = {
        "exchange": exchange,
        "acknowledgement": acknowledgement,
        "death": death,
        "testimony": testimony,
        "interview": interview,
    }
    others = sizes_beside(registry) | {kind: n for kind, n in asked.items() if n is not None}
    sizes = Sizes(registry, **others)
    with TerminalProgress() as progress:
        synthesise(out, **vars(sizes), seed=seed, progress=progress)
    typer.echo(f"{out} holds one CSV a kind, truth.csv, truth_flags.csv, truth_figures.json and world.json.")


def evaluate(
    world: Annotated[
        Path, typer.Argument(metavar="WORLD", help="The folder of a world.", show_default=False)
    ],
    folder: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """The accuracy of the published links and flags against a world's truth.

    Flags need its truth_flags.csv: how many are true in each tier, how many of the true ones are found at a
    precision of .9, and how many are expected. In JSON they stand under "flags", beside the kinds of record.

    Example: linkage evaluate world -w workspace
    """
    from linkage import exported, terminal
    from linkage.synthetic.evaluate import evaluate as measure
    from linkage.synthetic.flag_accuracy import TRUE_FLAGS, evaluate_flags

    place = workspace(folder)
    links = measure(world, exported.of_night(place, "links"))
    known = (world / TRUE_FLAGS).is_file()
    flags = evaluate_flags(world, exported.of_night(place, "flags")) if known else None
    if as_json:
        told = links.as_dict() | {"flags": flags.as_dict() if flags else None}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    heads, rows = links.table()
    terminal.show_table("Accuracy", heads, rows, numbers=heads[1:])
    if flags is None:
        typer.echo(f"Flags are not judged: {world / TRUE_FLAGS} is not there.")
        return
    for title, (heads, rows) in zip(("Flags", "Flags by tier"), flags.tables(), strict=True):
        terminal.show_table(title, heads, rows, numbers=heads[1:])


def demo(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="A new folder to make.")] = Path("demo"),
) -> None:
    """Show a whole night on synthetic people: deliver, link, flag; then what to look at.

    Example: linkage demo
    """
    from linkage.cli_deliveries import show_ingested
    from linkage.cli_night import show_summary
    from linkage.demonstration import deliver, write_results
    from linkage.pipeline import run
    from linkage.terminal import TerminalProgress

    with TerminalProgress() as progress:
        delivered = deliver(folder, progress)
        for one in delivered.ingested:
            show_ingested(one, delivered.workspace.folder)
        summary = run(delivered.workspace, delivered.as_of, progress=progress)
    show_summary(summary, delivered.workspace.folder)
    typer.echo("Open next:")
    for path in (*write_results(delivered.workspace), *([summary.report] if summary.report else [])):
        typer.echo(f"  {path}")
    typer.echo(with_workspace("  linkage figures", delivered.workspace.folder))
