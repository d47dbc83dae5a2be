"""Lists as they are published in plain text."""

from pathlib import Path

import pandas as pd
import pytest

from linkage.errors import BadInput
from linkage.records.delivery import Delivered, read_delivery

LAYOUTS = """1. ТЕСТЕНКО Іван Петрович, 01.02.1990, солдат, 36 обрмп
2) Тестенко І. П., 1990 р.н., ст. солд., в/ч А0000, Сумська обл.
3.  Тестенко Иван Петрович 01.02.1990 г.р. г. Кропивницкий (Кировоград)
• матрос Тестенко Іван, позивний «Зразок», 1990
№5 старший сержант КОВАЛЬ Олег Ігорович (1985 р.н.), полк «Азов», м. Маріуполь
– Бондар Тарас Іванович, 1 лютого 1990 року
"""


def read(folder: Path, text: str, kind: str = "exchange", name: str = "list.txt") -> Delivered:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_delivery(path, kind, "s")


def column(delivered: Delivered, name: str) -> list[str | None]:
    return [None if pd.isna(text) else text for text in delivered.frame[name]]


def test_the_published_layouts_are_read(tmp_path: Path) -> None:
    delivered = read(tmp_path, LAYOUTS)
    assert column(delivered, "surname") == ["Тестенко"] * 4 + ["Коваль", "Бондар"]
    assert column(delivered, "given_name") == ["Іван", "І.", "Иван", "Іван", "Олег", "Тарас"]
    assert column(delivered, "birth_date") == [
        "1990-02-01",
        "1990",
        "1990-02-01",
        "1990",
        "1985",
        "1990-02-01",
    ]
    assert column(delivered, "rank") == ["солдат", "старший солдат", None, "матрос", "старший сержант", None]
    assert column(delivered, "call_sign") == [None, None, None, "Зразок", None, None]
    units = column(delivered, "military_unit")
    assert units[0] and units[0].startswith("36")
    assert units[1] == "в/ч А0000"
    assert units[4] and "Азов" in units[4]
    assert "Кропивницький" in (column(delivered, "residence")[2] or "")
    assert delivered.report["accepted"] == delivered.report["rows_in_file"] == 6


@pytest.mark.parametrize("mark", ["{}.", "{})", "№{}", "№ {}.", "{}. ", "•", "-", "–", "*"])
def test_any_numbering_and_bullet(tmp_path: Path, mark: str) -> None:
    people = ["Шевченко Іван Петрович", "Коваль Олег Ігорович", "Бондар Тарас"]
    text = "\n".join(f"{mark.format(at)} {name}" for at, name in enumerate(people, start=1))
    assert column(read(tmp_path, text), "surname") == ["Шевченко", "Коваль", "Бондар"]


def test_a_number_in_the_list_is_no_part_of_a_record(tmp_path: Path) -> None:
    one = read(tmp_path, "1. Шевченко Іван, 1990\n2. Коваль Олег, 1985\n")
    other = read(tmp_path, "1. Коваль Олег, 1985\n2. Шевченко Іван, 1990\n")
    assert sorted(column(one, "record_id"), key=str) == sorted(column(other, "record_id"), key=str)


def test_headings_and_totals_are_set_aside_and_told_of(tmp_path: Path) -> None:
    headings = "Список звільнених 03.01.2024\nВсього 2 особи\nВійськовослужбовці:\n"
    text = f"{headings}1. Шевченко Іван\n\nЦивільні:\n2. Коваль Олег\n"
    delivered = read(tmp_path, text)
    assert list(delivered.frame.row) == [4, 7]
    assert delivered.report["stated_totals"] == [2]
    assert delivered.report["odd"] == []
    assert set(column(delivered, "exchange_date")) == {"2024-01-03"}
    told = [note for note in delivered.report["notes"] if "heading" in note]
    assert [note.split()[1] for note in told] == ["1", "2", "3", "6"]


def test_several_people_of_one_line_are_rows_of_one_number(tmp_path: Path) -> None:
    delivered = read(tmp_path, "1. Шевченко Іван, 1990; Коваль Олег, 1985\n2. Бондар Тарас; 1979; солдат\n")
    assert list(delivered.frame.row) == [1, 1, 2]
    assert delivered.report["rows_in_file"] == 3
    assert column(delivered, "birth_date") == ["1990", "1985", "1979"]


def test_a_line_that_goes_on_is_joined_to_its_person(tmp_path: Path) -> None:
    delivered = read(tmp_path, "1. Шевченко Іван Петрович,\n   01.02.1990, солдат\n2. Коваль Олег Ігорович\n")
    assert column(delivered, "birth_date") == ["1990-02-01", None]
    assert delivered.report["rows_in_file"] == 2


def test_a_name_and_a_list_wrapped_over_several_lines_are_read_whole(tmp_path: Path) -> None:
    text = (
        "1. Шевченко\nІван Петрович, 01.02.1990,\nсолдат, 36 обрмп\n"
        "2. Коваль Олег Ігорович,\n1985 р.н.\n3. Бондар Тарас Іванович, 1979\n"
    )
    delivered = read(tmp_path, text)
    assert column(delivered, "surname") == ["Шевченко", "Коваль", "Бондар"]
    assert column(delivered, "birth_date") == ["1990-02-01", "1985", "1979"]
    assert column(delivered, "rank") == ["солдат", None, None]
    assert delivered.report["rows_in_file"] == delivered.report["accepted"] == 3


def test_english_ranks_before_a_name_are_no_part_of_it(tmp_path: Path) -> None:
    delivered = read(tmp_path, "- Pvt. Kovalenko Oleh, 1990\n- Adm. KOVAL Ivan, 1970\n- Bondar Taras, 1979\n")
    assert column(delivered, "surname") == ["Kovalenko", "Koval", "Bondar"]
    assert column(delivered, "given_name") == ["Oleh", "Ivan", "Taras"]


def test_a_numbered_line_without_a_name_is_rejected(tmp_path: Path) -> None:
    delivered = read(tmp_path, "1. Шевченко Іван\n2. 01.02.1990\n3. Коваль Олег\n")
    assert list(delivered.frame.row) == [1, 3]
    assert [(one.row, one.reason) for one in delivered.rejects] == [(2, "no name was found in the line")]


def test_bare_names_one_a_line_are_a_list_too(tmp_path: Path) -> None:
    delivered = read(tmp_path, "Шевченко Тарас Григорович\nКоваль А.Б.\nКрасиков Виктор\n")
    assert column(delivered, "surname") == ["Шевченко", "Коваль", "Красиков"]


def test_two_dates_of_a_death_are_birth_and_death(tmp_path: Path) -> None:
    delivered = read(
        tmp_path, "1. Шевченко Іван Петрович, 01.02.1990 - 03.04.2022\n2. Коваль Олег, 1985 - 2023\n", "death"
    )
    assert column(delivered, "birth_date") == ["1990-02-01", "1985"]
    assert column(delivered, "death_date") == ["2022-04-03", "2023"]


def test_a_table_with_numbers_is_a_table(tmp_path: Path) -> None:
    text = "№;Звання;ПІБ;Дата народження\n1;солдат;Шевченко Іван;1990\n2;сержант;Коваль Олег;1985\n"
    assert "semicolon" in read(tmp_path, text).report["layout"]


def test_the_whole_line_is_kept(tmp_path: Path) -> None:
    assert '"Шевченко Іван, щось іще"' in (
        column(read(tmp_path, "1. Шевченко Іван, щось іще\n"), "extra")[0] or ""
    )


def test_several_people_a_line_without_numbers_are_no_table(tmp_path: Path) -> None:
    lines = (
        "Шевченко Іван (1990 р.н.); Коваль Олег (1985 р.н.)\nБондар Тарас (1979 р.н.); Мельник Петро (1981)\n"
    )
    delivered = read(tmp_path, f"Список звільнених 24.06.2024\n{lines}")
    assert column(delivered, "surname") == ["Шевченко", "Коваль", "Бондар", "Мельник"]
    assert column(delivered, "birth_date") == ["1990", "1985", "1979", "1981"]


def test_thanks_and_slogans_are_nobody(tmp_path: Path) -> None:
    delivered = read(tmp_path, "1. Шевченко Іван\n2. Коваль Олег\n\nСлава Україні!\nГероям слава\n")
    assert column(delivered, "surname") == ["Шевченко", "Коваль"]
    assert delivered.report["rejected"] == 0


def test_a_region_above_people_is_where_they_are_from(tmp_path: Path) -> None:
    text = (
        "Сумська область:\n1. Шевченко Іван\n2. Коваль Олег, м. Київ\n\nЦивільні:\n3. Бондар Тарас\n"
        "Львівська обл. (1)\n4. Мельник Петро\n"
    )
    delivered = read(tmp_path, text)
    assert column(delivered, "residence") == ["Сумська область", "Київ", None, "Львівська область"]


def test_a_region_in_brackets_behind_a_unit_is_no_part_of_it(tmp_path: Path) -> None:
    delivered = read(tmp_path, "1. Шевченко Іван, 1990, 503 обмп (Донецька обл.)\n")
    assert column(delivered, "residence") == ["Донецька область"]
    assert column(delivered, "military_unit") == ["503-й окремий батальйон морської піхоти"]


def test_what_no_line_tells_of_is_not_told_of_as_missing(tmp_path: Path) -> None:
    delivered = read(
        tmp_path, "Обмін 14.09.2024\n" + "".join(f"{n}. Шевченко Іван, {1960 + n}\n" for n in range(1, 13))
    )
    assert delivered.report["odd"] == []
    assert delivered.report["unknown_columns"] == []


@pytest.mark.parametrize("bullet", ["🔹 ", "✅", "▫️ ", "➡️ ", "⚔️ "])
def test_any_sign_may_be_a_bullet_and_its_headings_are_nobody(tmp_path: Path, bullet: str) -> None:
    text = f"⚡️ Обмін 14 вересня 2024!\n{bullet}Шевченко Іван, 1990\n{bullet}Коваль Олег, 1985\n"
    delivered = read(tmp_path, text)
    assert column(delivered, "surname") == ["Шевченко", "Коваль"]
    assert set(column(delivered, "exchange_date")) == {"2024-09-14"}


def test_numbers_without_a_dot_number_a_list(tmp_path: Path) -> None:
    text = "Список звільнених 03.01.2024\n  1 Шевченко Іван (36 обрмп) - 12.03.91\n 12 Коваль Олег - 1985\n"
    delivered = read(tmp_path, text)
    assert column(delivered, "surname") == ["Шевченко", "Коваль"]
    assert column(delivered, "birth_date") == ["1991-03-12", "1985"]


FOUR = "1. Коваль Олег\n2. Бондар Тарас\n3. Тестенко Іван\n4. Зразко Петро\n"
NEWS = """Повернулися додому! Черговий обмін
🇺🇦 3 травня 2025 року, 18:42

Вчора з ворожого полону повернуто 5 наших захисників.

Збройні сили:
• солдат ТЕСТЕНКО Іван Петрович, 01.02.1990
• тестенко олег
Полтавська область:
• Коваль Олег Ігорович
Цивільні:
• Бондар Тарас Іванович, 1969
Діти:
• Коваль Іван

Вітаємо вдома!
"""


def test_a_running_sentence_is_no_person_but_its_total_counts(tmp_path: Path) -> None:
    delivered = read(tmp_path, NEWS)
    assert column(delivered, "surname") == ["Тестенко", "Тестенко", "Коваль", "Бондар", "Коваль"]
    assert delivered.report["stated_totals"] == [5]
    assert column(delivered, "list_total") == ["5"] * 5


def test_a_heading_says_whether_those_below_are_military_or_civilian(tmp_path: Path) -> None:
    delivered = read(tmp_path, NEWS)
    assert column(delivered, "category") == ["military", "military", "military", "civilian", None]


@pytest.mark.parametrize("day", ["3 травня 2025 року", "03.05.2025", "🇺🇦 3 травня 2025 року, 18:42"])
def test_the_day_in_a_line_above_the_list_is_the_exchange_date(tmp_path: Path, day: str) -> None:
    delivered = read(tmp_path, f"Повернення додому\n{day}\nШтаб\n\n{FOUR}")
    assert column(delivered, "exchange_date") == ["2025-05-03"] * 4
    assert not any("no exchange_date" in line for line in delivered.report["odd"])


@pytest.mark.parametrize("line", ["", "Додаток до листа від 03.05.2025", "03.05.2025 або 04.05.2025"])
def test_an_exchange_without_a_certain_day_is_told_of(tmp_path: Path, line: str) -> None:
    delivered = read(tmp_path, f"Повернення додому\n{line}\n{FOUR}03.05.2025\n")
    assert column(delivered, "exchange_date") == [None] * 4
    assert sum("no exchange_date" in told for told in delivered.report["odd"]) == 1


def test_a_numbered_list_in_which_most_lines_go_on_is_a_list(tmp_path: Path) -> None:
    text = """1. Тестенко Іван Петрович,
   01.02.1990, солдат,
   36 обрмп
2. Коваль Олег Ігорович,
   03.04.1991, сержант
"""
    delivered = read(tmp_path, text)
    assert column(delivered, "surname") == ["Тестенко", "Коваль"]
    assert column(delivered, "birth_date") == ["1990-02-01", "1991-04-03"]
    assert column(delivered, "rank") == ["солдат", "сержант"]


@pytest.mark.parametrize("gap", ["", "\n"])
def test_persons_over_several_unnumbered_lines_are_refused_in_one_line_that_says_what_to_do(
    tmp_path: Path, gap: str
) -> None:
    persons = ["ТЕСТЕНКО Іван Петрович", "КОВАЛЬ Олег Ігорович", "БОНДАР Тарас Іванович"]
    text = gap.join(f"{name}\n0{at}.02.1990\nсолдат, 36 обрмп\n" for at, name in enumerate(persons, start=1))
    with pytest.raises(BadInput) as refused:
        read(tmp_path, text)
    said = str(refused.value)
    assert "3 names on 9 lines" in said and "one line" in said and "\n" not in said
    assert "ТЕСТЕНКО" not in said


@pytest.mark.parametrize("number", ["{}) ", "{}. ", "№{} "])
@pytest.mark.parametrize("indent", ["", "    "])
@pytest.mark.parametrize(
    "entry",
    [
        "{surname}\n{given} {patronymic}, {day}",
        "{surname} {given}\n{patronymic}\n{day}",
        "солдат\n{surname} {given} {patronymic}\n{day}\n36 обрмп\nСумська обл.",
        "{surname} {given} {patronymic}\nсолдат, 36 обрмп\n{day}",
    ],
)
def test_a_numbered_entry_runs_to_the_next_number(
    tmp_path: Path, number: str, indent: str, entry: str
) -> None:
    people = [("ТЕСТЕНКО", "Юхим"), ("ПРИКЛАДОВ", "Марко"), ("УМОВНИЙ", "Гнат"), ("ЗРАЗКО", "Лев")]
    entries = [
        entry.format(surname=surname, given=given, patronymic="Саввич", day=f"0{at}.03.1985")
        for at, (surname, given) in enumerate(people, start=1)
    ]
    body = "".join(f"{number.format(at)}{one}\n" for at, one in enumerate(entries, start=1))
    text = f"Координаційний штаб. Звільнені 08.01.2024\n\n{body}Всього: 4\n31.12.2023\n"
    delivered = read(tmp_path, text.replace("\n", f"\n{indent}") if indent else text)
    assert column(delivered, "surname") == ["Тестенко", "Прикладов", "Умовний", "Зразко"]
    assert column(delivered, "given_name") == ["Юхим", "Марко", "Гнат", "Лев"]
    assert column(delivered, "patronymic") == ["Саввич"] * 4
    assert column(delivered, "birth_date") == [f"1985-03-0{at}" for at in range(1, 5)]
    assert set(column(delivered, "exchange_date")) == {"2024-01-08"}
    assert set(column(delivered, "rank")) == {"солдат" if "солдат" in entry else None}
    assert delivered.report["stated_totals"] == [4] and delivered.report["warnings"] == []


def test_a_region_between_entries_of_two_lines_is_a_heading(tmp_path: Path) -> None:
    above = "1. ТЕСТЕНКО\nЮхим, 1985\n2. ПРИКЛАДОВ\nМарко, 1986\n"
    below = "3. УМОВНИЙ\nГнат, 1987\n4. ЗРАЗКО\nЛев\n"
    assert column(read(tmp_path, f"{above}Сумська область\n{below}"), "residence") == [
        None,
        None,
        *["Сумська область"] * 2,
    ]


def test_a_paragraph_of_news_is_no_list(tmp_path: Path) -> None:
    text = (
        "Учора відбувся 50-й обмін полоненими. Додому повернулися 230 захисників.\n"
        "Серед них — воїни різних бригад, прикордонники та нацгвардійці.\nДякуємо всім, хто допомагав.\n"
    )
    with pytest.raises(BadInput, match="no list of people was found"):
        read(tmp_path, text)


def test_a_russian_list_in_latin_letters_tells_its_total_and_its_day(tmp_path: Path) -> None:
    path = tmp_path / "obmen.txt"
    path.write_text(
        "SPISOK osvobozhdennyh voennoplennyh, obmen 31.05.2024\nVsego: 4 chelovek\n\n"
        "1. RUDENKO Pavel Andreevich 15.08.1983\n2. Polishchuk Vitaliy Vasilievich, 01.01.1970 g.r.\n"
        "3. Kravets Artyom Igorevich 07.07.2001\nItogo 4\n",
        encoding="utf-8",
    )
    delivered = read_delivery(path, "exchange", "lists")
    assert column(delivered, "surname") == ["Rudenko", "Polishchuk", "Kravets"]
    assert column(delivered, "birth_date") == ["1983-08-15", "1970-01-01", "2001-07-07"]
    assert column(delivered, "list_total") == ["4"] * 3
    assert column(delivered, "exchange_date") == ["2024-05-31"] * 3
    assert any("states 4 people and holds 3" in note for note in delivered.report["odd"])
