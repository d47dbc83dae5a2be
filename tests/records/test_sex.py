"""Sex in any of the three languages."""

import pytest

from linkage.records.sex import parse_sex


@pytest.mark.parametrize(
    "text", ["ч", "Ч", "чол.", "ЧОЛОВІЧА", "чоловік", "муж.", "мужской", "M", "м", "male"]
)
def test_male(text: str) -> None:
    assert parse_sex(text) == "m"


@pytest.mark.parametrize("text", ["ж", "жін.", "ЖІНОЧА", "женский", "F", "female", "стать: жіноча"])
def test_female(text: str) -> None:
    assert parse_sex(text) == "f"


@pytest.mark.parametrize("text", ["", "-", "невідомо", "x", "1"])
def test_neither(text: str) -> None:
    assert parse_sex(text) is None


def test_canonical_text_reads_back_as_itself() -> None:
    assert (parse_sex("m"), parse_sex("f")) == ("m", "f")
