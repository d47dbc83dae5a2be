"""What linking hands on: candidate pairs with probabilities, persons, and the linkage draws."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from linkage.matching.frozen_models import FrozenModels

#: Kinds of records in the order in which they may stand for a person (design 6.5).
KIND_ORDER = ("registry", "exchange", "acknowledgement", "death", "interview", "testimony")


@dataclass(frozen=True)
class LinkageResult:
    """One night's linkage: each record's candidate persons, and 1,000 definite linkages drawn from them.

    Attributes:
        records: index ``rid`` (dense, sorted by kind, source, record_id): kind, source, record_id.
        entries: entry_rid, person, chance. Which person each registry entry belongs to and how sure
            that is (1.0 for the entry that anchors the person).
        persons: index ``person`` (dense; registered persons first): anchor_rid, registered.
        edges: mention_rid, person, probability (posterior after competition), sorted.
        bits: uint8 [edges, ceil(draws / 8)], ``np.packbits`` over the draws: where the edge holds.
        duplicates: left_rid, right_rid, probability for pairs of registry entries.
        duplicate_bits: uint8 [duplicates, ceil(draws / 8)].
        n_draws: number of draws.
        links: left_rid, right_rid, probability, match_weight (log2), sorted; what is exported.
        report: counts, models and error estimates in plain JSON types; no personal data.
        frozen: the frozen models in force for the next night: the same, or more of them.
    """

    records: pd.DataFrame
    entries: pd.DataFrame
    persons: pd.DataFrame
    edges: pd.DataFrame
    bits: np.ndarray
    duplicates: pd.DataFrame
    duplicate_bits: np.ndarray
    n_draws: int
    links: pd.DataFrame
    report: dict[str, Any] = field(default_factory=dict)
    frozen: "FrozenModels | None" = None
