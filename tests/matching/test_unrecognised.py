"""Whom no entry fits is on the registry all the same, as often as such records were missed."""

import numpy as np
import pandas as pd
import pytest

from linkage.matching.dice import Dice
from linkage.matching.draws import packed
from linkage.matching.linkage_result import KIND_ORDER
from linkage.matching.missed_links import MissedLinks
from linkage.matching.unrecognised import draw_unregistered
from tests.matching.conftest import holds

N_DRAWS = 400
#: A mention that tells both a surname and a given name, and one that does not: their classes.
TELLING, OTHER = 2 * KIND_ORDER.index("testimony"), 2 * KIND_ORDER.index("testimony") + 1


def counted(class_of, records, linked):
    """What is known of mentions of both classes."""
    numbers = np.zeros((2, 2 * len(KIND_ORDER)))
    numbers[0, [TELLING, OTHER]], numbers[1, [TELLING, OTHER]] = records, linked
    return MissedLinks(np.array(class_of), *numbers)


def drawn(persons, missed):
    """Share of the draws in which each is on no registry; a person is a list of (mention, where it holds)."""
    edges = [(mention, person) for person, own in enumerate(persons) for mention, _ in own]
    held = np.array(
        [[where] * N_DRAWS if isinstance(where, bool) else where for own in persons for _, where in own]
    )
    table = pd.DataFrame(edges, columns=["mention_rid", "person"])
    anchors = np.random.default_rng(2).integers(0, 2**62, len(persons))
    bits = draw_unregistered(table, packed(held), missed, anchors, Dice(N_DRAWS, 1))
    return holds(bits, N_DRAWS)


def test_all_that_were_missed_stand_there_once():
    n = 1000
    missed = counted([OTHER] * n, (2000, n), (1600, 0))
    shares = drawn([[(mention, True)] for mention in range(n)], missed).mean()
    assert 1 - shares == pytest.approx(missed.missed()[OTHER] / n, abs=0.01)


def test_those_that_stand_alone_are_missed_the_oftener_the_more_of_the_others_do_not():
    n = 600
    missed = counted([OTHER] * n, (2000, n), (800, 0))
    number = missed.missed()[OTHER]
    pairs = [[(2 * i, True), (2 * i + 1, True)] for i in range(n // 4)]
    alone = [[(mention, True)] for mention in range(n // 2, n)]
    found = drawn(pairs + alone, missed).mean(axis=1)
    assert 1 - found[len(pairs) :].mean() == pytest.approx(number / len(alone), abs=0.02)
    assert 1 - found[: len(pairs)].mean() == pytest.approx(number / n, abs=0.02)


def test_of_several_records_the_one_that_tells_most_decides_where_it_is_of_this_person():
    n = 300
    missed = counted([OTHER, TELLING] * n, (n, n), (0.7 * n, 0.1 * n))
    half = np.arange(N_DRAWS) < N_DRAWS // 2
    persons = [[(2 * i, True), (2 * i + 1, half)] for i in range(n)]
    found = drawn(persons, missed).mean(axis=0)
    assert 1 - found[half].mean() == pytest.approx(missed.missed()[TELLING] / (0.3 * n), abs=0.02)
    assert 1 - found[~half].mean() > 0.6


def test_where_no_record_is_of_this_person_nothing_is_said_and_nobody_is_no_question():
    missed = counted([OTHER], (10, 1), (5, 0))
    assert not drawn([[(0, False)]], missed).any()
    table, none = pd.DataFrame({"mention_rid": [0], "person": [-3]}), np.zeros(0, np.int64)
    assert draw_unregistered(table, np.zeros((1, 2), np.uint8), missed, none, Dice(10, 1)).shape == (0, 2)
