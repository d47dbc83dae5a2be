import pandas as pd

from linkage.casework.store.decisions import Verdict
from linkage.casework.store.pairs import Pair, RecordName
from linkage.casework.store.tables import PAIR_COLUMNS
from linkage.casework_step import decided_frame


def test_matching_is_told_who_is_the_same_and_who_is_not_in_the_order_of_records():
    def pair(entry, mention):
        one, other = (
            RecordName("testimony", "ngo", f"T-{mention}"),
            RecordName("registry", "mvs", f"R-{entry}"),
        )
        return Pair.of(one, other)

    told = {pair(2, 1): Verdict.DIFFERENT, pair(1, 5): Verdict.SAME, pair(1, 2): Verdict.NOT_ENOUGH}
    frame = decided_frame(told)
    assert list(frame.columns) == [*PAIR_COLUMNS, "verdict"]
    assert frame["left_record"].tolist() == ["R-1", "R-2"]
    assert frame["verdict"].tolist() == ["same", "different"]
    pd.testing.assert_frame_equal(frame, decided_frame(dict(reversed(told.items()))))
