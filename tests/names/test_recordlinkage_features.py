"""Any user of recordlinkage may compare and index by names as the pipeline does."""

import pandas
import recordlinkage

from linkage.names import SurnameLevel, levels
from linkage.names.recordlinkage_features import NameKeys, NameLevels

LEFT = pandas.DataFrame({"surname": ["Шевченко", "Бойко", None, "Гончар"]}, index=["a", "b", "c", "d"])
RIGHT = pandas.DataFrame({"surname": ["Shevchenko", "Коваль", "Хончара"]}, index=["x", "y", "z"])


def test_index_finds_the_pairs_that_share_a_key() -> None:
    pairs = NameKeys("surname").index(LEFT, RIGHT)
    assert {("a", "x"), ("d", "z")} <= set(pairs)
    assert not any(left == "c" for left, _ in pairs)


def test_compare_gives_int8_levels_with_missing_apart() -> None:
    pairs = pandas.MultiIndex.from_product([LEFT.index, RIGHT.index])
    found = recordlinkage.Compare(
        [NameLevels("surname", "surname", part="surname", label="surname")]
    ).compute(pairs, LEFT, RIGHT)["surname"]
    assert found.dtype == "int8"
    assert found.loc[("a", "x")] == SurnameLevel.SAME_NAME
    assert (found.loc["c"] == -1).all()
    expected = levels([LEFT.surname[i] for i, _ in pairs], [RIGHT.surname[j] for _, j in pairs], "surname")
    assert found.tolist() == expected.tolist()


def test_duplicates_within_one_table() -> None:
    people = pandas.DataFrame({"surname": ["Шевченко", "Шевченка", "Бойко"]})
    assert set(NameKeys("surname").index(people)) == {(1, 0)}
