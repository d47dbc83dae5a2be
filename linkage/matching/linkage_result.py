"""What linking hands on: candidate pairs with probabilities, persons, and the linkage draws."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from linkage.matching.frozen_models import FrozenModels
    from linkage.matching.missed_links import MissedLinks

#: Kinds of records in the order in which they may stand for a person (design 6.5).
KIND_ORDER = ("registry", "exchange", "acknowledgement", "death", "interview", "testimony")


def places_of_kinds(records: pd.DataFrame) -> np.ndarray:
    """For each record the place of its kind in KIND_ORDER; these compare much faster than texts do.

    Args:
        records: with the column kind, as of preparation.Prepared.
    """
    code, kinds = pd.factorize(records["kind"])
    places: np.ndarray = np.array([KIND_ORDER.index(kind) for kind in kinds], dtype=np.int64)[code]
    return places


QUESTION_COLUMNS = ["mention_rid", "fact", "bits", "candidates", "gap"]


@dataclass(frozen=True)
class KeptEvidence:
    """The evidence behind a night's links, so that each can be explained (kept_evidence makes it).

    Attributes:
        models: left_kind, right_kind, in_left (c), n_left (N), trained.
        model_levels: left_kind, right_kind, field, level (its number), m, u, split (see ChanceAgreement).
        comparisons: left_rid, right_rid, rules (bitmask), for each field its level (int8, -1 missing), and
            for each field with TIERS a column ``u_<field>``: u where it was the frequency of the value, else
            NaN. Sorted by pair.
        contests: mention_rid, candidates, log_total, nobody, unrelated, divisor, known, not_compared,
            spoken_of, doubted_by, listed, again (see persons_of_mentions.Candidates), and left_over: what is
            left for nobody in the end. Sorted.
    """

    models: pd.DataFrame = field(default_factory=pd.DataFrame)
    model_levels: pd.DataFrame = field(default_factory=pd.DataFrame)
    comparisons: pd.DataFrame = field(default_factory=pd.DataFrame)
    contests: pd.DataFrame = field(default_factory=pd.DataFrame)


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
        evidence: what is kept so that a link can be explained.
        questions: mention_rid, fact, bits, candidates, gap: what to ask of records whose person is not
            clear (see facts_to_ask).
        decided: pairs that people decided, as `link_records` was given them; None where there are none.
        report: counts, models and error estimates in plain JSON types; no personal data.
        frozen: the frozen models in force for the next night: the same, or more of them.
        missed: what is known of true links that were not found; None where nothing is.
        unregistered_bits: uint8 [unregistered persons, ceil(draws / 8)]: where the person is on no registry
            indeed. Elsewhere an entry is of the same person, and was not recognised. None for everywhere.
        left_out: left_kind, right_kind, for each field its level (int8, -1 missing), pairs: how many of the
            pairs that were compared tonight showed this and were left out, as they could not matter. Sorted.
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
    evidence: KeptEvidence = field(default_factory=KeptEvidence)
    questions: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=QUESTION_COLUMNS))
    decided: pd.DataFrame | None = None
    report: dict[str, Any] = field(default_factory=dict)
    frozen: "FrozenModels | None" = None
    missed: "MissedLinks | None" = None
    unregistered_bits: np.ndarray | None = None
    left_out: pd.DataFrame = field(default_factory=pd.DataFrame)

    def contradicted(self) -> frozenset[str]:
        """The kinds whose links are seen from outside to be false more often than the model claims."""
        return frozenset(row["kind"] for row in self.report.get("error_rates", []) if row["contradicted"])
