"""A patronymic says the father's name, in any language, script and gender."""

import pytest

from linkage.names.patronymics import father_classes, gender, is_patronymic


@pytest.mark.parametrize(
    ("patronymic", "father"),
    [
        ("Миколайович", "MYKOLA"), ("Николаевна", "MYKOLA"),
        ("Mykolaivna", "MYKOLA"), ("Nikolayevich", "MYKOLA"),
        ("Ілліч", "ILLIA"), ("Ильинична", "ILLIA"), ("Юрійович", "YURII"), ("Юрьевна", "YURII"),
        ("Григорьевич", "HRYHORII"), ("Яковлевич", "YAKIV"), ("Якович", "YAKIV"), ("Львович", "LEV"),
        ("Олексіївна", "OLEKSII"), ("Сергеевич", "SERHII"), ("Serhiyovych", "SERHII"), ("Павлівна", "PAVLO"),
        ("Саныч", "OLEKSANDR"), ("Иваныч", "IVAN"), ("Николаич", "MYKOLA"), ("Əli oğlu", "ALI"),
        ("Микитович", "MYKYTA"), ("Nikitich", "MYKYTA"), ("Рустем огли", "RUSTEM"),
    ],
)  # fmt: skip
def test_fathers(patronymic: str, father: str) -> None:
    assert next(iter(father_classes(patronymic))) == father


@pytest.mark.parametrize("surname", ["Шевченко", "Красиков", "Марунчак"])
def test_surnames_have_no_father(surname: str) -> None:
    assert not is_patronymic(surname)
    assert not father_classes(surname)


def test_gender_by_ending() -> None:
    assert gender("Іванович") == "m"
    assert gender("Іванівна") == gender("Ivanovna") == "f"
    assert gender("Бойко") is None
