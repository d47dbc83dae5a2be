"""The pairs of a published night that may be put before caseworkers."""

from collections.abc import Iterable

import pandas as pd
import pyarrow as pa

from linkage.casework.lists import MAIN_LIST
from linkage.casework.store.pairs import Pair
from linkage.casework.store.tables import PAIR_COLUMNS
from linkage.matching.lessons import PATTERN
from linkage.publishing import Snapshot

#: Who stands there is held and not admitted, as far as is known.
URGENT_LISTS = (MAIN_LIST, "denied_but_seen")


def queue_pairs(snapshot: Snapshot, decided: Iterable[Pair]) -> pd.DataFrame:
    """A night's links in their order, and below them the decided pairs that are no links but have records.

    Columns: `PAIR_COLUMNS`, probability and match_weight (NaN of a pair that is no link), urgency,
    left_evidence and right_evidence (see `linkage.casework.store.evidence`), decided, and the levels that
    `lessons` takes.

    The urgency of a pair is its probability times that of its entry's person on the main list, or on *denied
    but seen*: confirming it makes a flag confirmed, and rejecting it may take somebody off. It is 0 where the
    entry is on neither, as of two records off the registry.
    """
    cells = [pair.columns() for pair in decided]
    columns = {name: pa.array([one[name] for one in cells], pa.string()) for name in PAIR_COLUMNS}
    return snapshot.asked(_queue_pairs(), decided=pa.table(columns))


def _queue_pairs() -> str:
    """``position`` is a link's place; the table ``decided`` has `PAIR_COLUMNS`."""
    pair = ", ".join(PAIR_COLUMNS)
    lists = ", ".join(f"'{name}'" for name in URGENT_LISTS)
    return f"""
        with urgent as (
            select kind, source, record_id, max(probability) as on_list
            from members join flags using (person_id)
            where kind = 'registry' and variant in ({lists})
            group by all
        )
        select {pair}, links.probability, match_weight,
            coalesce(links.probability * on_list, 0) as urgency, decided.left_kind is not null as decided,
            one.evidence as left_evidence, other.evidence as right_evidence, {", ".join(PATTERN)}
        from links full join decided using ({pair})
        join records as one
            on one.kind = left_kind and one.source = left_source and one.record_id = left_record
        join records as other
            on other.kind = right_kind and other.source = right_source and other.record_id = right_record
        left join urgent
            on urgent.kind = left_kind and urgent.source = left_source and urgent.record_id = left_record
        left join comparisons on left_rid = one.rid and right_rid = other.rid
        order by links.position nulls last, {pair}
    """
