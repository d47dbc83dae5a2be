"""A Latin spelling is known by any table that leads to a surname of the dictionary."""

import random

import pytest

from linkage.names import lexicon
from linkage.names.clean import fold
from linkage.names.known_sounds import renders_a_known_name
from linkage.names.transliteration import render


@pytest.mark.parametrize(
    ("table", "share"), [("UkrainianKMU", 0.98), ("UkrainianPassport2007", 0.98), ("UkrainianGerman", 0.8)]
)
def test_renderings_of_the_dictionary_are_known(table: str, share: float) -> None:
    names = random.Random(4).sample(lexicon.all_names("surname"), 300)
    known = [renders_a_known_name(fold(render(name, table))) for name in names]
    assert sum(known) >= share * len(known)


def test_keys_hit_at_random_are_not() -> None:
    rng = random.Random(4)
    noise = ["".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=8)) for _ in range(300)]
    assert sum(map(renders_a_known_name, noise)) <= 3
