"""What an analyst may see of one person: every fact on the four axes, with the chance that it is theirs."""

import pandas as pd

#: The columns of the view. Who said it is not among them: that is for those who must know.
AXES_COLUMNS = [
    *("axis", "level", "what", "event_from", "event_to", "learned", "probability", "record", "place"),
    *("condition", "claim", "detail"),
]
_PREFIX = {"evidence": "E", "acknowledgement": "A"}
_WORDS = {
    "registration": {1: "registered", 2: "closed"},
    "outcome": {1: "returned", 2: "died", 3: "identified", 4: "closed"},
}


def axes_of(
    person: int, facts: pd.DataFrame, records: pd.DataFrame, edges: pd.DataFrame, entries: pd.DataFrame
) -> pd.DataFrame:
    """Every fact that may be the person's, from the published tables of a night.

    Args:
        person: the dense number of the person in that night's linkage.
        facts: the evidence table.
        records: rid, kind, source, record_id.
        edges: mention_rid, person, probability.
        entries: entry_rid, person, chance.

    Returns:
        a table with `AXES_COLUMNS`, by axis and date; ``record`` is kind:source/record_id.
    """
    own = edges.loc[edges["person"] == person, ["mention_rid", "probability"]]
    listed = entries.loc[entries["person"] == person, ["entry_rid", "chance"]]
    chances = pd.concat([part.set_axis(["rid", "probability"], axis=1) for part in (own, listed)])
    told = facts.merge(chances, on="rid").merge(records, on="rid")
    told["record"] = told["kind"] + ":" + told["source"] + "/" + told["record_id"]
    told["level"] = [_label(axis, level) for axis, level in zip(told["axis"], told["level"], strict=True)]
    told["learned"] = pd.to_datetime(told["learned"]).dt.date.astype(str)
    ordered = told.sort_values(["axis", "begun_by", "record", "what"], ignore_index=True)
    return ordered[AXES_COLUMNS]


def _label(axis: str, level: int) -> str:
    if axis in _PREFIX:
        return f"{_PREFIX[axis]}{level}"
    return _WORDS.get(axis, {}).get(level, str(level))
