"""Places and initials have the level from their keys that the comparator finds in their texts."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.comparators import COMPARATORS
from linkage.matching.keyed_levels import SPACES_OF_FIELD, levels_by_keys
from linkage.matching.preparation import TEXT_FEATURES, prepare
from linkage.matching.value_keys import KEY_SPACES, keys_of_values
from tests.matching.conftest import EXAMPLES, records

TEXTS = [
    *("Київ", "г. Киев", "Kyiv", "Суми", "Сумська область", "Сумская обл.", "Конотоп, Сумська обл."),
    *("Бахмут", "Артёмовск", "Донецька область", "с. Невідоме, Донецька обл.", "с. Незнане", "Росія", "д. 5"),
]


NAMES = ["В.", "Віктор", "Ю", "Юрій", "Yu.", "Iouri", "Євген", "Ж.", "Sh.", "Шаміль", "О.", "Aleksandr", "х"]


SOME_TEXTS = st.lists(st.sampled_from([*TEXTS, *NAMES]), min_size=1, unique=True)


@EXAMPLES
@given(st.sampled_from(sorted(SPACES_OF_FIELD)), SOME_TEXTS, st.booleans())
def test_the_keys_of_two_values_tell_the_level_of_their_texts(field, texts, keys_known):
    feature, compare = COMPARATORS[field]
    rows = [{TEXT_FEATURES[feature][0]: text} for text in texts]
    prepared = prepare({"registry": records("registry", *rows)})
    values = prepared.values[feature]
    if keys_known:
        keys = {space: keys_of_values(space, prepared.values) for space in SPACES_OF_FIELD[field]}
        prepared = replace(prepared, keys=keys)
    lefts, rights = (side.ravel() for side in np.indices((len(values), len(values))))
    levels = levels_by_keys(field, prepared, lefts, rights)
    assert levels.dtype == np.int8
    assert levels.tolist() == compare([values[i] for i in lefts], [values[i] for i in rights]).tolist()


@pytest.mark.parametrize("spaces", SPACES_OF_FIELD.values())
def test_both_spaces_of_a_field_are_of_one_feature(spaces):
    assert len({KEY_SPACES[space][0] for space in spaces}) == 1


def test_two_values_share_a_key_just_where_their_keys_meet():
    found = keys_of_values("surname_neighbours", {"surname": ["Коваль", "Ковал", "Ковальчук", "Бойко", ""]})
    keys = [set(found.key[found.value == value].tolist()) for value in range(5)]
    lefts, rights = (side.ravel() for side in np.indices((5, 5)))
    expected = [bool(keys[a] & keys[b]) for a, b in zip(lefts, rights, strict=True)]
    assert found.shared(lefts, rights).tolist() == expected
