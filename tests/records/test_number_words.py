"""Numbers in words become digits, wherever they stand."""

import pytest

from linkage.records.number_words import digits_for_words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("тридцять п'ять", "35"),
        ("сорока пяти", "45"),
        ("сто двадцять восьма бригада", "128 бригада"),
        ("дев'яносто третьої", "93"),
        ("девяносто пятая бригада", "95 бригада"),
        ("thirty-five", "35"),
        ("двадцять", "20"),
        ("за тридцять", "за 30"),
        ("Сорока Іван", "40 іван"),
        ("Троян", "троян"),
        ("столик", "столик"),
        ("36 бригада", "36 бригада"),
    ],
)
def test_reads(text: str, expected: str) -> None:
    assert digits_for_words(text) == expected
