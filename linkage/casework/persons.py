"""Person ids that stay the same from night to night, and what became of them when the linkage changed.

An id belongs to a cluster of records, and clusters move: two entries turn out to be one person, or one to be
two. An id once given is in letters and case files, so it is kept wherever it can be, and every merge and
split is told.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from linkage.matching.linkage_result import LinkageResult

_LETTERS = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", dtype=np.uint8)
#: The columns of the memory that one night leaves to the next.
MEMBER_COLUMNS = ["kind", "source", "record_id", "person_id", "since"]
CHANGE_COLUMNS = ["change", "person_id", "other_person_id", "kind", "source", "record_id"]


@dataclass(frozen=True)
class PersonIds:
    """Who is who tonight.

    Attributes:
        ids: person (dense number of this night's linkage) -> person id.
        members: for the next night, which record carries which id (`MEMBER_COLUMNS`): registry entries more
            likely than not the person's, and the first record of an unregistered person. ``since`` is the
            as-of day of the night that gave the id.
        changes: merges and splits since the night before (`CHANGE_COLUMNS`): ``person_id`` is kept or new,
            ``other_person_id`` gave way (merged) or gave the record up (split); the record is the one moved.
        order: person -> the place of its id among all, in the order of their texts.
    """

    ids: "pd.Series[str]"
    members: pd.DataFrame
    changes: pd.DataFrame
    order: "pd.Series[int]"


def name_persons(linkage: LinkageResult, day: str, previous: pd.DataFrame | None = None) -> PersonIds:
    """Give every person of this night's linkage an id.

    A person keeps the id its registry entries carried the night before; of several, the oldest. Only where no
    entry carried one does a record linked more likely than not bring one along. An id that several persons
    could keep goes to the one with most of its records. New ids are made from the anchor's source and record.

    Args:
        linkage: tonight's linkage.
        day: ISO text of the as-of day, kept as ``since`` of new ids.
        previous: the ``members`` of the night before, if there was one.
    """
    own = _members(linkage)
    before = previous if previous is not None else pd.DataFrame(columns=MEMBER_COLUMNS)
    carried = own.merge(before, on=["kind", "source", "record_id"], how="inner")
    keeps = _keepers(carried)
    anchors = linkage.records.loc[linkage.persons["anchor_rid"], ["source", "record_id"]]
    called = list(zip(anchors["source"], anchors["record_id"], strict=True))
    taken = set(before["person_id"])
    names: list[str] = []
    for person, own_name, anchor in zip(linkage.persons.index, _new_ids(called), called, strict=True):
        names.append(keeps.get(person) or (own_name if own_name not in taken else _other_id(anchor, taken)))
        taken.add(names[-1])
    ids = pd.Series(names, index=linkage.persons.index, dtype=object, name="person_id")
    known_since = dict(zip(before["person_id"], before["since"], strict=True))
    members = own[own["anchoring"]].drop(columns="anchoring")
    members["person_id"] = members["person"].map(ids)
    members["since"] = [known_since.get(person_id, day) for person_id in members["person_id"]]
    order = pd.Series(np.argsort(np.argsort(np.array(names, dtype=str))), index=ids.index)
    members["order"] = members["person"].map(order)
    # the rids of a kind stand in the order of source and record_id
    members = members.sort_values(["kind", "rid", "order"], ignore_index=True)[MEMBER_COLUMNS]
    return PersonIds(ids, members, _changes(carried, ids), order)


def _members(linkage: LinkageResult) -> pd.DataFrame:
    """Records more likely than not a person's: entries and anchors (anchoring), and mentions.

    A record that more likely speaks of another person does not anchor one of its own, unlikely as that is.
    """
    entries = linkage.entries[linkage.entries["chance"] >= 0.5]
    edges = linkage.edges[linkage.edges["probability"] >= 0.5]
    anchors = linkage.persons[~linkage.persons["registered"].astype(bool)]
    person_of = anchors.reset_index(names="own").set_index("anchor_rid")["own"]
    elsewhere = edges["mention_rid"][edges["person"] != edges["mention_rid"].map(person_of)]
    anchors = anchors[~anchors["anchor_rid"].isin(elsewhere)]
    rids = [entries["entry_rid"], anchors["anchor_rid"], edges["mention_rid"]]
    persons = [entries["person"], anchors.index.to_series(), edges["person"]]
    member = pd.DataFrame(
        {
            "rid": np.concatenate([part.to_numpy(dtype=np.int64) for part in rids]),
            "person": np.concatenate([part.to_numpy(dtype=np.int64) for part in persons]),
            "anchoring": np.repeat([True, True, False], [len(part) for part in rids]),
        }
    ).drop_duplicates(["rid", "person"])
    records = linkage.records.loc[member["rid"], ["kind", "source", "record_id"]].reset_index(drop=True)
    return pd.concat([member.reset_index(drop=True), records], axis=1)


def _keepers(carried: pd.DataFrame) -> dict[int, str]:
    """Which person keeps which of the ids that its records bring along."""
    brought = carried.rename(columns={"anchoring": "entry"})
    votes = brought.groupby(["person", "person_id"], as_index=False).agg(
        entries=("entry", "sum"), records=("rid", "size"), since=("since", "min"), first=("record_id", "min")
    )
    has_entries = votes.groupby("person")["entries"].transform("max") > 0
    votes = votes[(votes["entries"] > 0) | ~has_entries]
    # Each id goes to the person with most of it, then each person keeps the oldest of what it was given.
    votes = votes.sort_values(
        ["person_id", "entries", "records", "first", "person"], ascending=[True, False, False, True, True]
    ).drop_duplicates("person_id")
    votes = votes.sort_values(["person", "since", "person_id"]).drop_duplicates("person")
    return dict(zip(votes["person"], votes["person_id"], strict=True))


def _new_ids(anchors: Sequence[tuple[str, str]], turn: int = 0) -> list[str]:
    """For each source and record id ``P-`` and ten letters and digits of their hash, another in each turn."""
    more = f"\0{turn}" if turn else ""
    told = (f"{source}\0{record_id}{more}".encode() for source, record_id in anchors)
    return _readable(b"".join([hashlib.sha256(one).digest() for one in told]))


def _other_id(anchor: tuple[str, str], taken: set[str]) -> str:
    """Hashed on until it is an id that no other person has."""
    for turn in range(1, 1000):
        (person_id,) = _new_ids([anchor], turn)
        if person_id not in taken:
            return person_id
    raise AssertionError("a thousand hashes of one record are all taken")


def _readable(digests: bytes) -> list[str]:
    """Of each SHA-256 ``P-`` and the first fifty bits in base32 (RFC 4648)."""
    numbers = np.frombuffer(digests, dtype=">u8")[::4].astype(np.uint64)
    fives = numbers[:, None] >> np.arange(59, 13, -5, dtype=np.uint64) & np.uint64(31)
    letters = _LETTERS[fives.astype(np.intp)].tobytes().decode("ascii")
    return [f"P-{letters[start : start + 10]}" for start in range(0, len(letters), 10)]


def _changes(carried: pd.DataFrame, ids: "pd.Series[str]") -> pd.DataFrame:
    """Records whose person id is another than the night before; the old one lives on (split) or not."""
    moved = carried.assign(now=carried["person"].map(ids))
    moved = moved[moved["now"] != moved["person_id"]].drop_duplicates(["rid", "person_id"])
    alive = set(ids)
    rows = pd.DataFrame(
        {
            "change": ["split" if old in alive else "merged" for old in moved["person_id"]],
            "person_id": moved["now"].to_numpy(),
            "other_person_id": moved["person_id"].to_numpy(),
            "kind": moved["kind"].to_numpy(),
            "source": moved["source"].to_numpy(),
            "record_id": moved["record_id"].to_numpy(),
        },
        columns=CHANGE_COLUMNS,
    )
    return rows.sort_values(CHANGE_COLUMNS, ignore_index=True)
