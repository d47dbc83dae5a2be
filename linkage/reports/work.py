"""The work behind the figures: candidate pairs, decisions, what waits, and how old each list is."""

from datetime import date

import numpy as np
import pandas as pd

from linkage.casework.bitsets import from_packed
from linkage.casework.store.review_queue import LEAST_PROBABILITY
from linkage.matching.linkage_result import KIND_ORDER, LinkageResult
from linkage.reports.counting import Counting
from linkage.reports.figure import Amount, Breakdown, Group, exact, shared

_RECORD = ("kind", "source", "record")
# Who collects testimony is not told outside: it could lead to those who spoke.
_SOURCES_UNNAMED = frozenset({"testimony", "interview"})


def work_amounts(counting: Counting) -> dict[str, Amount]:
    """Candidate pairs and decisions, and the share of mentions that are of somebody on a registry."""
    linkage = counting.assessment.linkage
    links = linkage.links[linkage.links["probability"] >= LEAST_PROBABILITY]
    verdicts = _verdicts(linkage, links)
    edges = linkage.edges
    registered = linkage.persons["registered"].to_numpy(dtype=bool)[edges["person"].to_numpy(dtype=np.int64)]
    linked = counting.by_draw(from_packed(linkage.bits[registered], linkage.n_draws))
    mentions = np.full(counting.n_draws, float((linkage.records["kind"] != "registry").sum()))
    return {
        "candidates": exact(len(links)),
        "decided_same": exact(int((verdicts == "same").sum())),
        "decided_different": exact(int((verdicts == "different").sum())),
        "backlog": exact(int(verdicts.isna().sum())),
        "mentions_of_registered": shared(linked, mentions),
    }


def sources(counting: Counting) -> Breakdown:
    """Each list: its records, the day of the newest, how old that is, and how far it reaches."""
    reach = counting.assessment.asof.reach.by_source
    newest: dict[str, list[pd.Series[str]]] = {}
    until: dict[str, date] = {}
    for kind in KIND_ORDER:
        frame = counting.frame(kind)
        for source, learned in frame.groupby("source")["learned"] if len(frame) else ():
            newest.setdefault(list_label(kind, str(source)), []).append(learned)
            if kind == "acknowledgement" and source in reach:
                until[list_label(kind, str(source))] = reach[str(source)]
    groups = []
    for label, parts in newest.items():
        last = max(part.max() for part in parts)
        more = {
            "newest": last,
            "days_old": (counting.assessment.asof.day - date.fromisoformat(last)).days,
            "reaches_to": until[label].isoformat() if label in until else None,
        }
        groups.append(Group((label,), exact(sum(len(part) for part in parts)), more))
    return Breakdown(("list",), groups)


def list_label(kind: str, source: str) -> str:
    """What a list is called in figures: its kind, and its source where that may be told and says more."""
    return kind if kind in _SOURCES_UNNAMED or source == kind else f"{kind}/{source}"


def _verdicts(linkage: LinkageResult, links: pd.DataFrame) -> "pd.Series[str]":
    """What was decided of each link; None where nothing was."""
    decided = linkage.decided
    keys = pd.MultiIndex.from_arrays([links["left_rid"], links["right_rid"]])
    if decided is None or decided.empty:
        return pd.Series(None, index=keys, dtype=object)
    records = linkage.records
    rids = pd.Series(records.index, index=pd.MultiIndex.from_frame(records[["kind", "source", "record_id"]]))
    sides = [
        rids.reindex(pd.MultiIndex.from_arrays([decided[f"{side}_{name}"] for name in _RECORD])).to_numpy()
        for side in ("left", "right")
    ]
    known = pd.Series(decided["verdict"].to_numpy(), index=pd.MultiIndex.from_arrays(sides))
    return known[~known.index.duplicated()].reindex(keys)
