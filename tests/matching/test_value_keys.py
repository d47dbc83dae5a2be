"""What two values must share to be worth comparing."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.value_keys import KEY_SPACES, is_initial, keys_of_values
from tests.matching.conftest import EXAMPLES

TEXTS = {
    "surname": ["Шевченко", "Shevchenko", "Шевчено", "Коваль", "Ковалёв", "Koval", "Гриб", "Іващенко"],
    "given": ["Сергій", "Сергей", "Serhii", "С.", "Sh.", "Саша", "Олександр", "Тшпрук"],
    "patronymic": ["Іванович", "Иванович", "І.", "Петровна", "Тшпрукович"],
    "call_sign": ["Вовк", "Volk", "Vovk", "Грек", "77"],
    "unit": ["36-та окрема бригада морської піхоти", "36 обрмп", "А1234", "3 рота"],
    "home": ["Київ", "Киев", "Kyiv", "Донецька область", "Харків, Харківська область"],
    "missing_place": ["Маріуполь", "Мариуполь", "Луганська область"],
    "missing_date": ["2022-05", "2022-05-20", "2024"],
    "document": ["АБ123456", "ВН654321"],
    "tax_number": ["1234567890"],
}
SPACES = st.sampled_from(sorted(KEY_SPACES))


def shared(space, a, b):
    keys = KEY_SPACES[space][1]
    return bool(set(keys(a)) & set(keys(b)))


@EXAMPLES
@given(SPACES, st.data())
def test_two_values_share_a_number_just_when_they_share_a_key(space, data):
    feature = KEY_SPACES[space][0]
    texts = sorted(data.draw(st.sets(st.sampled_from(TEXTS[feature]))))
    found = keys_of_values(space, {feature: texts})
    numbers = {i: set(found.key[found.value == i].tolist()) for i in range(len(texts))}
    for i, j in itertools.combinations(range(len(texts)), 2):
        assert bool(numbers[i] & numbers[j]) == shared(space, texts[i], texts[j])


@EXAMPLES
@given(SPACES)
def test_numbers_are_those_of_any_night_and_no_value_has_one_twice(space):
    feature = KEY_SPACES[space][0]
    found = keys_of_values(space, TEXTS)
    for i, text in enumerate(TEXTS[feature]):
        alone = keys_of_values(space, {feature: [text]})
        assert sorted(alone.key) == sorted(found.key[found.value == i])
    assert not found.frame().duplicated().any()
    has_key = found.has_key(len(TEXTS[feature]))
    assert has_key.tolist() == [bool(set(KEY_SPACES[space][1](text))) for text in TEXTS[feature]]


@EXAMPLES
@given(SPACES)
def test_the_smallest_key_is_that_of_any_night_and_one_of_the_values_own(space):
    feature = KEY_SPACES[space][0]
    found = keys_of_values(space, TEXTS)
    smallest = found.smallest(len(TEXTS[feature]) + 1).tolist()
    assert smallest[-1] == -1
    for i, text in enumerate(TEXTS[feature]):
        own = {key % 2**63 for key in found.key[found.value == i].tolist()}
        assert smallest[i] == min(own, default=-1)
        assert keys_of_values(space, {feature: [text]}).smallest(1).tolist() == [smallest[i]]


def test_no_values_have_no_keys():
    found = keys_of_values("surname_sound", {"surname": []})
    assert len(found.value) == len(found.key) == 0


@pytest.mark.parametrize("text", ["В.", "Ю", "ю.", "Sh.", "Ye."])
def test_an_initial_is_known(text):
    assert is_initial(text)


@pytest.mark.parametrize("text", ["Іван", "Ян", "Ia", "Саша", "Олександр"])
def test_a_name_is_no_initial(text):
    assert not is_initial(text)


@pytest.mark.parametrize(
    ("space", "a", "b"),
    [
        ("surname_sound", "Шевченко", "Shevchenko"),
        ("surname_skeleton", "Шевченко", "Шавчинко"),
        ("surname_neighbours", "Шевченко", "Шевчено"),
        ("surname_neighbours", "Шевченко", "Шевтенко"),
        ("given_class", "Сергій", "Сергей"),
        ("given_class", "Саша", "Олександр"),
        ("given_class", "Тшпрук", "Тшпрук"),
        ("given_initial", "С.", "Сергій"),
        ("father", "Іванович", "Ивановна"),
        ("patronymic_initial", "І.", "Іванович"),
        ("call_sign", "Вовк", "Vovk"),
        ("unit_number", "36 обрмп", "36-та окрема бригада морської піхоти"),
        ("home_town", "Київ", "Киев"),
        ("home_region", "Харків, Харківська область", "Харківська область"),
        # a name in another case
        ("given_class", "Володимир", "Володимира"),
        ("given_class", "Юрій", "Юрію"),
        ("given_class", "Олександр", "Олександра"),
        ("father", "Дмитрович", "Дмитровича"),
        ("surname_sound", "Коваль", "Ковалем"),
        ("surname_sound", "Ковальський", "Ковальського"),
    ],
)
def test_meet(space, a, b):
    assert shared(space, a, b)


@pytest.mark.parametrize(
    ("space", "a", "b"),
    [
        ("surname_sound", "Шевченко", "Шевчук"),
        ("surname_neighbours", "Шевченко", "Бондаренко"),
        ("given_class", "Сергій", "Андрій"),
        ("given_class", "С.", "С."),
        ("father", "Іванович", "Петрович"),
        ("father", "І.", "І."),
        ("unit_number", "36 обрмп", "56 омпбр"),
        ("home_town", "Донецька область", "Донецька область"),
        ("home_town", "Київ", "Харків"),
    ],
)
def test_do_not_meet(space, a, b):
    assert not shared(space, a, b)


def test_a_skeleton_is_its_own_neighbour():
    for text in TEXTS["surname"]:
        assert set(KEY_SPACES["surname_skeleton"][1](text)) <= set(KEY_SPACES["surname_neighbours"][1](text))
