"""Verbs of casework: decisions, users and audit."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from linkage.cli_options import RECORD_HELP, JsonOption, WorkspaceOption, busy, show_rows, workspace
from linkage.records.counted import counted

decisions = typer.Typer(
    no_args_is_help=True,
    help="""Decisions on pairs of records: add, import, list, queue.

    Example: linkage decisions add registry/mia/R-1 testimony/ngo/T-7 same --by olena --reason details
    """,
)
users = typer.Typer(
    no_args_is_help=True,
    help="""Who works here: add, close, list.

    Example: linkage users add olena --role caseworker -w workspace
    """,
)
audit = typer.Typer(
    no_args_is_help=True,
    help="""The audit of casework: verify.

    Example: linkage audit verify -w workspace
    """,
)


_USER_HELP = "The user, as given to --by."


class RoleName(StrEnum):
    """The roles of `linkage.casework.store.users`, which is too heavy to import for --help."""

    data_officer = "data_officer"
    caseworker = "caseworker"
    lead = "lead"
    liaison = "liaison"
    analyst = "analyst"


class VerdictName(StrEnum):
    """What the command calls the verdicts of `linkage.casework.store.decisions`."""

    same = "same"
    different = "different"
    unsure = "unsure"
    not_enough = "not_enough"


#: The codes of `linkage.casework.store.decisions`.
REASON_CODES = (
    "identifier, details, relatives, witness, picture, namesake, time, too_little, imported or other"
)


class QueueOrder(StrEnum):
    """The orders of `linkage.casework.store.review_queue`."""

    urgency = "urgency"
    probability = "probability"
    lesson = "lesson"


@decisions.command("import")
def import_file(
    file: Annotated[
        Path, typer.Argument(help="A table: left, right, verdict, who, when.", show_default=False)
    ],
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            metavar="USER",
            help="Who vouches for deciders that are no users here.",
            show_default=False,
        ),
    ] = None,
    from_before: Annotated[
        bool, typer.Option("--from-before", help="They decided before this system, and may be anybody.")
    ] = False,
    folder: WorkspaceOption = None,
) -> None:
    """Bring in decisions made before this system; the same file twice changes nothing.

    left and right are written kind/source/record_id. A bad row is told of and keeps no other out. Where there
    are users, so is a row whose who is none of them, unless --by or --from-before is given.

    Example: linkage decisions import decided.csv -w workspace
    """
    from linkage.casework.store.decisions_file import import_decisions
    from linkage.casework.store.opening import opened_store
    from linkage.casework.store.users import require
    from linkage.casework_step import evidence_now
    from linkage.deliveries import readable_warehouse
    from linkage.leaving import at_the_terminal
    from linkage.terminal import TerminalProgress

    place = workspace(folder)
    with (
        TerminalProgress() as progress,
        readable_warehouse(place) as warehouse,
        opened_store(place) as store,
    ):
        if by is not None:
            with store.reading() as connection:
                require(connection, by, "decide")
        actor, only_users = by or at_the_terminal(), not (by or from_before)
        done = import_decisions(store, file, evidence_now(warehouse), actor, progress, only_users)
    typer.echo(
        f"{counted(done.entered, 'decision')} entered, {done.known:,} known already, "
        f"{counted(len(done.faults), 'row')} not used. "
        + (
            "The next run works with those decided by the day that it is as of: linkage run"
            if done.entered
            else ""
        )
    )
    for line in done.told():
        typer.echo(f"linkage: {line}", err=True)
    if done.faults:
        sys.exit(1)


@decisions.command("add")
def add_decision(
    left: Annotated[str, typer.Argument(metavar="LEFT", help=RECORD_HELP, show_default=False)],
    right: Annotated[str, typer.Argument(metavar="RIGHT", help="The other record.", show_default=False)],
    verdict: Annotated[
        VerdictName, typer.Argument(metavar="VERDICT", help="same, different or unsure.", show_default=False)
    ],
    by: Annotated[str, typer.Option("--by", metavar="USER", help="Who decides.", show_default=False)],
    reason: Annotated[
        str, typer.Option("--reason", metavar="CODE", help=f"Why: {REASON_CODES}.", show_default=False)
    ],
    note: Annotated[
        str | None, typer.Option("--note", metavar="TEXT", help="In your words.", show_default=False)
    ] = None,
    folder: WorkspaceOption = None,
) -> None:
    """Decide whether two records of the published night speak of one person.

    Nothing is ever changed or removed: to take a decision back, decide the pair anew (unsure takes it out of
    force and out of the queue).

    Example: linkage decisions add registry/mia/R-1 testimony/ngo/T-7 same --by olena --reason details
    """
    from linkage.casework.store.deciding import decide
    from linkage.casework.store.decisions import Decision, Verdict, of_pair, verdict_in_force
    from linkage.casework.store.opening import opened_store
    from linkage.deciding_pairs import pair_of_night, told_of_verdict

    place = workspace(folder)
    pair, fingerprint = pair_of_night(place, left, right)
    said = Verdict.NOT_ENOUGH if verdict is VerdictName.unsure else Verdict(verdict.value)
    made = Decision(pair, said, by, reason, note, fingerprint=fingerprint)
    with opened_store(place) as store, store.writing() as writing:
        number = decide(writing, made)
        now = verdict_in_force(of_pair(writing.connection, pair))
    stands = f"In force: {now}" if now else "None is in force: reviewers disagree, and a lead must settle it"
    typer.echo(
        f"Decision {number}: {pair.left} and {pair.right}: {said}. {stands}. The next run as of today or "
        "later works with it; a run as of a past day does not."
    )
    if line := told_of_verdict(place, pair, said):
        typer.echo(line, err=True)


@decisions.command("list")
def list_decisions(folder: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List every decision, oldest first, and whether its verdict is in force.

    Example: linkage decisions list -w workspace
    """
    from linkage.casework.store.decisions import in_force, listed
    from linkage.casework.store.opening import opened_store
    from linkage.casework.store.pairs import Pair

    with opened_store(workspace(folder)) as store, store.reading() as connection:
        found, verdicts = listed(connection), in_force(connection)
    rows = []
    for one in found:
        pair = Pair.from_row(one)
        told = {"id": one["id"], "left": str(pair.left), "right": str(pair.right)}
        told |= {name: one[name] for name in ("verdict", "reviewer", "reason", "decided_at")}
        rows.append(told | {"in_force": verdicts.get(pair)})
    show_rows("Decisions", rows, as_json, "Nobody has decided anything yet.")


@decisions.command("queue")
def show_queue(
    limit: Annotated[int, typer.Option("--limit", help="How many to show.", min=1)] = 50,
    by: Annotated[
        QueueOrder,
        typer.Option("--by", help="What comes first: urgent, likely, or what would teach most."),
    ] = QueueOrder.urgency,
    folder: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the pairs that wait for a decision, most urgent first.

    Urgent are pairs on which somebody's place on the main list, or on denied_but_seen, depends. --by lesson
    is for the hours in which none presses: some 200 decisions from its top start to correct others.

    Example: linkage decisions queue --by lesson --limit 20 -w workspace
    """
    with busy("Reading the queue"):
        from linkage.casework.store.opening import opened_store
        from linkage.casework.store.pairs import Pair
        from linkage.casework.store.review_queue import Order, counts, waiting

        with opened_store(workspace(folder)) as store, store.reading() as connection:
            found, states = waiting(connection, limit, Order(by.value)), counts(connection)
    rows = []
    for one in found:
        pair = Pair.from_row(one)
        told = {"state": one["state"], "left": str(pair.left), "right": str(pair.right)}
        told |= {"probability": round(one["probability"], 4), "first_run": one["first_run"]}
        if by is not QueueOrder.probability:
            told[by.value] = None if one[by.value] is None else round(one[by.value], 3)
        rows.append(told)
    title = ", ".join(f"{number:,} {state.replace('_', ' ')}" for state, number in states.items())
    show_rows(title, rows, as_json, "Nothing waits. The queue is filled by: linkage run")


@users.command("add")
def add_user(
    name: Annotated[str, typer.Argument(metavar="NAME", help=_USER_HELP, show_default=False)],
    role: Annotated[RoleName, typer.Option("--role", help="What the user may do.", show_default=False)],
    folder: WorkspaceOption = None,
) -> None:
    """Add a user, or give one another role.

    Example: linkage users add olena --role caseworker -w workspace
    """
    from linkage.casework.store import users as store_users
    from linkage.casework.store.opening import opened_store
    from linkage.leaving import at_the_terminal

    with opened_store(workspace(folder)) as store, store.writing() as writing:
        store_users.add_user(writing, name, role.value, at_the_terminal())
    typer.echo(f"'{name}' is {role.value}.")


@users.command("close")
def close_user(
    name: Annotated[str, typer.Argument(metavar="NAME", help=_USER_HELP, show_default=False)],
    folder: WorkspaceOption = None,
) -> None:
    """Let a user do nothing any more; what they did stays.

    Example: linkage users close olena -w workspace
    """
    from linkage.casework.store import users as store_users
    from linkage.casework.store.opening import opened_store
    from linkage.leaving import at_the_terminal

    with opened_store(workspace(folder)) as store, store.writing() as writing:
        store_users.close_user(writing, name, at_the_terminal())
    typer.echo(f"'{name}' is closed.")


@users.command("list")
def list_users(folder: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List the users.

    Example: linkage users list -w workspace
    """
    from linkage.casework.store import users as store_users
    from linkage.casework.store.opening import opened_store

    with opened_store(workspace(folder)) as store, store.reading() as connection:
        found = store_users.users(connection)
    show_rows("Users", found, as_json, "There are no users yet: linkage users add NAME --role ROLE")


@audit.command("verify")
def verify(folder: WorkspaceOption = None) -> None:
    """Check that no row of the audit was edited, removed or cut off, nor any that it tells of.

    Decisions, releases, disclosures and users are held against it: none may be edited, deleted, or added
    past the program.

    Example: linkage audit verify -w workspace
    """
    from linkage.casework.store.opening import opened_store
    from linkage.casework_step import audit_anchors
    from linkage.errors import BadInput

    place = workspace(folder)
    anchors = audit_anchors(place)
    with opened_store(place) as store:
        rows, complaints = store.verify_audit(anchors)
        not_covered = store.not_covered_by_audit()
    if complaints:
        raise BadInput(f"The audit is broken: {'; '.join(complaints)}.")
    agree = counted(len(anchors), "run report agrees", "run reports agree")
    typer.echo(
        f"The audit is whole: {counted(rows, 'row')}, and {agree} with it. Every decision, "
        "release, disclosure and user is as it says"
        + (
            f", but {counted(not_covered, 'is', 'are')} not covered: it told of them before it kept hashes."
            if not_covered
            else "."
        )
    )
