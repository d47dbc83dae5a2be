"""Keys of whole values: the short ways lead where the long one does."""

import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from linkage.names import keys, lexicon
from linkage.names.clean import fold, is_cyrillic
from linkage.names.inflection import folded_nominatives
from linkage.names.skeleton import classes, consonants, sounds
from linkage.names.spellings import cyrillic_spellings

LISTED = [name for part in lexicon.PARTS for name in sorted(lexicon.all_folded(part))]
ENDINGS = [
    *"уіиа",
    "",
    "ом",
    "ові",
    "ою",
    "ого",
    "ому",
    "им",
    "ів",
    "ам",
    "ах",
    "ці",
    "ку",
    "кою",
    "ова",
    "овою",
]
ENDINGS += ["ем", "єм", "ьця", "цем", "ський", "ської"]
UKRAINIAN, LATIN = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'ыэъё-", "abcdefghijklmnopqrstuvwxyzčšžśćńłçşğəıöüáé'-"
names_listed = st.sampled_from(LISTED)
inflected = st.builds(
    lambda name, lost, ending: name[: len(name) - lost] + ending,
    names_listed,
    st.integers(0, 3),
    st.sampled_from(ENDINGS),
)
words = st.one_of(
    names_listed,
    inflected,
    st.builds("{}-{}".format, inflected, inflected),
    st.text(UKRAINIAN, max_size=12),
    st.text("тдсшжчйьоеаік", max_size=10),
    st.text(LATIN, max_size=12),
    st.text(UKRAINIAN + LATIN + "0136| ՀაΩ", max_size=10),
)


def keys_by_definition(name: str, level: int) -> set[str]:
    """Every form of every word, read into sounds, one after the other."""
    found: set[str] = set()
    for word in fold(name).split():
        for piece in {word, *word.split("-"), word.replace("-", "")} - {""}:
            found |= {key for form in forms(piece) for key in form_keys(form, level)}
    return found - {""}


def forms(word: str) -> set[str]:
    if not is_cyrillic(word):
        return {word, *cyrillic_spellings(word)}
    found = {word}
    for part in ("surname", "given"):
        likely = [form for form, weight in folded_nominatives(word, part)[:3] if weight >= 0.1]
        found |= {spelling for form in likely for spelling in (form, *lexicon.twins(form, part))}
    return found


def form_keys(form: str, level: int) -> set[str]:
    if level == 1:
        return {form}
    return {(classes if level == 2 else consonants)(sound) for sound in sounds(form)}


@settings(deadline=None, max_examples=250)
@given(words, st.sampled_from([1, 2, 2, 3, 3]))
@example("пилип", 3)
@example("шевченком", 3)
@example("шевченко", 2)
@example("чорновола", 2)
@example("шевець", 2)
@example("юія", 2)
@example("бойком-ковальової", 3)
def test_keys_are_those_of_every_form_of_every_word(word: str, level: int) -> None:
    if not word.isascii():  # which may be a name typed in the wrong layout
        assert keys(word, level) == keys_by_definition(word, level)


def test_no_name_of_the_dictionary_loses_a_key() -> None:
    for name in random.Random(12).sample(LISTED, 3000):
        assert keys(name) == keys_by_definition(name, 3)


def test_a_full_name_has_the_keys_of_its_words() -> None:
    assert keys("Шевченко Олександр Іванович") == keys("Шевченко") | keys("Олександр") | keys("Іванович")
    assert keys("Shevchenko Oleksandr") == keys("Shevchenko") | keys("Oleksandr")


@pytest.mark.parametrize("text", ["", "2", "77", "25-7", "-", "ь", "ъ"])
def test_what_has_no_letter_to_be_heard_has_no_key(text: str) -> None:
    assert keys(text, 2) == keys(text, 3) == frozenset()
