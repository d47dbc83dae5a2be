"""The work behind the figures: candidate pairs, decisions, what waits, and how old each list is."""

from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from linkage.casework.bitsets import from_packed
from linkage.casework.store.review_queue import LEAST_PROBABILITY
from linkage.matching.decided import decided_rids
from linkage.matching.linkage_result import KIND_ORDER, LinkageResult
from linkage.records.answers import shows_captivity
from linkage.records.contracts import contract
from linkage.reports.counting import Counting
from linkage.reports.figure import Amount, Breakdown, Group, exact, shared

#: What the list of a source's denials and unanswered questions is called beside that of its admissions.
NOTHING_ADMITTED = "nothing_admitted"
# Who collects testimony is not told outside: it could lead to those who spoke.
_SOURCES_UNNAMED = frozenset({"testimony", "interview"})


def work_amounts(counting: Counting) -> dict[str, Amount]:
    """Candidate pairs and decisions, and the share of mentions that are of somebody on a registry."""
    linkage = counting.assessment.linkage
    verdicts = _verdicts(linkage)
    edges = linkage.edges
    registered = linkage.persons["registered"].to_numpy(dtype=bool)[edges["person"].to_numpy(dtype=np.int64)]
    registered &= counting.known[edges["mention_rid"].to_numpy(dtype=np.int64)]
    linked = counting.by_draw(from_packed(linkage.bits[registered], linkage.n_draws))
    mentions = np.full(
        counting.n_draws, float(((linkage.records["kind"] != "registry") & counting.known).sum())
    )
    return {
        "candidates": exact(len(verdicts)),
        "decided_same": exact(int((verdicts == "same").sum())),
        "decided_different": exact(int((verdicts == "different").sum())),
        "backlog": exact(int(verdicts.isna().sum())),
        "mentions_of_registered": shared(linked, mentions),
    }


def sources(counting: Counting) -> Breakdown:
    """Each list: its records, the day of the newest, how old that is, and how far it reaches.

    The newest is the one that became known last; a record whose date is missing or could not be read is
    left out, as it would make an old list look as new as its delivery.
    """
    reach = counting.assessment.asof.reach.by_source
    newest: dict[str, list[pd.Series[str]]] = {}
    until: dict[str, date] = {}
    for kind in KIND_ORDER:
        frame = counting.frame(kind)
        dates = [column for column in contract(kind).learned_on if column in frame]
        told = frame.reindex(columns=["source", "learned", *dates])
        for (source, silent), rows in told.groupby(["source", admits_nothing(kind, frame)]):
            label = list_label(kind, str(source), bool(silent))
            newest.setdefault(label, []).append(_days_known(rows, dates))
            if kind == "acknowledgement" and source in reach:
                until[label] = reach[str(source)]
    groups = []
    for label, parts in newest.items():
        last = max(part[part != ""].max() for part in parts)
        more = {
            "newest": last,
            "days_old": (counting.assessment.asof.day - date.fromisoformat(last)).days,
            "reaches_to": until[label].isoformat() if label in until else None,
        }
        groups.append(Group((label,), exact(sum(len(part) for part in parts)), more))
    return Breakdown(("list",), groups)


def _days_known(rows: pd.DataFrame, dates: list[str]) -> "pd.Series[str]":
    """The ISO day on which each record became known; empty where others of the list have a date of their own
    and it has none, for of what was history it would only tell the day of delivery.
    """
    dated = rows[dates].notna().any(axis=1)
    learned = rows["learned"].astype(object)
    return learned.where(dated, "") if dated.any() else learned


def admits_nothing(kind: str, frame: pd.DataFrame) -> NDArray[np.bool_]:
    """Of each record of a kind whether it is an answer that admits nothing, as a denial does."""
    if kind != "acknowledgement":
        return np.zeros(len(frame), dtype=bool)
    said = frame.reindex(columns=["answer", "means"]).astype(object)
    answers = list(zip(said["answer"], said["means"], strict=True))
    silent = {one: not shows_captivity(kind, *one) for one in set(answers)}
    return np.array([silent[one] for one in answers], dtype=bool)


def list_label(kind: str, source: str, silent: bool = False) -> str:
    """What a list is called in figures: its kind, and its source where that may be told and says more.

    Answers that admit nothing (``silent``) are a list of their own.
    """
    label = kind if kind in _SOURCES_UNNAMED or source == kind else f"{kind}/{source}"
    return f"{label}/{NOTHING_ADMITTED}" if silent else label


def _verdicts(linkage: LinkageResult) -> "pd.Series[str]":
    """What was decided of each pair that is likely enough or decided; None where nothing was.

    A pair that people rejected is no link any more, and counts as decided all the same.
    """
    links = linkage.links[linkage.links["probability"] >= LEAST_PROBABILITY]
    pairs = pd.MultiIndex.from_frame(links[["left_rid", "right_rid"]])
    known = pd.Series(
        {
            pair: verdict
            for verdict in ("same", "different")
            for pair in decided_rids(linkage.records, linkage.decided, verdict)
        },
        dtype=object,
    )
    if known.empty:
        return pd.Series(None, index=pairs, dtype=object)
    every = pairs.union(pd.MultiIndex.from_tuples(known.index.to_list()))
    return known.set_axis(pd.MultiIndex.from_tuples(known.index.to_list())).reindex(every)
