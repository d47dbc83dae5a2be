"""Dates keep exactly the precision that they were told with."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.records.dates import PartialDate, iso_numbers, ordinals, parse_date, parse_iso

TODAY = date(2026, 3, 1)
days = st.dates(min_value=date(1914, 1, 1), max_value=date(2026, 3, 1))
MONTHS_UK = [
    "січня",
    "лютого",
    "березня",
    "квітня",
    "травня",
    "червня",
    "липня",
    "серпня",
    "вересня",
    "жовтня",
    "листопада",
    "грудня",
]
MONTHS_RU = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
MONTHS_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@settings(deadline=None)
@given(days)
def test_every_style_of_a_full_date_tells_the_same_day(day: date) -> None:
    styles = [
        day.isoformat(),
        f"{day:%d.%m.%Y}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day:%d/%m/%Y}",
        f"{day:%d-%m-%Y}",
        f"{day:%d. %m. %Y} р.н.",
        f"{day:%d.%m.%Y}г.р.",
        f"{day:%Y-%m-%d} 00:00:00",
        f"{day:%Y-%m-%d}T00:00:00Z",
        f"{day.day} {MONTHS_UK[day.month - 1]} {day.year} року",
        f"{day.day} {MONTHS_RU[day.month - 1]} {day.year} г.",
        f"{MONTHS_EN[day.month - 1]} {day.day}, {day.year}",
        f"\u00a0{day:%d.%m.%Y} ",
        f"{day:%d.%m.%Y}".replace("0", "О"),
        str((day - date(1899, 12, 30)).days),
        f"{(day - date(1899, 12, 30)).days}.0",
    ]
    assert {parse_date(style, birth=True, today=TODAY).text for style in styles} == {day.isoformat()}


@settings(deadline=None)
@given(days)
def test_canonical_text_reads_back_as_itself(day: date) -> None:
    for partial in (
        PartialDate(day.year),
        PartialDate(day.year, day.month),
        PartialDate(*day.timetuple()[:3]),
    ):
        assert parse_date(partial.text, today=TODAY) == partial == parse_iso(partial.text)


@settings(deadline=None)
@given(days)
def test_a_partial_date_covers_the_days_it_can_mean(day: date) -> None:
    for partial in (
        PartialDate(day.year),
        PartialDate(day.year, day.month),
        PartialDate(*day.timetuple()[:3]),
    ):
        assert partial.earliest <= day <= partial.latest
        assert not str(partial.latest + timedelta(1)).startswith(partial.text)


@settings(deadline=None)
@given(days)
def test_two_digit_year_of_a_birth_is_never_in_the_future(day: date) -> None:
    read = parse_date(f"{day:%d.%m.%y}", birth=True, today=TODAY)
    assert read.earliest <= TODAY
    assert (read.month, read.day) == (day.month, day.day)
    assert read.year % 100 == day.year % 100


@settings(deadline=None)
@given(days)
def test_two_digit_year_of_an_event_is_from_2014_to_today_or_refused(day: date) -> None:
    try:
        read = parse_date(f"{day:%d.%m.%y}", today=TODAY)
    except ValueError:
        assert not any(year % 100 == day.year % 100 for year in range(2014, 2027))
    else:
        assert 2014 <= read.year <= 2026


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("лютий 2023", "2023-02"),
        ("кінець лютого 2023", "2023-02"),
        ("02.2023", "2023-02"),
        ("2023-02", "2023-02"),
        ("весна 2022", "2022"),
        ("навесні 2022 року", "2022"),
        ("летом 2022", "2022"),
        ("початок 2023", "2023"),
        ("mid-2023", "2023"),
        ("1990 р.н.", "1990"),
        ("1990г.р.", "1990"),
        ("1990.0", "1990"),
        ("орієнтовно 1990", "1990"),
        ("~1990", "1990"),
        ("близько 1990 р.", "1990"),
        ("ок. 1990", "1990"),
        ("бл. 1990 р.н.", "1990"),
        ("прибл. 1990", "1990"),
        ("Ок 01.02.1990", "1990-02-01"),
        ("abt. 1990", "1990"),
        ("00.05.1990", "1990-05"),
        ("xx.xx.1990", "1990"),
        ("1990-00-00", "1990"),
        ("лютий-березень 2022", "2022"),
        ("10-15.03.2022", "2022-03"),
        ("12.IX.1985", "1985-09-12"),
        ("02/25/1990", "1990-02-25"),
        ("02/03/1990", "1990-03-02"),
        ("15-бер-22", "2022-03-15"),
        ("лют.23", "2023-02"),
        ("десь у березні 2022", "2022-03"),
        ("з 15.03.2022", "2022-03-15"),
        ("24.02.2022 р. о 05:00", "2022-02-24"),
        ("03.02.1990 (36 років)", "1990-02-03"),
        ("2024-01-16T22:00:00Z", "2024-01-17"),
    ],
)
def test_reads(text: str, expected: str) -> None:
    assert parse_date(text, today=TODAY).text == expected


def test_order_of_day_and_month_can_be_told() -> None:
    assert parse_date("02/03/1990", day_first=False).text == "1990-02-03"
    assert parse_date("25/03/1990", day_first=False).text == "1990-03-25"


@pytest.mark.parametrize(
    "text",
    [
        "31.02.1990",
        "до 10.04.2022",
        "01.13.1990",
        "32.01.1990",
        "hello",
        "",
        "1850",
        "24.02.13",
        "2022-2023",
        "12345678",
    ],
)
def test_refuses_without_repeating_the_value(text: str) -> None:
    with pytest.raises(ValueError, match=r"^[a-z].*") as refusal:
        parse_date(text, today=TODAY)
    assert not text or text not in str(refusal.value)
    assert not re.search(r"\d{3}", str(refusal.value).replace("1900-2100", ""))


def test_a_birth_lies_in_the_past() -> None:
    with pytest.raises(ValueError):
        parse_date("01.01.2030", birth=True, today=TODAY)


def test_first_of_january_is_weak() -> None:
    assert PartialDate(1990, 1, 1).weak
    assert not PartialDate(1990, 1, 2).weak
    assert not PartialDate(1990).weak


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read = parse_date(text, birth=True, today=TODAY)
    except ValueError:
        return
    assert parse_iso(read.text) == read


@pytest.mark.parametrize("text", ["01-Oct-1983", "01.oct.1983", "1 October 1983", "о1.1О.1983"])
def test_october_is_no_zero(text: str) -> None:
    assert parse_date(text, birth=True).text == "1983-10-01"


ISO_DATES = [date(1900, 1, 1), date(1969, 12, 31), date(2000, 2, 29), date(2100, 12, 31)]


class TestManyCanonicalDates:
    @given(
        st.lists(
            st.tuples(st.one_of(st.sampled_from(ISO_DATES), st.dates(*ISO_DATES[::3])), st.integers(0, 2))
        )
    )
    def test_they_are_read_as_each_alone(self, told):
        texts = [day.isoformat()[: (4, 7, 10)[precision]] for day, precision in told]
        dates, numbers = [parse_iso(text) for text in texts], iso_numbers(texts)
        assert numbers.tolist() == [[one.year, one.month or 0, one.day or 0] for one in dates]
        assert ordinals(numbers, earliest=True).tolist() == [one.earliest.toordinal() for one in dates]
        assert ordinals(numbers, earliest=False).tolist() == [one.latest.toordinal() for one in dates]

    @pytest.mark.parametrize(
        "text", ["", "x", "1990-5-17", "1990-05-17x", "1990/05/17", "1990-02-30", "1990-13-01", "1890-01-02"]
    )
    def test_what_is_no_canonical_date_is_refused(self, text):
        with pytest.raises(ValueError):
            iso_numbers(["1990-05-17", text])
