"""The classes of a given name, or of a father's, whatever case it stands in."""

import pytest

from linkage import names
from linkage.names import GivenLevel, PatronymicLevel

MEN = ["Володимир", "Юрій", "Андрій", "Сергій", "Іван", "Олександр", "Віктор", "Роман", "Денис", "Ігор"]
CASES = {
    "Володимир": ["Володимира", "Володимиру", "Володимиром"],
    "Юрій": ["Юрія", "Юрію", "Юрієм"],
    "Андрій": ["Андрія", "Андрію", "Андреем"],
    "Іван": ["Івана", "Ивану", "Иваном"],
    "Денис": ["Дениса", "Денису", "Денисом"],
    "Ігор": ["Ігоря", "Игорю", "Ігорем"],
}


@pytest.mark.parametrize(("name", "told"), [(name, told) for name, of in CASES.items() for told in of])
def test_a_given_name_in_a_case_has_the_class_of_its_nominative(name: str, told: str) -> None:
    assert names.name_classes(name, "given") & names.name_classes(told, "given")


def test_of_two_names_that_one_spelling_may_be_it_has_both() -> None:
    assert names.name_classes("Олександра", "given") == {"OLEKSANDR", "OLEKSANDRA"}


@pytest.mark.parametrize(
    ("name", "told"),
    [("Дмитрович", "Дмитровича"), ("Володимирович", "Володимировичем"), ("Іванович", "Ивановича")],
)
def test_so_has_a_patronymic(name: str, told: str) -> None:
    assert names.name_classes(name, "patronymic") == names.name_classes(told, "patronymic") != frozenset()


@pytest.mark.parametrize("one", [*MEN, *(told for of in CASES.values() for told in of)])
def test_whom_the_comparison_calls_one_name_share_a_class(one: str) -> None:
    one_name = (GivenLevel.DIMINUTIVE, GivenLevel.SAME_NAME, GivenLevel.SAME)
    for other in MEN:
        same = names.compare(one, other, "given").level in one_name
        assert same == bool(names.name_classes(one, "given") & names.name_classes(other, "given"))


def test_as_do_fathers() -> None:
    one_father = (PatronymicLevel.SAME_FATHER, PatronymicLevel.SAME)
    fathers = ["Дмитрович", "Дмитровича", "Дмитриевич", "Іванович", "Ивановичем", "Юрійович", "Юрьевича"]
    for one in fathers:
        for other in fathers:
            same = names.compare(one, other, "patronymic").level in one_father
            classes = (names.name_classes(told, "patronymic") for told in (one, other))
            assert same == bool(frozenset.intersection(*classes))
