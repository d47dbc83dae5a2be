"""The pair of records that somebody decides at the terminal, and what both say in the published night."""

from linkage import publishing
from linkage.casework.store.pairs import Pair, RecordName
from linkage.errors import BadInput
from linkage.record_naming import named_record
from linkage.workspace import Workspace


def pair_of_night(workspace: Workspace, left: str, right: str) -> tuple[Pair, str | None]:
    """The pair that two texts name (`linkage.record_naming`), and the fingerprint of what its records say.

    Raises BadInput where a text names no record of the published night, or several, or both name one.
    """
    night = publishing.night_of(workspace, None)
    with publishing.opened_snapshot(workspace, night) as snapshot:
        rows = [named_record(snapshot, text) for text in (left, right)]
    said = {RecordName(row["kind"], row["source"], row["record_id"]): row.get("evidence") for row in rows}
    if len(said) < 2:
        raise BadInput(f"{left} and {right} are one record; name two.")
    pair = Pair.of(*said)
    known = said[pair.left], said[pair.right]
    return pair, f"{known[0]}-{known[1]}" if all(known) else None


def is_candidate(workspace: Workspace, pair: Pair) -> bool:
    """Whether the published night compared the pair and found it likely enough to keep."""
    with publishing.opened_snapshot(workspace, publishing.night_of(workspace, None)) as snapshot:
        return not snapshot.rows("links", **pair.columns()).empty
