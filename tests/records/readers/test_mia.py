"""The Ministry of Internal Affairs' open data on missing people (all people here are made up)."""

import csv
import json
from pathlib import Path
from typing import Any

from linkage.records.delivery import Delivered, read_delivery

KEYS = """
ID OVD CATEGORY FIRST_NAME_U LAST_NAME_U MIDDLE_NAME_U FIRST_NAME_R LAST_NAME_R MIDDLE_NAME_R FIRST_NAME_E
LAST_NAME_E MIDDLE_NAME_E BIRTH_DATE SEX LOST_DATE LOST_PLACE ARTICLE_CRIM RESTRAINT CONTACT PHOTOID
"""
PERSON: dict[str, Any] = dict.fromkeys(KEYS.split()) | {
    "ID": 7,
    "CATEGORY": "БЕЗВІСНО ВІДСУТНІЙ",
    "FIRST_NAME_U": "АНДРІЙ",
    "LAST_NAME_U": "ТЕСТЕНКО",
    "MIDDLE_NAME_U": "ІГОРОВИЧ",
    "FIRST_NAME_R": "АНДРЕЙ",
    "LAST_NAME_R": "ТЕСТЕНКО",
    "MIDDLE_NAME_R": "ИГОРЕВИЧ",
    "FIRST_NAME_E": "ANDRII",
    "LAST_NAME_E": "TESTENKO",
    "BIRTH_DATE": "1999-07-09T00:00:00",
    "SEX": "ЧОЛОВІЧА",
    "LOST_DATE": "2023-01-05",
    "LOST_PLACE": "БАХМУТ",
    "PHOTOID": "55",
}


def read(folder: Path, *people: dict[str, Any], lost_since: str = "2014-04-01") -> Delivered:
    path = folder / "mvswantedbezvesti_1.json"
    path.write_text(json.dumps(people, ensure_ascii=False), encoding="utf-8-sig")
    return read_delivery(path, "registry", "mia", lost_since=lost_since)


def test_ukrainian_names_are_the_main_ones_and_the_others_stand_beside(tmp_path: Path) -> None:
    record = read(tmp_path, PERSON).frame.iloc[0]
    assert (record.surname, record.given_name, record.patronymic) == ("Тестенко", "Андрій", "Ігорович")
    assert record.other_names == "Тестенко Андрей Игоревич | Testenko Andrii"
    assert (record.record_id, record.sex, record.birth_date) == ("7", "m", "1999-07-09")
    assert record.missing_date == "2023-01-05"


def test_people_lost_before_the_war_are_counted_and_left_out(tmp_path: Path) -> None:
    old = PERSON | {"ID": 8, "LOST_DATE": "2013-12-31T00:00:00"}
    undated = PERSON | {"ID": 9, "LOST_DATE": None, "BIRTH_DATE": None}
    delivered = read(tmp_path, PERSON, old, undated)
    assert list(delivered.frame.record_id) == ["7", "9"]
    assert delivered.report["rows_in_file"] == 3
    assert delivered.report["left_out"] == 1
    assert any(
        note.startswith("1 entries of people lost before 2014-04-01") for note in delivered.report["notes"]
    )
    assert len(read(tmp_path, PERSON, old, lost_since="2010-01-01").frame) == 2


def test_a_csv_of_the_same_publication_leaves_out_the_same_people(tmp_path: Path) -> None:
    people = [PERSON, PERSON | {"ID": 8, "LOST_DATE": "2013-12-31"}, PERSON | {"ID": 9, "LOST_DATE": None}]
    path = tmp_path / "mvswantedbezvesti_1.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, KEYS.split(), delimiter=";")
        writer.writeheader()
        writer.writerows(people)
    delivered = read_delivery(path, "registry", "mia")
    assert list(delivered.frame.record_id) == ["7", "9"]
    assert [delivered.report[name] for name in ("rows_in_file", "accepted", "left_out")] == [3, 2, 1]


def test_photographs_are_never_read(tmp_path: Path) -> None:
    delivered = read(tmp_path, PERSON | {"PHOTOIDBASE64ENCODE": "A" * 5000})
    assert "AAAA" not in str(delivered.frame.iloc[0].to_dict())
    assert any("never read" in note for note in delivered.report["notes"])


def test_missing_keys_are_tolerated(tmp_path: Path) -> None:
    short = {key: PERSON[key] for key in ("ID", "LAST_NAME_U", "FIRST_NAME_U", "LOST_DATE")}
    assert read(tmp_path, short, PERSON | {"ID": 8}).report["accepted"] == 2
