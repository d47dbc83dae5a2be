"""The pair of records that somebody decides at the terminal, and what both say in the published night."""

from linkage import publishing
from linkage.casework.store.decisions import Verdict
from linkage.casework.store.pairs import Pair, RecordName
from linkage.errors import BadInput
from linkage.publishing import Snapshot
from linkage.record_naming import named_record
from linkage.workspace import Workspace

_OF_MENTIONS = ("edges", "mention_rid", "probability")


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


def told_of_verdict(workspace: Workspace, pair: Pair, verdict: Verdict) -> str | None:
    """What somebody should know who has decided the pair so, as the published night has it; None if nothing.

    Two mentions are seldom compared with each other, though both are held for one entry: whoever parts them
    takes one of them from that person, which is more than turning a candidate down.
    """
    with publishing.opened_snapshot(workspace, publishing.night_of(workspace, None)) as snapshot:
        compared = not snapshot.rows("links", **pair.columns()).empty
        left, right = (_held_for(snapshot, one) for one in (pair.left, pair.right))
    both = [f"{person} ({left[person]:.3f} and {right[person]:.3f})" for person in left if person in right]
    if both and verdict == Verdict.DIFFERENT and "registry" not in (pair.left.kind, pair.right.kind):
        return (
            f"WARNING: the published night holds both records for one person, {both[0]}. This verdict parts "
            "them: the next run leaves that person one of the two at most. To take it back, decide the pair "
            f"anew. What both say: linkage explain {pair.left} {pair.right}"
        )
    if compared or both:
        return None
    return (
        "Note: the published night did not compare these two records, or found them too unlikely to "
        f"keep. Were the right ones named? Why: linkage explain {pair.left} {pair.right}"
    )


def _held_for(snapshot: Snapshot, record: RecordName) -> dict[str, float]:
    """By id, the persons whom the night holds a record for rather than not, and how sure."""
    named = {"kind": record.kind, "source": record.source, "record_id": record.record_id}
    (rid,) = snapshot.rows("records", **named)["rid"].tolist()
    table, column, sure = ("entries", "entry_rid", "chance") if record.kind == "registry" else _OF_MENTIONS
    found = snapshot.rows(table, **{column: int(rid)})
    found = found[found[sure] >= 0.5]
    ids = [snapshot.rows("person_numbers", person=int(one))["person_id"].iloc[0] for one in found["person"]]
    return dict(zip(ids, found[sure].tolist(), strict=True))
