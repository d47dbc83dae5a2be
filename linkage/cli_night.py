"""Verbs of the night and its results: run, export, figures, status."""

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from linkage.cli_options import (
    AsOfOption,
    BornOption,
    CaseOption,
    ExportedByOption,
    JsonOption,
    NameArgument,
    WorkspaceOption,
    busy,
    kind_of_record,
    one_of,
    with_workspace,
    workspace,
)
from linkage.gates import GATES
from linkage.records.counted import counted

if TYPE_CHECKING:
    import pandas as pd

    from linkage.casework.status import Answer
    from linkage.run_summary import RunSummary


class Table(StrEnum):
    """What can be exported."""

    links = "links"
    flags = "flags"
    persons = "persons"
    person_changes = "person-changes"
    changed_flags = "changed-flags"
    rejects = "rejects"
    records = "records"
    questions = "questions"


class Language(StrEnum):
    """What the page of figures can be written in."""

    en = "en"
    uk = "uk"


def gate(text: str) -> str:
    """A gate as people give it on the command line."""
    return one_of(text, "gate", GATES)


def variant_of_list(text: str) -> str:
    """A variant of the main list as people give it on the command line."""
    from linkage.casework.lists import LISTS

    return one_of(text, "list", LISTS)


def run(
    folder: WorkspaceOption = None,
    as_of: AsOfOption = None,
    accept: Annotated[
        list[str] | None,
        typer.Option(
            "--accept",
            parser=gate,
            metavar="GATE",
            help=f"Let pass: {', '.join(GATES[:-1])} or {GATES[-1]}; may be repeated.",
            show_default=False,
        ),
    ] = None,
    reason: Annotated[
        str | None,
        typer.Option("--reason", metavar="TEXT", help="Why; kept with the run.", show_default=False),
    ] = None,
    anew: Annotated[
        bool,
        typer.Option(
            "--anew",
            help="Compute a past night again, without what was withdrawn since and with what was decided by "
            "its day and entered later.",
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Link everything delivered, and publish the night.

    The inbox is taken in first. The same run again does nothing, and a past night stays as it was published.

    Example: linkage run -w workspace
    """
    if bool(accept) != bool(reason and reason.strip()):
        raise typer.BadParameter("--accept GATE and --reason TEXT go together.")
    from linkage.pipeline import not_yet_delivered
    from linkage.pipeline import run as run_night
    from linkage.terminal import TerminalProgress
    from linkage.workspace import today

    if as_of is not None and as_of > today():
        raise typer.BadParameter(f"--as-of {as_of} has not come; name today or an earlier day.")
    place = workspace(folder)
    with TerminalProgress() as progress:
        accepted = dict.fromkeys(accept or (), (reason or "").strip())
        summary = run_night(place, as_of, accepted, progress, anew)
    if as_of is not None and (later := not_yet_delivered(place, as_of)):
        typer.echo(f"Left out as delivered after {as_of}: {', '.join(later)}.", err=True)
    if as_json:
        typer.echo(json.dumps(summary.to_json(), ensure_ascii=False, indent=1))
    else:
        show_summary(summary, place.folder)


def show_summary(summary: "RunSummary", folder: Path) -> None:
    """The people on the main list by tier, what changed, and what to do, a line each."""
    from linkage import terminal

    if summary.tiers:
        title = f"Seen, never acknowledged, as of {summary.night.as_of} (run {summary.night.run})"
        terminal.show_table(title, ("tier", "people"), summary.tiers.items(), numbers=("people",))
        if summary.report:
            typer.echo(f"Report: {summary.report}")
        if summary.models:
            typer.echo(summary.models)
    typer.echo("\n".join(with_workspace(line, folder) for line in summary.lines))


def export(
    table: Annotated[Table, typer.Argument(help="What to export.", show_default=False)],
    output: Annotated[
        Path,
        typer.Option("--output", "-o", help="A file .csv, .parquet, .jsonl or .xlsx.", show_default=False),
    ],
    folder: WorkspaceOption = None,
    as_of: AsOfOption = None,
    variant: Annotated[
        str | None,
        typer.Option(
            "--variant",
            parser=variant_of_list,
            metavar="NAME",
            help="Another list than the main one.",
            show_default=False,
        ),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            "-k",
            parser=kind_of_record,
            metavar="KIND",
            help="Only records of this kind.",
            show_default=False,
        ),
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", "-s", help="Only records of this source.", show_default=False)
    ] = None,
    by: ExportedByOption = None,
) -> None:
    """Write a table to a file: links, flags, persons, rejects, records, questions, or what changed.

    person-changes: merges and splits; changed-flags: the flags that came, went or moved; each with its cause.
    questions: for each record whose person is not clear, what answer would best separate its candidates.

    Example: linkage export flags --output flags.xlsx -w workspace
    """
    if variant and table is not Table.flags:
        raise typer.BadParameter("--variant goes with flags only.")
    if (kind or source) and table is not Table.records:
        raise typer.BadParameter("--kind and --source go with records only.")
    with busy(f"Writing {output.name}"):
        from linkage import exported
        from linkage.leaving import Leaving, let_leave
        from linkage.reports.exports import check_suffix, table_bytes

        check_suffix(output)
        place = workspace(folder)
        if table is Table.records:
            frame = exported.records(place, as_of, kind, source)
        elif table is Table.rejects:
            frame = exported.rejects(place, as_of)
        else:
            frame = exported.of_night(place, table.value, as_of, variant)
        chosen = {"as_of": as_of and as_of.isoformat(), "variant": variant, "kind": kind, "source": source}
        told = {"rows": len(frame), "format": output.suffix.lower()} | {k: v for k, v in chosen.items() if v}
        content = table_bytes(frame, output)
        let_leave(place, Leaving(by, "export", f"table/{table.value}", told), output, content)
    typer.echo(f"{counted(len(frame), 'row')} written to {output}", err=True)


def figures(
    folder: WorkspaceOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
    public: Annotated[
        bool, typer.Option("--public", help="Withhold numbers under five, as whatever leaves the house must.")
    ] = False,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Write the page of figures, fit to leave the house."),
    ] = None,
    language: Annotated[Language, typer.Option(help="Of the page.")] = Language.en,
    by: ExportedByOption = None,
) -> None:
    """The figures with their uncertainty.

    In the terminal and with --json numbers under five are shown, for use in the house; --public withholds
    them. The page (--html) never shows them. Both are exports, logged in the audit before they are made.
    Without --as-of and not for others, the office's own work as it stands now is told too (in JSON under
    "operations"): what waits, whether decisions held, and what families were told that did not.

    Example: linkage figures --html figures.html -w workspace
    """
    if html and as_json:
        raise typer.BadParameter("--html and --json exclude each other.")
    if by and not (html or public):
        raise typer.BadParameter("--by goes with --html or --public, which are exports.")
    with busy("Reading the figures"):
        from linkage import publishing
        from linkage.leaving import Leaving, let_leave, log_leaving
        from linkage.published_figures import figures_of, for_others
        from linkage.reports.exports import check_page

        if html:
            check_page(html)
        place = workspace(folder)
        night = publishing.night_of(place, as_of)
        with publishing.opened_snapshot(place, night) as snapshot:
            told = figures_of(night, snapshot.facts())
            if as_of is None and not (html or public):
                from linkage.office_work import operations_now

                told |= {"operations": operations_now(place, snapshot)}
    about = {"run": night.run, "as_of": night.as_of}
    if html:
        with busy(f"Writing {html.name}"):
            from linkage.reports.figures_page import figures_page

            page = figures_page(told, language.value).encode("utf-8")
            leaving = Leaving(by, "export", "figures/html", about | {"language": language.value})
            let_leave(place, leaving, html, page)
        typer.echo(f"Figures as of {night.as_of} written to {html}", err=True)
        return
    if public:
        told = for_others(told)
        log_leaving(place, Leaving(by, "export", "figures/public", about))
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        show_figures(told, public)


def show_figures(told: dict[str, Any], public: bool) -> None:
    """The figures as a table; the breakdowns are for the page and for other programs."""
    from linkage import terminal

    heads = ("figure", "value", "95 % from", "to", "of", "undetermined", "cutoff")
    rows = [
        (
            name,
            *(_number(one, part, one["denominator"] is not None) for part in ("value", "low", "high")),
            *(_number(one, part) for part in ("denominator", "undetermined")),
            one["cutoff"],
        )
        for name, one in told["figures"].items()
    ]
    title = f"Figures as of {told['as_of']} (run {told['run']})"
    terminal.show_table(title, heads, rows, numbers=heads[1:6])
    if "operations" in told:
        work = told["operations"]
        numbers = [
            (name, _number(one, "value", one["denominator"] is not None), _number(one, "denominator"))
            for name, one in work["figures"].items()
        ]
        title = f"The office's work as it stands on {work['as_of']}"
        terminal.show_table(title, ("figure", "value", "of"), numbers, numbers=("value", "of"))
    typer.echo("What each figure means, and all by month, exchange, place and list: linkage figures --json")
    if public:
        typer.echo("c: withheld, for fewer than five people stand behind it or could be worked out from it.")
    else:
        typer.echo("For the house: numbers under five are shown. For others: linkage figures --html FILE")


def _number(one: dict[str, Any], part: str, share: bool = False) -> str:
    """A share with three decimals; a count whole, or with one decimal where it is expected over the draws."""
    value = one[part]
    if value is None:
        return "c" if one.get("withheld") and part != "denominator" else ""
    if share:
        return f"{value:.3f}"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def status(
    name: NameArgument = "",
    born: BornOption = None,
    case: CaseOption = None,
    axes: Annotated[
        bool, typer.Option("--axes", help="What an analyst may see; never for a family.")
    ] = False,
    folder: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """What a family may be told of a person; with --axes what an analyst may see.

    Example: linkage status "Шевченко Іван Петрович" --born 1990 -w workspace
    """
    if not name.strip() and not (case and axes):
        raise typer.BadParameter(
            "the name is missing; give it in quotes, with --case ID where several bear it. For an analyst "
            "the number alone is enough: --axes --case ID."
        )
    with busy("Looking up"):
        from linkage import casework_step, exported
        from linkage.casework.status import fitting, look_up

        place = workspace(folder)
        persons = exported.of_night(place, "persons")
        if axes:
            found = exported.axes(place, fitting(persons, name, born, case))
        else:
            answer = look_up(persons, name, born, case, casework_step.statuses(place, persons))
    if axes:
        show_axes(found, as_json)
    else:
        show_answer(answer, as_json)


def show_answer(answer: "Answer", as_json: bool) -> None:
    """The sentence that may be said, or what to ask for, in both languages."""
    from linkage.casework.status import OF_DEATHS

    uk, en = answer.sentences
    if as_json:
        death_uk, death_en = OF_DEATHS
        told = {"status": answer.status, "ask": answer.ask, "uk": uk, "en": en}
        told |= {"of_deaths_uk": death_uk, "of_deaths_en": death_en}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        typer.echo("\n".join([uk, en, *(OF_DEATHS if answer.status is not None else ())]))


def show_axes(found: "list[tuple[dict[str, Any], pd.DataFrame]]", as_json: bool) -> None:
    """Each fitting person with the facts on the four axes, where that leaves them, and why."""
    from linkage import terminal

    if as_json:
        told = [{**person, "axes": json.loads(facts.to_json(orient="records"))} for person, facts in found]
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    if not found:
        typer.echo("Nobody in the published night fits.")
    for person, facts in found:
        title = f"{person['person_id']}  {person['name']}  born {person['birth_date'] or 'unknown'}"
        rows = [
            (
                one.axis,
                one.level,
                one.what,
                one.event_from,
                one.event_to,
                one.learned,
                f"{one.share:.2f}",
                one.place,
                one.condition or one.claim or one.detail,
                one.reliability,
                one.credibility,
                f"{one.kind}/{one.source}/{one.record_id}",
            )
            for one in facts.itertuples()
        ]
        heads = (
            *("axis", "level", "what", "from", "to", "learned", "share", "place", "said"),
            *("reliability", "credibility", "record"),
        )
        terminal.show_table(title, heads, rows, numbers=("share",))
        axes = ("evidence_level", "acknowledgement_level", "outcome")
        held = ", ".join(str(person[name]) for name in axes)
        typer.echo("\n".join([f"As of {person['terms']['as_of']}: {held}", *person["why"], ""]))
