"""The bench of headers learns from labelled columns what finds them again."""

from benchmarks.headers.labelled import Labelled
from benchmarks.headers.learn import learn, worth_keeping
from benchmarks.headers.measure import measure, report
from tests.records.layouts import GATHERED


def test_weights_learnt_from_columns_tell_them_apart() -> None:
    alike = {target: {"near": 0.0} for target in ("sex", "rank", "")}
    columns = [
        Labelled(frozenset({target}), {f"word:{target or 'other'}": 1.0}, alike, 1.0)
        for target in ("sex", "rank", "") * 5
    ]
    weights = worth_keeping(learn(columns))
    for target in ("sex", "rank", ""):
        told = weights[f"word:{target or 'other'}"]
        assert told[target] == max(told.get(one, 0.0) for one in ("sex", "rank", ""))


def test_of_layouts_every_column_is_counted_once() -> None:
    outcome = measure("some", GATHERED[:3])
    assert len(outcome.columns) == sum(len(one.headers) for one in GATHERED[:3])
    assert f"| some (3) | {len(outcome.columns)} |" in report([outcome])
