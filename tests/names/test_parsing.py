"""A written name is split by what each word is, in any order, case, script and spacing."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.names import ParsedName, parse, similarity

SURNAMES = ["Шевченко", "Ковальський", "Марунчак", "Гнатюк", "Іванов"]
GIVEN = ["Олександр", "Сергій", "Наталія", "Микола"]
PATRONYMICS = ["Іванович", "Ярославівна", "Миколайович"]


def parts(name: ParsedName) -> tuple[str, str, str]:
    return name.surname, name.given, name.patronymic


@settings(deadline=None)
@given(st.sampled_from(SURNAMES), st.sampled_from(GIVEN), st.sampled_from(PATRONYMICS), st.booleans())
def test_order_and_capitals_do_not_matter(surname: str, first: str, patronymic: str, capitals: bool) -> None:
    for text in (f"{surname} {first} {patronymic}", f"{first} {patronymic} {surname}"):
        assert parts(parse(text.upper() if capitals else text)) == (surname, first, patronymic)


@pytest.mark.parametrize(
    "text",
    ["Шевченко В.І.", "ШЕВЧЕНКО В. І.", "В.І.Шевченко", "В. І. Шевченко", "Шевченко В І", "Шевченко В.І"],
)
def test_initials_in_every_spacing(text: str) -> None:
    assert parts(parse(text)) == ("Шевченко", "В.", "І.")


@pytest.mark.parametrize(
    ("text", "surname", "first", "patronymic"),
    [
        ("Виктор Красиков", "Красиков", "Виктор", ""),
        ("Мороз Іван Ілліч", "Мороз", "Іван", "Ілліч"),
        ("Иван Ильич Мороз", "Мороз", "Иван", "Ильич"),
        ("Коваль Петро Лукич", "Коваль", "Петро", "Лукич"),
        ("Бабич Іван", "Бабич", "Іван", ""),
        ("KRASYTSKYI Ihor Serhiiovych", "Krasytskyi", "Ihor", "Serhiiovych"),
        ("Yurii Ohenko", "Ohenko", "Yurii", ""),
        ("Хохлачовою Катериною", "Хохлачовою", "Катериною", ""),
        ("Поддлєсного Івана Даниловича", "Поддлєсного", "Івана", "Даниловича"),
        ("Коваль Андрій О.", "Коваль", "Андрій", "О."),
        ("Максим", "", "Максим", ""),
        ("Бронюк", "Бронюк", "", ""),
        ("Абрамович Роман Аркадійович", "Абрамович", "Роман", "Аркадійович"),
        ("Дмитро Ігорович Лукович", "Лукович", "Дмитро", "Ігорович"),
        ("Володимира Їжакевича", "Їжакевича", "Володимира", ""),
        ("Мамедов Ельчин Рустем огли", "Мамедов", "Ельчин", "Рустем огли"),
        ("Нечуй-Левицький Іван Семенович", "Нечуй-Левицький", "Іван", "Семенович"),
        ("Itdxtyrj Jktrcfylh Sdfyjdbx", "Шевченко", "Олександр", "Іванович"),
        ("Дем`яненко Гeннадій", "Дем'яненко", "Геннадій", ""),
        ("Вовчик Столяров", "Столяров", "Вовчик", ""),
        ("Ілліча Мороза Івана", "Мороза", "Івана", "Ілліча"),
        ("Гнатевич Володимир Р.", "Гнатевич", "Володимир", "Р."),
        ("Петро Савич", "Савич", "Петро", ""),
        ("Іван Петрович", "", "Іван", "Петрович"),
        ("Петро Вікторович Петрик", "Петрик", "Петро", "Вікторович"),
        ("Пал Палыч Петренко", "Петренко", "Пал", "Палыч"),
        ("Алієв Гейдар Мамед-огли", "Алієв", "Гейдар", "Мамед-огли"),
        ("Məmmədov Rustəm Əli oğlu", "Məmmədov", "Rustəm", "Əli oğlu"),
        ("Нечуй - Левицький Іван", "Нечуй-Левицький", "Іван", ""),
        ("Taras SHEVCHENKO", "Shevchenko", "Taras", ""),
        ("Serhij Fedčyk", "Fedčyk", "Serhij", ""),
        ("І. Рабінович", "Рабінович", "І.", ""),
        ("О. Максимович", "Максимович", "О.", ""),
        ("Т. П. Савич", "Савич", "Т.", "П."),
        ("О. Іванівна", "", "О.", "Іванівна"),
        ("Ван Дер Вал Ян", "Ван Дер Вал", "Ян", ""),
        ("Jan van der Wal", "Van der Wal", "Jan", ""),
        ("Maria Anna Kowalska", "Kowalska", "Maria", ""),
        ("дев. Бойко", "Бойко", "", ""),
    ],
)
def test_readings(text: str, surname: str, first: str, patronymic: str) -> None:
    assert parts(parse(text)) == (surname, first, patronymic)


@pytest.mark.parametrize(
    ("text", "call_sign", "aside"),
    [
        ("1. Бойко Іван Петрович, 1990 р.н.", "", ("1.", "1990 р.н.")),
        ("солдат Бойко Іван Петрович «Грім»", "Грім", ("солдат",)),
        ("Бойко Іван Петрович, позивний Грім", "Грім", ()),
        (
            'ст. сержант Бойко Іван Петрович "Сивий Вовк" (12.03.1990)',
            "Сивий Вовк",
            ("ст.", "сержант", "12.03.1990"),
        ),
    ],
)
def test_what_is_no_name_is_set_aside_and_kept(text: str, call_sign: str, aside: tuple[str, ...]) -> None:
    name = parse(text)
    assert parts(name) == ("Бойко", "Іван", "Петрович")
    assert name.call_sign == call_sign
    assert name.aside == aside


@pytest.mark.parametrize(
    ("text", "aside"),
    [
        ("в/ч А1234 Бойко Іван", "в/ч А1234"),
        ("Бойко Іван з Полтави", "з Полтави"),
        ("Бойко Іван - солдат", "солдат"),
        ("капітан 2 рангу Бойко Іван", "капітан 2 рангу"),
        ("лікар Бойко Іван", "лікар"),
        ("Бойко Іван (поранений)", "поранений"),
        ("Бойко Іван (Ваня)", "Ваня"),
        ("Бойко Іван (Boiko)", "Boiko"),
        ("№ 15 Бойко Іван", "No 15"),
    ],
)
def test_what_someone_is_or_where_they_serve_is_no_name(text: str, aside: str) -> None:
    name = parse(text)
    assert parts(name) == ("Бойко", "Іван", "")
    assert name.aside == (aside,)


def test_a_name_at_birth_in_brackets_is_a_second_surname() -> None:
    name = parse("Петренко (Коваленко) Олена Іванівна")
    assert (*parts(name), name.second_surname) == ("Петренко", "Олена", "Іванівна", "Коваленко")


@pytest.mark.parametrize("text", ["майор медичної служби", "лейтенант поліції", "ст. солд."])
def test_a_rank_of_several_words_is_set_aside_whole(text: str) -> None:
    name = parse(f"{text} Бойко Іван Петрович")
    assert parts(name) == ("Бойко", "Іван", "Петрович")
    assert " ".join(name.aside) == text


@pytest.mark.parametrize("text", ["Бойко І.П. (Кіт)", "І.П. Бойко [Кіт]"])
def test_a_word_in_brackets_beside_a_whole_name_is_a_call_sign(text: str) -> None:
    name = parse(text)
    assert (*parts(name), name.call_sign) == ("Бойко", "І.", "П.", "Кіт")


def test_a_word_in_brackets_may_be_part_of_the_name() -> None:
    assert parts(parse("Шевченко О.І. (Олександр Іванович)")) == ("Шевченко", "Олександр", "Іванович")
    assert parse("Ткач (Коваль) Олена").second_surname == "Коваль"


@pytest.mark.parametrize("text", ["І. Рабінович", "Т. Савич"])
def test_an_initial_and_a_patronymic_stays_a_second_reading(text: str) -> None:
    initial, word = text.split()
    assert [(other.given, other.patronymic) for other in parse(text).alternatives] == [(initial, word)]


def test_a_rare_fathers_patronymic_keeps_both_readings() -> None:
    assert [other.patronymic for other in parse("Петро Савич").alternatives] == ["Савич"]


def test_two_given_names_keep_both_readings() -> None:
    name = parse("Богдан Данило")
    assert {(name.surname, name.given), *((other.surname, other.given) for other in name.alternatives)} == {
        ("Богдан", "Данило"),
        ("Данило", "Богдан"),
    }
    assert 0 < name.confidence < 0.9


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_parsed_without_failing(text: str) -> None:
    name = parse(text)
    assert 0 <= name.confidence <= 1


@settings(deadline=None)
@given(st.permutations(["Шевченко", "Олександр", "Іванович"]))
def test_no_word_is_lost(words: list[str]) -> None:
    name = parse(" ".join(words))
    kept = " ".join(itertools.chain(parts(name), [name.second_surname, name.second_given], name.aside))
    assert all(word in kept for word in words)


def test_a_surname_that_is_a_rank_stays_a_surname() -> None:
    assert parts(parse("Майор Іван Петрович")) == ("Майор", "Іван", "Петрович")
    assert parse("Старшина Бойко Іван").aside == ("Старшина",)


@pytest.mark.parametrize(
    ("text", "surname", "first", "second"),
    [
        ("Maria Anna Kowalska", "Kowalska", "Maria", "Anna"),
        ("KOWALSKA Maria Anna", "Kowalska", "Maria", "Anna"),
        ("Jan Maria Rokita", "Rokita", "Jan", "Maria"),
        ("Марія Анна Ковальська", "Ковальська", "Марія", "Анна"),
        ("Ковальська Марія Анна", "Ковальська", "Марія", "Анна"),
        ("John Michael Smith", "Smith", "John", "Michael"),
        ("Nagy János Béla", "Nagy", "János", "Béla"),
        ("Коваленко Анна Марія Іванівна", "Коваленко", "Анна", "Марія"),
    ],
)
def test_a_second_given_name_is_no_surname(text: str, surname: str, first: str, second: str) -> None:
    name = parse(text)
    assert (name.surname, name.given, name.second_given) == (surname, first, second)
    assert not name.second_surname


def test_a_woman_listed_by_her_second_given_name_is_still_found() -> None:
    assert similarity("Maria Anna Kowalska", "Ковальська Анна") > 0.8


@pytest.mark.parametrize("said", ["поз. «Кіт»", "позивн. Кіт", "поз.: Кіт", "позив. «Кіт»"])
def test_a_call_sign_is_told_in_short_too(said: str) -> None:
    name = parse(f"капітан Бойко І.П., 1985 р.н., {said}")
    assert (name.surname, name.given, name.patronymic, name.call_sign) == ("Бойко", "І.", "П.", "Кіт")


@pytest.mark.parametrize(
    "title",
    [
        "проф.", "п-к", "с-нт", "ст. с-нт", "д-р", "отець", "гр-н", "гр.", "м/с", "пан", "п.", "о.",
        "професор", "п/п-к", "мл. с-нт",
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["Бойко Іван", "Бойко Іван Петрович", "Іван Бойко"])
def test_a_title_before_a_name_is_set_aside(title: str, name: str) -> None:
    found, bare = parse(f"{title} {name}"), parse(name)
    assert (found.surname, found.given, found.patronymic) == (bare.surname, bare.given, bare.patronymic)
    assert " ".join(found.aside) == title


@pytest.mark.parametrize("title", ["Capt.", "Sgt.", "Lt.", "Col.", "Prof.", "Maj.", "CAPT", "Dr."])
def test_a_latin_title_is_set_aside(title: str) -> None:
    found = parse(f"{title} Ivan Boiko")
    assert (found.surname, found.given, found.aside) == ("Boiko", "Ivan", (title,))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("п. Бойко", ("Бойко", "П.", "")),
        ("О. Бойко", ("Бойко", "О.", "")),
        ("О. П. Бойко", ("Бойко", "О.", "П.")),
        ("П. Бойко Іван", ("Бойко", "Іван", "П.")),
        ("Бойко о. п.", ("Бойко", "О.", "П.")),
        ("О. Бойко Іван Петрович", ("Бойко", "Іван", "Петрович")),
        ("Maj Jan", ("Maj", "Jan", "")),
    ],
)
def test_a_letter_that_may_be_an_initial_stays_one(text: str, parts: tuple[str, str, str]) -> None:
    found = parse(text)
    assert (found.surname, found.given, found.patronymic) == parts
