"""Numbers of documents in one spelling; what a number itself tells is read only where it is sound."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from linkage.records.documents import parse_document, parse_tax_number

WEIGHTS = (-1, 5, 7, 9, 4, 6, 10, 5, 7)


def tax_number(born: date, serial: int) -> str:
    """A sound number of nobody: the day of birth, an invented serial and the digit that fits."""
    digits = f"{(born - date(1899, 12, 31)).days:05d}{serial:04d}"
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True))
    return f"{digits}{total % 11 % 10}"


births = st.dates(min_value=date(1930, 1, 1), max_value=date(2020, 1, 1))
serials = st.integers(0, 9999)


@settings(deadline=None)
@given(births, serials)
def test_a_sound_tax_number_tells_birth_and_sex(born: date, serial: int) -> None:
    number = tax_number(born, serial)
    read = parse_tax_number(f" {number[:5]} {number[5:]}.0" if serial % 2 else number)
    assert read.valid and not read.note
    assert read.text == number
    assert read.birth_date is not None and read.birth_date.text == born.isoformat()
    assert read.sex == ("m" if serial % 2 else "f")


@settings(deadline=None)
@given(births, serials, st.integers(1, 9))
def test_a_wrong_check_digit_is_noted_and_nothing_is_read_from_it(born: date, serial: int, off: int) -> None:
    number = tax_number(born, serial)
    wrong = number[:9] + str((int(number[9]) + off) % 10)
    read = parse_tax_number(wrong)
    assert read.text == wrong
    assert read.note and wrong not in read.note
    assert (read.valid, read.birth_date, read.sex) == (False, None, None)


@settings(deadline=None)
@given(serials)
def test_a_leading_zero_lost_by_a_spreadsheet_comes_back(serial: int) -> None:
    number = tax_number(date(1900, 1, 1) + timedelta(days=9000), serial)
    assert number.startswith("0")
    assert parse_tax_number(number[1:]).text == number


@pytest.mark.parametrize("text", ["123", "12345678901", "", "н/д"])
def test_a_tax_number_of_another_length_is_not_valid(text: str) -> None:
    assert not parse_tax_number(text).valid


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("АБ 123456", "АБ123456", "passport"),
        ("паспорт серія АК №123456", "АК123456", "passport"),
        ("AB123456", "АВ123456", "passport"),
        ("FF123456", "FF123456", "passport"),
        ("123456789", "123456789", "id_card"),
        ("ID 123456789.0", "123456789", "id_card"),
        ("військовий квиток МО 123456", "МО123456", "military_id"),
        ("І-БК 123456", "І-БК123456", "birth_certificate"),
        ("19900201-01234", "19900201-01234", "register_number"),
        ("1990020101234", "19900201-01234", "register_number"),
        ("немає", "", None),
    ],
)
def test_reads(text: str, number: str, kind: str | None) -> None:
    document = parse_document(text)
    assert (document.text, document.kind) == (number, kind)


def test_a_register_number_tells_the_birth_date() -> None:
    born = parse_document("19900201-01234").birth_date
    assert born is not None and born.text == "1990-02-01"


@settings(deadline=None)
@given(st.text(max_size=20))
@example("N:O")
@example("N:O-5")
@example("i.d 5")
def test_any_text_settles_after_one_reading(text: str) -> None:
    document = parse_document(text)
    assert parse_document(document.text).text == document.text
    number = parse_tax_number(text)
    assert parse_tax_number(number.text).text == number.text
