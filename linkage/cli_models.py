"""Verbs of the models: train, model list, model show, model diff."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from linkage.cli_options import AsOfOption, JsonOption, WorkspaceOption, workspace
from linkage.records.counted import counted

if TYPE_CHECKING:
    from linkage.model_shown import LevelWeight

#: Levels that moved less, in bits, are not in the table.
LEAST_BITS = 0.05

model = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Show the models: list, show, diff.\n\nExample: linkage model list -w workspace",
)


def train(
    reason: Annotated[
        str,
        typer.Option("--reason", metavar="TEXT", help="Why; kept with the version.", show_default=False),
    ],
    folder: WorkspaceOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Train the models again on what is delivered, and freeze them for runs of that day and later ones.

    Who decided (the user at this computer) and why is kept with the new version.

    Example: linkage train --reason "two new sources of testimony" -w workspace
    """
    if not reason.strip():
        raise typer.BadParameter("say why, in a few words.", param_hint="--reason")
    from linkage.retraining import train as train_again
    from linkage.terminal import TerminalProgress

    place = workspace(folder)
    with TerminalProgress() as progress:
        version = train_again(place, reason.strip(), as_of, progress)
    pairs = ", ".join(f"{one['left']}-{one['right']}" for one in version.told["models"])
    typer.echo(f"Version {version.number} is in force for runs asked of {version.as_of} or later: {pairs}.")
    if version.number > 1:
        typer.echo("What moved: linkage model diff")


@model.command("list")
def list_versions(folder: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Every version: when, by whom and why, and which pairs of kinds it freezes.

    Example: linkage model list -w workspace
    """
    from linkage import terminal
    from linkage.model_versions import versions
    from linkage.reports.models_told import pairs_of_kinds

    found = versions(workspace(folder))
    if as_json:
        typer.echo(json.dumps([one.told for one in found], ensure_ascii=False, indent=1))
        return
    if not found:
        typer.echo(
            "No pair of kinds is frozen yet: each is trained in every run until both its lists hold "
            "enough records (freeze_after_records in linkage.toml)."
        )
        return
    rows = [
        (
            one.number,
            one.as_of,
            f"{pair['left']}-{pair['right']}",
            pair["frozen_since"],
            pair.get("data", ""),
            f"{pair['left_records']:,} x {pair['right_records']:,}",
            f"{one.decision['who']}: {one.decision['reason']}" if one.decision else "enough records",
        )
        for one in found
        for pair in one.told["models"]
    ]
    heads = ("version", "as of", "pair of kinds", "frozen since", "data", "records", "why")
    frozen = pairs_of_kinds(len(found[-1].told["models"]))
    title = f"Model versions; {found[-1].number} is in force: {frozen} frozen"
    terminal.show_table(title, heads, rows, numbers=heads[:1])


@model.command("show")
def show(
    kinds: Annotated[
        str | None,
        typer.Argument(metavar="LEFT-RIGHT", help="A pair of kinds; by default all.", show_default=False),
    ] = None,
    folder: WorkspaceOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """The models that weighed a published night; of one pair of kinds what each level of agreement weighs.

    m and u are how often pairs of one person, and of two, agree so. Where explain shows u with a star, it is
    the frequency of that very value, and not this average.

    Example: linkage model show registry-testimony -w workspace
    """
    from dataclasses import asdict

    from linkage import publishing, terminal
    from linkage.model_shown import models_of_night, weights_of_night

    place = workspace(folder)
    with publishing.opened_snapshot(place, publishing.night_of(place, as_of)) as night:
        pair, weights = weights_of_night(night, kinds) if kinds else ("", [])
        models = [] if kinds else models_of_night(night)
    if as_json:
        told = [*map(asdict, weights), *map(asdict, models)]
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
    elif kinds:
        heads = ["field", "level", "m", "u", "bits"]
        rows = [_of_level(one) for one in weights]
        terminal.show_table(f"What agreement weighs, {pair}", heads, rows, numbers=heads[2:])
    else:
        heads = ["pair of kinds", "whence", "share of one person", "among"]
        of_pairs = [(one.kinds, one.whence, f"{one.in_left:.3f}", f"{one.n_left:,.0f}") for one in models]
        terminal.show_table("Models of the night", heads, of_pairs, numbers=heads[2:])
        typer.echo("What each level weighs: linkage model show LEFT-RIGHT")


def _of_level(one: "LevelWeight") -> tuple[str, ...]:
    names = (one.field.replace("_", " "), one.level.replace("_", " "))
    return *names, f"{one.m:.3g}", f"{one.u:.3g}", f"{one.bits:+.2f}"


@model.command("diff")
def diff(
    one: Annotated[
        int | None, typer.Argument(metavar="A", help="By default the last but one.", show_default=False)
    ] = None,
    other: Annotated[
        int | None, typer.Argument(metavar="B", help="By default the last.", show_default=False)
    ] = None,
    folder: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """What moved from version A to version B, by field and level, in bits of evidence.

    Example: linkage model diff 1 2 -w workspace
    """
    from linkage import terminal
    from linkage.errors import BadInput
    from linkage.model_diff import moved
    from linkage.model_versions import version_called, versions

    place = workspace(folder)
    if one is None or other is None:
        known = versions(place)
        if len(known) < 2:
            raise BadInput(f"Two versions are needed to compare; there are {len(known)}.")
        other = known[-1].number
        one = known[-2].number if one is None else one
    if one == other:
        raise BadInput(f"Version {one} is the same as itself; name two versions: linkage model diff A B.")
    rows = moved(version_called(place, one), version_called(place, other))
    if as_json:
        told = {"from": one, "to": other, "moved": [row.to_json() for row in rows]}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    shown = [row for row in rows if row.bits is None or abs(row.bits) >= LEAST_BITS]
    if not shown:
        typer.echo(
            f"Nothing moved by {LEAST_BITS} bits or more from version {one} to {other}: "
            f"{counted(len(rows), 'level')}."
        )
        return
    heads = ("pair of kinds", "field", "level", f"version {one}", f"version {other}", "moved")
    cells = [
        (
            f"{row.left}-{row.right}",
            row.field.replace("_", " "),
            row.level.replace("_", " "),
            *("" if bits is None else f"{bits:+.2f}" for bits in (row.before, row.after, row.bits)),
        )
        for row in shown
    ]
    terminal.show_table(f"Bits of evidence, version {one} to {other}", heads, cells, numbers=heads[3:])
    typer.echo(f"{counted(len(rows) - len(shown), 'level')} moved by less than {LEAST_BITS} bits.")
