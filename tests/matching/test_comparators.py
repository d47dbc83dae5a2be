"""Levels of the text fields: the same through recordlinkage as in the pipeline, and missing where unknown."""

import numpy as np
import pandas as pd
import pytest
import recordlinkage
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage import names
from linkage.matching.blocking import Source, candidate_pairs
from linkage.matching.comparators import COMPARATORS
from linkage.matching.compare_features import FieldLevels
from linkage.matching.fields import (
    BY_NAME,
    FIELDS,
    AgreementLevel,
    CallSignLevel,
    RankLevel,
    SubunitLevel,
    TownLevel,
    UnitLevel,
)
from linkage.matching.preparation import TEXT_FEATURES, Prepared
from linkage.matching.value_pairs import ValuePairs
from linkage.matching.vectors import FIELDS_OF_FEATURE, Vectors, compared
from linkage.names import GivenLevel, PatronymicLevel, SurnameLevel
from linkage.progress import Silent
from tests.matching.conftest import EXAMPLES, every_pair, keyed


def level(field, a, b):
    return int(COMPARATORS[field][1]([a], [b])[0])


def as_texts(prepared: Prepared) -> pd.DataFrame:
    """Records as a user of recordlinkage has them: one column of text a feature, None where absent."""
    columns = {
        feature: np.array([*prepared.values[feature], None], dtype=object)[prepared.features[feature]]
        for feature in TEXT_FEATURES
    }
    return pd.DataFrame(columns, index=prepared.records.index)


class TestFieldLevels:
    def test_recordlinkage_gives_what_the_pipeline_uses_pair_by_pair(self, world):
        prepared = keyed({kind: frame.head(120) for kind, frame in world.frames.items()})
        every = np.arange(len(prepared.records))
        pairs = candidate_pairs(Source.of(prepared), every, every).findings.united()
        vectors = compared(pairs, prepared, ValuePairs(), Silent())
        assert len(vectors) > 100
        self.assert_same_levels(prepared, vectors)

    def test_it_does_so_for_every_pair_of_a_small_world_not_only_the_blocked_ones(self, world):
        prepared = keyed({kind: frame.head(8) for kind, frame in world.frames.items()})
        vectors = every_pair(prepared)
        assert len(vectors) == len(prepared.records) * (len(prepared.records) - 1) // 2
        self.assert_same_levels(prepared, vectors)

    def assert_same_levels(self, prepared: Prepared, vectors: Vectors) -> None:
        features = [FieldLevels(feature, feature, field) for field, (feature, _) in COMPARATORS.items()]
        frame = as_texts(prepared)
        pairs = pd.MultiIndex.from_arrays([vectors.l, vectors.r])
        levels = recordlinkage.Compare(features).compute(pairs, frame, frame)
        for place, field in enumerate(FIELDS):
            if field.name in COMPARATORS:
                assert levels[field.name].tolist() == vectors.levels[:, place].tolist(), field.name

    @settings(EXAMPLES, max_examples=25)
    @given(
        st.sampled_from(sorted(COMPARATORS)),
        st.lists(
            st.tuples(*[st.sampled_from(["Коваль", "Іван", "Вовк", "Київ", "солдат", None, np.nan])] * 2),
            min_size=1,
            max_size=8,
        ),
    )
    def test_a_missing_value_is_no_level_and_shifts_none(self, field, rows):
        frame = pd.DataFrame(rows, columns=["left", "right"], dtype=object)
        pairs = pd.MultiIndex.from_arrays([frame.index, frame.index])
        compare = recordlinkage.Compare([FieldLevels("left", "right", field)])
        levels = compare.compute(pairs, frame, frame)[field]
        for (a, b), got in zip(rows, levels, strict=True):
            absent = not isinstance(a, str) or not isinstance(b, str)
            assert got == (-1 if absent else level(field, a, b))

    def test_levels_are_int8_within_the_field_s_own(self, world):
        for field, (feature, compare) in COMPARATORS.items():
            registry, column = world.frames["registry"], TEXT_FEATURES[feature][0]
            texts = registry[column].dropna().tolist()[:40] if column in registry else []
            texts = texts or ["Вовк"]
            levels = compare([a for a in texts for _ in texts], texts * len(texts))
            assert levels.dtype == np.int8
            assert -1 <= levels.min() <= levels.max() <= max(BY_NAME[field].levels)

    def test_the_pipeline_compares_the_same_fields(self):
        of_field = {field: feature for feature, fields in FIELDS_OF_FEATURE.items() for field in fields}
        assert {field: feature for field, (feature, _) in COMPARATORS.items()} == of_field


class TestSymmetry:
    @pytest.mark.parametrize("field", sorted(COMPARATORS))
    def test_which_record_stands_left_does_not_matter(self, field, world):
        columns = TEXT_FEATURES[COMPARATORS[field][0]]
        texts = sorted(
            {
                text
                for frame in world.frames.values()
                for column in columns
                if column in frame
                for text in frame[column].dropna().tolist()
            }
        )[::7][:40]
        lefts, rights = [a for a in texts for _ in texts], texts * len(texts)
        compare = COMPARATORS[field][1]
        assert compare(lefts, rights).tolist() == compare(rights, lefts).tolist()


class TestTwoDegreesOfDetail:
    @pytest.mark.parametrize(
        ("whole", "part", "texts"),
        [
            ("given", "given_initial", ["Іван", "І.", "Петро", "П.", "Sh."]),
            ("patronymic", "patronymic_initial", ["Іванович", "І.", "Петрович"]),
            (
                "home",
                "home_region",
                ["Харків, Харківська область", "Харківська область", "Київ"],
            ),
        ],
    )
    def test_no_pair_is_compared_in_both(self, whole, part, texts):
        for a in texts:
            for b in texts:
                assert level(whole, a, b) == -1 or level(part, a, b) == -1

    def test_an_initial_is_compared_as_an_initial(self):
        assert level("given", "І.", "Іван") == level("given", "Іван", "І.") == -1
        assert level("given_initial", "І.", "Іван") == AgreementLevel.SAME
        assert level("given_initial", "П.", "Іван") == AgreementLevel.DIFFERENT
        assert level("given_initial", "Петро", "Іван") == -1

    @pytest.mark.parametrize("other", ["Миколайович", "Миколаївна", "Микитович", "Николаевич"])
    def test_the_initial_of_a_patronymic_may_be_of_the_fathers_name_in_the_other_language(self, other):
        assert level("patronymic_initial", "Н.", other) == AgreementLevel.SAME
        assert level("patronymic_initial", "О.", other) == AgreementLevel.DIFFERENT

    @pytest.mark.parametrize(
        "patronymic", ["Миколайович", "Пилипович", "Євгенович", "Остапович", "Nikolaevich"]
    )
    @pytest.mark.parametrize("initial", [*"АБВГДЕЄЖЗІЙКЛМНОПРСТУФХЦЧШЮЯ"])
    def test_where_names_says_an_initial_fits_linking_does_not_say_it_contradicts(self, patronymic, initial):
        if names.compare(initial + ".", patronymic, part="patronymic").level == PatronymicLevel.INITIAL:
            assert level("patronymic_initial", initial + ".", patronymic) == AgreementLevel.SAME

    def test_a_region_says_nothing_against_a_town_in_it(self):
        assert level("home", "Харківська область", "Харків, Харківська область") == -1
        assert level("home_region", "Харківська область", "Харків, Харківська область") == AgreementLevel.SAME
        assert (
            level("home_region", "Сумська область", "Харків, Харківська область") == AgreementLevel.DIFFERENT
        )


@pytest.mark.parametrize(
    ("field", "a", "b", "wanted"),
    [
        ("surname", "Шевченко", "Шевченко", SurnameLevel.SAME),
        ("surname", "Шевченко", "Shevchenko", SurnameLevel.SAME_NAME),
        ("surname", "Шевченко", "Бондар", SurnameLevel.DIFFERENT),
        ("given", "Сергій", "Сергей", GivenLevel.SAME_NAME),
        ("given", "Олександр", "Саша", GivenLevel.DIMINUTIVE),
        ("given", "Сергій", "Андрій", GivenLevel.DIFFERENT),
        ("patronymic", "Іванович", "Иванович", PatronymicLevel.SAME_FATHER),
        ("patronymic", "Іванович", "Петрович", PatronymicLevel.CONTRADICTION),
        ("call_sign", "Вовк", "вовк", CallSignLevel.SAME),
        ("call_sign", "Вовк", "Vovk", CallSignLevel.SAME),
        ("call_sign", "Дельфін", "Дельфінн", CallSignLevel.SAME),
        ("call_sign", "Вовк", "Грек", CallSignLevel.DIFFERENT),
        ("unit", "36 обрмп", "36-та окрема бригада морської піхоти", UnitLevel.SAME),
        ("unit", "36 обрмп", "66 омбр", UnitLevel.DIFFERENT),
        ("subunit", "36 обрмп, 1 бат", "1-й батальйон 36 ОБрМП", SubunitLevel.SAME),
        ("subunit", "36 обрмп, 1 бат", "2-й батальйон 36 ОБрМП", SubunitLevel.ANOTHER),
        ("rank", "солдат", "солдат", RankLevel.SAME),
        ("rank", "солдат", "старший солдат", RankLevel.WITHIN_TWO_STEPS),
        ("rank", "солдат", "полковник", RankLevel.DIFFERENT),
        ("home", "Київ", "Киев", TownLevel.SAME),
        ("home", "Харків, Харківська область", "Ізюм, Харківська область", TownLevel.SAME_REGION),
        ("home", "Київ", "Одеса", TownLevel.DIFFERENT),
        ("missing_place", "Маріуполь", "Мариуполь", TownLevel.SAME),
    ],
)
def test_a_level_means_what_its_name_says(field, a, b, wanted):
    assert level(field, a, b) == wanted


@pytest.mark.parametrize(
    ("field", "a", "b"),
    [("rank", "солдат", "хтось"), ("home", "Київ", "Сумська область"), ("unit", "36 обрмп", "батальйон")],
)
def test_what_cannot_be_compared_is_missing_not_different(field, a, b):
    assert level(field, a, b) == -1
