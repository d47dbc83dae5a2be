"""One delivered cell becomes the typed canonical text of its column, or says why it cannot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.records.cells import typed
from linkage.records.contracts import KINDS, Column, contract
from linkage.records.missing_values import is_missing


def one(kind: str, name: str) -> Column:
    return contract(kind).column(name)


@pytest.mark.parametrize(
    ("kind", "name", "text", "value"),
    [
        ("registry", "surname", "ШЕВЧЕНКО", "Шевченко"),
        ("registry", "surname", "нечуй-левицький", "Нечуй-Левицький"),
        ("registry", "surname", "Дем`яненко", "Дем'яненко"),
        ("registry", "given_name", "Cергій", "Сергій"),
        ("registry", "full_name", "КОВАЛЬ о.і.", "Коваль О.І."),
        ("registry", "call_sign", "позивний «Док»", "Док"),
        ("registry", "call_sign", "на псевдо Док", "Док"),
        ("registry", "call_sign", "позивний - Док", "Док"),
        ("registry", "call_sign", "с позывным «Док»", "Док"),
        ("registry", "call_sign", "nickname: Doc", "Doc"),
        ("registry", "record_id", "105.0", "105"),
        ("registry", "sex", "ЧОЛОВІЧА", "m"),
        ("registry", "birth_date", "01.02.90", "1990-02-01"),
        ("registry", "missing_date", "02.2023", "2023-02"),
        ("registry", "status", "Знятий з розшуку вручну", "Знятий з розшуку вручну"),
        ("exchange", "list_total", "205.0", "205"),
        ("exchange", "category", "ВІЙСЬКОВИЙ", "military"),
        ("acknowledgement", "answer", "Не утримується", "not_held"),
        ("acknowledgement", "answer", "ні", "no_answer"),
        ("testimony", "reliability", "в", "B"),
        ("testimony", "credibility", "3", "3"),
        ("interview", "contact", "none", "none"),
        ("interview", "contact", "немає", "none"),
    ],
)
def test_a_cell_is_typed(kind: str, name: str, text: str, value: str) -> None:
    assert typed(one(kind, name), text) == value


@pytest.mark.parametrize("text", ["-", "н/д", "невідомо", "00.00.0000", "нет данных", "?", "  "])
@pytest.mark.parametrize("name", ["surname", "birth_date", "category", "sex", "rank", "residence"])
def test_a_placeholder_is_missing_and_not_wrong(name: str, text: str) -> None:
    assert typed(one("registry", name), text) is None


@pytest.mark.parametrize(
    ("kind", "name", "text"),
    [
        ("registry", "birth_date", "31.02.1990"),
        ("registry", "surname", "12345"),
        ("registry", "sex", "так"),
        ("exchange", "list_total", "багато"),
        ("acknowledgement", "answer", "побачимо"),
        ("testimony", "reliability", "Z"),
        ("testimony", "credibility", "7"),
    ],
)
def test_a_reason_never_repeats_the_value(kind: str, name: str, text: str) -> None:
    with pytest.raises(ValueError) as caught:
        typed(one(kind, name), text)
    assert text not in str(caught.value)


@pytest.mark.parametrize("kind", KINDS)
def test_every_spelling_of_a_value_is_that_value(kind: str) -> None:
    for column in contract(kind).columns:
        for value, spellings in column.values.items():
            assert {typed(column, text) for text in (value, *spellings)} == {value}, column.name


UKRAINIAN = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяАБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЮЯ"
NAME = st.text(alphabet=UKRAINIAN, min_size=2, max_size=12)
TEXTS = {
    **dict.fromkeys(("surname", "given_name", "patronymic", "full_name", "call_sign"), NAME),
    **dict.fromkeys(("id", "text", "other_names"), st.text(max_size=16)),
    **dict.fromkeys(("date", "birth_date"), st.dates().map(lambda day: f"{day:%d.%m.%Y}")),
    "age": st.integers(0, 99).map(lambda age: f"≈{age}"),
    "number": st.integers(0, 10**6).map(lambda number: f" {number}.0"),
}


@pytest.mark.parametrize("type_", TEXTS)
@given(data=st.data())
def test_what_was_typed_once_is_typed_the_same_again(type_: str, data: st.DataObject) -> None:
    column = Column("any", type_, "sensitive", "Any.")
    try:
        value = typed(column, data.draw(TEXTS[type_]))
    except ValueError:
        return
    if value is not None and not is_missing(value):
        assert typed(column, value) == value


def test_a_short_remark_is_read_by_the_listed_words_in_it() -> None:
    basis = one("testimony", "basis")
    assert typed(basis, "сидели в одной камере") == "same_cell"
    assert typed(basis, "слышал от других") == "heard"


@pytest.mark.parametrize(
    "remark",
    ["можливо бачив", "чув або бачив", "бачив та чув", "бачив?", "хто що бачив " * 3],
)
def test_a_remark_that_denies_doubts_or_says_two_things_is_set_aside(remark: str) -> None:
    with pytest.raises(ValueError, match="none of"):
        typed(one("testimony", "basis"), remark)


def test_an_answer_about_captivity_is_never_read_out_of_a_remark() -> None:
    answer = one("acknowledgement", "answer")
    with pytest.raises(ValueError, match="none of"):
        typed(answer, "родина вважає що утримується")
    assert typed(answer, "відповідь не надходила") == "no_answer"
