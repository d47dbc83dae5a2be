"""Whose record it is: names in three scripts and cases, towns with two names, placeholders, namesakes."""

import json

from tests.scenarios.telling import OTHERS, one_night


@one_night
def test_two_of_one_name_and_year_from_different_regions_are_two_people(world):
    """Same name and year, different oblast (common)."""
    lviv = world.registry("Мороз Юрій Іванович", born="1990-02-11", residence="Львів")
    odesa = world.registry("Мороз Юрій Іванович", born="1990-07-30", residence="Одеса")
    seen = world.testimony("Мороз Юрій Іванович", born="1990", residence="Одеса")
    tonight = yield
    assert tonight.person(lviv).person_id != tonight.person(odesa).person_id
    assert tonight.link(odesa, seen) > 2 * tonight.link(lviv, seen) > 0


@one_night
def test_one_who_is_written_in_three_scripts_is_one_person(world):
    """Ukrainian, Russian, Latin."""
    entry = world.registry("Щербаченко Григорій Юрійович", born="1987-03-14")
    answer = world.acknowledgement("Щербаченко Григорий Юрьевич", born="1987-03-14", answer="held")
    home = world.exchange("Shcherbachenko Hryhorii", born="1987-03-14")
    tonight = yield
    assert tonight.link(entry, answer) > 0.9 and tonight.link(entry, home) > 0.9


def test_year_of_birth_and_district_are_told_apart_by_a_dot_and_a_hyphen(world):
    """`Р.н.` and `Р-н` columns."""
    world.deliver("registry", content="ID;ПІБ;Р.н.;Р-н\n1;Гнатенко Олег Петрович;1990;Сумський\n")
    entry = world.record("1")
    assert (entry.birth_date, entry.residence[:3]) == ("1990", "Сум")


@one_night
def test_a_town_by_its_old_name_is_the_same_town(world):
    """Old town name and new."""
    entry = world.registry("Савчук Іван Петрович", residence="Бахмут")
    new, old, other = (
        world.acknowledgement("Савчук Иван Петрович", residence=town, answer="no_answer")
        for town in ("Бахмут", "Артёмовск", "Суми")
    )
    tonight = yield
    new, old, other = (tonight.link(entry, answer, "match_weight") for answer in (new, old, other))
    assert new == old > other + 1


@one_night
def test_halych_of_kostroma_is_not_halych_of_ukraine(world):
    """«Галич»: in Russia and in Ukraine."""
    entry = world.registry("Мельничук Роман Ігорович", born="1991-02-02", residence="Галич")
    world.testimony("Мельничук Роман Ігорович", born="1991-02-02", seen_at="СИЗО-2, Галич")
    tonight = yield
    assert "Костромськ" in tonight.flag(entry).last_place
    assert "Костромськ" not in world.record(entry).residence


@one_night
def test_a_name_declined_in_an_announcement_finds_its_entry(world):
    """Genitive name in an announcement."""
    entry = world.registry("Дорошенко Тарас Григорович", born="1985-11-20")
    home = world.exchange("Дорошенка Тараса Григоровича", born="1985-11-20")
    tonight = yield
    assert tonight.link(entry, home) > 0.95


def test_the_ministrys_open_data_are_read_with_bom_null_dates_and_short_years(world):
    """BOM JSON, null dates, two-digit years: 90 is 1990, never 2090."""
    one = {"ID": 1, "LAST_NAME_U": "ТЕСТЕНКО", "FIRST_NAME_U": "АНДРІЙ", "MIDDLE_NAME_U": "ІГОРОВИЧ"}
    rest = {
        "CATEGORY": "БЕЗВІСНО ВІДСУТНІЙ",
        "SEX": "ЧОЛОВІЧА",
        "LOST_DATE": "2023-01-05",
        "BIRTH_DATE": None,
    }
    people = [one | rest, one | rest | {"ID": 2, "FIRST_NAME_U": "ІВАН", "BIRTH_DATE": "05.03.90"}]
    content = json.dumps(people, ensure_ascii=False)
    world.deliver("registry", "mvswantedbezvesti_1.json", content, encoding="utf-8-sig")
    assert world.record("1").surname == "Тестенко" and world.record("1").birth_date is None
    assert world.record("2").birth_date == "1990-03-05"


@one_night
def test_the_first_of_january_is_a_placeholder_and_contradicts_no_other_day_of_that_year(world):
    """Birth dates of 01.01.YYYY are weak."""
    entry = world.registry("Притула Захар Олегович", born="1979-08-23")
    answer = world.acknowledgement("Притула Захар Олегович", born="01.01.1979", answer="held")
    tonight = yield
    assert tonight.link(entry, answer) > 0.95


@one_night
def test_a_missing_patronymic_a_soft_sign_and_swapped_letters_do_not_part_a_person(world):
    """Patronymic missing; ь lost; ї and и swapped."""
    kuzmin = world.registry("Кузьменчук Ілля Романович", born="1993-04-17")
    yizhak = world.registry("Їжакевич Данило Остапович", born="1988-12-05")
    answers = [
        world.acknowledgement("Кузменчук Ілля", born="1993-04-17", answer="held"),
        world.acknowledgement("Ижакевич Данило", born="1988-12-05", answer="held"),
    ]
    tonight = yield
    assert tonight.link(kuzmin, answers[0]) > 0.95 and tonight.link(yizhak, answers[1]) > 0.95


def test_a_row_that_is_delivered_twice_counts_once(world):
    """The same row imported twice (idempotent)."""
    row = "record_id,full_name,missing_date\nA-1,Гончар Семен Ількович,2022-05-05\n"
    world.deliver("registry", "monday.csv", row)
    world.deliver("registry", "tuesday.csv", row + "\n")
    tonight = world.run()
    assert len(tonight.persons()) == tonight.figure("registry_entries")["value"] == len(OTHERS) + 1
