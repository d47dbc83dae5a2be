"""The classes of a given name, or of a father's, whatever case it stands in."""

from collections.abc import Iterable, Mapping
from itertools import combinations

import pytest

from linkage import names
from linkage.names import GivenLevel, PatronymicLevel, lexicon
from linkage.names.clean import is_cyrillic
from linkage.names.given_comparison import compare_given, given
from linkage.names.given_names import GivenClass, all_classes
from linkage.names.patronymic_comparison import compare_patronymics, patronymic
from linkage.names.patronymics import gender
from linkage.synthetic.declension import decline

Known = Mapping[str, frozenset[str]]

CASES = {
    "Володимир": ["Володимира", "Володимиру", "Володимиром"],
    "Юрій": ["Юрія", "Юрію", "Юрієм"],
    "Андрій": ["Андрія", "Андрію", "Андреем"],
    "Іван": ["Івана", "Ивану", "Иваном"],
    "Денис": ["Дениса", "Денису", "Денисом"],
    "Ігор": ["Ігоря", "Игорю", "Ігорем"],
}
# One name by a spelling of which no class knows that it is of both: Инна is Russian for Іна too.
OF_ONE_SPELLING = {
    "INESA INNA", "ALBERT OLEKSANDR", "VELIMYR VILEN", "MARIAN MARIANA", "MYRON MYROSLAVA",
    "NIK VERONIKA", "SERAFYMA YUKHYM",
}  # fmt: skip
FATHERS_OF_ONE_SPELLING = {
    "GIORGI HEORHII", "SAVA SAVELII", "HRYHOR HRYHORII", "LUKA LUKIAN", "ARSEN ARSENII", "MOISEI MUSA",
}  # fmt: skip


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


def test_a_father_is_meant_however_little_it_weighs() -> None:
    assert compare_patronymics("Ivanovich", "Йованович")[0] == PatronymicLevel.SAME_FATHER
    assert names.name_classes("Йованович", "patronymic") < names.name_classes("Ivanovich", "patronymic")


def test_of_the_table_whom_comparison_calls_one_name_share_a_class() -> None:
    one_name = (GivenLevel.DIMINUTIVE, GivenLevel.SAME_NAME, GivenLevel.SAME)
    told = {text for one in all_classes().values() for text in called(one)}
    known = {text: names.name_classes(text, "given") for text in told}
    meet = {text: {*given(text).forms, *given(text).classes} for text, classes in known.items() if classes}
    one = [pair for pair in apart(known, meet) if compare_given(*pair)[0] in one_name]
    assert {
        " ".join(sorted(map(likeliest, pair))) for pair in one if not one_by_sound(*pair)
    } == OF_ONE_SPELLING


def test_so_do_fathers_of_the_dictionary() -> None:
    one_father = (PatronymicLevel.SAME_FATHER, PatronymicLevel.SAME)
    told = lexicon.all_names("patronymic")
    sons = [decline(name, "genitive", "m", "uk", "patronymic") for name in told if gender(name) == "m"]
    known = {text: names.name_classes(text, "patronymic") for text in {*told, *sons}}
    meet = {text: patronymic(text).forms for text, fathers in known.items() if fathers}
    one = [pair for pair in apart(known, meet) if compare_patronymics(*pair)[0] in one_father]
    assert {" ".join(sorted(known[a] | known[b])) for a, b in one} == FATHERS_OF_ONE_SPELLING


def called(one: GivenClass) -> Iterable[str]:
    """Every form of a class, short ones too, and the genitive and dative of those in Cyrillic."""
    in_latin = set(one.latin)
    of_languages = {"uk": one.ukrainian + one.short_forms[0], "ru": one.russian + one.short_forms[1]}
    cases = {
        decline(form, case, one.gender, language, "given")
        for language, forms in of_languages.items()
        for form in forms
        for case in ("genitive", "dative")
    }
    return in_latin.union(cases, *of_languages.values())


def apart(known: Known, meet: Mapping[str, Iterable[str]]) -> list[tuple[str, str]]:
    """The pairs that meet in something, but share no class."""
    who: dict[str, set[str]] = {}
    for text, meets in meet.items():
        for common in meets:
            who.setdefault(common, set()).add(text)
    pairs = {pair for texts in who.values() for pair in combinations(sorted(texts), 2)}
    return [pair for pair in pairs if known[pair[0]].isdisjoint(known[pair[1]])]


def one_by_sound(one: str, other: str) -> bool:
    """Whether one is in Latin letters, the other is not, and they may sound the same."""
    left, right = given(one), given(other)
    return is_cyrillic(left.folded) != is_cyrillic(right.folded) and bool(
        set(left.readings) & set(right.readings)
    )


def likeliest(text: str) -> str:
    classes = given(text).classes
    return max(sorted(classes), key=classes.__getitem__)
