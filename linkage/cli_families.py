"""Verbs of what families are told: release, disclose, disclosures and callbacks."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from linkage.cli_options import (
    BornOption,
    CaseOption,
    JsonOption,
    NameArgument,
    WorkspaceOption,
    show_rows,
    workspace,
)

if TYPE_CHECKING:
    from linkage.release_sheet import ReleaseSheet

ByOption = Annotated[str, typer.Option("--by", metavar="USER", help="Who does it.", show_default=False)]
ReleaseArgument = Annotated[int, typer.Argument(metavar="RELEASE", help="Its number.", show_default=False)]

release = typer.Typer(
    no_args_is_help=True,
    help="""What families may be told: propose, approve, withdraw, list.

    Example: linkage release propose P-2B7QK4MA6E --status probably_captive --by olena -w workspace
    """,
)


class StatusName(StrEnum):
    """The statuses that need a release (`linkage.casework.store.releases.RELEASABLE`)."""

    probably_captive = "probably_captive"
    confirmed = "confirmed"
    released = "released"


@release.command("propose")
def propose(
    person: Annotated[str, typer.Argument(metavar="PERSON", help="The person's id.", show_default=False)],
    status: Annotated[StatusName, typer.Option("--status", help="What is to be said.", show_default=False)],
    by: ByOption,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.", show_default=False)] = "",
    insist: Annotated[
        bool, typer.Option("--insist", help="Although the records do not bear it; needs --reason.")
    ] = False,
    folder: WorkspaceOption = None,
) -> None:
    """Propose what a family may be told; somebody else must approve it.

    Shows who it is, what is known and the sentence. 'confirmed' says that the ICRC confirmed captivity, which
    is not the tier of that name.

    Example: linkage release propose P-2B7QK4MA6E --status probably_captive --by olena -w workspace
    """
    if insist and not reason.strip():
        raise typer.BadParameter("--insist needs --reason TEXT, which whoever approves it reads.")
    from linkage.casework.store import releases
    from linkage.casework.store.opening import opened_store
    from linkage.release_sheet import sheet_of

    place = workspace(folder)
    sheet = sheet_of(place, person, releases.STATUS_NAMES[status.value])
    show_sheet(sheet, "Proposed", reason)
    with opened_store(place) as store, store.writing() as writing:
        number = releases.propose(writing, sheet.person, sheet.status, by, reason, insist)
    typer.echo(f"Release {number} is proposed. A lead approves: linkage release approve {number} --by LEAD")


@release.command("approve")
def approve(
    number: ReleaseArgument,
    by: ByOption,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; for scripts.")] = False,
    folder: WorkspaceOption = None,
) -> None:
    """Approve what another user proposed; from now on it is said.

    Shows who it is, what is known, the sentence and why it was proposed, and asks.

    Example: linkage release approve 7 --by maria -w workspace
    """
    from linkage import exported, publishing
    from linkage.casework.status import Status
    from linkage.casework.store import releases
    from linkage.casework.store.opening import opened_store
    from linkage.errors import BadInput
    from linkage.release_sheet import sheet_of

    place = workspace(folder)
    night = publishing.night_of(place, None)
    persons = exported.of_night(place, "persons")
    with opened_store(place) as store:
        with store.reading() as connection:
            releases.approvable(connection, number, by)
            found = releases.found_release(connection, number, persons)
        if found["person"] is not None and found["state"] == "proposed":
            sheet = sheet_of(place, found["person"]["person_id"], Status(found["status"]))
            show_sheet(sheet, f"Release {number}, proposed by {found['proposed_by']}", found["reason"] or "")
            if not (yes or answered("Is this the person, and may this be said to the family?")):
                raise BadInput(f"release {number} is not approved; it waits")
        if publishing.night_of(place, None).run != night.run:
            raise BadInput("another night was published meanwhile; look at the release again")
        with store.writing() as writing:
            releases.approve(writing, number, by, persons)
    typer.echo(f"Release {number} is approved. Who was told otherwise: linkage callbacks")


def show_sheet(sheet: "ReleaseSheet", title: str, reason: str) -> None:
    """The person, what is known and the sentence, before anybody answers for it."""
    from linkage.terminal import show_table

    rows = [*sheet.lines(), *([("reason", reason)] if reason else [])]
    show_table(f"{title}: {sheet.status.name.lower()} (as of {sheet.as_of})", ("", " "), rows)


def answered(question: str) -> bool:
    """What somebody at the terminal answers; no where nobody is there."""
    try:
        return typer.confirm(question)
    except typer.Abort:
        typer.echo(err=True)
        return False


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
    """List every release, newest first: who it is, what is known now, its state, and why to look again.

    Example: linkage release list -w workspace
    """
    from linkage import exported
    from linkage.casework.status import Status
    from linkage.casework.store.opening import opened_store
    from linkage.casework.store.releases import releases
    from linkage.release_sheet import main_tiers

    place = workspace(folder)
    persons, tiers = exported.of_night(place, "persons"), main_tiers(place)
    with opened_store(place) as store, store.reading() as connection:
        found = releases(connection, persons)
    names = ("proposed_by", "proposed_at", "approved_by", "approved_at", "withdrawn_by", "withdrawn_at")
    rows = []
    for one in found:
        person = one["person"] or {}
        row = {"release": one["id"], "person": person.get("person_id") or one["person_id"]}
        row |= {"name": person.get("name"), "status": Status(one["status"]).name.lower()}
        row |= {"state": one["state"], "tier": tiers.get(row["person"])}
        known = ("evidence_level", "acknowledgement_level", "outcome")
        row |= {name.removesuffix("_level"): person.get(name) for name in known}
        row |= {"look_again": "; ".join(one["look_again"]), "reason": one["reason"]}
        rows.append(row | {name: one[name] for name in names})
    show_rows("Releases", rows, as_json, "Nothing was proposed yet: linkage release propose PERSON")


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

    Where one more fact is needed, or a caseworker is to be asked first, it says so, and nothing is logged.

    Example: linkage disclose "Шевченко Іван" --born 1990 --to "заява 1045" --by iryna -w workspace
    """
    from linkage import exported
    from linkage.casework.status import Asked, look_up
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
            standing = told.get(answer.person_id or "")
            disclosures.disclose(writing, Asked(name, born, case), answer, standing, to, by)
    show_answer(answer, as_json)


def callbacks(folder: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Who was told something that no longer holds, or could be told more, longest waiting first.

    Telling them anew with linkage disclose takes them off the list.

    Example: linkage callbacks -w workspace
    """
    from linkage import exported
    from linkage.casework.store.disclosures import call_backs
    from linkage.casework.store.opening import opened_store
    from linkage.casework.store.releases import to_look_at_again

    place = workspace(folder)
    persons = exported.of_night(place, "persons")
    with opened_store(place) as store, store.reading() as connection:
        found, doubtful = call_backs(connection, persons), to_look_at_again(connection, persons)
    rows = [
        {"call": one.told_to, "person": one.person_id, "told": one.told.name.lower()}
        | {"told_at": one.told_at, "now": one.now.name.lower() if one.now else _asked_first(one.person_id)}
        | {"why": one.why}
        for one in found
    ]
    show_rows("Call back", rows, as_json, "Nobody has to be called back.")
    for one in doubtful:
        why = "; ".join(one["look_again"])
        typer.echo(f"Look again at release {one['id']}, which is withheld: {why}.", err=True)


def _asked_first(person: str | None) -> str:
    """What to do before anything is said to whoever is called back."""
    return "ask a caseworker first" if person else "one more fact is needed"


def disclosures(
    person: Annotated[
        str | None,
        typer.Option("--person", metavar="ID", help="Only what was told of this person.", show_default=False),
    ] = None,
    folder: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what families were told, newest first: whom, of which person, what, by whom and when.

    Example: linkage disclosures --person P-2B7QK4MA6E -w workspace
    """
    from linkage.casework.status import Status
    from linkage.casework.store import disclosures as log
    from linkage.casework.store.opening import opened_store

    with opened_store(workspace(folder)) as store, store.reading() as connection:
        found = log.disclosures(connection)
    names = ("told_to", "told_by", "told_at", "release", "wording")
    rows = [
        {"disclosure": one["id"], "person": one["person_id"], "status": Status(one["status"]).name.lower()}
        | {name: one[name] for name in names}
        for one in found
        if person in (None, one["person_id"])
    ]
    nobody = "Nobody was told anything yet: linkage disclose NAME"
    show_rows("Disclosures", rows, as_json, f"Nobody was told anything of {person}." if person else nobody)
