"""Flags are judged by person: the whole truth, nothing listed, a person listed twice."""

import json

import pandas as pd
import pytest

from linkage.errors import BadInput
from linkage.synthetic import evaluate_flags
from tests.synthetic.conftest import Written


@pytest.fixture
def perfect(small: Written) -> pd.DataFrame:
    """The flags of somebody who knows the truth."""
    levels = {row["person_id"]: row["e2"] for row in small.rows("truth_flags")}
    entries: dict[str, list[str]] = {}
    for record, person in small.person_of("registry").items():
        entries.setdefault(person, []).append(f"registry/{record}")
    lines = [
        (" | ".join(entries[one]), "probable" if e2 == "1" else "possible", 1.0, float(e2))
        for one, e2 in levels.items()
    ]
    return pd.DataFrame(lines, columns=["registry_records", "tier", "probability", "probability_e2"])


def test_the_truth_scores_one(small: Written, perfect: pd.DataFrame) -> None:
    found = evaluate_flags(small.folder, perfect)
    for measures in (found.flags, found.flags_e2):
        assert measures.average_precision == pytest.approx(1.0)
        assert measures.recall_at_precision_90 == 1.0
        assert measures.precision_above_80 == 1.0
        assert measures.expected_flags == measures.true_flags
    assert all(listed == right for listed, right in found.tiers.values())


def test_half_the_list_finds_half(small: Written, perfect: pd.DataFrame) -> None:
    half = perfect.iloc[::2]
    found = evaluate_flags(small.folder, half).flags
    assert found.average_precision == pytest.approx(len(half) / len(perfect))
    assert found.precision_above_80 == 1.0


def test_people_who_do_not_belong_and_people_listed_twice_lower_precision(
    small: Written, perfect: pd.DataFrame
) -> None:
    flagged = {row["person_id"] for row in small.rows("truth_flags")}
    wrong = next(r for r, person in small.person_of("registry").items() if person not in flagged)
    extra = perfect.iloc[:1].assign(registry_records=f"registry/{wrong}")
    for added in (extra, perfect.iloc[:1]):
        found = evaluate_flags(small.folder, pd.concat([perfect, added], ignore_index=True)).flags
        assert found.precision_above_80 == pytest.approx(len(perfect) / (len(perfect) + 1))


def test_it_prints_and_is_told_in_json_by_tier(small: Written, perfect: pd.DataFrame) -> None:
    flagged = {row["person_id"] for row in small.rows("truth_flags")}
    wrong = next(r for r, person in small.person_of("registry").items() if person not in flagged)
    extra = perfect.iloc[:1].assign(
        registry_records=f"registry/{wrong}", tier="undetermined", probability=0.1
    )
    found = evaluate_flags(small.folder, pd.concat([perfect, extra], ignore_index=True))
    told = json.loads(json.dumps(found.as_dict()))
    assert told["tiers"]["undetermined"] == {"listed": 1, "true": 0, "precision": 0.0}
    assert told["tiers"]["probable"]["precision"] == 1.0
    assert told["flags"]["expected_flags"] == pytest.approx(told["flags"]["true_flags"] + 0.1)
    for heads, rows in found.tables():
        assert rows and all(len(row) == len(heads) for row in rows)


def test_an_empty_list_finds_nothing(small: Written, perfect: pd.DataFrame) -> None:
    found = evaluate_flags(small.folder, perfect.iloc[:0])
    assert found.flags.average_precision == 0.0
    assert found.flags.precision_above_80 is None
    assert found.tiers == {}


def test_a_table_without_the_columns_is_refused(small: Written, perfect: pd.DataFrame) -> None:
    with pytest.raises(BadInput, match="column tier is missing"):
        evaluate_flags(small.folder, perfect.drop(columns="tier"))
