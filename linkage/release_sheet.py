"""What is shown before a release is proposed or approved: who it is, what is known, what would be said."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from linkage import publishing
from linkage.casework.levels import Acknowledgement, Axis
from linkage.casework.release_grounds import NEEDED, OBJECTIONS, objections
from linkage.casework.standing import conflicts_of
from linkage.casework.status import SENTENCES, Status
from linkage.casework.store.rows import rows_of_table
from linkage.errors import BadInput
from linkage.workspace import Workspace

_RECORD = ["kind", "source", "record_id"]


@dataclass(frozen=True)
class ReleaseSheet:
    """A person of the published night beside the sentence that a family would hear.  For the terminal only:
    it names the person.

    Attributes:
        run: of the night.
        person: the row of the persons table.
        lists: by list, the tier and probability.
        status: what would be said.
        records, reviewed: how many records beyond the registry's are the person's in at least half of the
            linkages, and how many of those caseworkers confirmed.
        conflicts: in words.
        through: of each acknowledgement of A3 or more that is the person's in at least half of the linkages,
            through whom it came.
    """

    run: str
    as_of: str
    person: Mapping[str, Any]
    lists: Mapping[str, tuple[str, float]]
    status: Status
    records: int
    reviewed: int
    conflicts: tuple[str, ...]
    through: tuple[str, ...]

    @property
    def against(self) -> tuple[str, ...]:
        """Why the records do not bear the status, in words."""
        return tuple(OBJECTIONS[code] for code in objections(self.person, self.status))

    def lines(self) -> list[tuple[str, str]]:
        """What to show, each with what it is."""
        person = self.person
        uk, en = SENTENCES[self.status]
        shares = {name: f"{100 * float(person[name]):.0f} %" for name in ("acknowledged", "returned", "dead")}
        told = [f"{name}: {tier} ({chance:.2f})" for name, (tier, chance) in self.lists.items()]
        reviewed = f"{self.reviewed} of {self.records} records confirmed by caseworkers"
        return [
            ("person", str(person["person_id"])),
            ("name", str(person["name"])),
            ("born", person["birth_date"] or "unknown"),
            ("registry entries", str(person["registry_records"])),
            ("on the lists", "; ".join(told) or "none"),
            ("evidence", str(person["evidence_level"])),
            (
                "acknowledgement",
                f"{person['acknowledgement_level']} (A3 or more in {shares['acknowledged']})",
            ),
            ("acknowledged through", "; ".join(self.through) or "nobody"),
            ("outcome", f"{person['outcome']} (home in {shares['returned']}, dead in {shares['dead']})"),
            ("conflicts", "; ".join(self.conflicts) or "none"),
            ("reviewed", reviewed),
            ("to be said", uk),
            ("", en),
            *(("NOT BORNE BY THE RECORDS", one) for one in self.against),
        ]


def sheet_of(workspace: Workspace, person_id: str, status: Status) -> ReleaseSheet:
    """The sheet on a person of the published night.  Raises BadInput for somebody who is not in it."""
    night = publishing.night_of(workspace, None)
    with publishing.opened_snapshot(workspace, night) as snapshot:
        found = rows_of_table(snapshot.rows("persons", person_id=person_id))
        if not found:
            raise BadInput(
                f"'{person_id}' is nobody in the published night; see the ids with: linkage status --axes"
            )
        if (
            not {*NEEDED, "icrc_confirmed", "conflicts"} <= found[0].keys()
            or "confirmed" not in snapshot.names()
        ):
            raise BadInput(f"The night {night.run} is of an older version. Run: linkage run")
        lists = snapshot.rows("flags", person_id=person_id)
        facts = snapshot.rows("axes", person_id=person_id)
        confirmed = snapshot.rows("confirmed", person_id=person_id)
    admitted = facts[(facts["axis"] == str(Axis.ACKNOWLEDGEMENT)) & (facts["share"] >= 0.5)]
    admitted = admitted[admitted["level"].isin([Acknowledgement.A3.name, Acknowledgement.A4.name])]
    others = facts[(facts["kind"] != "registry") & (facts["share"] >= 0.5)]
    records = {tuple(one) for one in others[_RECORD].to_numpy().tolist()}
    reviewed = {tuple(one) for one in confirmed[_RECORD].to_numpy().tolist()}
    return ReleaseSheet(
        run=night.run,
        as_of=night.as_of,
        person=found[0],
        lists={str(one.variant): (str(one.tier), float(str(one.probability))) for one in lists.itertuples()},
        status=status,
        records=len(records),
        reviewed=len(records & reviewed),
        conflicts=tuple(conflicts_of(found[0], lists)),
        through=tuple(dict.fromkeys(admitted["through"])),
    )


def main_tiers(workspace: Workspace) -> dict[str, str]:
    """By person id the tier on the main list of the published night."""
    from linkage.exported import of_night

    flags = of_night(workspace, "flags")
    return dict(zip(flags["person_id"], flags["tier"], strict=True))
