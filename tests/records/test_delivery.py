"""A delivered file becomes typed records; nothing is lost, and what is set aside says why."""

import csv
import datetime
import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linkage.errors import BadInput
from linkage.records.contracts import KINDS, contract
from linkage.records.delivery import Delivered, read_delivery
from linkage.records.profiles import write_profile
from linkage.records.rejects import ROW_KEPT

Row = Sequence[str]
HEADERS = ["Номер картки", "Прізвище", "Ім'я", "По батькові", "Дата народження", "Звання", "Дата зникнення"]
PEOPLE = [
    ["А-1", "Шевченко", "Іван", "Петрович", "01.02.1990", "солдат", "24.02.2023"],
    ["А-2", "Коваль", "Олег", "Ігорович", "1985", "ст. солдат", "03.2023"],
    ["А-3", "Бондар", "Тарас", "", "5 травня 1979", "сержант", "2022"],
]


def as_csv(folder: Path, rows: Sequence[Row], headers: Row = HEADERS, name: str = "list.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([headers, *rows])
    return path


def as_xlsx(folder: Path, rows: Sequence[Row]) -> Path:
    book = openpyxl.Workbook()
    for row in [HEADERS, *rows]:
        book.active.append([cell or None for cell in row])
    book.save(folder / "list.xlsx")
    return folder / "list.xlsx"


def as_json(folder: Path, rows: Sequence[Row]) -> Path:
    path = folder / "list.json"
    records = [dict(zip(HEADERS, row, strict=True)) for row in rows]
    path.write_text(json.dumps({"data": records}, ensure_ascii=False), encoding="utf-8")
    return path


def as_json_lines(folder: Path, rows: Sequence[Row]) -> Path:
    path = folder / "list.jsonl"
    lines = [json.dumps(dict(zip(HEADERS, row, strict=True)), ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def as_parquet(folder: Path, rows: Sequence[Row]) -> Path:
    pd.DataFrame(list(rows), columns=HEADERS).to_parquet(folder / "list.parquet")
    return folder / "list.parquet"


WRITERS = [as_csv, as_xlsx, as_json, as_json_lines, as_parquet]


def said(delivered: Delivered) -> list[dict[str, str]]:
    """What the records say, whatever row they stand in."""
    frame = delivered.frame.drop(columns=["row"])
    return sorted(({k: v for k, v in one.items() if v} for one in frame.to_dict("records")), key=str)


@pytest.mark.parametrize("write", WRITERS)
def test_every_format_says_the_same(tmp_path: Path, write: Callable[[Path, Sequence[Row]], Path]) -> None:
    delivered = read_delivery(write(tmp_path, PEOPLE), "registry", "police")
    assert said(delivered) == said(read_delivery(as_csv(tmp_path, PEOPLE), "registry", "police"))
    first = delivered.frame.iloc[0]
    assert (first.surname, first.given_name, first.patronymic) == ("Шевченко", "Іван", "Петрович")
    assert list(delivered.frame.birth_date) == ["1990-02-01", "1985", "1979-05-05"]
    assert list(delivered.frame.missing_date) == ["2023-02-24", "2023-03", "2022"]
    assert list(delivered.frame.birth_date_raw) == ["01.02.1990", "1985", "5 травня 1979"]


CELL = st.one_of(
    st.sampled_from(["", "Шевченко", "Іван", "31.02.1990", "01.02.1990", "н/д", "=1+1", "  ", "О'Ніл"]),
    st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffd"), max_size=12),
)
ROWS = st.lists(st.lists(CELL, min_size=7, max_size=7), min_size=1, max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, writer=st.sampled_from([as_csv, as_json, as_json_lines, as_parquet]))
def test_accepted_and_rejected_rows_add_up_to_the_rows_of_the_file(
    tmp_path: Path, rows: list[list[str]], writer: Callable[[Path, Sequence[Row]], Path]
) -> None:
    # One sure row, so that the file as a whole is one of records.
    rows = [*PEOPLE, *rows]
    delivered = read_delivery(writer(tmp_path, rows), "registry", "police")
    report = delivered.report
    assert report["accepted"] == len(delivered.frame)
    assert report["accepted"] + report["rejected"] == report["rows_in_file"]
    lost = [one for one in delivered.rejects if not one.row_was_kept]
    assert len(lost) == report["rejected"]
    assert delivered.frame.record_id.is_unique
    assert delivered.frame.record_id.notna().all()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000))
def test_the_order_of_rows_and_columns_changes_no_record(tmp_path: Path, seed: int) -> None:
    shuffled = random.Random(seed)
    without_id = [row[1:] for row in PEOPLE] + [["Коваль", "Олег", "Ігорович", "1985", "", ""]]
    order = list(range(6))
    before = said(read_delivery(as_csv(tmp_path, without_id, HEADERS[1:]), "registry", "police"))
    shuffled.shuffle(order)
    shuffled.shuffle(without_id)
    rows = [[row[at] for at in order] for row in without_id]
    after = read_delivery(as_csv(tmp_path, rows, [HEADERS[1:][at] for at in order]), "registry", "police")
    assert said(after) == before


def test_a_number_of_the_row_is_no_part_of_a_record(tmp_path: Path) -> None:
    rows = [["1", "Шевченко", "Іван"], ["2", "Коваль", "Олег"], ["3", "Бондар", "Тарас"]]
    moved = [[str(at), *row[1:]] for at, row in enumerate(reversed(rows), start=1)]
    headers = ["№ з/п", "Прізвище", "Ім'я"]
    one = read_delivery(as_csv(tmp_path, rows, headers), "registry", "police")
    other = read_delivery(as_csv(tmp_path, moved, headers), "registry", "police")
    assert set(one.frame.record_id) == set(other.frame.record_id)
    assert all(text.startswith("police-") for text in one.frame.record_id)


def test_sources_do_not_share_the_ids_made_for_them(tmp_path: Path) -> None:
    path = as_csv(tmp_path, [row[1:] for row in PEOPLE], HEADERS[1:])
    ids = {source: set(read_delivery(path, "registry", source).frame.record_id) for source in ("a", "b")}
    assert not ids["a"] & ids["b"]


def test_rows_that_share_an_id_but_differ_are_told_apart_by_content(tmp_path: Path) -> None:
    rows = [*PEOPLE, ["А-1", "Мельник", "Роман", "", "", "", ""]]
    ids = list(read_delivery(as_csv(tmp_path, rows), "registry", "police").frame.record_id)
    turned = list(read_delivery(as_csv(tmp_path, rows[::-1]), "registry", "police").frame.record_id)
    assert ids == turned[::-1]
    assert ids[1:3] == ["А-2", "А-3"]
    assert {text.partition("#")[0] for text in (ids[0], ids[3])} == {"А-1"}
    assert all(len(text.partition("#")[2]) == 6 for text in (ids[0], ids[3]))


def test_of_identical_rows_one_is_kept(tmp_path: Path) -> None:
    delivered = read_delivery(as_csv(tmp_path, [*PEOPLE, PEOPLE[0]]), "registry", "police")
    assert len(delivered.frame) == 3
    assert [(one.row, one.reason) for one in delivered.rejects] == [(5, "identical to row 2")]


def test_a_row_that_names_nobody_is_rejected_and_one_with_a_document_is_kept(tmp_path: Path) -> None:
    headers = ["Прізвище", "Дата народження", "Паспорт"]
    rows = [["Шевченко", "1990", ""], ["", "1990", ""], ["-", "1991", "МТ123456"]]
    delivered = read_delivery(as_csv(tmp_path, rows, headers), "registry", "police")
    assert list(delivered.frame.row) == [2, 4]
    (reject,) = delivered.rejects
    assert (reject.row, reject.reason) == (3, "there is nothing to call the person by")
    assert reject.advice


def test_a_value_that_cannot_be_read_is_set_aside_and_its_row_kept(tmp_path: Path) -> None:
    rows = [["А-1", "Шевченко", "Іван", "Петрович", "31.02.1990", "солдат", "колись"]]
    delivered = read_delivery(as_csv(tmp_path, [*rows, *PEOPLE[1:]]), "registry", "police")
    record = delivered.frame.iloc[0]
    assert record.birth_date == "1990"
    assert record.birth_date_raw == "31.02.1990"
    assert {(one.row, one.column) for one in delivered.rejects} == {
        (2, "Дата народження"),
        (2, "Дата зникнення"),
    }
    assert all(one.row_was_kept for one in delivered.rejects)
    reasons = {one.column: one.reason for one in delivered.rejects}
    assert reasons["Дата зникнення"].endswith(ROW_KEPT)
    year = "birth_date names a day that its month does not have: only its year is kept; the row was kept"
    assert reasons["Дата народження"] == year
    assert delivered.report["values_set_aside"] == 2


def test_no_reason_or_note_repeats_what_a_cell_says(tmp_path: Path) -> None:
    rows = [["А-1", "Таємниченко", "Іван", "", "99.99.1990", "", "колись"], ["", "", "", "", "1990", "", ""]]
    delivered = read_delivery(as_csv(tmp_path, [*rows, *PEOPLE]), "registry", "police")
    told = json.dumps(delivered.report, ensure_ascii=False) + " ".join(
        one.reason + one.advice for one in delivered.rejects
    )
    assert not any(text in told for text in ("Таємниченко", "99.99.1990", "колись"))


@pytest.mark.parametrize("kind", KINDS)
def test_the_frame_has_the_columns_of_the_contract(tmp_path: Path, kind: str) -> None:
    delivered = read_delivery(as_csv(tmp_path, [["Шевченко Іван"]], ["ПІБ"]), kind, "s")
    assert tuple(delivered.frame.columns) == contract(kind).frame_columns


def test_unknown_columns_are_kept_and_named(tmp_path: Path) -> None:
    path = as_csv(tmp_path, [["Шевченко", "42"], ["Коваль", ""]], ["Прізвище", "Розмір взуття"])
    delivered = read_delivery(path, "registry", "s")
    assert delivered.report["unknown_columns"] == ["Розмір взуття"]
    assert json.loads(delivered.frame.extra[0]) == {"Розмір взуття": "42"}
    assert delivered.frame.extra[1] is None


def test_a_whole_name_gives_its_parts_and_what_stands_beside_it(tmp_path: Path) -> None:
    rows = [["ст. солдат ШЕВЧЕНКО Іван Петрович, 01.02.1990"], ["Коваль О. І. «Лис»"], ["Виктор Красиков"]]
    frame = read_delivery(as_csv(tmp_path, rows, ["ПІБ"]), "exchange", "s").frame
    assert list(frame.surname) == ["Шевченко", "Коваль", "Красиков"]
    assert list(frame.given_name) == ["Іван", "О.", "Виктор"]
    assert list(frame.patronymic) == ["Петрович", "І.", None]
    assert (frame["rank"][0], frame.birth_date[0], frame.call_sign[1]) == (
        "старший солдат",
        "1990-02-01",
        "Лис",
    )
    assert frame.full_name[0] == "Шевченко Іван Петрович"
    assert frame.full_name_raw[0] == rows[0][0]


def test_parts_fill_only_what_is_empty(tmp_path: Path) -> None:
    headers = [
        "Прізвище",
        "Дата народження",
        "Рік народження",
        "Область",
        "Населений пункт",
        "В/ч",
        "Бригада",
    ]
    rows = [
        ["Шевченко", "01.02.1990", "1991", "Сумська", "Суми", "А1234", "36 обрмп"],
        ["Коваль", "", "1985", "Донецька", "", "", ""],
    ]
    frame = read_delivery(as_csv(tmp_path, rows, headers), "registry", "s").frame
    assert list(frame.birth_date) == ["1990-02-01", "1985"]
    assert list(frame.birth_date_raw) == ["01.02.1990", "1985"]
    assert list(frame.residence_raw) == ["Сумська, Суми", "Донецька"]
    assert "Суми" in frame.residence[0]
    assert "Донецька" in frame.residence[1]
    assert frame.military_unit_raw[0] == "36 обрмп, А1234"


def test_other_spellings_stand_beside_the_name_or_in_its_place(tmp_path: Path) -> None:
    headers = ["Прізвище", "Ім'я", "Прізвище (англ)", "Ім'я (англ)"]
    rows = [["Шевченко", "Іван", "Shevchenko", "Ivan"], ["", "", "Koval", "Oleh"]]
    frame = read_delivery(as_csv(tmp_path, rows, headers), "registry", "s").frame
    assert list(frame.surname) == ["Шевченко", "Koval"]
    assert list(frame.other_names) == ["Shevchenko Ivan", None]


def test_cells_that_hold_two_things_are_parted(tmp_path: Path) -> None:
    headers = ["Кого бачив", "Період", "Оцінка"]
    rows = [["Шевченко Іван", "з 03.2023 по 05.2023", "B2"], ["Коваль Олег", "2022", "F6"]]
    frame = read_delivery(as_csv(tmp_path, rows, headers), "testimony", "s").frame
    assert list(zip(frame.seen_from, frame.seen_to, strict=True)) == [
        ("2023-03", "2023-05"),
        ("2022", "2022"),
    ]
    assert list(zip(frame.reliability, frame.credibility, strict=True)) == [("B", "2"), ("F", "6")]


def test_enums_are_told_in_any_language_and_unlisted_ones_set_aside(tmp_path: Path) -> None:
    headers = ["ФИО", "Ответ", "Способ"]
    rows = [
        ["Иванов Иван", "не удерживается", "письмо"],
        ["Попов Олег", "held", "список"],
        ["Лебедев Юрий", "?!", "x9"],
    ]
    delivered = read_delivery(as_csv(tmp_path, rows, headers), "acknowledgement", "s")
    assert list(delivered.frame.answer) == ["not_held", "held", None]
    assert list(delivered.frame.means) == ["letter", "list", None]
    assert [one.column for one in delivered.rejects] == ["Способ"]


def test_the_words_of_a_witness_fill_what_is_empty(tmp_path: Path) -> None:
    words = "в камері 5 був Шевченко, позивний «Шева», років тридцять"
    rows = [["W-1", "", words], ["W-2", "Коваль Олег", ""]]
    frame = read_delivery(as_csv(tmp_path, rows, ["Свідок", "ПІБ", "Свідчення"]), "testimony", "s").frame
    assert (frame.call_sign[0], frame.cell[0], frame.statement[0]) == ("Шева", "5", words)


def test_the_title_of_an_exchange_list_speaks_for_all_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    title = "50-й обмін 03.01.2024 року, всього 2 особи"
    path.write_text(f"{title}\nПІБ;Рік народження\nШевченко Іван;1990\nКоваль Олег;1985\n")
    frame = read_delivery(path, "exchange", "s").frame
    assert set(frame.exchange_date) == {"2024-01-03"}
    assert set(frame.list_id) == {"50"}
    assert set(frame.list_total) == {"2"}


def test_a_stated_total_that_is_not_met_is_odd(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("ПІБ;Рік народження\nШевченко Іван;1990\nКоваль Олег;1985\nВсього: 205;\n")
    report = read_delivery(path, "exchange", "s").report
    assert report["stated_totals"] == [205]
    assert any("205" in text for text in report["odd"])
    assert report["rows_in_file"] == 2


def test_a_column_that_is_nearly_empty_is_odd(tmp_path: Path) -> None:
    rows = [[f"Шевченко{'а' * at}", "1990" if at == 0 else ""] for at in range(20)]
    path = as_csv(tmp_path, rows, ["Прізвище", "Дата народження"])
    report = read_delivery(path, "registry", "s").report
    assert "95% of the records are without birth_date" in report["odd"]


def test_a_file_that_names_nobody_is_refused_whole_with_its_headers(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="'Місто', 'Температура'"):
        read_delivery(as_csv(tmp_path, [["Суми", "5"]], ["Місто", "Температура"]), "registry", "s")


def test_a_saved_profile_maps_the_next_delivery(tmp_path: Path) -> None:
    path = as_csv(tmp_path, [["Шевченко Іван", "Лис"]], ["Учасник", "Як кличуть"])
    profile = tmp_path / "registry-s.toml"
    mapping = {"Учасник": "full_name", "Як кличуть": "call_sign"}
    write_profile(profile, [{"header": header, "column": column} for header, column in mapping.items()])
    frame = read_delivery(path, "registry", "s", profile).frame
    assert (frame.surname[0], frame.call_sign[0]) == ("Шевченко", "Лис")
    profile.write_text('[columns]\n"Учасник" = "nothing"\n')
    with pytest.raises(BadInput, match="no column of registry"):
        read_delivery(path, "registry", "s", profile)


def test_a_file_without_headers_is_told_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    rows = [f"{at};Шевченко{'а' * at} Іван Петрович;{at:02}.02.199{at};солдат" for at in range(1, 9)]
    path.write_text("\n".join(rows))
    delivered = read_delivery(path, "exchange", "s")
    assert list(delivered.frame.row) == list(range(1, 9))
    assert delivered.frame.birth_date[0] == "1991-02-01"
    assert any("no header row" in note for note in delivered.report["notes"])


def test_names_are_never_taken_for_headers_nor_told_in_a_refusal(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("".join(f"Шевченко{'а' * at};Іван;Петрович;x\n" for at in range(8)))
    assert len(read_delivery(path, "exchange", "s").frame) == 8
    path.write_text("Суми;Іванівка;14\nХарків;Олегівка;15\n")
    with pytest.raises(BadInput) as caught:
        read_delivery(path, "exchange", "s")
    assert "Суми" not in str(caught.value)


def test_dates_of_a_workbook_are_days_not_moments(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["ПІБ", "Дата народження", "Дата обміну"])
    book.active.append(["Шевченко Іван", datetime.date(1990, 2, 1), datetime.datetime(2024, 1, 3)])
    book.active.append(["Коваль Олег", 32905, "03.01.2024"])
    book.save(tmp_path / "list.xlsx")
    frame = read_delivery(tmp_path / "list.xlsx", "exchange", "s").frame
    assert list(frame.birth_date) == ["1990-02-01", "1990-02-01"]
    assert list(frame.exchange_date) == ["2024-01-03"] * 2


def test_documents_do_not_stand_for_names_that_are_there_but_not_understood(tmp_path: Path) -> None:
    headers = ["РНОКПП", "Xxx", "Yyy"]
    rows = [[str(2_987_654_321 + 11 * n), ("Шевченко", "Бондаренко")[n % 2], "z"] for n in range(4)]
    with pytest.raises(BadInput, match="'Xxx' looks like one"):
        read_delivery(as_csv(tmp_path, rows, headers), "registry", "s")
    bare = read_delivery(as_csv(tmp_path, [[row[0], "1", "z"] for row in rows], headers), "registry", "s")
    assert bare.report["accepted"] == 4


def test_empty_columns_without_a_header_are_not_told_of_as_unknown(tmp_path: Path) -> None:
    rows = [["", "Шевченко Іван", "", "щось"], ["", "Коваль Олег", "", "інше"]]
    report = read_delivery(as_csv(tmp_path, rows, ["", "ПІБ", "", "Графа Ж"]), "registry", "s").report
    assert report["unknown_columns"] == ["Графа Ж"]


def test_groups_above_the_headers_keep_the_applicant_from_the_dead(tmp_path: Path) -> None:
    groups = ["№", "Загиблий", "", "Обставини", "Заявник", ""]
    below = ["", "Прізвище", "Ім'я", "Дата загибелі", "Прізвище", "Ім'я"]
    rows = [
        below,
        ["1", "Шевченко", "Іван", "01.02.2023", "Шевченко", "Ольга"],
        ["2", "Коваль", "Олег", "05.03.2024", "Мельник", "Ірина"],
    ]
    delivered = read_delivery(as_csv(tmp_path, rows, groups), "death", "s")
    assert list(delivered.frame.surname) == ["Шевченко", "Коваль"]
    assert list(delivered.frame.given_name) == ["Іван", "Олег"]
    assert delivered.frame.other_names.isna().all()
    assert list(delivered.frame.death_date) == ["2023-02-01", "2024-03-05"]


def test_words_above_numbers_and_dates_are_headers_even_where_few_are_known(tmp_path: Path) -> None:
    headers = ["Interview #", "Staff (1-6)", "Person talked about", "Of which year", "Roman's remark"]
    rows = [[str(n), str(n % 6 + 1), "Shevchenko Ivan", str(1980 + n), "ok"] for n in range(6)]
    delivered = read_delivery(as_csv(tmp_path, rows, headers), "testimony", "s")
    assert [one["header"] for one in delivered.report["columns"]] == headers
    assert delivered.report["accepted"] == 6


def test_one_american_date_tells_how_its_whole_file_is_read(tmp_path: Path) -> None:
    headers = ["ПІБ", "Дата народження", "Дата зникнення"]
    rows = [
        ["Шевченко Іван", "3/14/1990", "4/5/2023"],
        ["Коваль Олег", "4/5/1985", "6/7/2023"],
    ]
    frame = read_delivery(as_csv(tmp_path, rows, headers), "registry", "s").frame
    assert list(frame.birth_date) == ["1990-03-14", "1985-04-05"]
    assert list(frame.missing_date) == ["2023-04-05", "2023-06-07"]
    rows[0][1] = "14/3/1990"
    frame = read_delivery(as_csv(tmp_path, rows, headers), "registry", "s").frame
    assert list(frame.birth_date) == ["1990-03-14", "1985-05-04"]
    assert list(frame.missing_date) == ["2023-05-04", "2023-07-06"]


def test_dates_of_both_orders_in_one_column_are_told_of(tmp_path: Path) -> None:
    rows = [["Шевченко Іван", "3/14/1990"], ["Коваль Олег", "14/3/1985"], ["Бондар Петро", "4/5/1979"]]
    delivered = read_delivery(as_csv(tmp_path, rows, ["ПІБ", "Дата народження"]), "registry", "s")
    assert list(delivered.frame.birth_date) == ["1990-03-14", "1985-03-14", "1979-05-04"]
    assert any("month first" in note for note in delivered.report["notes"])


@pytest.mark.parametrize("rank", ["гол. с-нт", "шт.-с-нт", "ст. солд.", "солдат", "м-с"])
def test_a_rank_cut_short_before_initials_is_no_name(tmp_path: Path, rank: str) -> None:
    rows = [[f"{rank} Гриценко Л.М."], [f"{rank} Шевченко Іван Петрович"]]
    frame = read_delivery(as_csv(tmp_path, rows, ["ПІБ"]), "registry", "s").frame
    assert list(frame.surname) == ["Гриценко", "Шевченко"]
    assert list(frame.given_name) == ["Л.", "Іван"]
    assert list(frame.patronymic) == ["М.", "Петрович"]


def test_headers_cut_short_are_found_below_titles_and_none_is_a_person(tmp_path: Path) -> None:
    path = tmp_path / "extract.csv"
    people = "".join(
        f"{n};ЄР-{n};Тестенко Іван Петрович;0{n}.02.1990;12.04.2022;Полтава\n" for n in range(1, 7)
    )
    heads = "№ з/п;Реєстр. номер;Прізв., ім'я, по батьк. зниклого;Число, міс., рік народж.;Дата зникн.;"
    heads += "Адреса родини\n"
    path.write_text(f"ВИТЯГ;;;;;\nстаном на 01.10.2024;;;;;\n{heads}{people}", encoding="utf-8")
    delivered = read_delivery(path, "registry", "s")
    assert list(delivered.frame["record_id"]) == [f"ЄР-{n}" for n in range(1, 7)]
    assert set(delivered.frame["missing_date"]) == {"2022-04-12"}
    assert delivered.frame["residence"].isna().all()
    assert delivered.frame["birth_date"].notna().all()


def test_names_guessed_without_any_header_are_told_of_loudly(tmp_path: Path) -> None:
    path = tmp_path / "bare.csv"
    names = ("Тестенко Іван", "Бондар Тарас", "Коваль Олег", "Зразко Петро", "Мороз Павло", "Гончар Юрій")
    path.write_text("".join(f"{name};{1980 + at}\n" for at, name in enumerate(names)), encoding="utf-8")
    odd = read_delivery(path, "registry", "s").report["odd"]
    assert sum("NO HEADER ROW" in line for line in odd) == 1


def test_headers_repeated_at_the_top_of_each_page_are_nobody(tmp_path: Path) -> None:
    rows = [PEOPLE[0], HEADERS, PEOPLE[1], HEADERS, PEOPLE[2]]
    delivered = read_delivery(as_csv(tmp_path, rows), "registry", "s")
    assert list(delivered.frame.surname) == ["Шевченко", "Коваль", "Бондар"]
    assert delivered.report["rows_in_file"] == 3
    assert sum("repeats the headers" in note for note in delivered.report["notes"]) == 2


def test_words_that_are_headers_of_other_columns_do_not_make_a_row_of_values_the_headers(
    tmp_path: Path,
) -> None:
    headers = ["Name of POW", "Notified by", "Status notified", "Family contacted"]
    rows = [[f"Шевченко{n} Іван", "МКЧХ" if n % 2 else "НІБ", "held", "No"] for n in range(1, 9)]
    delivered = read_delivery(as_csv(tmp_path, rows, headers), "acknowledgement", "s")
    assert len(delivered.frame) == 8
    assert [one["header"] for one in delivered.report["columns"]] == headers


def test_an_impossible_day_of_birth_keeps_its_year_and_an_age_there_is_an_age(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "ПІБ;Дата народження;Код свідка;Звідки знає\n"
        "Тестенко Юхим Саввич;31.02.1990;С-1;бачив\nЗразкевич Лев Хомич;близько 40 років;С-2;бачив\n"
        "Прикладов Марко Ілліч;01.13.1985;С-3;бачив\nУмовний Гнат Ілліч;02.03.1979;С-4;бачив\n",
        encoding="utf-8",
    )
    delivered = read_delivery(path, "testimony", "ngo")
    assert delivered.records["birth_date"] == ["1990", None, "1985", "1979-03-02"]
    assert delivered.records["birth_date_raw"][:2] == ["31.02.1990", "близько 40 років"]
    assert delivered.records["age"] == [None, "38-42", None, None]
    notes = " ".join(delivered.report["notes"])
    assert "only its year is kept" in notes and "read as age" in notes
    registry = read_delivery(path, "registry", "mia", insist=True)
    assert registry.records["birth_date"][1] is None
    assert any("tells an age" in one.reason for one in registry.rejects)


def test_rows_that_share_an_id_are_named_each(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    rows = ("№ справи,ПІБ", "К-1,Ткач Ян Юрійович", "К-2,Бойко Лев Ілліч", "К-1,Зразкевич Лев Хомич")
    path.write_text("\n".join(rows) + "\n", "utf-8")
    made = read_delivery(path, "registry", "mia")
    assert [(one.row, one.column, one.value) for one in made.rejects] == [
        (2, "№ справи", "К-1"),
        (4, "№ справи", "К-1"),
    ]
    assert all("stands on 2 rows that differ" in one.reason and one.value_was_kept for one in made.rejects)
    (note,) = (one for one in made.report["notes"] if "that differ" in one)
    assert note.startswith("1 id stands on 2 rows that differ (2, 4); each of these rows got its own id")


def test_the_report_says_that_testimony_without_a_basis_counts_as_first_hand(tmp_path: Path) -> None:
    def told(*lines: str) -> str:
        path = tmp_path / "heard.csv"
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return " ".join(read_delivery(path, "testimony", "ngo").report["notes"])

    graded = ("record_id,full_name,reliability,credibility", "T-1,Ткач Ян,B,2", "T-2,Бойко Лев,B,2")
    assert "no record gives a basis" in told(*graded) and "first-hand" in told(*graded)
    based = ("record_id,full_name,basis", "T-1,Ткач Ян,heard", "T-2,Бойко Лев,")
    assert "1 record gives no basis" in told(*based)
    assert "gives" not in told(*based[:2])


def test_the_report_tells_how_many_records_name_no_witness_and_what_follows(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"

    def told(header: str, *rows: str) -> str:
        path.write_text("\n".join([header, *rows]), encoding="utf-8")
        return " ".join(read_delivery(path, "testimony", "ngo").report["notes"])

    rows = ("T-1,Ткач Ян", "T-2,Бойко Лев")
    nobody = told("record_id,full_name", *rows)
    assert "no record names a witness" in nobody
    assert "witness of its own" in nobody and "probable" in nobody and "code" in nobody
    some = told(
        "record_id,full_name,witness_id,origin_id", f"{rows[0]},W-1,", f"{rows[1]},,W-2", "T-3,Коваль Іван,,"
    )
    assert "1 record names no witness" in some
    assert "witness of its own" not in told("record_id,full_name,witness_id", *(f"{row},W-1" for row in rows))


def test_the_report_tells_of_ungraded_sightings_named_witnesses_and_missing_ids(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "№;ПІБ;Хто бачив;Дата\n1;Тестенко Юхим Саввич;Умовний Гнат Ілліч;01.05.2023\n"
        "2;Зразкевич Лев Хомич;Вигаданий Петро Ілліч;02.05.2023\n",
        encoding="utf-8",
    )
    report = read_delivery(path, "testimony", "ngo").report
    assert any("'Хто бачив' holds full names under witness_id" in line for line in report["odd"])
    notes = " ".join(report["notes"])
    assert "2 first-hand sightings carry no grade" in notes and "E1 only" in notes
    assert "counts as another record" in notes and "--full" in notes
    assert "'№' is taken for the number of the row" in notes and "'Дата' is taken for interview_date" in notes


def test_a_header_that_a_profile_maps_twice_is_named(tmp_path: Path) -> None:
    path = as_csv(tmp_path, PEOPLE)
    profile = tmp_path / "profile.toml"
    profile.write_text('[columns]\n"Звання" = "rank"\n"Звання" = "extra"\n', encoding="utf-8")
    with pytest.raises(BadInput, match='the header "Звання" stands twice'):
        read_delivery(path, "registry", "mia", profile)


def test_what_counts_as_something_is_not_told_to_be_left_out_and_a_column_is_named_once(
    tmp_path: Path,
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "full_name,witness_id,basis,birth_date,seen_from\n"
        "Тестенко Юхим,С-1,хтозна,31.02.1990,2024-05-01\nУмовний Гнат,С-1,бачив,колись,2024-05\n",
        encoding="utf-8",
    )
    told = {(one.row, one.column): one.reason for one in read_delivery(path, "testimony", "s").rejects}
    assert told == {
        (2, "basis"): "is none of saw, same_cell, heard, told; it counts as told, which is hearsay; "
        "the row was kept",
        (
            2,
            "birth_date",
        ): "names a day that its month does not have: only its year is kept; the row was kept",
        (3, "birth_date"): told[3, "birth_date"],
    }
    assert told[3, "birth_date"].endswith(ROW_KEPT) and not told[3, "birth_date"].startswith("birth_date")


def test_days_that_have_not_come_are_told_of_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    this_year = datetime.date.today().year
    path.write_text(
        "full_name,witness_id,seen_from,seen_to\n"
        f"Тестенко Юхим,С-1,{this_year + 4}-05-01,{this_year}\nУмовний Гнат,С-1,2024-05,2024-06\n",
        encoding="utf-8",
    )
    made = read_delivery(path, "testimony", "s")
    assert made.records["seen_from"][0] == f"{this_year + 4}-05-01"
    (note,) = (one for one in made.report["notes"] if "not come" in one)
    assert note.startswith("'seen_from': 1 date is of a day that has not come: it is kept")
    (told,) = made.rejects
    assert (told.file, told.row, told.column, told.value) == (
        "list.csv",
        2,
        "seen_from",
        f"{this_year + 4}-05-01",
    )
    assert told.row_was_kept and "a day that has not come" in told.reason and made.report["accepted"] == 2
    assert told.reason.endswith("; the value was kept") and "set aside" not in told.reason
    assert (made.report["values_set_aside"], made.report["values_doubted"]) == (0, 1)


@pytest.mark.parametrize(
    ("kind", "header"),
    [
        ("exchange", "Дата обміну"),
        ("death", "Дата загибелі"),
        ("acknowledgement", "Дата відповіді"),
        ("interview", "Дата опитування"),
        ("registry", "Дата зникнення"),
        ("testimony", "Дата опитування"),
    ],
)
def test_any_day_of_an_event_that_has_not_come_is_told_of_where_it_stands(
    tmp_path: Path, kind: str, header: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"Прізвище;Ім'я;{header}\nТестенко;Юхим;01.02.2095\nУмовний;Гнат;01.02.2024\n", "utf-8")
    made = read_delivery(path, kind, "s", insist=True)
    assert [(one.row, one.column, one.value) for one in made.rejects] == [(2, header, "01.02.2095")]
    assert made.report["accepted"] == 2 and any("2095-02-01" in cells for cells in made.records.values())


def test_a_sighting_dated_later_than_its_interview_is_told_of_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "full_name,witness_id,interview_date,seen_from,seen_to\n"
        "Тестенко Юхим,С-1,2024-05-01,2024-06-01,2024-07\nУмовний Гнат,С-1,2024-05-01,2024-05,2024\n",
        encoding="utf-8",
    )
    made = read_delivery(path, "testimony", "s")
    assert [(one.row, one.column) for one in made.rejects] == [(2, "seen_from"), (2, "seen_to")]
    assert all("later than the interview that tells of it" in one.reason for one in made.rejects)
    assert made.records["seen_from"][0] == "2024-06-01"
    (note,) = (one for one in made.report["notes"] if "later than the interview" in one)
    assert note.startswith("1 sighting is dated")


@pytest.mark.parametrize(
    "header", ["Інтерв'ю №", "№ інтерв'ю", "Interview no.", "Номер интервью", "Протокол №"]
)
def test_the_number_of_an_interview_is_the_id_of_what_was_said_in_it_where_there_is_no_other(
    tmp_path: Path, header: str
) -> None:
    path = tmp_path / "list.csv"
    rows = ("А-1;Тестенко Юхим Саввич;T-1", "А-2;Зразкевич Лев Хомич;T-2")
    path.write_text("\n".join([f"{header};ПІБ;Прикмети", *rows]), encoding="utf-8")
    delivered = read_delivery(path, "testimony", "ngo")
    assert delivered.records["record_id"] == ["А-1", "А-2"] and not delivered.report["unknown_columns"]
    path.write_text("\n".join([f"{header};ПІБ;ID", *rows]), encoding="utf-8")
    delivered = read_delivery(path, "testimony", "ngo")
    assert delivered.records["record_id"] == ["T-1", "T-2"]
    assert ["А-1" in (more or "") for more in delivered.records["extra"]] == [True, False]
