"""What is worked out of values when they are delivered saves the night time and changes nothing."""

import json
from pathlib import Path

import pandas as pd
import pytest

from linkage.matching.known_keys import KnownKeys
from linkage.matching.known_names import KnownNames
from linkage.matching.known_values import KnownValues
from linkage.matching.preparation import distinct_texts, prepare
from linkage.matching.value_keys import KEY_SPACES, keys_of_values
from linkage.names import surnames

PEOPLE = pd.DataFrame(
    {
        "source": "mia",
        "record_id": ["1", "2", "3"],
        "surname": ["Шевченко", "Нечуй-Левицький", "Шевченко"],
        "given_name": ["Тарас", None, ""],
        "call_sign": ["Вовк", None, None],
        "military_unit": [None, "36 обрмп", None],
        "residence": ["Київ", None, None],
        "birth_place": ["Ізюм", "Харків", None],
    }
)


@pytest.fixture
def known(tmp_path: Path) -> KnownValues:
    return at(tmp_path)


def at(folder: Path, version: str = "one") -> KnownValues:
    return KnownValues(
        KnownKeys(folder / "keys.parquet", version), KnownNames(folder / "names.json", version)
    )


def test_texts_of_every_column_that_a_feature_is_read_from_are_met() -> None:
    texts = distinct_texts(PEOPLE)
    assert texts["surname"] == ["Нечуй-Левицький", "Шевченко"]
    assert texts["given"] == ["Тарас"]
    assert texts["home"] == ["Ізюм", "Київ", "Харків"]
    assert texts["rank"] == []
    prepared = prepare({"registry": PEOPLE})
    assert all(set(values) <= set(texts[feature]) for feature, values in prepared.values.items())


def test_learned_keys_are_those_the_night_would_work_out(known: KnownValues, tmp_path: Path) -> None:
    known.learn(distinct_texts(PEOPLE))
    known.save()
    values = prepare({"registry": PEOPLE}).values
    for space in KEY_SPACES:
        own, kept = keys_of_values(space, values), at(tmp_path).keys.of_values(space, values)
        assert {*zip(own.value, own.key, strict=True)} == {*zip(kept.value, kept.key, strict=True)}


def test_keys_that_were_let_go_of_are_read_again_and_new_ones_stay_until_saved(
    known: KnownValues, tmp_path: Path
) -> None:
    values = distinct_texts(PEOPLE)
    known.learn(values)
    known.keys.let_go()
    known.save()
    kept = at(tmp_path).keys
    before = [kept.of_values(space, values) for space in KEY_SPACES]
    kept.let_go()
    for space, own in zip(KEY_SPACES, before, strict=True):
        again = kept.of_values(space, values)
        assert (again.value.tolist(), again.key.tolist()) == (own.value.tolist(), own.key.tolist())


def test_forgotten_names_are_recalled_from_the_file(known: KnownValues, tmp_path: Path) -> None:
    known.learn(distinct_texts(PEOPLE))
    known.save()
    again = at(tmp_path)
    held = dict(surnames.recalled)
    again.names.forget()
    assert not surnames.recalled
    again.names.recall()
    assert surnames.recalled == held and "Шевченко" in held


def test_names_learned_twice_are_kept_once_and_added_to(known: KnownValues, tmp_path: Path) -> None:
    known.learn(distinct_texts(PEOPLE))
    known.save()
    again = at(tmp_path)
    again.learn(distinct_texts(PEOPLE.assign(surname=["Бойко", "Шевченко", None])))
    again.save()
    kept = json.loads((tmp_path / "names.json").read_text(encoding="utf-8"))
    assert set(kept["surname"]) == {"Шевченко", "Бойко", "Нечуй-Левицький", "нечуй", "левицький"}
    assert [set(kept[feature]) for feature in ("call_sign", "unit")] == [{"Вовк"}, {"36 обрмп"}]


def test_nothing_new_writes_nothing(known: KnownValues, tmp_path: Path) -> None:
    known.learn(distinct_texts(PEOPLE))
    known.save()
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    again = at(tmp_path)
    again.learn(distinct_texts(PEOPLE))
    again.save()
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_what_other_code_worked_out_is_forgotten(known: KnownValues, tmp_path: Path) -> None:
    known.learn(distinct_texts(PEOPLE))
    known.save()
    changed = at(tmp_path, version="two")
    changed.learn({**distinct_texts(PEOPLE), "surname": ["Бойко"]})
    changed.save()
    told = json.loads((tmp_path / "names.json").read_text(encoding="utf-8"))
    assert told["version"] == "two" and set(told["surname"]) == {"Бойко"}


@pytest.mark.parametrize("found", ['{"version": "one", "surn', '["one"]', "null"])
def test_an_unreadable_file_costs_time_only(tmp_path: Path, found: str) -> None:
    (tmp_path / "names.json").write_text(found, encoding="utf-8")
    known = at(tmp_path)
    known.learn(distinct_texts(PEOPLE))
    known.save()
    assert "Шевченко" in (tmp_path / "names.json").read_text(encoding="utf-8")
