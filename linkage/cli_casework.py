"""Verbs of casework: decisions, release, disclose, callbacks, users and audit."""

import getpass
import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from linkage.cli_options import (
    BornOption,
    CaseOption,
    JsonOption,
    NameArgument,
    WorkspaceOption,
    workspace,
)

ByOption = Annotated[str, typer.Option("--by", metavar="USER", help="Who does it.", show_default=False)]
ReleaseArgument = Annotated[int, typer.Argument(metavar="RELEASE", help="Its number.", show_default=False)]

decisions = typer.Typer(no_args_is_help=True, help="Decisions on pairs of records: import, list, queue.")
release = typer.Typer(
    no_args_is_help=True, help="What families may be told: propose, approve, withdraw, list."
)
users = typer.Typer(no_args_is_help=True, help="Who works here: add, close, list.")
audit = typer.Typer(no_args_is_help=True, help="The audit of casework: verify.")


class RoleName(StrEnum):
    """The roles of `linkage.casework.store.users`, which is too heavy to import for --help."""

    data_officer = "data_officer"
    caseworker = "caseworker"
    lead = "lead"
    liaison = "liaison"
    analyst = "analyst"


class StatusName(StrEnum):
    """The statuses that need a release (`linkage.casework.store.releases.RELEASABLE`)."""

    probably_captive = "probably_captive"
    confirmed = "confirmed"
    released = "released"


@decisions.command("import")
def import_file(
    file: Annotated[
        Path, typer.Argument(help="A table: left, right, verdict, who, when.", show_default=False)
    ],
    folder: WorkspaceOption = None,
) -> None:
    """Bring in decisions made before this system; the same file twice changes nothing.

    left and right are written kind/source/record_id. A bad row is told of and keeps no other out.

    Example: linkage decisions import decided.csv -w workspace
    """
    from linkage.casework.store.decisions_file import import_decisions
    from linkage.casework.store.opening import opened_store
    from linkage.casework_step import evidence_now
    from linkage.deliveries import readable_warehouse
    from linkage.terminal import TerminalProgress

    place = workspace(folder)
    with (
        TerminalProgress() as progress,
        readable_warehouse(place) as warehouse,
        opened_store(place) as store,
    ):
        done = import_decisions(store, file, evidence_now(warehouse), _at_the_terminal(), progress)
    typer.echo(
        f"{done.entered:,} decisions entered, {done.known:,} known already, "
        f"{len(done.errors):,} rows not used. "
        + ("The next run works with them: linkage run" * bool(done.entered))
    )
    for line in done.errors:
        typer.echo(f"linkage: {line}", err=True)
    if done.errors:
        sys.exit(1)


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
    _show("Decisions", rows, as_json, "Nobody has decided anything yet.")


@decisions.command("queue")
def show_queue(
    limit: Annotated[int, typer.Option("--limit", help="How many to show.", min=1)] = 50,
    folder: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the pairs that wait for a decision, most urgent first.

    Example: linkage decisions queue --limit 20 -w workspace
    """
    from linkage.casework.store.opening import opened_store
    from linkage.casework.store.pairs import Pair
    from linkage.casework.store.review_queue import counts, waiting

    with opened_store(workspace(folder)) as store, store.reading() as connection:
        found, states = waiting(connection, limit), counts(connection)
    rows = []
    for one in found:
        pair = Pair.from_row(one)
        told = {"state": one["state"], "left": str(pair.left), "right": str(pair.right)}
        rows.append(told | {name: one[name] for name in ("probability", "match_weight", "first_run")})
    title = ", ".join(f"{number:,} {state.replace('_', ' ')}" for state, number in states.items())
    _show(title, rows, as_json, "Nothing waits. The queue is filled by: linkage run")


@release.command("propose")
def propose(
    person: Annotated[str, typer.Argument(metavar="PERSON", help="The person's id.", show_default=False)],
    status: Annotated[StatusName, typer.Option("--status", help="What is to be said.", show_default=False)],
    by: ByOption,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.", show_default=False)] = "",
    folder: WorkspaceOption = None,
) -> None:
    """Propose what a family may be told; somebody else must approve it.

    Example: linkage release propose P-2B7QK4MA6E --status probably_captive --by olena -w workspace
    """
    from linkage import exported
    from linkage.casework.store import releases
    from linkage.casework.store.opening import opened_store
    from linkage.errors import BadInput

    place = workspace(folder)
    persons = exported.of_night(place, "persons")
    found = persons[persons["person_id"] == person].to_dict("records")
    if not found:
        raise BadInput(
            f"'{person}' is nobody in the published night; see the ids with: linkage status --axes"
        )
    row = {str(name): value for name, value in found[0].items()}
    with opened_store(place) as store, store.writing() as writing:
        number = releases.propose(writing, row, releases.STATUS_NAMES[status.value], by, reason)
    typer.echo(f"Release {number} is proposed. Somebody else approves it: linkage release approve {number}")


@release.command("approve")
def approve(number: ReleaseArgument, by: ByOption, folder: WorkspaceOption = None) -> None:
    """Approve what another user proposed; from now on it is said.

    Example: linkage release approve 7 --by maria -w workspace
    """
    from linkage import exported
    from linkage.casework.store import releases
    from linkage.casework.store.opening import opened_store

    place = workspace(folder)
    persons = exported.of_night(place, "persons")
    with opened_store(place) as store, store.writing() as writing:
        releases.approve(writing, number, by, persons)
    typer.echo(f"Release {number} is approved. Who was told otherwise: linkage callbacks")


@release.command("withdraw")
def withdraw_release(
    number: ReleaseArgument,
    by: ByOption,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.", show_default=False)] = "",
    folder: WorkspaceOption = None,
) -> None:
    """Take a release back; it is not said any more from this moment.

    Example: linkage release withdraw 7 --by olena --reason "the witness was mistaken" -w workspace
    """
    from linkage.casework.store import releases
    from linkage.casework.store.opening import opened_store

    with opened_store(workspace(folder)) as store, store.writing() as writing:
        releases.withdraw(writing, number, by, reason)
    typer.echo(f"Release {number} is withdrawn. Who was told it: linkage callbacks")


@release.command("list")
def list_releases(folder: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List every release, newest first, with its state.

    Example: linkage release list -w workspace
    """
    from linkage import exported
    from linkage.casework.status import Status
    from linkage.casework.store.opening import opened_store
    from linkage.casework.store.releases import releases

    place = workspace(folder)
    persons = exported.of_night(place, "persons")
    with opened_store(place) as store, store.reading() as connection:
        found = releases(connection, persons)
    names = ("proposed_by", "proposed_at", "approved_by", "approved_at", "withdrawn_by", "withdrawn_at")
    rows = [
        {"release": one["id"], "person": one["person_id"], "status": Status(one["status"]).name.lower()}
        | {"state": one["state"]}
        | {name: one[name] for name in names}
        for one in found
    ]
    _show("Releases", rows, as_json, "Nothing was proposed yet: linkage release propose PERSON")


def disclose(
    name: NameArgument,
    to: Annotated[
        str, typer.Option("--to", metavar="WHO", help="The applicant who is told.", show_default=False)
    ],
    by: ByOption,
    born: BornOption = None,
    case: CaseOption = None,
    folder: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Look a person up, say what may be said, and log who was told it.

    Where one more fact is needed it is asked for, and nothing is logged.

    Example: linkage disclose "Шевченко Іван" --born 1990 --to "заява 1045" --by iryna -w workspace
    """
    from linkage import exported
    from linkage.casework.status import look_up
    from linkage.casework.store import disclosures
    from linkage.casework.store.opening import opened_store
    from linkage.casework.store.releases import told_now
    from linkage.cli_night import show_answer

    place = workspace(folder)
    persons = exported.of_night(place, "persons")
    # in one transaction, so that nothing withdrawn meanwhile is said
    with opened_store(place) as store, store.writing() as writing:
        told = told_now(writing.connection, persons)
        approved = {person: one.status for person, one in told.items()}
        answer = look_up(persons, name, born, case, approved)
        if answer.status is not None:
            disclosures.disclose(writing, answer, told.get(answer.person_id or ""), to, by)
    show_answer(answer, as_json)


def callbacks(folder: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Who was told something that no longer holds, or could be told more, longest waiting first.

    Telling them anew with linkage disclose takes them off the list.

    Example: linkage callbacks -w workspace
    """
    from linkage import exported
    from linkage.casework.store.disclosures import call_backs
    from linkage.casework.store.opening import opened_store

    place = workspace(folder)
    persons = exported.of_night(place, "persons")
    with opened_store(place) as store, store.reading() as connection:
        found = call_backs(connection, persons)
    rows = [
        {"call": one.told_to, "person": one.person_id, "told": one.told.name.lower()}
        | {"told_at": one.told_at, "now": one.now.name.lower(), "why": one.why}
        for one in found
    ]
    _show("Call back", rows, as_json, "Nobody has to be called back.")


@users.command("add")
def add_user(
    name: Annotated[str, typer.Argument(metavar="NAME", show_default=False)],
    role: Annotated[RoleName, typer.Option("--role", show_default=False)],
    folder: WorkspaceOption = None,
) -> None:
    """Add a user, or give one another role.

    Example: linkage users add olena --role caseworker -w workspace
    """
    from linkage.casework.store import users as store_users
    from linkage.casework.store.opening import opened_store

    with opened_store(workspace(folder)) as store, store.writing() as writing:
        store_users.add_user(writing, name, role.value, _at_the_terminal())
    typer.echo(f"'{name}' is {role.value}.")


@users.command("close")
def close_user(
    name: Annotated[str, typer.Argument(metavar="NAME", show_default=False)], folder: WorkspaceOption = None
) -> None:
    """Let a user do nothing any more; what they did stays.

    Example: linkage users close olena -w workspace
    """
    from linkage.casework.store import users as store_users
    from linkage.casework.store.opening import opened_store

    with opened_store(workspace(folder)) as store, store.writing() as writing:
        store_users.close_user(writing, name, _at_the_terminal())
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
    _show("Users", found, as_json, "There are no users yet: linkage users add NAME --role ROLE")


@audit.command("verify")
def verify(folder: WorkspaceOption = None) -> None:
    """Check that no row of the audit was edited, removed or cut off.

    Example: linkage audit verify -w workspace
    """
    from linkage.casework.store.opening import opened_store
    from linkage.casework_step import audit_anchors
    from linkage.errors import BadInput

    place = workspace(folder)
    anchors = audit_anchors(place)
    with opened_store(place) as store:
        rows, complaints = store.verify_audit(anchors)
    if complaints:
        raise BadInput(f"The audit is broken: {'; '.join(complaints)}.")
    typer.echo(f"The audit is whole: {rows:,} rows, and {len(anchors):,} run reports agree with it.")


def _at_the_terminal() -> str:
    """Who is logged in on this machine: a user of the command need not be one of the office's."""
    return f"{getpass.getuser()} at the terminal"


def _show(title: str, rows: Iterable[dict[str, Any]], as_json: bool, empty: str) -> None:
    """A table of rows with equal keys, as JSON where asked for."""
    import json

    from linkage import terminal

    found: Sequence[dict[str, Any]] = list(rows)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
    elif not found:
        typer.echo(empty)
    else:
        terminal.show_table(title, tuple(found[0]), [tuple(row.values()) for row in found])
