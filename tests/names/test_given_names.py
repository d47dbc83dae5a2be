"""Given names stand in classes; every form of a class finds the way back to it."""

import itertools

import pytest

from linkage.names import GivenLevel, compare, given_classes, lexicon, popularity, similarity
from linkage.names.clean import fold
from linkage.names.given_names import all_classes
from linkage.names.transliteration import render


def test_every_form_reaches_its_class() -> None:
    for item in all_classes().values():
        for form in (*item.ukrainian, *item.russian, *item.latin, *item.diminutives):
            assert item.id in given_classes(form), form


def test_weights_are_shares() -> None:
    for item in all_classes().values():
        for form in item.ukrainian + item.diminutives:
            weights = given_classes(form)
            assert all(0 < weight <= 1 for weight in weights.values())
            assert sum(weights.values()) == pytest.approx(1)


def test_table_is_well_formed() -> None:
    assert len(all_classes()) > 800
    for item in all_classes().values():
        assert item.id.replace("_", "").isascii()
        assert item.gender in ("m", "f")
        assert item.share > 0
        assert item.ukrainian
        assert item.russian


@pytest.mark.parametrize(
    "table", ["UkrainianKMU", "UkrainianPassport2007", "UkrainianFrench", "UkrainianGerman", "Polish"]
)
def test_latin_renderings_reach_their_class(table: str) -> None:
    missed = [
        item.id
        for item in all_classes().values()
        if item.id not in given_classes(render(item.ukrainian[0], table))
    ]
    assert len(missed) <= 0.01 * len(all_classes())


@pytest.mark.parametrize(
    ("short", "official"),
    [
        ("Сашенька", "Олександр"), ("Тарасик", "Тарас"), ("Вовунчик", "Володимир"), ("Петрусик", "Петро"),
        ("Димасик", "Дмитро"), ("Катруня", "Катерина"), ("Оленочка", "Олена"), ("Ярик", "Ярослав"),
        ("Ируся", "Ірина"), ("Андрієчко", "Андрій"), ("Vladosik", "Владислав"), ("Vova", "Володимир"),
        ("Лёха", "Олексій"), ("Колян", "Микола"), ("Гриць", "Григорій"), ("Серьога", "Сергій"),
    ],
)  # fmt: skip
def test_short_forms_are_recognised(short: str, official: str) -> None:
    assert compare(short, official, "given").level >= GivenLevel.DIMINUTIVE


def test_a_short_form_in_latin_letters_is_a_short_form() -> None:
    assert compare("Vova", "Володимир", "given").level == GivenLevel.DIMINUTIVE
    assert compare("Wladimir", "Володимир", "given").level == GivenLevel.SAME_NAME


@pytest.mark.parametrize(("man", "woman"), [("Станіслав", "Станіслава"), ("Валентин", "Валентина")])
def test_a_case_that_is_a_womans_name_too_is_doubted(man: str, woman: str) -> None:
    found = compare(man, woman, "given")
    assert found.level == GivenLevel.SAME_NAME
    assert found.similarity < similarity(man, f"{man}ом", "given") - 0.1
    assert "woman" in found.reason_en


def test_two_listed_names_are_two_names_however_near_they_sound() -> None:
    listed = [name for name in lexicon.all_names("given") if len(name) > 4 and not given_classes(name)]
    pairs = [
        (a, b) for a, b in itertools.pairwise(listed) if not set(lexicon.twins(fold(a), "given")) & {fold(b)}
    ]
    found = [compare(a, b, "given").level for a, b in pairs[:500]]
    assert GivenLevel.NEAR not in found


def test_short_forms_of_several_names_are_shared_by_frequency() -> None:
    weights = given_classes("Слава")
    assert len(weights) >= 5
    assert weights["VLADYSLAV"] > weights["BORYSLAV"]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Ігор", "Єгор"),
        ("Юрій", "Георгій"),
        ("Іван", "Ян"),
        ("Андрій", "Андріян"),
        ("Марія", "Марина"),
        ("Олена", "Аліна"),
    ],
)
def test_near_names_are_different_names(a: str, b: str) -> None:
    assert compare(a, b, "given").level == GivenLevel.DIFFERENT
    assert similarity(a, b, "given") < 0.5


@pytest.mark.parametrize(
    ("slip", "name"),
    [("Адрій", "Андрій"), ("Віталлій", "Віталій"), ("Діанна", "Діана"), ("Васидь", "Василь")],
)
def test_what_only_the_dictionary_knows_may_be_a_slip(slip: str, name: str) -> None:
    assert lexicon.known(fold(slip), "given") and not given_classes(slip)
    assert compare(slip, name, "given").level == GivenLevel.NEAR


@pytest.mark.parametrize(
    ("uk", "ru"),
    [("Микола", "Николай"), ("Микита", "Никита"), ("Ганна", "Анна"), ("Пилип", "Филипп"), ("Йосип", "Иосиф")],
)
def test_the_other_language_is_the_same_name(uk: str, ru: str) -> None:
    assert compare(uk, ru, "given").level == GivenLevel.SAME_NAME


SAME_NAMES = """
Mihai/Міхай Hakob/Акоп Гіоргі/Георгій Давіт/Давид Геворг/Георгій Едвард/Едуард György/Дьордь György/Дьєрдь
Джамал/Camal Джамал/Cemal József/Йожеф Іцхак/Ісаак Тамар/Тамара Włodzimierz/Володимир Онисим/Анисим
Горпина/Агрипина Килина/Якилина Килина/Акулина Векла/Фекла Тодор/Федір Свирид/Спиридон Овсій/Євсей
Зеновій/Зіновій Уляна/Юліана Влодимир/Володимир
"""


@pytest.mark.parametrize("pair", SAME_NAMES.split())
def test_a_name_as_a_people_or_a_village_has_it_is_the_same_name(pair: str) -> None:
    a, b = pair.split("/")
    assert compare(a, b, "given").level == GivenLevel.SAME_NAME


@pytest.mark.parametrize(("a", "b"), [("Пріська", "Євфросинія"), ("Оксана", "Ксенія")])
def test_one_name_grown_into_two_is_as_a_short_form(a: str, b: str) -> None:
    assert compare(a, b, "given").level == GivenLevel.DIMINUTIVE


TWO_NAMES = """
Емін/Аміна Устим/Устина Мар'ян/Маріка Іванна/Ванда Неля/Ніна Еліна/Ілона Інеса/Інна Антоніна/Ніно Іван/Йован
"""


@pytest.mark.parametrize("pair", TWO_NAMES.split())
def test_two_official_names_are_no_forms_of_each_other_by_a_rare_reading(pair: str) -> None:
    a, b = pair.split("/")
    assert compare(a, b, "given").level == GivenLevel.DIFFERENT


def test_no_two_usual_names_of_one_sex_are_called_one() -> None:
    usual = [item for item in all_classes().values() if item.share >= 60]
    for one, other in itertools.combinations(usual, 2):
        if one.gender == other.gender and not set(one.diminutives) & set(other.ukrainian):
            level = compare(one.ukrainian[0], other.ukrainian[0], "given").level
            assert level < GivenLevel.DIMINUTIVE or set(other.diminutives) & set(one.ukrainian), one.id


@pytest.mark.parametrize("word", ["Район", "Полон", "катушка", "Rayon", "Список"])
def test_words_that_sound_like_a_name_are_none_when_asked_exactly(word: str) -> None:
    assert not given_classes(word, exact=True)


def test_spelled_forms_are_found_exactly() -> None:
    for item in all_classes().values():
        assert item.id in given_classes(item.ukrainian[0], exact=True)
        assert item.id in given_classes(render(item.ukrainian[0], "UkrainianKMU"), exact=True)


def test_a_usual_name_is_told_from_a_rare_one() -> None:
    assert popularity("ОЛЕКСАНДР") > 100
    assert popularity("Умер") < 5
    assert popularity("Район") == 0


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Рустам", "Рустем"), ("Семен", "Симон"), ("Арсен", "Арсеній"), ("Максим", "Максиміліан"),
        ("Мілана", "Мілена"), ("Василина", "Василиса"), ("Амір", "Емір"), ("В'ячеслав", "Вацлав"),
    ],
)  # fmt: skip
def test_two_official_names_of_one_root_are_two_names(a: str, b: str) -> None:
    assert set(given_classes(a)).isdisjoint(given_classes(b))
    assert compare(a, b, "given").level == GivenLevel.DIFFERENT


@pytest.mark.parametrize(
    ("a", "b"), [("Симеон", "Семен"), ("Simon", "Семен"), ("Simon", "Симон"), ("Рустик", "Рустам")]
)
def test_a_church_form_a_foreign_and_a_short_one_belong_to_the_names_they_serve(a: str, b: str) -> None:
    assert compare(a, b, "given").level >= GivenLevel.DIMINUTIVE
