"""A place is one place under its old and new name, in three languages, inflected or misheard."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.records.gazetteer import find_settlements, oblasts
from linkage.records.places import PlaceLevel, compare_places, parse_place
from linkage.records.reference_tables import several, table

SETTLEMENTS = table("settlements")

SAME = [
    ["Бахмут", "Артемівськ, Донецька обл.", "Артёмовск, Донецкая область", "Bakhmut", "м. Бахмут",
     "під Бахмутом", "Бахмутський напрямок", "Донецька обл., Бахмут", "Донецька область м.Бахмут",
     "Бахмут (Артемівськ)"],
    ["Кропивницький", "г. Кропивницкий (Кировоград)", "Кіровоград", "Kropyvnytskyi",
     "Кропивницький, Україна"],
    ["Ізюм", "Изюм", "из Изюма", "Izium", "Харківська обл., Ізюм"],
    ["Сіверськодонецьк", "Сєвєродонецьк", "Северодонецк"],
    ["Кривий Ріг", "Кривой Рог", "Kryvyi Rih"],
    ["Чернівці", "Черновцы", "Chernivtsi"],
    ["Чортків", "Чортков", "Чорткев"],
    ["Велика Новосілка", "біля Великої Новосілки", "Великая Новосёлка"],
    ["Маріуполь", "Мариуполь", "Маріуполі", "Азовсталь", "Mariupol"],
    ["Слов'янськ", "Слов'янський напрямок", "Словъянськ", 'Слов"янськ', "Славянск", "Sloviansk"],
    ["Зміїний", "острів Зміїний", "о. Зміїний", "Snake Island"],
    ["Авдіївка", "Авдіївський напрямок", "Авдеевка"],
    ["Знам’янка, Кіровоградська обл.", "Знам'янка, Кіровоградська область",
     "Знамянка, Кировоградская область"],
]  # fmt: skip


@pytest.mark.parametrize("texts", SAME, ids=lambda texts: texts[0])
def test_names_of_one_town_agree(texts: list[str]) -> None:
    parsed = [parse_place(text) for text in texts]
    assert all(place.recognised for place in parsed)
    assert {place.key for place in parsed} == {parsed[0].key}
    assert {place.text for place in parsed} == {parsed[0].text}


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Донецька обл.", "UA-14"),
        ("Донеччина", "UA-14"),
        ("Донецкая область", "UA-14"),
        ("Львовская область", "UA-46"),
        ("Львівській області", "UA-46"),
        ("Cherkasy region", "UA-71"),
        ("Kherson oblast", "UA-65"),
        ("АР Крим", "UA-43"),
        ("Ивано-Франковская область", "UA-26"),
        ("Курська область", "RU-KRS"),
        ("Курський напрямок", "RU-KRS"),
        ("Бахмутський р-н", "UA-14"),
        ("Краснодарский край", "RU-KDA"),
    ],
)
def test_an_oblast_alone(text: str, iso: str) -> None:
    place = parse_place(text)
    assert (place.oblast, place.settlement, place.text) == (iso, None, oblasts()[iso].name)


def test_every_form_of_every_oblast_with_its_word_is_that_oblast() -> None:
    for row in table("oblasts"):
        for form in several(row["also_written"]):
            word = "region" if form.isascii() else "обл."
            if not form.lower().endswith(("край", "oblast", "city", "крим", "крым")):
                assert parse_place(f"{form} {word}").oblast is not None, row["iso"]


def test_a_city_is_not_its_oblast() -> None:
    assert parse_place("Kherson").settlement == "Херсон"
    assert parse_place("м. Київ").oblast == "UA-30"
    assert parse_place("Київська область").oblast == "UA-32"


def test_an_old_name_of_two_towns_keeps_both_until_the_oblast_is_told() -> None:
    either = parse_place("Артемівськ")
    assert len(either.keys) == 2
    assert parse_place("Бахмут").keys < either.keys
    assert parse_place("Артемівськ, Луганська обл.").settlement == "Кипуче"


def test_a_name_that_many_villages_share_says_so() -> None:
    place = parse_place("Іванівка")
    assert place.shared is not None and place.shared > 100
    assert place.oblast is None
    assert len(place.keys) > 1


def test_districts_streets_and_postcodes_are_passed_over() -> None:
    expected = parse_place("Львів")
    assert parse_place("79000, Львівська обл., Львівський р-н, м. Львів, вул. Тестова, буд. 5") == expected


@pytest.mark.parametrize(
    "texts",
    [
        ["висота 234", "высота 234", "Вис. 234", "район висоти 234", "Hill 234"],
        ["висота 244", "выс. 244"],
        ["висота 24"],
        ["висота 24,5", "Висота 24.5"],
        ["ІК-10", "ИК №10", "ІК 10"],
        ["ІК-11", "ИК 11"],
        ["шахта 3", "Шахта №3"],
        ["шахта 4"],
        ["Шахти"],
        ["с. Вигадане", "Вигадане, 12", "79000, Вигадане", "вул. Тестова 5, Вигадане"],
    ],
    ids=lambda texts: texts[0],
)
def test_the_number_of_an_unknown_place_is_part_of_its_name(texts: list[str]) -> None:
    keys = {parse_place(text).key for text in texts}
    others = {parse_place(text).key for text in ("висота 23", "ІК-1", "шахта 30", "Вигаданець")}
    assert len(keys) == 1 and not keys & others
    assert all(parse_place(parse_place(text).text).key in keys for text in texts)


def test_two_heights_are_two_places() -> None:
    assert parse_place("висота 234").text == "Висота 234"
    assert compare_places(parse_place("висота 234"), parse_place("висота 235")) == PlaceLevel.DIFFERENT
    assert compare_places(parse_place("висота 24"), parse_place("висота 244")) == PlaceLevel.DIFFERENT
    assert compare_places(parse_place("висота 234"), parse_place("высота 234")) == PlaceLevel.SAME_SETTLEMENT
    assert parse_place("Бахмут, висота 234") == parse_place("Бахмут")


@pytest.mark.parametrize("text", ["Суми обл.", "Сумы обл", "Сумська область"])
def test_an_oblast_called_by_its_centre(text: str) -> None:
    assert parse_place(text).oblast == "UA-59"
    assert parse_place("Київ обл.").oblast == "UA-32"


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        ("Бахмут", "Артемівськ", PlaceLevel.SAME_SETTLEMENT),
        ("Бахмут", "Донецька обл.", PlaceLevel.COMPATIBLE),
        ("Донеччина", "Донецька обл.", PlaceLevel.COMPATIBLE),
        ("Бахмут", "Торецьк", PlaceLevel.SAME_OBLAST),
        ("Бахмут", "Львів", PlaceLevel.DIFFERENT),
        ("Бахмут", "Курська область", PlaceLevel.DIFFERENT),
        ("Іванівка", "Херсонська обл.", PlaceLevel.MISSING),
        ("Бахмут", "", PlaceLevel.MISSING),
        ("Бахмут", "Україна", PlaceLevel.MISSING),
        ("Вигадане Село", "Вигадане село", PlaceLevel.SAME_SETTLEMENT),
        ("Вигадане Село, Сумська обл.", "Вигадане село, Львівська обл.", PlaceLevel.DIFFERENT),
    ],
)
def test_levels(a: str, b: str, level: PlaceLevel) -> None:
    assert compare_places(parse_place(a), parse_place(b)) == level
    assert compare_places(parse_place(b), parse_place(a)) == level


@settings(deadline=None)
@given(st.sampled_from([row for row in SETTLEMENTS if row["oblast"]]))
def test_a_settlement_with_its_oblast_is_found_and_reads_back_as_itself(row: dict[str, str]) -> None:
    place = parse_place(f"{row['settlement']}, {oblasts()[row['oblast']].name}")
    larger = place.keys <= {
        other["key"] for other in SETTLEMENTS if other["population_class"] < row["population_class"]
    }
    assert row["key"] in place.keys or (place.keys and larger)
    assert parse_place(place.text) == place


@settings(deadline=None)
@given(st.sampled_from(table("renamed_towns")))
def test_old_and_new_name_lead_to_one_key(row: dict[str, str]) -> None:
    oblast = oblasts()[row["oblast"]].name
    current = parse_place(f"{row['settlement']}, {oblast}")
    for name in [row["former"], *several(row["also_written"])]:
        assert current.keys & parse_place(f"{name}, {oblast}").keys


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_settles_after_one_reading(text: str) -> None:
    place = parse_place(text)
    assert parse_place(place.text).text == place.text


def test_the_table_is_sound() -> None:
    keys = [row["key"] for row in SETTLEMENTS]
    assert len(keys) == len(set(keys))
    assert {row["oblast"] for row in SETTLEMENTS} - {""} <= set(oblasts())
    assert all(int(row["namesakes"]) >= 1 for row in SETTLEMENTS)
    assert find_settlements("Неіснуючекінь") == ()
