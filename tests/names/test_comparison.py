"""Two names are compared by what they are: levels in order of evidence, a fine similarity, reasons."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.names import (
    MISSING,
    GivenLevel,
    PatronymicLevel,
    SurnameLevel,
    compare,
    levels,
    lexicon,
    similarity,
)
from linkage.names.transliteration import render

PARTS = ("surname", "given", "patronymic")
NAMES = st.text("абвгдеєжзиіїйклмнопрстуфхцчшщьюяabcdefghijklmnopqrstuvwxyz'-", min_size=1, max_size=12)
SURNAMES = random.Random(8).sample([name for name in lexicon.all_names("surname") if len(name) > 4], 300)


@settings(deadline=None)
@given(NAMES, NAMES, st.sampled_from(PARTS))
def test_comparison_is_symmetric_and_in_range(a: str, b: str, part: str) -> None:
    assert similarity(a, b, part) == pytest.approx(similarity(b, a, part))
    assert compare(a, b, part).level == compare(b, a, part).level
    assert 0 <= similarity(a, b, part) <= 1


@settings(deadline=None)
@given(st.sampled_from(SURNAMES))
def test_a_name_is_itself(name: str) -> None:
    assert compare(name, name.upper(), "surname").level == SurnameLevel.SAME
    assert similarity(name, name) == pytest.approx(1)


@settings(deadline=None)
@given(
    st.sampled_from(SURNAMES),
    st.sampled_from(["UkrainianKMU", "UkrainianPassport2007", "UkrainianGerman", "Polish"]),
)
def test_latin_renderings_are_the_same_name(name: str, table: str) -> None:
    assert compare(name, render(name, table), "surname").level >= SurnameLevel.SAME_NAME


@pytest.mark.parametrize(
    ("man", "woman"),
    [("Ковальський", "Ковальська"), ("Білий", "Біла"), ("Бекіров", "Bekirova"), ("Bekirov", "Bekirova")],
)
def test_a_womans_surname_is_the_mans(man: str, woman: str) -> None:
    assert compare(man, woman, "surname").level == SurnameLevel.SAME_NAME
    assert similarity(man, woman, "surname") == similarity(woman, man, "surname") < 1


@pytest.mark.parametrize(
    ("man", "woman"),
    [("Грабовський", "Грабовская"), ("Кульчицький", "Кульчицкая"), ("Грабовский", "Грабовська")],
)
def test_a_womans_form_in_the_other_language_is_as_much_the_mans(man: str, woman: str) -> None:
    found = compare(man, woman, "surname")
    assert found.similarity == pytest.approx(similarity("Грабовський", "Грабовська", "surname"), abs=0.01)
    assert found.reason_en.startswith("same surname: a man's and a woman's form in two languages")


def test_the_polish_spelling_is_the_same_name() -> None:
    for name, latin in (("Вишневський", "Wiśniewski"), ("Левицький", "Lewicki")):
        assert compare(name, latin, "surname").level == SurnameLevel.SAME_NAME


def test_one_slip_in_a_listed_name_is_likelier_than_two_or_than_another_listed_name() -> None:
    slip = similarity("Войтешенко", "Войешенко", "surname")
    assert slip > similarity("Войтешенко", "Войенко", "surname")
    assert slip > similarity("Балицький", "Барицький", "surname")
    assert similarity("Федоренко", "Хведоренко", "surname") > 0.8


def test_similarity_orders_pairs_finely() -> None:
    found = {round(similarity(a, b, "surname"), 4) for a in SURNAMES[:40] for b in SURNAMES[:40]}
    assert len(found) > 100


def test_a_surname_alone_is_less_than_a_persons_name() -> None:
    assert compare("Бойко", "Бойко Іван Петрович").label == "likely"
    assert compare("Бойко Іван", "Бойко Іван Петрович").label == "same_person_name"


def test_halves_of_a_double_surname_in_either_order() -> None:
    assert compare("Ковальчук-Бондар", "Бондар-Ковальчук", "surname").level == SurnameLevel.SAME_NAME


def test_levels_are_those_of_compare() -> None:
    left, right = SURNAMES[:100], SURNAMES[1:101]
    found = levels(left, right, "surname")
    assert found.dtype == np.int8
    assert found.tolist() == [compare(a, b, "surname").level for a, b in zip(left, right, strict=True)]


@pytest.mark.parametrize("part", PARTS)
def test_missing_is_not_disagreement(part: str) -> None:
    assert levels(["", None, "Іван"], ["Іван", "Іван", ""], part).tolist() == [MISSING] * 3
    assert compare("", "Іван", part).label == "missing"


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        ("Білий", "Белый", SurnameLevel.SAME_NAME),
        ("Хохлачовою", "Хохлачова", SurnameLevel.SAME_NAME),
        ("Марунчака", "Марунчак", SurnameLevel.SAME_NAME),
        ("Ковальська", "Ковальський", SurnameLevel.SAME_NAME),
        ("Shevchenko", "Chevtchenko", SurnameLevel.SAME_NAME),
        ("Гончар", "Хончар", SurnameLevel.SOUND),
        ("Бондаренко", "Бандоренко", SurnameLevel.SOUND),
        ("Ковальчук", "Ковальчин", SurnameLevel.DIFFERENT),
        ("Романенко", "Романюк", SurnameLevel.DIFFERENT),
        ("Кот", "Кіт", SurnameLevel.NEAR),
        ("Петрів", "Петров", SurnameLevel.SKELETON),
        ("Луцюк", "Лусюк", SurnameLevel.NEAR),
        ("Нечуй-Левицький", "Левицький", SurnameLevel.HALF),
        ("Бойко", "Бик", SurnameLevel.DIFFERENT),
        ("Шевченко", "Кравець", SurnameLevel.DIFFERENT),
    ],
)
def test_surname_levels(a: str, b: str, level: SurnameLevel) -> None:
    assert compare(a, b, "surname").level == level


@pytest.mark.parametrize(
    ("a", "b"), [("Жук", "Жуков"), ("Коваль", "Ковалів"), ("Дяк", "Дьяков"), ("Суховой", "Сухов")]
)
def test_a_listed_surname_with_a_surnames_suffix_is_no_case_of_another(a: str, b: str) -> None:
    found = compare(a, b, "surname")
    assert found.level < SurnameLevel.SAME_NAME
    assert found.similarity < 0.7


@pytest.mark.parametrize(
    ("a", "b"), [("Янковський", "Янківський"), ("Сич", "Січ"), ("Чорнобиль", "Чорнобіль")]
)
def test_two_ukrainian_names_are_not_one_in_two_languages(a: str, b: str) -> None:
    found = compare(a, b, "surname")
    assert found.similarity <= 0.95
    assert "other language" not in found.reason_en


@pytest.mark.parametrize(("a", "b"), [("Левицький", "Левицкий"), ("Білий", "Белый"), ("Ковальов", "Ковалев")])
def test_one_name_in_two_languages_is_the_same(a: str, b: str) -> None:
    found = compare(a, b, "surname")
    assert found.similarity > 0.98
    assert "other language" in found.reason_en


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        ("Миколайович", "Николаевич", PatronymicLevel.SAME_FATHER),
        ("Mykolaiovych", "Миколайович", PatronymicLevel.SAME_FATHER),
        ("Іванович", "Івановича", PatronymicLevel.SAME_FATHER),
        ("Іванівна", "Иванович", PatronymicLevel.SAME_FATHER),
        ("Іванович", "Іваович", PatronymicLevel.NEAR),
        ("І.", "Іванович", PatronymicLevel.INITIAL),
        ("П.", "Іванович", PatronymicLevel.CONTRADICTION),
        ("Юрійович", "Y.", PatronymicLevel.INITIAL),
        ("М.", "N.", PatronymicLevel.INITIAL),
        ("М.", "Н.", PatronymicLevel.INITIAL),
        ("Іванович", "Петрович", PatronymicLevel.CONTRADICTION),
    ],
)
def test_patronymic_levels(a: str, b: str, level: PatronymicLevel) -> None:
    assert compare(a, b, "patronymic").level == level


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        ("О.", "Олександр", GivenLevel.INITIAL),
        ("A.", "Олександр", GivenLevel.INITIAL),
        ("Ye.", "Євген", GivenLevel.INITIAL),
        ("С.", "Олександр", GivenLevel.INITIAL),
        ("С.", "Ольга", GivenLevel.DIFFERENT),
        ("О.", "A.", GivenLevel.INITIAL),  # Latin A
        ("M.", "Н.", GivenLevel.INITIAL),
        ("О.", "А.", GivenLevel.INITIAL),  # both Cyrillic
        ("O.", "A.", GivenLevel.INITIAL),  # both Latin
        ("М.", "Н.", GivenLevel.INITIAL),
        ("Е.", "О.", GivenLevel.INITIAL),
        ("Г.", "А.", GivenLevel.INITIAL),
        ("О.", "Т.", GivenLevel.DIFFERENT),
        ("Юрій", "Y.", GivenLevel.INITIAL),
        ("Юлія", "Y.", GivenLevel.INITIAL),
        ("Євген", "Y.", GivenLevel.INITIAL),
        ("Елена", "Y.", GivenLevel.INITIAL),
        ("Ярослав", "J.", GivenLevel.INITIAL),
        ("Юрій", "J.", GivenLevel.INITIAL),
        ("Yuliia", "J.", GivenLevel.INITIAL),
        ("Яна", "I.", GivenLevel.INITIAL),
        ("Ю.", "Y.", GivenLevel.INITIAL),
        ("Ю.", "Я.", GivenLevel.DIFFERENT),
        ("Юрій", "Я.", GivenLevel.DIFFERENT),
        ("Анна", "Y.", GivenLevel.DIFFERENT),
        ("Едуард", "Y.", GivenLevel.DIFFERENT),
        ("О.", "T.", GivenLevel.DIFFERENT),
        ("Serhii", "Сергей", GivenLevel.SAME_NAME),
        ("Вовою", "Володимир", GivenLevel.DIMINUTIVE),
        ("Олександр", "Олекандр", GivenLevel.NEAR),
    ],
)
def test_given_levels(a: str, b: str, level: GivenLevel) -> None:
    assert compare(a, b, "given").level == level


@pytest.mark.parametrize(("a", "b"), [("О.", "А."), ("М.", "Н."), ("Г.", "А."), ("O.", "A.")])
def test_initials_that_two_languages_may_part_leave_a_doubt(a: str, b: str) -> None:
    assert similarity(a, b, "given") < similarity(a, a, "given") - 0.1
    assert compare(f"Бойко {a}", f"Бойко {b}").label == "possible"


def test_initials_fit_across_scripts_in_full_names() -> None:
    assert compare("Ю. П. Бойко", "Y. P. Boiko").label in ("likely", "same_person_name")
    assert compare("Бойко О. М.", "Boiko A. N.").label == "possible"
    assert compare("O. M. Boiko", "A. N. Boiko").label == "possible"


def test_full_names_meet_across_order_script_and_case() -> None:
    for other in ("Саша Шевченко", "SHEVCHENKO Aleksandr Ivanovich", "Шевченка Олександра", "Шевченко О.І."):
        assert similarity("Шевченко Олександр Іванович", other) > 0.8


@pytest.mark.parametrize(
    "other",
    ["Шевченко Сергій Іванович", "Шевченко Олександр Петрович", "Шевчук Олександр Іванович", "Шевченко С.І."],
)
def test_brothers_fathers_and_namesakes_are_told_apart(other: str) -> None:
    assert compare("Шевченко Олександр Іванович", other).label in ("different", "possible")


@pytest.mark.parametrize(
    ("man", "woman"),
    [
        ("Шевченко Олександр Іванович", "Шевченко Олександра Іванівна"),
        ("Сидоренко Валентин", "Сидоренко Валентина Іванівна"),
        ("Шевченко Олександр", "Shevchenko Oleksandra Ivanivna"),
        ("Ковальський Євген", "Ковальська Євгена"),
        ("Мамедов Ельдар Рустем огли", "Мамедова Ельдара Рустем кизи"),
    ],
)
def test_a_man_and_a_woman_are_two_people(man: str, woman: str) -> None:
    found = compare(man, woman)
    assert found.label in ("different", "possible")
    assert "чоловік і жінка" in found.reason_uk
    assert "a man and a woman" in found.reason_en


@pytest.mark.parametrize(
    ("man", "woman"),
    [
        ("Бойко Валентин", "Бойко Валентина"),
        ("Бойко Роман", "Бойко Романа"),
        ("Бойко Роман Іванович", "Бойко Романа"),
        ("Лысенко Александр", "Лисенко Олександра"),
        ("Boiko Roman", "Бойко Романа"),
        ("Скиба Богдан", "Скиба Богдана"),
    ],
)
def test_beside_a_surname_that_is_not_declined_a_womans_name_is_no_case_of_the_mans(
    man: str, woman: str
) -> None:
    assert compare(man, woman).label in ("different", "possible")
    assert "a man and a woman" in compare(woman, man).reason_en


@pytest.mark.parametrize(
    ("nominative", "other"),
    [
        ("Шевченко Роман", "Шевченка Романа"),
        ("Скиба Богдан", "Скиби Богдана"),
        ("Черних Роман", "Черних Романа"),
        ("Петров Роман", "Петрова Романа"),
        ("Бойко Валентин", "Бойко Валя"),
        ("Бойко Олександра", "Бойко Саша"),
        ("Бойко Роман", "Бойко Романа Івановича"),
    ],
)
def test_a_true_genitive_or_a_short_form_is_the_same_name(nominative: str, other: str) -> None:
    assert compare(nominative, other).label == "same_person_name"


@pytest.mark.parametrize("other", ["Шевченка Олександра Івановича", "Шевченку Олександру", "Шевченко Саша"])
def test_an_oblique_case_or_a_short_form_tells_no_other_sex(other: str) -> None:
    assert compare("Шевченко Олександр Іванович", other).label == "same_person_name"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Лазарчук (Бондар) Ганна", "Лазарчук (Мороз) Ганна"),
        ("Лазарчук Бондар Ганна", "Лазарчук Мороз Ганна"),
        ("Лазарчук Бондар Ганна Іванівна", "Лазарчук Мороз Ганна Іванівна"),
        ("Коваленко-Мороз Анна", "Коваленко-Гук Анна"),
        ("Kovalenko-Moroz Anna", "Коваленко-Гук Анна"),
        ("Kowalska Maria Anna", "Kowalska Maria Ewa"),
    ],
)
def test_second_names_that_contradict_are_not_outvoted(one: str, other: str) -> None:
    assert compare(one, other).label in ("possible", "likely")
    first = one.replace(" (Бондар)", "").replace(" Бондар", "").replace("-Мороз", "").replace(" Anna", "")
    assert similarity(one, other) < similarity(one, first) - 0.05


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Лазарчук (Бондар) Ганна", "Лазарчук Ганна"),
        ("Лазарчук (Бондар) Ганна", "Бондар Ганна"),
        ("Коваленко Мороз Анна", "Мороз Анна"),
        ("Kowalska Maria Anna", "Kowalska Maria"),
        ("Maria Anna Kowalska", "Kowalska Anna"),
    ],
)
def test_a_second_name_on_one_side_only_takes_as_much_as_a_half(one: str, other: str) -> None:
    half = similarity("Коваленко-Мороз Анна", "Мороз Анна")
    assert similarity(one, other) == pytest.approx(half, abs=0.02)
    assert compare(one, other).label == "same_person_name"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Лазарчук Бондар Ганна", "ЛАЗАРЧУК-БОНДАР Ганна"),
        ("Лазарчук (Бондар) Ганна", "Hanna Lazarchuk-Bondar"),
        ("Maria Anna Kowalska", "Ковальська Марія Анна"),
    ],
)
def test_two_names_that_both_agree_are_one_name(one: str, other: str) -> None:
    assert similarity(one, other) > 0.97


def test_halves_that_contradict_say_less_than_one_half_against_the_whole() -> None:
    whole = similarity("Коваленко-Мороз", "Коваленко", "surname")
    for other in ("Коваленко-Гук", "Коваленко-Мосейчук"):
        found = compare("Коваленко-Мороз", other, "surname")
        assert found.level == SurnameLevel.HALF
        assert found.similarity < whole - 0.15
    assert similarity("Нечуй-Левицький", "Нечуй-Лвеицький", "surname") > whole


def test_a_son_and_a_daughter_have_one_fathers_name() -> None:
    assert "a son and a daughter" in compare("Іванович", "Иванівна", "patronymic").reason_en


@settings(deadline=None)
@given(st.sampled_from(SURNAMES), st.sampled_from(SURNAMES))
def test_a_level_above_different_is_never_less_alike_than_three_tenths(a: str, b: str) -> None:
    found = compare(a, b, "surname")
    assert found.level in (SurnameLevel.DIFFERENT, SurnameLevel.HALF) or found.similarity >= 0.3


def test_reasons_are_given_in_both_languages() -> None:
    found = compare("Саша", "Олександр", "given")
    assert "Олександр, Олександра" in found.reason_uk
    assert found.reason_en.startswith("a short form of the given name")
    assert compare("Гриценко", "Хриценко", "surname").reason_en.startswith("one sound misheard: г/х")
    assert "г/х" in compare("Гончар", "Хончар", "surname").reason_uk


def test_an_unknown_part_is_refused() -> None:
    with pytest.raises(ValueError, match="part must be"):
        compare("Іван", "Петро", "nickname")
