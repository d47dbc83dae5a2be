"""How many people stand on two lists at once."""

from itertools import pairwise

import numpy as np
import pandas as pd

from linkage.casework.draws import Chosen, Grouped, Rows
from linkage.reports.counting import Counting
from linkage.reports.figure import Breakdown, Counts, Group, counted
from linkage.reports.work import admits_nothing, list_label


def list_overlap(counting: Counting) -> Breakdown:
    """For each two lists, people on both; of a list with itself, people on it."""
    group, labels = _lists(counting)
    lists = range(len(labels))
    held = counting.draws.records_by(group)
    ends = np.searchsorted(held.group, np.arange(len(labels) + 1))
    on = [
        Grouped(held.group[first:last], held.who[first:last], held.bits[first:last])
        for first, last in pairwise(ends)
    ]

    def both(one: int, other: int) -> Counts:
        if one == other:
            return _on_list(counting, on[one], group == one)
        _, left, right = np.intersect1d(on[one].who, on[other].who, assume_unique=True, return_indices=True)
        return counting.by_draw(on[one].bits[left] & on[other].bits[right])

    pairs = [(one, other) for one in lists for other in lists[one:]]
    groups = [Group((labels[one], labels[other]), counted(both(one, other))) for one, other in pairs]
    return Breakdown(("list", "other"), groups)


def _lists(counting: Counting) -> tuple[Rows, list[str]]:
    """For each record the number of its list (-1 if it is not known yet), and what the lists are called."""
    records = counting.assessment.linkage.records
    silent = np.zeros(len(records), dtype=bool)
    for kind, frame in counting.frames.items():
        silent[frame["rid"].to_numpy(dtype=np.int64)] = admits_nothing(kind, frame)
    told = records[["kind", "source"]].assign(silent=silent)
    number = 2 * records.groupby(["kind", "source"], sort=False, observed=True).ngroup().to_numpy() + silent
    _, first, of = np.unique(number, return_index=True, return_inverse=True)
    lists = told.iloc[first].itertuples(index=False)
    codes, labels = pd.factorize(np.array([list_label(*one) for one in lists], dtype=object))
    return np.where(counting.known, codes[of], -1), [str(label) for label in labels]


def _on_list(counting: Counting, held: Grouped, among: Chosen) -> Counts:
    """People on one list; a record that falls on nobody is a person of its own."""
    linkage = counting.assessment.linkage
    rids = np.flatnonzero(among)
    if (linkage.records["kind"].to_numpy()[rids] == "registry").all():
        # entries that fall on nobody may still be of one person
        return len(rids) - counting.merges(among)
    return counting.by_draw(held.bits) + counting.by_draw(counting.draws.records_of_nobody(rids))
