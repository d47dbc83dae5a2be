import pandas as pd

from linkage.casework.store.decisions import Verdict
from linkage.casework.store.pairs import Pair, RecordName
from linkage.casework.store.tables import PAIR_COLUMNS
from linkage.casework_step import contradictory, decided_frame


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


def test_a_decision_is_named_that_others_over_some_steps_contradict():
    names = [RecordName("testimony", "ngo", f"T-{number}") for number in range(4)]
    told = [(0, 1, Verdict.SAME), (1, 2, Verdict.SAME), (0, 2, Verdict.DIFFERENT), (2, 3, Verdict.DIFFERENT)]
    decisions = {
        Pair.of(names[one], names[other]): [
            {"id": i, "reviewer": "olena", "verdict": verdict, "decided_at": "2024-11-02", "settles": False}
        ]
        for i, (one, other, verdict) in enumerate(told, 1)
    }
    assert contradictory(decisions) == [3]
    assert contradictory({pair: own for pair, own in decisions.items() if own[0]["id"] != 1}) == []
