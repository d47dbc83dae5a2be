"""A pair of values is compared once, ever; and what is kept of it names nobody."""

import numpy as np
import pandas as pd
import pytest
import recordlinkage
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.matching import value_pairs
from linkage.matching.comparators import COMPARATORS
from linkage.matching.compare_features import FieldLevels
from linkage.matching.side_by_side import side_by_side
from linkage.matching.value_pairs import ValuePairs
from tests.matching.conftest import EXAMPLES

SURNAMES = ["Шевченко", "Shevchenko", "Шевчено", "Коваль", "Ковалёв", "Бондаренко", "Гриб"]
PAIRS = [(a, b) for a in SURNAMES for b in SURNAMES]


def ask(known, pairs, field="surname"):
    texts = sorted({text for pair in pairs for text in pair})
    lefts, rights = (np.array([texts.index(pair[side]) for pair in pairs], dtype=int) for side in (0, 1))
    return known.levels(field, texts, lefts, rights).tolist()


def oracle(pairs, field="surname"):
    return COMPARATORS[field][1]([a for a, _ in pairs], [b for _, b in pairs]).tolist()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "value_pairs.parquet"


@settings(EXAMPLES, max_examples=15)
@given(st.lists(st.lists(st.sampled_from(PAIRS), unique=True, max_size=12), max_size=4))
def test_in_whatever_order_pairs_are_asked_the_level_is_the_comparator_s(batches):
    known = ValuePairs()
    for batch in batches:
        assert ask(known, batch) == oracle(batch)
    asked = [pair for batch in batches for pair in batch]
    assert known.compared == len(set(asked))
    assert known.reused == len(asked) - len(set(asked))


def test_threads_that_ask_for_the_same_pairs_compare_each_once():
    known = ValuePairs()
    batches = [PAIRS[start : start + 30] for start in range(0, 20, 2)]
    found = side_by_side(lambda batch: ask(known, batch), batches, 4)
    assert found == [oracle(batch) for batch in batches]
    assert known.compared == len({pair for batch in batches for pair in batch})
    assert known.compared + known.reused == sum(map(len, batches))


def test_a_pair_and_its_mirror_are_two_pairs():
    known = ValuePairs()
    ask(known, [("Шевченко", "Коваль")])
    ask(known, [("Коваль", "Шевченко")])
    assert known.compared == 2


def test_fields_do_not_share_levels():
    known = ValuePairs()
    pair = [("Іван", "І.")]
    assert ask(known, pair, "given") == [-1]
    assert ask(known, pair, "given_initial") == [1]


@pytest.mark.parametrize("field", COMPARATORS)
@pytest.mark.parametrize("chunk", [5, len(PAIRS)])
def test_in_one_call_or_many_recordlinkage_finds_the_same(field, chunk, monkeypatch):
    monkeypatch.setattr(value_pairs, "CHUNK", chunk)
    frame = pd.DataFrame({"text": SURNAMES})
    every = pd.MultiIndex.from_product([frame.index, frame.index])
    compare = recordlinkage.Compare([FieldLevels("text", "text", field)])
    levels = compare.compute(every, frame, frame)[field].tolist()
    assert ask(ValuePairs(), PAIRS, field) == levels == oracle(PAIRS, field)


def test_nothing_asked_is_nothing_compared():
    known = ValuePairs()
    assert ask(known, []) == []
    assert (known.compared, known.reused) == (0, 0)


class TestFile:
    def test_the_next_night_compares_nothing_again(self, path):
        tonight = ValuePairs(path, "1")
        levels = ask(tonight, PAIRS)
        tonight.save()
        tomorrow = ValuePairs(path, "1")
        assert ask(tomorrow, PAIRS) == levels
        assert (tomorrow.compared, tomorrow.reused) == (0, len(PAIRS))

    def test_the_next_night_compares_only_what_is_new_and_keeps_both(self, path):
        tonight = ValuePairs(path, "1")
        ask(tonight, PAIRS[:20])
        tonight.save()
        tomorrow = ValuePairs(path, "1")
        assert ask(tomorrow, PAIRS) == oracle(PAIRS)
        assert (tomorrow.compared, tomorrow.reused) == (len(PAIRS) - 20, 20)
        tomorrow.save()
        later = ValuePairs(path, "1")
        ask(later, PAIRS)
        assert later.compared == 0

    def test_whatever_came_when_each_pair_is_kept_once_in_the_order_of_hashes(self, path):
        known = ValuePairs(path, "1")
        for batch in (PAIRS[10:20], PAIRS[:15], PAIRS[30:] * 2, PAIRS[:5]):
            ask(known, batch)
        known.save()
        kept = pd.read_parquet(path)["pair"]
        assert len(kept) == len({*PAIRS[:20], *PAIRS[30:]})
        assert kept.is_monotonic_increasing
        assert kept.is_unique

    def test_what_cannot_be_compared_is_remembered_as_such(self, path):
        tonight = ValuePairs(path, "1")
        assert ask(tonight, [("І.", "Іван")], "given") == [-1]
        tonight.save()
        tomorrow = ValuePairs(path, "1")
        assert ask(tomorrow, [("І.", "Іван")], "given") == [-1]
        assert tomorrow.compared == 0

    def test_another_version_forgets_everything(self, path):
        old = ValuePairs(path, "1")
        ask(old, PAIRS)
        old.save()
        new = ValuePairs(path, "2")
        ask(new, PAIRS[:3])
        assert (new.compared, new.reused) == (3, 0)
        new.save()
        again = ValuePairs(path, "1")
        ask(again, PAIRS[:3])
        assert again.reused == 0

    def test_a_version_that_changes_nothing_leaves_the_file_alone(self, path):
        known = ValuePairs(path, "1")
        ask(known, PAIRS)
        known.save()
        written = path.stat().st_mtime_ns
        reread = ValuePairs(path, "1")
        ask(reread, PAIRS)
        reread.save()
        assert path.stat().st_mtime_ns == written

    def test_no_half_written_file_stays(self, path):
        known = ValuePairs(path, "1")
        ask(known, PAIRS)
        known.save()
        assert [file.name for file in path.parent.iterdir()] == [path.name]

    def test_without_a_file_nothing_is_written(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        known = ValuePairs()
        ask(known, PAIRS)
        known.save()
        assert list(tmp_path.iterdir()) == []

    def test_holds_no_name_in_any_encoding(self, path):
        known = ValuePairs(path, "1")
        ask(known, PAIRS)
        ask(known, [("Сергій", "Serhii"), ("Тарас", "Остап")], "given")
        known.save()
        stored = path.read_bytes()
        for name in [*SURNAMES, "Сергій", "Serhii", "Тарас", "Остап"]:
            for form in {name, name.lower(), name.upper(), name.casefold()}:
                for encoding in ("utf-8", "utf-16-le", "cp1251"):
                    assert form.encode(encoding) not in stored
        frame = pd.read_parquet(path)
        assert set(frame.columns) == {"pair", "level", "field", "version"}
        assert {str(frame[column].dtype) for column in ("pair", "level")} == {"uint64", "int8"}
