"""What is known of a name outlives the process that worked it out."""

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.names import call_signs, forget_words, given_comparison, patronymic_comparison, surnames
from linkage.names.analyses import analysed, recall

spelt = st.text(alphabet="абвгдеиіїєґжзклмнстухйь' -abcikzy1", min_size=1, max_size=12).filter(str.strip)
given_names = st.one_of(spelt, st.sampled_from(["Саша", "Олександр", "О.", "Iouri", "Станіславу", "Микола"]))


@settings(max_examples=100, deadline=None)
@given(spelt)
def test_what_json_kept_of_a_surname_is_what_was_worked_out(value: str) -> None:
    kept = json.loads(json.dumps(analysed([value], "surname")))
    own, read = surnames.surname(value), surnames.from_kept(kept[value])
    assert read == own
    assert list(read.forms) == list(own.forms)
    for said in ("known", "meant", "level2", "level3"):
        assert getattr(read, said) == getattr(own, said)


@settings(max_examples=100, deadline=None)
@given(given_names)
def test_what_json_kept_of_a_given_name_is_what_was_worked_out(value: str) -> None:
    kept = json.loads(json.dumps(analysed([value], "given")))
    own, read = given_comparison.given(value), given_comparison.from_kept(kept[value])
    assert read == own
    assert [list(part) for part in (read.forms, read.official)] == [list(own.forms), list(own.official)]


@settings(max_examples=100, deadline=None)
@given(st.one_of(spelt, st.sampled_from(["Миколайович", "Ильинична", "М.", "Mykolaiovych"])))
def test_what_json_kept_of_a_patronymic_is_what_was_worked_out(value: str) -> None:
    kept = json.loads(json.dumps(analysed([value], "patronymic")))
    read = patronymic_comparison.from_kept(kept[value])
    assert read == patronymic_comparison.patronymic(value)


@settings(max_examples=100, deadline=None)
@given(st.one_of(spelt, st.sampled_from(["Вовк", "VOVK", "«Сокіл»"])))
def test_what_json_kept_of_a_call_sign_is_what_was_worked_out(value: str) -> None:
    kept = json.loads(json.dumps(analysed([value], "call_sign")))
    assert call_signs.from_kept(kept[value]) == call_signs.call_sign(value)


def test_a_name_with_the_sign_that_parts_what_is_kept_is_not_kept() -> None:
    assert list(analysed(["Boiko\tA", "Boiko"], "surname")) == ["Boiko"]


@pytest.mark.parametrize(
    ("room", "part", "value"),
    [
        (surnames, "surname", "Шевченко"),
        (given_comparison, "given", "Тарас"),
        (patronymic_comparison, "patronymic", "Миколайович"),
        (call_signs, "call_sign", "Вовк"),
    ],
)
def test_a_recalled_name_is_forgotten_with_the_words_and_worked_out_anew(room, part, value) -> None:
    kept = analysed([value], part)
    own = getattr(room, part)(value)
    forget_words()
    recall(kept, part)
    assert room.recalled
    forget_words()
    assert not room.recalled
    anew = getattr(room, part)(value)
    assert anew == own and anew is not own


def test_halves_of_a_double_surname_are_analysed_beside_it() -> None:
    assert set(analysed(["Нечуй-Левицький"], "surname")) == {"Нечуй-Левицький", "нечуй", "левицький"}


def test_a_recalled_name_needs_no_dictionary() -> None:
    kept = json.dumps({"surname": analysed(["Шевченко"], "surname"), "given": analysed(["Тарас"], "given")})
    code = (
        "import sys, json; from linkage import names;"
        "from linkage.names import given_comparison, lexicon, surnames;"
        "[names.recall(of, part) for part, of in json.load(sys.stdin).items()];"
        "surnames.surname('Шевченко').level3; given_comparison.given('Тарас');"
        "kept = [one for one in vars(lexicon).values() if hasattr(one, 'cache_info')];"
        "assert kept and not any(one.cache_info().currsize for one in kept)"
    )
    subprocess.run([sys.executable, "-c", code], input=kept, text=True, check=True)
