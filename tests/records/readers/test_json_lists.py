"""Lists of records inside JSON: by key, beside each other, and groups of one record that are none."""

import json
from pathlib import Path
from typing import Any

import pytest

from linkage.records.delivery import Delivered, read_delivery
from linkage.records.readers.json_lists import count_at

ONE = {"fullName": "Тестенко Юхим Саввич", "dob": "1974-12-01"}
TWO = {"fullName": "Зразкевич Лев Хомич", "dob": "1971-11-11", "rank": "солдат"}
THREE = {"fullName": "Прикладов Марко Ілліч"}


def delivered(path: Path, value: Any) -> Delivered:
    file = path / "people.json"
    file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return read_delivery(file, "registry", "s")


@pytest.mark.parametrize(
    "value",
    [
        {"persons": {"p1": ONE, "p2": TWO}},
        {"p1": ONE, "p2": TWO},
        {"data": {"page": 1, "items": {"p1": ONE, "p2": TWO}}},
        {"meta": {"made": "2024-01-01", "by": "x"}, "persons": {"p1": ONE, "p2": TWO}},
    ],
)
def test_people_by_key_are_a_list_and_the_key_is_the_id(tmp_path: Path, value: Any) -> None:
    made = delivered(tmp_path, value)
    assert (made.report["rows_in_file"], made.report["accepted"], made.report["rejected"]) == (2, 2, 0)
    assert list(made.records["record_id"]) == ["p1", "p2"]
    assert list(made.records["full_name"]) == [ONE["fullName"], TWO["fullName"]]


def test_an_id_of_its_own_comes_before_the_key_and_a_count_is_no_id(tmp_path: Path) -> None:
    own = delivered(tmp_path, {"p1": {**ONE, "id": "77"}, "p2": {**TWO, "id": "78"}})
    assert list(own.records["record_id"]) == ["77", "78"]
    assert "p1" in own.records["extra"][0]
    counted = delivered(tmp_path, {"0": ONE, "1": TWO})
    turned = delivered(tmp_path, {"0": TWO, "1": ONE})
    assert set(counted.records["record_id"]) == set(turned.records["record_id"])


def test_a_name_as_key_is_the_name(tmp_path: Path) -> None:
    made = delivered(tmp_path, {ONE["fullName"]: {"dob": ONE["dob"]}, TWO["fullName"]: {"dob": TWO["dob"]}})
    assert list(made.records["full_name"]) == [ONE["fullName"], TWO["fullName"]]


def test_what_is_no_object_among_people_by_key_is_rejected_and_counted(tmp_path: Path) -> None:
    made = delivered(tmp_path, {"p1": ONE, "p2": TWO, "p3": None})
    assert (made.report["rows_in_file"], made.report["accepted"], made.report["rejected"]) == (3, 2, 1)


def test_lists_alike_are_all_read_and_another_list_is_told_of(tmp_path: Path) -> None:
    made = delivered(tmp_path, {"a": [ONE], "b": [TWO, THREE], "log": [{"at": "2024", "what": "x"}]})
    assert made.report["accepted"] == made.report["rows_in_file"] == 3
    assert any("was not read" in note for note in made.report["notes"])


def test_groups_of_one_record_are_no_people(tmp_path: Path) -> None:
    for value in (
        {**THREE, "relatives": {"father": ONE, "mother": TWO}},
        {**THREE, "father": ONE, "mother": TWO},
        {"name": {"surname": "Тестенко", "given": "Юхим"}, "birth": {"date": "1974-12-01", "place": "Київ"}},
    ):
        assert delivered(tmp_path, value).report["accepted"] == 1
    note = delivered(tmp_path, {**THREE, "father": ONE, "mother": TWO}).report["notes"]
    assert any("2 groups of the same columns" in one for one in note)


def test_records_are_counted_by_stepping_over_the_text() -> None:
    text = json.dumps({"a": [1, {"x": "]}"}], "b": {"c": {"k": 1, "l": [2], "m": "{"}}}, indent=1)
    assert (count_at(text, ("a",)), count_at(text, ("b", "c")), count_at(text, ())) == (2, 3, 2)
