"""A place of detention is one place whoever names it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.records.detention import (
    DetentionLevel,
    compare_detention_places,
    is_nothing_but_a_place,
    parse_detention_place,
)
from linkage.records.gazetteer import oblasts
from linkage.records.places import parse_place
from linkage.records.reference_tables import several, table

ROWS = table("detention_places")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("СІЗО-2 Таганрог", "RU-ROS-SIZO2-TAGANROG"),
        ("СИЗО №2, г. Таганрог", "RU-ROS-SIZO2-TAGANROG"),
        ("ФКУ СИЗО-2 ГУФСИН по Ростовской обл.", "RU-ROS-SIZO2-TAGANROG"),
        ("в Таганрозі", "RU-ROS-SIZO2-TAGANROG"),
        ("Taganrog SIZO-2", "RU-ROS-SIZO2-TAGANROG"),
        ("Таганрозьке СІЗО №2", "RU-ROS-SIZO2-TAGANROG"),
        ("Оленівка, ВК-120", "UA-DON-VK120-OLENIVKA"),
        ("Еленовка, ИК-120", "UA-DON-VK120-OLENIVKA"),
        ("в Оленівці", "UA-DON-VK120-OLENIVKA"),
        ("ВК-10, Мордовія", "RU-MOR-IK10-UDARNY"),
        ("ИК-10 Мордовия", "RU-MOR-IK10-UDARNY"),
        ("penal colony No. 10 Mordovia", "RU-MOR-IK10-UDARNY"),
        ("Курськ СІЗО", "RU-KRS-SIZO-KURSK"),
        ("Курск СИЗО", "RU-KRS-SIZO-KURSK"),
        ("Камишин", "RU-VGG-SIZO-KAMYSHIN"),
        ("Суходільськ", "UA-LUH-VK36-SUKHODILSK"),
        ("Торез", "UA-DON-VK28-TOREZ"),
        ("Галич", "RU-KOS-SIZO-GALICH"),
        ("колонія №1 Тульської обл.", "RU-TUL-IK1-DONSKOY"),
        ("Донецьке СІЗО", "UA-DON-SIZO-DONETSK"),
        ("Горлівська колонія", "UA-DON-VK-HORLIVKA"),
        ("Донецьк, Ізоляція", "UA-DON-IZOLYATSIA"),
        ("Таганрог-2", "RU-ROS-SIZO2-TAGANROG"),
        ("СИЗО ФСБ Лефортово", "RU-MOW-SIZO-LEFORTOVO"),
    ],
)
def test_reads(text: str, key: str) -> None:
    place = parse_detention_place(text)
    assert place.key == key
    assert place.recognised


@settings(deadline=None)
@given(st.sampled_from(ROWS))
def test_town_type_and_number_of_a_row_lead_to_it_in_every_spelling(row: dict[str, str]) -> None:
    for town in [row["town"], *several(row["town_also"])]:
        place = parse_detention_place(f"{town}, {row['region']}")
        assert (place.town, place.region) == (row["town"], row["region"])
        if row["town_alone"] == "yes":
            assert place.key == row["key"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Таганрог", "Таганрог, Ростовська область"),
        ("Камишин", "Камишин, Волгоградська область"),
        ("Ряжськ", "Ряжськ, Рязанська область"),
        ("СІЗО Таганрог", "СІЗО, Таганрог, Ростовська область"),
        ("тюрма в Таганрозі", "тюрма, Таганрог, Ростовська область"),
        ("СІЗО-2 Таганрог", "СІЗО-2, Таганрог, Ростовська область"),
        ("Таганрог-2", "СІЗО-2, Таганрог, Ростовська область"),
        ("Западная", "ВК-32, Макіївка, Донецька область"),
    ],
)
def test_the_text_names_no_facility_that_was_not_told_though_the_place_is_known(text: str, told: str) -> None:
    place, again = parse_detention_place(text), parse_detention_place(told)
    assert place.text == told
    assert (place.key, place.type, place.number) == (again.key, again.type, again.number)
    assert place.by_table and place.type and place.key


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("вокзал Таганрог", "вокзал, Таганрог, Ростовська область"),
        ("на вокзалі в Таганрозі, з Петром", "вокзал, Таганрог, Ростовська область"),
        ("ж/д станция Камышин", "станція, Камишин, Волгоградська область"),
        ("Taganrog airport", "аеропорт, Таганрог, Ростовська область"),
        ("станція Ясинувата", "станція Ясинувата"),
    ],
)
def test_a_station_or_an_airport_is_no_facility_of_its_town(text: str, told: str) -> None:
    for place in (parse_detention_place(text), parse_detention_place(told)):
        assert (place.text, place.key, place.by_table, place.recognised) == (told, None, None, False)
    assert parse_detention_place("СІЗО Таганрог, біля вокзалу").key == "RU-ROS-SIZO2-TAGANROG"


@settings(deadline=None)
@given(st.sampled_from(ROWS), st.sampled_from(["", "СІЗО ", "колонія ", "тюрма ", "табір ", "в м. "]))
def test_every_name_of_a_row_settles_as_the_same_place(row: dict[str, str], kind: str) -> None:
    names = [row["town"], *several(row["town_also"]), *several(row["also_written"])]
    for name in names:
        place = parse_detention_place(kind + name)
        again = parse_detention_place(place.text)
        assert (again.text, again.key, again.by_table) == (place.text, place.key, place.by_table)


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Таганрог", True),
        ("м. Старий Оскол", True),
        ("СИЗО №2, г. Таганрог", True),
        ("підвал в Таганрозі", True),
        ("СІЗО-2, Таганрог, камера 7", False),
        ("Таганрог, з Іваненком", False),
        ("ВК-5, Іваненко", False),
        ("вокзал Таганрог", False),
        ("", False),
    ],
)
def test_what_tells_more_than_a_place_is_told_from_a_place(text: str, alone: bool) -> None:
    assert is_nothing_but_a_place(text) == alone


def test_galich_in_russia_is_not_halych_in_ukraine() -> None:
    assert parse_detention_place("Галич").country == "RU"
    assert parse_place("Галич").country == "UA"


def test_a_city_alone_names_no_facility() -> None:
    place = parse_detention_place("Рязань")
    assert (place.key, place.town, place.region) == (None, "Рязань", "Рязанська область")


def test_another_facility_of_a_known_town_is_kept_apart() -> None:
    place = parse_detention_place("ІК-3 Таганрог")
    assert place.key is None
    assert (place.type, place.number, place.town) == ("colony", "3", "Таганрог")


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        ("СІЗО-2 Таганрог", "Таганрог", DetentionLevel.SAME),
        ("СІЗО-1 Ростов-на-Дону", "Ростов-на-Дону", DetentionLevel.SAME_TOWN),
        ("СІЗО-2 Таганрог", "СІЗО-1 Ростов-на-Дону", DetentionLevel.SAME_REGION),
        ("СІЗО-2 Таганрог", "Ростовська область", DetentionLevel.SAME_REGION),
        ("СІЗО-2 Таганрог", "Оленівка", DetentionLevel.DIFFERENT),
        ("СІЗО-2 Таганрог", "", DetentionLevel.MISSING),
        ("СІЗО-2 Таганрог", "СІЗО", DetentionLevel.MISSING),
    ],
)
def test_levels(a: str, b: str, level: DetentionLevel) -> None:
    left, right = parse_detention_place(a), parse_detention_place(b)
    assert compare_detention_places(left, right) == level
    assert compare_detention_places(right, left) == level


@settings(deadline=None)
@given(
    st.one_of(
        st.text(max_size=40),
        st.builds(
            lambda row, kind, number: f"{kind}-{number} {row['town']}",
            st.sampled_from(ROWS),
            st.sampled_from(["СІЗО", "ВК", "ИК", "тюрма", "КП", "Табір"]),
            st.integers(1, 130),
        ),
    )
)
def test_any_text_settles_after_one_reading(text: str) -> None:
    place = parse_detention_place(text)
    assert parse_detention_place(place.text).text == place.text


def test_the_table_is_sound() -> None:
    assert len({row["key"] for row in ROWS}) == len(ROWS)
    assert {row["region"] for row in ROWS} <= {oblast.name for oblast in oblasts().values()}
    assert {row["town_alone"] for row in ROWS} <= {"yes", "no"}
