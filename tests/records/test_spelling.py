"""Words of a table are found whatever case, apostrophe, dash or look-alike letter they are typed with."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.records.spelling import fold, mend_look_alikes, sound, tidy

uk = st.text(alphabet="абвгґдеєжзиіїйклмнопрстуфхцчшщьюя' -", max_size=30)


@settings(deadline=None)
@given(st.text(max_size=40))
def test_folding_and_tidying_settle_after_one_pass(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert tidy(tidy(text)) == tidy(text)


@settings(deadline=None)
@given(uk)
def test_case_apostrophes_and_invisible_signs_do_not_matter(text: str) -> None:
    assert fold(text) == fold(text.upper().replace("'", "’")) == fold("\u200b".join(text.replace("-", "–")))


def test_latin_letters_in_a_cyrillic_word_are_typing_slips() -> None:
    assert mend_look_alikes("Бaxмyт") == "Бахмут"
    assert mend_look_alikes("Bakhmut, СІЗО-2") == "Bakhmut, СІЗО-2"


@pytest.mark.parametrize(
    "names",
    [
        ("Чортків", "Чорткев", "Chortkiv"),
        ("Ізмаїл", "Измаил", "Езмайил", "Izmail"),
        ("Хмельницький", "Хмельницкий", "Khmelnytskyi"),
        ("Житомир", "Житомыр", "Zhytomyr"),
    ],
)
def test_three_spellings_sound_alike(names: tuple[str, ...]) -> None:
    assert len({sound(name) for name in names}) == 1


@pytest.mark.parametrize(("a", "b"), [("Суми", "Сміла"), ("Рівне", "Ромни"), ("Покров", "Покровськ")])
def test_other_towns_sound_otherwise(a: str, b: str) -> None:
    assert sound(a) != sound(b)
