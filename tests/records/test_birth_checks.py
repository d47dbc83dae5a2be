"""Days of birth against the days of the same record, and the order of day and month in a file."""

from pathlib import Path

from linkage.records.birth_checks import births_against_events
from linkage.records.delivery import Delivered, read_delivery


def delivered(path: Path, text: str, kind: str = "registry") -> Delivered:
    file = path / "list.csv"
    file.write_text(text, encoding="utf-8")
    return read_delivery(file, kind, "s")


def told(made: Delivered, words: str) -> list[str]:
    return [note for note in made.report["notes"] if words in note]


def test_nobody_is_born_after_going_missing(tmp_path: Path) -> None:
    made = delivered(
        tmp_path,
        "ПІБ;Дата народж.;Дата зникн.\nТестенко Юхим Саввич;45780;44652\n"
        "Зразкевич Лев Хомич;12.05.1985;24.02.2022\nПрикладов Марко Ілліч;2022;24.02.2022\n",
    )
    assert made.records["birth_date"] == [None, "1985-05-12", "2022"]
    assert made.records["birth_date_raw"][0] == "45780"
    (aside,) = made.rejects
    assert aside.row == 2 and "lies after missing_date" in aside.reason and aside.row_was_kept
    assert told(made, "'Дата народж.': 1 answer was set aside")
    assert told(made, "1 people younger than 14 at their missing_date")


def test_a_table_without_days_of_birth_has_nothing_to_check() -> None:
    found = births_against_events({"missing_date": ["2022-02-24"]})
    assert not found.after and not found.children


def test_the_day_of_an_exchange_in_the_title_counts_as_well(tmp_path: Path) -> None:
    made = delivered(
        tmp_path,
        "Список звільнених під час обміну 21.09.2022\nПІБ;Дата народження\n"
        "Тестенко Юхим Саввич;21.09.2023\nЗразкевич Лев Хомич;12.05.1985\n",
        "exchange",
    )
    assert made.records["exchange_date"] == ["2022-09-21"] * 2
    assert made.records["birth_date"] == [None, "1985-05-12"]


def test_slashes_that_fit_both_orders_are_told_of_once(tmp_path: Path) -> None:
    head = "Full name,DOB,Date missing\n"
    rows = "Yukhym Testenko,12/01/1974,04/05/2022\nLev Zrazkevych,11/11/1971,05/06/2022\n"
    made = delivered(tmp_path, head + rows)
    assert made.records["missing_date"] == ["2022-05-04", "2022-06-05"]
    (note,) = told(made, "day first")
    assert "'DOB', 'Date missing'" in note and "2022-04-05" in note


def test_one_date_that_has_one_order_only_decides_for_the_file(tmp_path: Path) -> None:
    head = "Full name,DOB,Date missing\n"
    rows = "Yukhym Testenko,12/01/1974,04/05/2022\nLev Zrazkevych,10/11/1971,04/15/2022\n"
    american = delivered(tmp_path, head + rows)
    assert american.records["birth_date"] == ["1974-12-01", "1971-10-11"]
    assert told(american, "month first") and not told(american, "nothing shows")
    european = delivered(tmp_path, head + rows.replace("04/15/2022", "15/04/2022"))
    assert european.records["birth_date"] == ["1974-01-12", "1971-11-10"]
    assert not told(european, "first")


def test_a_list_in_ukrainian_needs_no_remark_on_its_slashes(tmp_path: Path) -> None:
    made = delivered(tmp_path, "ПІБ;Дата народження\nТестенко Юхим Саввич;12/01/1974\n")
    assert made.records["birth_date"] == ["1974-01-12"] and not told(made, "first")
