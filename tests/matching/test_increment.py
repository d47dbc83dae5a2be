"""Comparing new records only, beside what was kept, is the same as comparing everything again."""

from dataclasses import replace
from functools import partialmethod
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.matching import EarlierNights, blocking, link_records, tonight, training
from linkage.matching.blocking import Source, new_pairs
from linkage.matching.findings import Findings
from linkage.matching.fingerprints import fingerprints
from linkage.matching.increment import Comparison, Screen
from linkage.matching.kept_pairs import N_BLOCK_COLUMNS, KeptNights
from linkage.matching.known_keys import KnownKeys
from linkage.matching.known_names import KnownNames
from linkage.matching.known_values import KnownValues
from tests.matching.conftest import EXAMPLES, FROZEN_SOON, WORLD, candidates, keyed, records, rules_of_pairs
from tests.matching.test_link import assert_same

#: A night's deliveries: of each kind how many quarters are there, and how many records say another thing.
NIGHT = st.fixed_dictionaries({kind: st.tuples(st.integers(0, 4), st.integers(0, 3)) for kind in WORLD})


def night_of(world, told, seed):
    """Frames of a night: some records withdrawn, others not yet there, a few superseded."""
    rng = np.random.default_rng(seed)
    frames = {}
    for kind, (quarters, superseded) in told.items():
        frame = world.frames[kind].head(50)
        frame = frame[rng.random(len(frame)) < quarters / 4].copy()
        for column in ("surname", "birth_date", "military_unit", "residence"):
            rows = rng.choice(len(frame), min(superseded, len(frame)), replace=False)
            values = frame[column].to_numpy(copy=True)
            values[rows] = rng.permutation(values)[: len(rows)]
            frame[column] = values
        frames[kind] = frame
    return frames


def decisions_on(world, frames, seed):
    """A few pairs of records that people decided, rightly or not."""
    rng = np.random.default_rng(seed)
    chosen = [(kind, name) for kind, frame in frames.items() for name in frame["record_id"].head(4)]
    ends = [chosen[i] for i in rng.permutation(len(chosen))[:6].tolist()]
    order = [*WORLD].index
    pairs = [sorted(pair, key=lambda end: (order(end[0]), end[1])) for pair in pairwise(ends)]
    rows = [
        (one[0], one[0], one[1], other[0], other[0], other[1], rng.choice(["same", "different"]))
        for one, other in pairs
    ]
    sides = [f"{side}_{part}" for side in ("left", "right") for part in ("kind", "source", "record")]
    return pd.DataFrame(rows, columns=[*sides, "verdict"])


def left_in(folder):
    """What earlier nights left in files, read as the next night reads it."""
    values = KnownValues(KnownKeys(folder / "keys.parquet"), KnownNames(folder / "names.json"))
    return EarlierNights(values, KeptNights(folder / "pairs.npz"))


@pytest.fixture(scope="module")
def frozen(freezing_night):
    """Models frozen on a night of the world."""
    return freezing_night.frozen


@pytest.fixture(scope="module")
def retrained(world):
    """Models frozen on another night."""
    frames = {kind: frame.tail(len(frame) * 3 // 4) for kind, frame in world.frames.items()}
    return link_records(frames, FROZEN_SOON, world.known).frozen


class TestWholeNights:
    @settings(EXAMPLES, max_examples=5)
    @given(
        st.lists(
            st.tuples(NIGHT, st.booleans(), st.sampled_from([None, "frozen", "retrained"])),
            min_size=3,
            max_size=4,
        ),
        st.sampled_from([1.0, blocking.MOST_LOOKED_UP]),
    )
    def test_any_sequence_of_nights_links_as_if_each_were_the_first(
        self, world, frozen, retrained, nights, looked_up
    ):
        with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
            patch.setattr(blocking, "MOST_LOOKED_UP", looked_up)
            models = {"frozen": frozen, "retrained": retrained}
            self.assert_each_as_the_first(world, models, nights, Path(folder))

    def assert_each_as_the_first(self, world, known_models, nights, folder):
        for seed, (told, some_decided, in_force) in enumerate(nights):
            earlier = left_in(folder)
            frames, models = night_of(world, told, seed), known_models.get(in_force)
            decided = decisions_on(world, frames, seed) if some_decided else None
            later = link_records(frames, FROZEN_SOON, world.known, None, models, earlier, decided)
            earlier.save()
            whole = link_records(frames, FROZEN_SOON, world.known, None, models, decided=decided)
            assert_same(later, whole)
            assert later.report["drift"] == whole.report["drift"]
            for part in ("models", "model_levels", "comparisons", "contests"):
                kept, anew = (getattr(one.evidence, part) for one in (later, whole))
                pd.testing.assert_frame_equal(kept, anew, check_exact=True)
            assert later.report["error_rates"] == whole.report["error_rates"]
            pd.testing.assert_frame_equal(later.questions, whole.questions, check_exact=True)

    @pytest.mark.parametrize("threads", [1, 3])
    def test_pairs_compared_in_parts_are_the_same(self, world, monkeypatch, threads):
        at_once = []

        def sift(self, vectors, left_out, many):
            kept = Screen.sift(self, vectors, left_out, many)
            at_once.append(sum(one.total for one in left_out.values()))
            return kept

        monkeypatch.setattr(tonight, "Screen", type("Watched", (Screen,), {"sift": sift}))
        whole = link_records(world.frames, FROZEN_SOON, world.known)
        assert not any(at_once)
        monkeypatch.setattr(Findings, "ranges", partialmethod(Findings.ranges, largest=100))
        in_parts = link_records(world.frames, replace(FROZEN_SOON, threads=threads), world.known)
        assert_same(in_parts, whole)
        assert in_parts.report["candidates"] == whole.report["candidates"]
        assert sum(at_once) > 20
        assert in_parts.report["left_out"] == whole.report["left_out"]
        pd.testing.assert_frame_equal(in_parts.left_out, whole.left_out, check_exact=True)

    def test_what_parts_left_out_before_a_model_froze_comes_back_the_next_night(self, world, monkeypatch):
        """Where the documented model leaves out more than the one that is frozen that night."""
        monkeypatch.setattr(training, "HOPELESS_BITS", 0.0)
        monkeypatch.setattr(training, "UNLIKE_BITS", 10.0)
        earlier = EarlierNights()
        with monkeypatch.context() as patch:
            patch.setattr(Findings, "ranges", partialmethod(Findings.ranges, largest=100))
            first = link_records(world.frames, FROZEN_SOON, world.known, None, None, earlier)
        assert any(told["could_be_told"] for told in first.report["left_out"].values())
        later = link_records(world.frames, FROZEN_SOON, world.known, None, first.frozen, earlier)
        whole = link_records(world.frames, FROZEN_SOON, world.known, None, first.frozen)
        assert_same(later, whole)
        assert len(later.links) > len(first.links)

    def test_pairs_that_no_later_night_needs_are_let_go_of(self, world, monkeypatch):
        kept, keep = {}, Comparison.keep

        def watched(self, of, mattering, others, after):
            n_others = {pair: len(found) for pair, found in others.items() if pair in mattering}
            kept.setdefault(of.name, {pair: (n, n + len(mattering[pair])) for pair, n in n_others.items()})
            keep(self, of, mattering, others, after)

        monkeypatch.setattr(Comparison, "keep", watched)
        told = link_records(world.frames, FROZEN_SOON, world.known)
        assert kept["registry"].keys() & told.frozen.models.keys()
        assert {pair for pair in told.frozen.models if pair[0] == "registry"} <= kept["registry"].keys()
        for pair, (others, every) in kept["registry"].items():
            if pair in told.frozen.models:
                assert not others
            else:
                assert every == told.report["candidates"]["-".join(pair)]

    def test_a_few_new_records_are_all_that_is_compared(self, world, frozen):
        earlier = EarlierNights()
        before = {kind: frame.iloc[5:] for kind, frame in world.frames.items()}
        link_records(before, FROZEN_SOON, world.known, None, frozen, earlier)
        after = link_records(world.frames, FROZEN_SOON, world.known, None, frozen, earlier)
        assert after.report["compared_anew"]["registry"] == 5 * len(WORLD)


class TestBlocking:
    @settings(EXAMPLES, max_examples=8)
    @given(
        NIGHT,
        NIGHT,
        st.sampled_from([0, 3, 20, 200, 400_000]),
        st.sampled_from([blocking.MOST_LOOKED_UP, 1.0]),
        st.sampled_from([5, 50, blocking.TOGETHER]),
    )
    def test_old_and_new_pairs_together_are_all_pairs_however_blocks_grow_or_shrink(
        self, world, before, after, largest, looked_up, together
    ):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(blocking, "MOST_LOOKED_UP", looked_up)
            patch.setattr(blocking, "TOGETHER", together)
            nights = [night_of(world, told, seed) for seed, told in enumerate((before, after))]
            self.assert_all_pairs(nights, largest)

    @settings(EXAMPLES, max_examples=15)
    @given(
        st.lists(st.tuples(*(st.integers(0, n) for n in (2, 2, 4, 4))), min_size=4, max_size=24),
        st.sampled_from([(0, 24), (6, 18), (12, 24)]),
        st.booleans(),
        st.sampled_from([0, 3, 8, 15, 30]),
    )
    def test_so_they_are_where_parts_of_blocks_grow_and_shrink(self, told, second, backwards, largest):
        """Namesakes whom years, towns and units tell apart, as other values come and go beside them."""
        everybody = namesakes(told)
        nights = [everybody.head(12), everybody.iloc[slice(*second)]]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(blocking, "MOST_LOOKED_UP", 1.0)
            frames = [{"registry": night} for night in (nights[::-1] if backwards else nights)]
            self.assert_all_pairs(frames, largest)

    def test_a_part_is_known_again_though_its_values_have_other_numbers_tonight(self):
        """A town that sorts before all others comes in, and the part of another falls below the cap."""
        before = [(2, i % 3, 2, 0) for i in range(6)]
        after = [(2, 0, 3, 0) for _ in range(3)]
        everybody = namesakes(before + after)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(blocking, "MOST_LOOKED_UP", 1.0)
            self.assert_all_pairs([{"registry": everybody.head(6)}, {"registry": everybody.tail(6)}], 10)

    def assert_all_pairs(self, frames, largest):
        nights = []
        for of_night in frames:
            prepared = keyed(of_night, KEYS)
            nights.append((Source.of(prepared), prepared, fingerprints(prepared)))
        (old_source, old, old_prints), (source, prepared, prints) = nights
        everything = [np.arange(len(one.records)) for one in (old, prepared)]
        begun = new_pairs(old_source, old.rids("registry"), everything[0], everything[0], NO_BLOCKS, largest)
        whole, _ = candidates(prepared, prepared.rids("registry"), everything[1], largest)
        anew = new_pairs(source, prepared.rids("registry"), everything[1], everything[1], NO_BLOCKS, largest)

        new = np.flatnonzero(~np.isin(prints, old_prints))
        found = new_pairs(source, prepared.rids("registry"), everything[1], new, begun.oversized, largest)
        rid_of = {one: rid for rid, one in enumerate(prints.tolist()) if rid not in set(found.new.tolist())}
        moved = {rid: rid_of[one] for rid, one in enumerate(old_prints.tolist()) if one in rid_of}
        kept = {
            (moved[left], moved[right]): rules
            for (left, right), rules in rules_of_pairs(begun.findings.united()).items()
            if left in moved and right in moved
        }
        fresh = rules_of_pairs(found.findings.united())
        assert kept.keys().isdisjoint(fresh)
        assert kept | fresh == whole
        assert refinement(found) == refinement(anew)

        every = new_pairs(source, prepared.rids("registry"), everything[1], everything[1], NO_BLOCKS, largest)
        in_parts = {}
        for low, high in every.findings.ranges(largest=50):
            part = rules_of_pairs(every.findings.united(low, high))
            assert all(low <= right < high for _, right in part)
            in_parts |= part
        assert in_parts == whole


def refinement(found):
    """What a night says of its blocks: what was refined, and for each rule how much that left out."""
    of_blocks = {
        rule: {name: n for name, n in told.items() if name != "pairs"} for rule, told in found.counts.items()
    }
    return sorted(map(tuple, found.oversized.tolist())), of_blocks


def namesakes(told):
    """People of one surname; of each which first name, year, town and unit (0: no year, town or unit)."""
    years, units = [None, "1985", "1990"], [None, "36 обрмп", "93 омбр"]
    towns = [None, "Харків", "Полтава", "Авдіївка", "Харьков"]
    called = ["Олександр", "Александр", "Oleksandr", "Андрій", "Саша"]
    return records(
        "registry",
        *(
            {
                "surname": "Шевченко",
                "given_name": called[name],
                "birth_date": years[year],
                "residence": towns[town],
                "military_unit": units[unit],
            }
            for year, unit, town, name in told
        ),
    )


KEYS = KnownKeys()
NO_BLOCKS = np.zeros((0, N_BLOCK_COLUMNS), dtype=np.int64)
