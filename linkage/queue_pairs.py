"""The pairs of a published night that may be put before caseworkers."""

from collections.abc import Iterable

import pandas as pd
import pyarrow as pa

from linkage.casework.store.pairs import Pair
from linkage.casework.store.tables import PAIR_COLUMNS
from linkage.matching.lessons import PATTERN
from linkage.publishing import Snapshot


def queue_pairs(snapshot: Snapshot, decided: Iterable[Pair]) -> pd.DataFrame:
    """A night's links in their order, and below them the decided pairs that are no links but have records.

    Columns: `PAIR_COLUMNS`, probability and match_weight (NaN of a pair that is no link), left_evidence and
    right_evidence (see `linkage.casework.store.evidence`), and the levels that `lessons` takes.
    """
    cells = [pair.columns() for pair in decided]
    columns = {name: pa.array([one[name] for one in cells], pa.string()) for name in PAIR_COLUMNS}
    return snapshot.asked(_queue_pairs(), decided=pa.table(columns))


def _queue_pairs() -> str:
    """``position`` is a link's place; the table ``decided`` has `PAIR_COLUMNS`."""
    pair = ", ".join(PAIR_COLUMNS)
    return f"""
        select {pair}, probability, match_weight,
            one.evidence as left_evidence, other.evidence as right_evidence, {", ".join(PATTERN)}
        from links full join decided using ({pair})
        join records as one
            on one.kind = left_kind and one.source = left_source and one.record_id = left_record
        join records as other
            on other.kind = right_kind and other.source = right_source and other.record_id = right_record
        left join comparisons on left_rid = one.rid and right_rid = other.rid
        order by links.position nulls last, {pair}
    """
