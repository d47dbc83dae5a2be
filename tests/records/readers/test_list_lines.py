"""Which lines of a list are people, and which are headings."""

from pathlib import Path

import pytest

from linkage.records.delivery import Delivered, read_delivery
from linkage.records.readers.list_lines import holds_person, is_heading, seems_to_name

MONTHS_AS_SURNAMES = (
    "Мартиненко",
    "Мартинюк",
    "МАРТИНЕНКО-КОВАЛЬ",
    "Березень",
    "Січень",
    "Май",
    "Травенко",
    "Листопад",
    "Липень",
    "Январёв",
    "Июнев",
    "Лютий",
)


def delivered(folder: Path, kind: str, text: str) -> Delivered:
    path = folder / "list.txt"
    path.write_text(text, encoding="utf-8")
    return read_delivery(path, kind, "s")


@pytest.mark.parametrize(
    "layout",
    [
        "солдат {} Юхим (1991 р.н.), Львівська обл.",
        "солдат {} Юхим Саввич, 1991",
        "старший солдат {} Юхим - 12.03.1991 - Львівська обл.",
        "капітан 3 рангу {} Юхим Саввич – 12.03.1991",
        "{} Юхим Саввич 1991",
    ],
)
def test_a_surname_that_begins_like_a_month_is_a_surname(tmp_path: Path, layout: str) -> None:
    text = "Зниклі безвісти:\n" + "".join(f"{layout.format(name)}\n" for name in MONTHS_AS_SURNAMES)
    found = delivered(tmp_path, "registry", text)
    surnames = [(name or "").casefold() for name in found.records["surname"]]
    assert surnames == [name.casefold() for name in MONTHS_AS_SURNAMES]
    assert set(found.records["given_name"]) == {"Юхим"}
    assert {(date or "")[:4] for date in found.records["birth_date"]} == {"1991"}
    assert found.report["warnings"] == []


def test_a_surname_behind_the_first_name_is_no_month(tmp_path: Path) -> None:
    names = ("Мартинюк", "Листопад", "Травенко", "Липень", "Січень")
    text = "Зниклі безвісти:\n" + "".join(f"Юхим {name} 1991 р.н.\n" for name in names)
    found = delivered(tmp_path, "registry", text)
    assert found.records["surname"] == list(names)
    assert found.records["birth_date"] == ["1991"] * len(names)


def test_a_surname_made_of_a_rank_is_no_rank(tmp_path: Path) -> None:
    text = "1. Майоров Юхим Саввич, 1991\n2. майор Зразкевич Лев, 1992\n3. Капітаненко Марко, 1993\n"
    found = delivered(tmp_path, "registry", text)
    assert found.records["surname"] == ["Майоров", "Зразкевич", "Капітаненко"]
    assert found.records["rank"] == [None, "майор", None]


@pytest.mark.parametrize("rank", ["капітан 3 рангу", "Капітан 1-го рангу", "ст. лейтенант мед. служби"])
@pytest.mark.parametrize("mark", ["", "1. ", "– "])
def test_a_rank_with_a_number_stands_before_a_person(rank: str, mark: str, tmp_path: Path) -> None:
    names = ("ТЕСТЕНКО Юхим Саввич", "Зразкевич Лев Хомич", "Прикладов Марко")
    text = "Звільнені 14.02.2024\n" + "".join(f"{mark}{rank} {name} – 17.04.1993\n" for name in names)
    found = delivered(tmp_path, "exchange", text)
    assert found.records["surname"] == ["Тестенко", "Зразкевич", "Прикладов"]
    assert found.records["birth_date"] == ["1993-04-17"] * 3 and all(found.records["rank"])


def test_a_rank_or_a_birth_makes_a_person_of_a_line_that_sounds_like_a_heading() -> None:
    assert not is_heading("солдат Служба Юхим Саввич, 36 обрмп")
    assert is_heading("Служба безпеки")
    assert is_heading("Список солдат Тестенко Юхим:")


def test_a_category_before_a_name_is_no_part_of_it(tmp_path: Path) -> None:
    text = "цивільна особа Тестенко Юхим, 1991 р.н.\nвійськовослужбовець Зразкевич Лев, 1992 р.н.\n"
    found = delivered(tmp_path, "exchange", f"Звільнені 14.02.2024\n{text}Прикладов Марко, 1993\n")
    assert found.records["surname"] == ["Тестенко", "Зразкевич", "Прикладов"]
    assert found.records["category"] == ["civilian", "military", None]


def test_a_heading_that_seems_to_name_somebody_is_a_warning_without_the_name(tmp_path: Path) -> None:
    text = "Звільнені 14.02.2024\n1. Тестенко Юхим\n2. Зразкевич Лев\nТакож список доповнює Прикладов Марко\n"
    warnings = delivered(tmp_path, "exchange", text).report["warnings"]
    assert len(warnings) == 1 and "line 4 is taken for no record" in warnings[0]
    assert "Прикладов" not in warnings[0]
    assert not seems_to_name("Слава Україні!") and not seems_to_name("Сили оборони України")


@pytest.mark.parametrize(
    "masthead",
    [
        "Газета «Степовий край», 12 жовтня 2023 р.",
        "Телеканал «Наші»",
        "Штаб «Додому», 12.10.2023",
        "Фонд «Степ»",
        "Бригада «Вітер»",
        'Newspaper "Steppe", 12 October 2023',
    ],
)
def test_what_calls_itself_by_a_name_in_quotes_is_nobody(tmp_path: Path, masthead: str) -> None:
    text = f"{masthead}\nТестенко Юхим, 1991 р.н.\nЗразкевич Лев, 1992 р.н.\nПрикладов Марко, 1993 р.н.\n"
    found = delivered(tmp_path, "death", text)
    assert found.records["surname"] == ["Тестенко", "Зразкевич", "Прикладов"]
    assert holds_person("Тестенко «Вітер»") and not any(found.records["call_sign"])


@pytest.mark.parametrize(
    "layout",
    [
        "{}. {}, {} (born {} Apr 1993), captured at Mariupol",
        "{}) {}, {}, {} April 1993",
        "№{} {}, {} ({}.04.1993)",
        "{}. Sgt. {}, {}, b. {}/04/1993",
        "- {0}{1}, {2}, {3}.04.1993",
    ],
)
def test_a_surname_a_comma_and_a_first_name_are_one_name(tmp_path: Path, layout: str) -> None:
    people = [("TESTENKO", "Yukhym"), ("Romanets", "Lev"), ("Zraz-Koval", "Marko"), ("UMOVNYI", "Hnatzz")]
    numbers = [""] * 4 if layout.startswith("-") else range(1, 5)
    body = "".join(f"{layout.format(at, *names, 17)}\n" for at, names in zip(numbers, people, strict=True))
    for title in ("List of prisoners of war, notified by the Detaining Power\nDate: 14 June 2023\n\n", ""):
        found = delivered(tmp_path, "acknowledgement", title + body)
        assert found.records["surname"] == ["Testenko", "Romanets", "Zraz-Koval", "Umovnyi"]
        assert found.records["given_name"] == [given for _, given in people]
        assert found.records["birth_date"] == ["1993-04-17"] * 4
        assert not any(found.records["residence"])


@pytest.mark.parametrize(
    "lines",
    [
        ("Юхим Тестенко, Лев Зразкевич", "Марко Прикладов, Гнат Умовний"),
        ("Тестенко Юхим Саввич, Зразкевич Лев,", "Прикладов Марко та Умовний Гнат"),
        (
            "Юхим Тестенко (31 рік, Суми), Лев Зразкевич (1991)",
            "Марко Прикладов 1990 р.н., солдат Гнат Умовний",
        ),
        ("Юхим Тестенко, Лев Зразкевич, Марко Прикладов і Гнат Умовний.",),
        ("1. Юхим Тестенко, Лев Зразкевич, Марко Прикладов, Гнат Умовний",),
    ],
)
def test_several_whole_names_on_a_line_are_several_people(tmp_path: Path, lines: tuple[str, ...]) -> None:
    found = delivered(tmp_path, "exchange", "31.05.2024 додому повернулися:\n" + "\n".join(lines) + "\n")
    assert found.records["surname"] == ["Тестенко", "Зразкевич", "Прикладов", "Умовний"]
    assert found.report["rows_in_file"] == 4 and found.report["warnings"] == []


def test_a_line_that_only_seems_to_name_several_is_a_warning(tmp_path: Path) -> None:
    text = "1. Тестенко Юхим, солдат, Зразкевич Лев, сержант\n2. Прикладов Марко, м. Суми\n"
    found = delivered(tmp_path, "exchange", f"Звільнені 14.02.2024\n{text}")
    assert found.records["surname"] == ["Тестенко", "Прикладов"]
    assert (
        len(found.report["warnings"]) == 1 and "line 2 is read as one person" in found.report["warnings"][0]
    )


def test_what_a_colon_parts_from_the_people_behind_it_is_no_name(tmp_path: Path) -> None:
    text = "Додому повернулися: Юхим Тестенко, Лев Зразкевич\nЦивільні: Прикладов Марко\nУмовний Гнат\n"
    found = delivered(tmp_path, "exchange", f"31.05.2024\n{text}")
    assert found.records["surname"] == ["Тестенко", "Зразкевич", "Прикладов", "Умовний"]
    assert found.records["category"] == [None, None, "civilian", None]
    assert found.records["exchange_date"] == ["2024-05-31"] * 4


@pytest.mark.parametrize(
    "title",
    [
        "Опитані родини",
        "№ ПІБ, дата народження",
        "Президент Лев Зразкевич: додому повернулися наші",
    ],
)
def test_a_title_without_a_number_is_nobody(tmp_path: Path, title: str) -> None:
    found = delivered(tmp_path, "exchange", f"{title}\n1. Тестенко Юхим, 1990\n2. Прикладов Марко, 1991\n")
    assert found.records["surname"] == ["Тестенко", "Прикладов"]


@pytest.mark.parametrize(
    "line", ["солдат {} (1991 р.н.)", "{}, 12.03.1991", "{} (1991)", "сержант {}, 36 обрмп"]
)
def test_a_rank_or_a_birth_tells_of_a_person_whose_first_name_no_lexicon_has(
    tmp_path: Path, line: str
) -> None:
    names = ("Тестенко Ззюх", "Тестенко Юхим", "Зразкевич Лев", "Прикладов Марко")
    text = "Зниклі безвісти:\n" + "".join(f"{line.format(name)}\n" for name in names)
    found = delivered(tmp_path, "registry", text)
    assert found.records["surname"] == ["Тестенко", "Тестенко", "Зразкевич", "Прикладов"]
    assert not holds_person("Збройні Сили України, 24.08.1991") and not holds_person("Сумська Область, 1991")


@pytest.mark.parametrize(
    "line",
    [
        "Список склав: Зразко А.А.",
        "Фото: Дмитро Взірець",
        "Исполнитель: Зразко А.А., тел. 000-00-00",
        "Інтерв'юер: Н. Взірець",
        "Відповідальна: Олена Взірець",
        "Перевірила: Ірина Взірець",
        "End of list. Interviewer: M. Zrazko",
        "Опитування родин полонених, березень 2024",
    ],
)
def test_who_made_a_list_is_not_of_it(tmp_path: Path, line: str) -> None:
    people = "1. Тестенко Юхим Саввич, 12.03.1991\n2. Приклад Лев Хомич, 13.03.1992\n"
    records = delivered(tmp_path, "interview", f"{line}\n\n{people}\n{line}\n").records
    assert records["surname"] == ["Тестенко", "Приклад"]
