"""Which battalion of a brigade: it tells namesakes of one unit apart, and never decides alone."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from linkage.matching import link_records
from linkage.matching.fields import BY_NAME, COLUMN
from linkage.matching.preparation import prepare
from linkage.matching.value_pairs import ValuePairs
from linkage.matching.vectors import compared, not_compared
from linkage.progress import Silent
from tests.matching.conftest import SETTINGS, records

UNIT, SUBUNIT = (BY_NAME[name] for name in ("unit", "subunit"))
#: An entry, and what six mentions of the name say of the unit.
ENTRY = "36-та окрема бригада морської піхоти, 1-й батальйон"
SAID = ["1 бат 36 обрмп", "2 бат 36 обрмп", "36 обрмп", "36", "1 бат 93 омбр", None]


def named(unit):
    return {"surname": "Шевченко", "given_name": "Сергій", "patronymic": "Іванович", "military_unit": unit}


@pytest.fixture(scope="module")
def vectors():
    """The entry against each mention."""
    frames = {
        "registry": records("registry", named(ENTRY)),
        "testimony": records("testimony", *map(named, SAID)),
    }
    right = np.arange(1, len(SAID) + 1)
    pairs = not_compared(np.zeros(len(SAID), np.int32), right, np.ones(len(SAID), np.int32))
    return compared(pairs, prepare(frames), ValuePairs(), Silent())


def test_the_part_is_compared_only_where_the_unit_is_the_same(vectors):
    unit, part = (vectors.levels[:, COLUMN[name]].tolist() for name in ("unit", "subunit"))
    assert part == [1, 0, -1, -1, -1, -1]
    assert unit == [4, 4, 4, 3, 0, -1]


def test_one_part_counts_more_than_one_unit_and_another_less_but_for_it_all_the_same(vectors):
    """As weighed before any record is seen: battalions change hands, so neither is worth two bits."""

    def bits(field, level):
        return float(np.log2(field.m[level] / field.u[level])) if level >= 0 else 0.0

    rows = vectors.levels[:, [COLUMN["unit"], COLUMN["subunit"]]].tolist()
    same, another, untold, *_, other_unit, _ = [bits(UNIT, a) + bits(SUBUNIT, b) for a, b in rows]
    for higher, lower in pairwise([same, untold, another]):
        assert 1 < higher - lower < 2
    assert another > 4 > 0 > other_unit


@pytest.fixture(scope="module")
def namesakes(world):
    """Mention -> the probability of each of two entries of one name, of two battalions of one brigade.

    They stand among all the people of the world.
    """
    apart = [
        {"birth_date": "1973-01-11", "residence": "Львів", "tax_number": "2671200017"},
        {"birth_date": "1985-08-30", "residence": "Харків", "tax_number": "3128900025"},
    ]
    entries = [{**named(f"{n} бат 36 обрмп"), **one} for n, one in enumerate(apart, 1)]
    said = ["36 обрмп, 1-й батальйон", "2 батальон 36 бригады морпехов", "36 обрмп"]
    more = {"registry": records("registry", *entries), "testimony": records("testimony", *map(named, said))}
    frames = {kind: pd.concat([frame, more[kind]]) for kind, frame in world.frames.items() if kind in more}
    result = link_records(world.frames | frames, replace(SETTINGS, draws=64), world.known)
    ids = result.records["record_id"]
    links = result.links.assign(left=ids[result.links["left_rid"]].to_numpy())
    links = links.assign(right=ids[links["right_rid"]].to_numpy()).set_index(["right", "left"])["probability"]
    return [[links[f"testimony-{i:04}", f"registry-{n:04}"] for n in (0, 1)] for i in range(3)]


def test_the_namesake_of_the_named_part_is_likelier_and_the_other_stays(namesakes):
    first, second, _ = namesakes
    assert first[0] > 3 * first[1] > 0.01
    assert second[1] > 3 * second[0] > 0.01


def test_where_no_part_is_named_both_are_as_likely(namesakes):
    one, other = namesakes[2]
    assert one == pytest.approx(other, rel=0.02)
