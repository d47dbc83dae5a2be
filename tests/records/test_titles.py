"""What a title says of a whole exchange list."""

import pytest

from linkage.records.header_row import stated_total
from linkage.records.titles import exchange_facts


@pytest.mark.parametrize(
    ("title", "facts"),
    [
        ("50-й обмін, 03.01.2024", {"exchange_date": "2024-01-03", "list_id": "50"}),
        ("Обмін військовополоненими 6 грудня 2024 року", {"exchange_date": "2024-12-06"}),
        ("Обмен № 12", {"list_id": "12"}),
        ("Звільнені станом на 05.01.2024", {}),
        ("Звіт від 05.01.2024", {}),
        ("Обмін 01.01.2024 або 02.01.2024", {}),
    ],
)
def test_only_what_is_certain_is_taken(title: str, facts: dict[str, str]) -> None:
    assert exchange_facts([title], []) == facts


def test_two_titles_that_differ_say_nothing() -> None:
    assert exchange_facts(["Обмін 01.01.2024", "Обмін 02.01.2024"], [5, 6]) == {}


@pytest.mark.parametrize(
    ("title", "total"),
    [
        ("Vsego: 6 chelovek", 6),
        ("Itogo 12", 12),
        ("Us'oho: 7 osib", 7),
        ("29 voennoplennyh", 29),
        ("Vsegoda Ivan 1990", None),
        ("Всього: 205", 205),
        ("Список на 215 осіб", 215),
        ("Total 12 persons", 12),
        ("повернуто 12 наших захисників", 12),
        ("3 травня 2025 року захисників", None),
        ("Список", None),
    ],
)
def test_a_total_is_read(title: str, total: int | None) -> None:
    assert stated_total(title) == total


def test_the_day_of_a_title_that_speaks_of_a_return_comes_before_any_other() -> None:
    titles = ["10.01.2024", "Обмін 03.01.2024"]
    assert exchange_facts(titles, [], above=2) == {"exchange_date": "2024-01-03"}
    assert exchange_facts(titles[:1], [], above=1) == {"exchange_date": "2024-01-10"}
    assert exchange_facts(titles[:1], [], above=0) == {}
