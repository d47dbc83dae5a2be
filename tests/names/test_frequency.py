"""All spellings of one name are counted as one, so that a rare spelling does not look rare."""

import pytest

from linkage.names.frequency import frequency_key


@pytest.mark.parametrize(
    ("part", "spellings"),
    [
        ("surname", ["Шевченко", "Шевченком", "Shevchenko", "ШЕВЧЕНКО", "Shevtchenko"]),
        ("surname", ["Ковальський", "Ковальською", "Ковальская", "Kovalskyi"]),
        ("given", ["Олександр", "Александр", "Oleksandr", "Саша", "Олександром"]),
        ("patronymic", ["Миколайович", "Николаевич", "Mykolaiovych", "Миколаївна"]),
    ],
)
def test_spellings_share_one_id(part: str, spellings: list[str]) -> None:
    assert len({frequency_key(spelling, part) for spelling in spellings}) == 1


def test_unknown_names_keep_their_own_id() -> None:
    assert frequency_key("Зюзюк", "surname") != frequency_key("Мумук", "surname")
    assert frequency_key("Абракадабр", "given")
