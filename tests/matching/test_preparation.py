"""Records become integers that do not depend on the order in which anything was delivered."""

from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.linkage_result import KIND_ORDER
from linkage.matching.preparation import MISSING, TEXT_FEATURES, prepare
from linkage.records.compact_frames import compact
from tests.matching.conftest import EXAMPLES, records, shuffled

ROW = st.fixed_dictionaries(
    {},
    optional={
        "surname": st.sampled_from(["Шевченко", "Shevchenko", "Коваль", None]),
        "given_name": st.sampled_from(["Іван", "Ivan", "І.", None]),
        "birth_date": st.sampled_from(["1990", "1990-05", "1990-05-17", "1990-01-01", None]),
        "sex": st.sampled_from(["m", "f", None]),
        "residence": st.sampled_from(["Київ", None]),
        "age": st.sampled_from(["34", "30-35", None]),
        "interview_date": st.sampled_from(["2024-03-01", "2024", None]),
    },
)
FRAMES = st.dictionaries(st.sampled_from(KIND_ORDER), st.lists(ROW, max_size=6), max_size=4).map(
    lambda lists: {kind: records(kind, *rows) for kind, rows in lists.items() if rows}
)


def features_of(row, kind="testimony"):
    return prepare({kind: records(kind, row)}).features.iloc[0]


@pytest.mark.parametrize(
    ("kind", "told", "captive"),
    [
        ("exchange", {}, True),
        ("acknowledgement", {}, True),
        ("acknowledgement", {"answer": "held"}, True),
        ("acknowledgement", {"answer": "informal"}, True),
        ("acknowledgement", {"answer": "not_held"}, False),
        ("acknowledgement", {"answer": "no_answer", "means": "letter"}, False),
        ("acknowledgement", {"answer": "not_held", "means": "broadcast"}, True),
        ("registry", {}, False),
        ("death", {}, False),
        ("testimony", {}, False),
    ],
)
def test_a_row_of_a_list_tells_of_captivity_unless_it_denies_it(kind, told, captive):
    assert prepare({kind: records(kind, {"surname": "Коваль"} | told)}).captive.tolist() == [captive]


SPOKEN = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(["W-1", "W-2", "", None]) for name in ("witness_id", "origin_id")}
)
ASKED = st.fixed_dictionaries({}, optional={"respondent_id": st.sampled_from(["W-1", "W-2", "", None])})


@EXAMPLES
@given(st.lists(SPOKEN, min_size=1, max_size=6), st.lists(ASKED, min_size=1, max_size=4))
def test_records_are_of_one_speaker_where_one_code_of_their_kind_names_who_speaks(told, asked):
    """Whatever source delivers them; whose words are repeated is another's name."""
    frames = {"testimony": records("testimony", *told), "interview": records("interview", *asked)}
    frames["testimony"]["source"] = [f"source {row % 2}" for row in range(len(told))]
    prepared = prepare(frames)
    code = {
        (kind, row["source"], row["record_id"]): row.get(column)
        for kind, column in (("testimony", "witness_id"), ("interview", "respondent_id"))
        for row in frames[kind].to_dict("records")
    }
    every = [tuple(row) for row in prepared.records.itertuples(index=False)]
    speakers = prepared.speakers.of(np.arange(len(every) + 2))  # two decoys follow
    assert speakers[-2:].tolist() == [len(every), len(every) + 1]
    for i, one in enumerate(every):
        for j, other in enumerate(every):
            named = (
                isinstance(code[one], str) and code[one] and (one[0], code[one]) == (other[0], code[other])
            )
            assert (speakers[i] == speakers[j]) == bool(i == j or named)


class TestNumbers:
    @EXAMPLES
    @given(FRAMES, st.integers(0, 1000))
    def test_neither_the_order_of_files_nor_of_rows_changes_anything(self, frames, seed):
        one, other = prepare(frames), prepare(shuffled(frames, seed))
        pd.testing.assert_frame_equal(one.records, other.records)
        pd.testing.assert_frame_equal(one.features, other.features)
        assert one.values == other.values

    @EXAMPLES
    @given(FRAMES)
    def test_rids_are_dense_and_sorted_by_kind_source_and_id(self, frames):
        prepared = prepare(frames)
        assert prepared.records.index.tolist() == list(range(sum(map(len, frames.values()))))
        keys = [
            (KIND_ORDER.index(row.kind), row.source, row.record_id) for row in prepared.records.itertuples()
        ]
        assert keys == sorted(keys)

    def test_a_record_s_features_are_its_own(self, world):
        prepared = prepare(world.frames)
        for kind, frame in world.frames.items():
            told = frame.set_index("record_id")["surname"]
            rids = prepared.rids(kind)
            got = [
                prepared.values["surname"][v] if v >= 0 else None for v in prepared.features["surname"][rids]
            ]
            wanted = told[prepared.records["record_id"][rids]]
            assert got == wanted.where(wanted.notna(), None).tolist()

    @EXAMPLES
    @given(FRAMES)
    def test_each_kind_has_its_own_rids(self, frames):
        prepared = prepare(frames)
        together = np.concatenate([prepared.rids(kind) for kind in KIND_ORDER])
        assert together.tolist() == list(range(len(prepared.records)))

    def test_two_sources_may_use_the_same_id(self):
        both = pd.concat([records("death", {"surname": "Коваль"}, {"surname": "Бондар"})] * 2)
        both["source"] = ["a", "a", "b", "b"]
        assert len(prepare({"death": both}).records.drop_duplicates()) == 4

    @EXAMPLES
    @given(FRAMES)
    def test_compact_frames_are_prepared_as_others_are(self, frames):
        one = prepare(frames)
        in_numbers = {kind: compact(pa.Table.from_pandas(frame)) for kind, frame in frames.items()}
        other = prepare(in_numbers)
        pd.testing.assert_frame_equal(one.records, other.records)
        pd.testing.assert_frame_equal(one.features, other.features)
        assert one.values == other.values

    def test_nothing_delivered_is_nothing_prepared(self):
        assert len(prepare({}).records) == 0
        assert len(prepare({"registry": records("registry")}).features) == 0


class TestValues:
    @EXAMPLES
    @given(FRAMES)
    def test_a_value_id_is_the_place_of_its_text_among_the_sorted_distinct_ones(self, frames):
        prepared = prepare(frames)
        assert set(prepared.values) == set(TEXT_FEATURES)
        for feature, texts in prepared.values.items():
            assert texts == sorted(set(texts))
            used = set(prepared.features[feature]) - {MISSING}
            assert used == set(range(len(texts)))

    def test_home_is_the_residence_or_else_the_birth_place(self):
        rows = (
            {"residence": "Київ", "birth_place": "Львів"},
            {"birth_place": "Львів"},
            {"residence": "Київ"},
        )
        prepared = prepare({"registry": records("registry", *rows)})
        assert [prepared.values["home"][i] for i in prepared.features["home"]] == ["Київ", "Львів", "Київ"]


class TestMissing:
    @pytest.mark.parametrize("absent", [None, "", np.nan])
    def test_stays_missing_however_it_is_written(self, absent):
        columns = [column for columns in TEXT_FEATURES.values() for column in columns]
        row = dict.fromkeys([*columns, "birth_date", "age", "sex", "interview_date"], absent)
        features = features_of(row)
        assert (features[list(TEXT_FEATURES)] == MISSING).all()
        assert (features.drop(list(TEXT_FEATURES)) == 0).all()

    def test_stays_missing_where_the_column_was_never_delivered(self):
        assert (features_of({})[list(TEXT_FEATURES)] == MISSING).all()


class TestBirth:
    @pytest.mark.parametrize(
        ("text", "parts"),
        [
            ("1990", (1990, 0, 0)),
            ("1990-05", (1990, 5, 0)),
            ("1990-05-17", (1990, 5, 17)),
            ("1990-01-17", (1990, 1, 17)),
            ("1990-02-01", (1990, 2, 1)),
        ],
    )
    def test_what_is_known_of_a_date_is_kept(self, text, parts):
        features = features_of({"birth_date": text})
        assert tuple(features[["birth_year", "birth_month", "birth_day"]]) == parts

    def test_the_first_of_january_is_only_a_year(self):
        features = features_of({"birth_date": "1990-01-01"})
        assert tuple(features[["birth_year", "birth_month", "birth_day"]]) == (1990, 0, 0)

    @EXAMPLES
    @given(st.dates(date(1950, 1, 1), date(2005, 12, 31)), st.dates(date(2022, 3, 1), date(2026, 1, 1)))
    def test_the_years_that_an_age_allows_hold_the_true_one(self, born, told):
        age = told.year - born.year - ((told.month, told.day) < (born.month, born.day))
        features = features_of({"age": str(age), "interview_date": told.isoformat()})
        assert features["age_low"] <= born.year <= features["age_high"] == features["age_low"] + 1

    def test_a_range_of_ages_allows_every_year_in_it(self):
        features = features_of({"age": "30-35", "interview_date": "2024-06-01"})
        assert (features["age_low"], features["age_high"]) == (1988, 1994)

    @pytest.mark.parametrize("row", [{"age": "34"}, {"interview_date": "2024-06-01"}])
    def test_an_age_told_on_no_day_says_nothing(self, row):
        features = features_of(row)
        assert (features["age_low"], features["age_high"]) == (0, 0)


@pytest.mark.parametrize(
    ("text", "day"), [("2022-05-20", date(2022, 5, 20).toordinal()), ("2022-05", 0), (None, 0)]
)
def test_the_day_of_disappearance_is_known_where_it_is_told_to_the_day(text, day):
    assert features_of({"missing_date": text})["missing_day"] == day
