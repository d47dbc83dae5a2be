"""What says that nothing is known, and what does not."""

import pytest

from linkage.records.missing_values import is_missing


@pytest.mark.parametrize(
    "text",
    [None, "", " ", "-", "—", "---", "?", "н/д", "Н/Д", "н.д.", "невідомо", "НЕВІДОМО", "Нет данных", "n/a",
     "N/A", "null", "NaN", "none", "00.00.0000", "0000-00-00", "..", "б/д", "дані відсутні", "unknown",
     "\u00a0"],
)  # fmt: skip
def test_missing(text: str | None) -> None:
    assert is_missing(text)


@pytest.mark.parametrize(
    "text", ["0", "Нема́нов", "Ні", "00.05.1990", "Невідомський", "Надія", "36", "А", "Нет Іван"]
)
def test_present(text: str) -> None:
    assert not is_missing(text)
