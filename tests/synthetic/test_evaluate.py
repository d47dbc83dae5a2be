"""The accuracy measures: known answers on links made by hand, and what must hold for any links."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.errors import BadInput
from linkage.synthetic import evaluate
from linkage.synthetic.evaluate import measure
from tests.synthetic.conftest import Written

pairs = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


def perfect(small: Written) -> pd.DataFrame:
    truth = pd.DataFrame(small.rows("truth"))
    registry = truth[truth["source"] == "registry"]
    both = registry.merge(truth[truth["source"] != "registry"], on="person_id")
    twice = registry.merge(registry, on="person_id").assign(source_x="registry", source_y="registry")
    both = pd.concat([both, twice[twice["record_id_x"] < twice["record_id_y"]]])
    return pd.DataFrame(
        {
            "left_kind": both["source_x"], "left_source": "s", "left_record": both["record_id_x"],
            "right_kind": both["source_y"], "right_source": "s", "right_record": both["record_id_y"],
            "probability": 1.0,
        }
    ).reset_index(drop=True)  # fmt: skip


def test_perfect_links_score_one_in_every_kind(small: Written) -> None:
    result = evaluate(small.folder, perfect(small))
    assert set(result.by_kind) == {
        "exchange", "acknowledgement", "death", "interview", "testimony", "registry",
    }  # fmt: skip
    for measures in result.by_kind.values():
        assert measures.average_precision == pytest.approx(1.0)
        assert measures.best_f1 == pytest.approx(1.0)
        assert measures.candidates == measures.true_pairs
        assert measures.calibration_error == pytest.approx(0.0)


def test_ends_swapped_pairs_doubled_and_rows_shuffled_change_nothing(small: Written) -> None:
    links = perfect(small)
    renamed = links.set_axis(
        [
            "right_kind",
            "right_source",
            "right_record",
            "left_kind",
            "left_source",
            "left_record",
            "probability",
        ],
        axis=1,
    )
    both = pd.concat([links, renamed.assign(probability=0.5)]).sample(frac=1, random_state=1)
    assert evaluate(small.folder, both).as_dict() == evaluate(small.folder, links).as_dict()


def test_missed_pairs_lower_recall_and_average_precision_alike(small: Written) -> None:
    links = perfect(small)
    half = links[links["right_kind"] == "exchange"].iloc[::2]
    measures = evaluate(small.folder, half).by_kind["exchange"]
    share = len(half) / measures.true_pairs
    assert measures.candidate_recall == pytest.approx(share)
    assert measures.average_precision == pytest.approx(share)
    assert measures.recall is not None
    assert measures.recall["0.9"] == pytest.approx(share)


def test_a_known_ranking_has_the_average_precision_of_the_textbook() -> None:
    result = measure(np.array([0.9, 0.8, 0.7, 0.6]), np.array([True, False, True, False]), 2)
    assert result.average_precision == pytest.approx((1 / 1 + 2 / 3) / 2)
    assert result.best_f1 == pytest.approx(0.8)
    assert result.precision == {"0.5": 0.5, "0.9": 1.0, "0.99": None}
    assert result.recall == {"0.5": 1.0, "0.9": 0.5, "0.99": 0.0}
    assert result.recall_at_precision_99 == pytest.approx(0.5)


def test_honest_probabilities_stay_within_the_band_and_boastful_ones_do_not() -> None:
    draws = np.random.default_rng(4)
    probability = draws.random(4000)
    honest = measure(probability, draws.random(4000) < probability, 2000)
    boastful = measure(np.sqrt(probability), draws.random(4000) < probability, 2000)
    assert honest.calibration_error is not None
    assert honest.calibration_band is not None
    assert boastful.calibration_error is not None
    assert honest.calibration_error <= honest.calibration_band * 1.2
    assert boastful.calibration_error > 3 * honest.calibration_band
    assert boastful.log_loss is not None
    assert honest.log_loss is not None
    assert boastful.log_loss > honest.log_loss


@given(pairs, st.integers(0, 20))
def test_measures_stay_in_their_ranges_and_do_not_depend_on_the_order(
    scored: list[tuple[float, bool]], missed: int
) -> None:
    probability = np.array([p for p, _ in scored])
    true = np.array([y for _, y in scored])
    total = int(true.sum()) + missed
    forwards, backwards = measure(probability, true, total), measure(probability[::-1], true[::-1], total)
    assert forwards.average_precision == pytest.approx(backwards.average_precision)
    assert forwards.best_f1 == pytest.approx(backwards.best_f1)
    if total:
        for share in (forwards.average_precision, forwards.best_f1, forwards.candidate_recall):
            assert share is not None
            assert 0 <= share <= 1 + 1e-12
        assert forwards.expected_pairs == pytest.approx(probability.sum())


def test_the_result_prints_as_a_table_and_as_json(small: Written) -> None:
    result = evaluate(small.folder, perfect(small))
    heads, rows = result.table()
    assert [row[0] for row in rows] == list(result.by_kind)
    assert all(len(row) == len(heads) for row in rows)
    assert json.loads(json.dumps(result.as_dict()))["death"]["average_precision"] == pytest.approx(1.0)
    assert len(str(result).splitlines()) == 1 + len(rows)


def test_what_cannot_be_judged_is_refused_in_one_line(small: Written, tmp_path: Path) -> None:
    links = perfect(small)
    with pytest.raises(BadInput, match="no such file"):
        evaluate(tmp_path, links)
    with pytest.raises(BadInput, match="column probability is missing"):
        evaluate(small.folder, links.drop(columns="probability"))
    with pytest.raises(BadInput, match="row 3 has a probability"):
        evaluate(small.folder, links.assign(probability=[0.5, 0.5, 1.5, *[0.5] * (len(links) - 3)]))


def test_links_of_another_world_are_refused_instead_of_scored_nought(small: Written) -> None:
    strange = perfect(small).assign(left_record="elsewhere", right_record="elsewhere")
    with pytest.raises(BadInput, match="another world"):
        evaluate(small.folder, strange)
