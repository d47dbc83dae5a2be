"""A record is known again while it says the same, and not when it says another thing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.fingerprints import fingerprints, order_of, places_of
from linkage.matching.preparation import prepare
from tests.matching.conftest import EXAMPLES, records, shuffled


def by_record(frames):
    prepared = prepare(frames)
    names = prepared.records[["kind", "source", "record_id"]].itertuples(index=False, name=None)
    return dict(zip(names, fingerprints(prepared).tolist(), strict=True))


def test_the_order_of_files_and_rows_and_other_records_do_not_matter(world):
    every = by_record(world.frames)
    few = {kind: frame.head(20) for kind, frame in shuffled(world.frames, 3).items()}
    for record, fingerprint in by_record(few).items():
        assert every[record] == fingerprint


def test_no_two_records_share_one(world):
    found = list(by_record(world.frames).values())
    assert len(np.unique(found)) == len(found)


PERSON = {"surname": "Шевченко", "given_name": "Тарас", "birth_date": "1991-03-09", "residence": "Київ"}


@pytest.mark.parametrize(
    "change",
    [
        {"surname": "Шевченка"},
        {"given_name": None},
        {"birth_date": "1991-03"},
        {"residence": None, "birth_place": "Київ", "call_sign": "Київ"},
        {"rank": "солдат"},
        {"record_id": "another"},
        {"source": "another"},
    ],
)
def test_whatever_linking_reads_changes_it(change):
    one, other = (by_record({"registry": records("registry", told)}) for told in (PERSON, PERSON | change))
    assert set(one.values()).isdisjoint(other.values())


def test_what_linking_does_not_read_changes_nothing():
    told = {**PERSON, "circumstances": "not known"}
    assert by_record({"registry": records("registry", told)}) == by_record(
        {"registry": records("registry", PERSON)}
    )


INTEGERS = st.sampled_from([np.int8, np.int32, np.uint32, np.int64, np.uint64])


@st.composite
def integers(draw):
    """Many integers or few, near to each other or from one end of their type to the other."""
    kind = draw(INTEGERS)
    ends = np.iinfo(kind)
    low, high = sorted(draw(st.tuples(*[st.integers(int(ends.min), int(ends.max))] * 2)))
    # some that differ in their lowest bits only
    near = [min(low + step, high) for step in draw(st.lists(st.integers(0, 9), max_size=20))]
    few = np.array(near + draw(st.lists(st.integers(low, high), max_size=20)), dtype=kind)
    return np.tile(few, draw(st.sampled_from([1, 1, 100])))


@EXAMPLES
@given(integers())
def test_the_order_of_any_integers_is_that_of_a_stable_argsort(numbers):
    order = order_of(numbers)
    assert order.dtype == np.intp
    assert order.tolist() == np.argsort(numbers, kind="stable").tolist()


@pytest.mark.parametrize("step", [1, 1 << 20, 1 << 40])
@pytest.mark.parametrize("kind", [np.int64, np.uint64])
def test_many_integers_of_any_size_are_put_in_order(kind, step):
    numbers = np.random.default_rng(step).integers(0, 1 << 22, 100_000).astype(kind) * kind(step)
    assert (order_of(numbers) == np.argsort(numbers, kind="stable")).all()


@pytest.mark.parametrize("kind", [np.int32, np.int64])
def test_numbers_are_found_among_few_and_among_many(kind):
    for n in (10, 100_000):
        held = np.arange(0, 3 * n, 3, dtype=kind)
        asked = np.random.default_rng(n).permutation(3 * n).astype(kind)
        assert (places_of(asked, held) == np.where(asked % 3 == 0, asked // 3, -1)).all()
