"""A family hears the first or the second sentence, and never of anybody else."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from linkage.casework.case_numbers import of_case
from linkage.casework.status import SENTENCES, Status, fitting, look_up
from linkage.matching.vectors import birth_date_levels, birth_year_levels, packed_dates

COLUMNS = ["person_id", "registered", "name", "birth_date", "registry_records"]
PEOPLE = [
    ("P-1", "yes", "Шевченко Олександр Іванович", "1990-05-01", "mvs/R-1 | police/77"),
    ("P-2", "yes", "Шевченко Олександр Петрович", "1990-06-02", "mvs/R-2"),
    ("P-3", "yes", "Левицький Микола Степанович", "1985", "mvs/R-3"),
    ("P-4", "no", "Бондар Ігор Васильович", "1979-01-02", ""),
    ("P-5", "yes", "Коваленко Юрій Юрійович", None, "mvs/R-5"),
]


@pytest.fixture
def persons():
    return pd.DataFrame(PEOPLE, columns=COLUMNS)


def test_a_registered_person_without_a_release_is_the_second_sentence(persons):
    assert look_up(persons, "Левицький Микола").status == Status.CAPTIVITY_UNKNOWN


@pytest.mark.parametrize(
    "name", ["Левицкий Николай", "LEVYTSKYI Mykola", "Микола Левицький", "Левицького Миколу"]
)
def test_a_name_is_found_in_any_script_spelling_order_and_case(persons, name):
    assert look_up(persons, name).status == Status.CAPTIVITY_UNKNOWN


@pytest.mark.parametrize("name", ["Ярош Дмитро", "Бондар Ігор Васильович"])
def test_who_is_not_registered_is_the_first_sentence_always(persons, name):
    assert look_up(persons, name, approved={"P-4": Status.CONFIRMED}).status == Status.NO_DATA


def test_where_several_fit_one_more_fact_is_asked_for_and_nobody_is_listed(persons):
    answer = look_up(persons, "Шевченко Олександр")
    assert answer.status is None and answer.ask == "birth_date"
    assert not any(part in " ".join(answer.sentences) for part in ("Шевченко", "P-1", "1990", "Іванович"))


def test_the_date_of_birth_tells_them_apart(persons):
    assert look_up(persons, "Шевченко Олександр", born="1990-05").status == Status.CAPTIVITY_UNKNOWN
    assert look_up(persons, "Шевченко Олександр", born="1971").status == Status.NO_DATA


def test_a_case_number_tells_them_apart(persons):
    assert look_up(persons, "Шевченко Олександр", case="77").status == Status.CAPTIVITY_UNKNOWN
    assert list(fitting(persons, "Шевченко Олександр", case="77")["person_id"]) == ["P-1"]


def test_a_year_is_not_enough_where_two_were_born_in_it(persons):
    assert look_up(persons, "Шевченко Олександр", born="1990").ask == "birth_date"


def test_a_person_without_a_date_of_birth_fits_any(persons):
    assert look_up(persons, "Коваленко Юрій", born="1988-03-03").status == Status.CAPTIVITY_UNKNOWN


def test_an_approved_release_is_told(persons):
    answer = look_up(persons, "Левицький Микола Степанович", approved={"P-3": Status.PROBABLY_CAPTIVE})
    assert answer.status == Status.PROBABLY_CAPTIVE


@pytest.mark.parametrize("fact", [{"born": "1985"}, {"case": "R-3"}])
def test_a_release_is_told_on_a_whole_name_or_with_one_more_fact_only(persons, fact):
    approved = {"P-3": Status.CONFIRMED}
    assert look_up(persons, "Левицький Микола", approved=approved, **fact).status == Status.CONFIRMED
    alone = look_up(persons, "Левицький Микола", approved=approved)
    assert alone.status is None and alone.person_id is None
    # asked as namesakes are, so that nobody learns from the question that there is a release
    assert alone == look_up(persons, "Шевченко Олександр", approved=approved)


@pytest.mark.parametrize("fact", [{}, {"born": "1985"}, {"case": "R-3"}])
def test_the_initial_of_a_patronymic_is_no_patronymic(persons, fact):
    answer = look_up(persons, "Левицький Микола С.", approved={"P-3": Status.CONFIRMED}, **fact)
    assert answer.status == (Status.CONFIRMED if fact else None)
    assert answer.person_id == ("P-3" if fact else None)


@pytest.mark.parametrize("fact", [{}, {"born": "1985"}, {"case": "R-3"}, {"born": "1985", "case": "R-3"}])
@pytest.mark.parametrize(
    "name", ["Левицький", "Левицький М.", "Левицький М. С.", "Левицький М. Степанович", "Л. Микола"]
)
def test_no_fact_stands_in_for_a_surname_or_a_given_name(persons, name, fact):
    answers = [look_up(persons, name, approved=one, **fact) for one in ({"P-3": Status.CONFIRMED}, {})]
    assert [(one.status, one.ask, one.person_id) for one in answers] == [(None, "full_name", None)] * 2


def test_two_words_of_which_none_can_be_a_given_name_are_asked_for_again(persons):
    assert look_up(persons, "Нетаке Прізвище").ask == "full_name_again"
    assert look_up(persons, "Шевченко").ask == "full_name"


def test_initials_of_a_given_name_are_half_a_name(persons):
    assert look_up(persons, "Левицький М. С.").ask == "full_name"
    assert look_up(persons, "Ярош Д.").ask == "full_name"


def test_a_date_that_the_registry_does_not_have_confirms_nobody_for_a_release(persons):
    approved = {"P-5": Status.CONFIRMED}
    assert look_up(persons, "Коваленко Юрій", "1988-03-03", approved=approved).ask == "patronymic"
    assert look_up(persons, "Коваленко Юрій Юрійович", "1988", approved=approved).status == Status.CONFIRMED


@pytest.mark.parametrize("case", ["mvs/R-2", "registry/mvs/R-2", " r - 2 ", "R–2", "R2", "2", "002"])
def test_a_case_number_is_found_as_people_read_it_out(persons, case):
    assert look_up(persons, "Шевченко Олександр", case=case).person_id == "P-2"


@settings(deadline=None)
@given(
    st.sampled_from(["К-1004", "K-1004"]), st.sampled_from(["К-1004", "K-1004", "к 1004", "k–1004", "1004"])
)
def test_a_letter_of_the_other_alphabet_is_the_same_letter(written, typed):
    entries = pd.Series([f"mia/{written}", "mia/М-1005", "mia/К-11004"])
    assert list(of_case(entries, typed)) == list(of_case(entries, f"mia/{typed}")) == [True, False, False]


def test_a_bare_number_that_several_bear_tells_nobody_apart(persons):
    persons.loc[1, "registry_records"] = "mvs/К-77"
    assert look_up(persons, "Шевченко Олександр", case="77").person_id == "P-1"  # written exactly so
    persons.loc[0, "registry_records"] = "mvs/М-77"
    assert look_up(persons, "Шевченко Олександр", case="77").ask == "birth_date"


@pytest.mark.parametrize(
    ("facts", "ask"),
    [
        ({"born": "1984"}, "birth_date_again"),
        ({"born": "1986-01-01"}, "birth_date_again"),
        ({"born": "1995"}, "birth_date_again"),  # one digit off
        ({"born": "1958"}, "birth_date_again"),  # two digits swapped
        ({"case": "R-33"}, "case_number_again"),
        ({"case": "R-1"}, "case_number_again"),  # somebody else's
        ({"case": "R-33", "born": "1985"}, "case_number_again"),
        ({"case": "R-3", "born": "1940"}, "birth_date_again"),
    ],
)
def test_where_the_name_fits_a_fact_that_may_be_mistyped_is_asked_for_again(persons, facts, ask):
    for name in ("Левицький Микола", "Левицький Микола Степанович"):
        answer = look_up(persons, name, approved={"P-3": Status.CONFIRMED}, **facts)
        assert (answer.status, answer.ask, answer.person_id) == (None, ask, None)
        assert not any(part in " ".join(answer.sentences) for part in ("Левицький", "1985", "R-3"))


@st.composite
def partial_dates(draw):
    """Few enough for two of them to differ by a slip: as parts, 0 where unknown."""
    year = draw(st.sampled_from([1979, 1980, 1989, 1990, 1999, 2009]))
    month, day = (draw(st.sampled_from([1, 5, 10])) for _ in range(2))
    return draw(st.sampled_from([(year, 0, 0), (year, month, 0), (year, month, day)]))


@settings(deadline=None)
@given(partial_dates(), partial_dates())
def test_whatever_linking_takes_for_a_slip_in_a_date_of_birth_is_asked_for_again(registered, told):
    one, other = (np.array([packed_dates(*parts)]) for parts in (registered, told))
    levels_of = birth_date_levels if registered[2] and told[2] else birth_year_levels
    texts = ["-".join(f"{part:02}" for part in parts if part) for parts in (registered, told)]
    assume(levels_of(one, other)[0] and not any(a.startswith(b) for a, b in permutations(texts)))
    persons = pd.DataFrame(
        [("P-3", "yes", "Левицький Микола Степанович", texts[0], "mvs/R-3")], columns=COLUMNS
    )
    assert look_up(persons, "Левицький Микола Степанович", texts[1]).ask == "birth_date_again"


def test_another_day_of_the_year_is_asked_for_again(persons):
    for born in ("1990-05-02", "1990-01-05", "1960-05-01"):
        assert look_up(persons, "Шевченко Олександр Іванович", born).ask == "birth_date_again"


@pytest.mark.parametrize("facts", [{"born": "1961"}, {"case": "R-99"}])
def test_whom_no_name_fits_there_are_no_data_on_whatever_else_is_given(persons, facts):
    assert look_up(persons, "Ярош Дмитро", **facts).status == Status.NO_DATA


NUMBER, DAY = {"case": "R-1"}, {"born": "1990-05-01"}


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("Шевчук Олександр Іванович", NUMBER),  # the case number exists, whatever the name
        ("Ярош Дмитро", NUMBER),
        ("Ярош Олександр Іванович", DAY),  # the surname changed
        ("Ярош Саша", DAY),
        ("Шевченко Дмитро Іванович", DAY),  # another given name
        ("Шевченко Дмитро", NUMBER | DAY),
        ("Ярош Дмитро", NUMBER | {"born": "1971-01-01"}),
    ],
)
def test_where_another_fact_is_somebodys_a_name_that_fits_nobody_is_asked_for_again(persons, name, facts):
    answer = look_up(persons, name, approved={"P-1": Status.CONFIRMED}, **facts)
    assert (answer.status, answer.ask, answer.person_id) == (None, "full_name_again", None)
    assert answer.records == ""
    assert not any(part in " ".join(answer.sentences) for part in ("Шевченко", "1990", "R-1"))


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("Ярош Олександр Іванович", {"born": "1990-05"}),  # no whole date of birth
        ("Ярош Олександр Іванович", {"born": "1990-05-02"}),
        ("Ярош Олександр Богданович", DAY),  # of the same day, another father's
        ("Ярош Дмитро Іванович", DAY),
        ("Бондар Іван", {"born": "1979-01-02"}),  # whoever is registered nowhere is not asked for
    ],
)
def test_a_stranger_who_shares_no_more_than_a_day_is_told_that_there_are_no_data(persons, name, facts):
    assert look_up(persons, name, **facts).status == Status.NO_DATA


@pytest.mark.parametrize("name", ["Ktdbwmrbq Vbrjkf", "Vbrjkf Ktdbwmrbq"])
def test_a_name_typed_with_the_keys_of_another_layout_is_found(persons, name):
    assert look_up(persons, name).status == Status.CAPTIVITY_UNKNOWN


def test_a_latin_name_typed_with_cyrillic_keys_is_found(persons):
    assert look_up(persons, "Ірумсрутлщ Щдуліфтвк", case="R-2").person_id == "P-2"


@pytest.mark.parametrize("fact", [{"case": "R-1"}, {"born": "1990-05-01"}])
def test_a_slip_that_no_rule_of_names_forgives_is_asked_for_again(persons, fact):
    persons.loc[0, "name"] = "Яценко Олександр Андрійович"
    assert look_up(persons, "Яцнко Олександр Андрійович").status == Status.NO_DATA
    assert look_up(persons, "Яцнко Олександр Андрійович", **fact).ask == "full_name_again"


def test_the_five_sentences_are_told_in_both_languages_and_none_speaks_of_death():
    assert set(SENTENCES) == set(Status) and len(Status) == 5
    words = " ".join(text for pair in SENTENCES.values() for text in pair).lower()
    assert not any(stem in words for stem in ("загиб", "смерт", "помер", "dead", "died", "death"))


@pytest.mark.parametrize("name", ["", "  ", "Олександр", "Левицький", "Oleksandr"])
def test_half_a_name_is_asked_for_and_never_answered_with_no_data(persons, name):
    answer = look_up(persons, name)
    assert answer.status is None and answer.ask == "full_name"
