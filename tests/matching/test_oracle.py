"""The oracle: every pair of a small world compared by recordlinkage alone, beside the pipeline's.

No cache of values, no pruning, no blocking, no DuckDB: the full product of the records goes through
``recordlinkage.Compare`` in one call, frequencies are counted in plain Python. Pair by pair the pipeline must
have seen the same levels and reached the same log Bayes factors under its own model; and the links that
blocking missed are counted.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
import recordlinkage
from recordlinkage.base import BaseCompareFeature

from linkage.matching import LinkageResult, LinkSettings, link_records
from linkage.matching.comparators import COMPARATORS
from linkage.matching.compare_features import FieldLevels
from linkage.matching.competition import compete, groups_of
from linkage.matching.fields import FIELDS, TIERS
from linkage.matching.frequencies import RAREST, count_reference, frequencies
from linkage.matching.kept_evidence import OWN_U, read_model
from linkage.matching.look_alikes import log_look_alike
from linkage.matching.model import Evidence, evidence, floored
from linkage.matching.preparation import TEXT_FEATURES
from linkage.matching.value_keys import KEY_SPACES, is_initial
from linkage.matching.value_pairs import ValuePairs
from tests.matching.conftest import Frames, every_pair, keyed
from tests.matching.test_vectors import age, birth_date, birth_year, missing_date, same

FEW = {"exchange": 20, "acknowledgement": 40, "death": 20, "testimony": 45, "interview": 5}
#: Registry entries: those of the persons on the lists, and strangers.
N_ENTRIES = 150
NAMES = [f.name for f in FIELDS]
#: The share of the links found without blocking that blocking may miss.
MOST_MISSED = 0.05


def sex(a, b):
    told = [row["given_name"] is not None and not is_initial(row["given_name"]) for row in (a, b)]
    if a["sex"] is None or b["sex"] is None or all(told):
        return -1
    return int(a["sex"] == b["sex"])


PLAIN = {
    "birth_date": birth_date,
    "birth_year": birth_year,
    "age": age,
    "sex": sex,
    "missing_date": missing_date,
    "document": same("document_number"),
    "tax_number": same("tax_number"),
}


class PlainLevels(BaseCompareFeature):
    """A field of numbers as a recordlinkage feature over whole rows, in plain Python."""

    def __init__(self, field):
        super().__init__("row", "row", label=field)
        self.field = field

    def _compute_vectorized(self, left, right):
        level = PLAIN[self.field]
        return np.array([level(a, b) for a, b in zip(left, right, strict=True)], dtype=np.int8)


@dataclass(frozen=True)
class Night:
    """A night of the pipeline, and the same records as recordlinkage and plain Python see them."""

    frames: Frames
    result: LinkageResult
    frame: pd.DataFrame
    levels: pd.DataFrame


def as_one_frame(frames, result):
    """All records in the order of rids: the text of each feature, and the whole row."""
    columns = ["birth_date", "age", "interview_date", "sex", "given_name", "missing_date"]
    columns += ["document_number", "tax_number"]
    everything = pd.concat([frame.assign(kind=kind) for kind, frame in frames.items()], ignore_index=True)
    everything = everything.set_index(["kind", "source", "record_id"])
    everything = everything.loc[pd.MultiIndex.from_frame(result.records)].reset_index()
    everything = everything.astype(object).where(everything.notna() & (everything != ""), None)
    texts = {}
    for feature, names in TEXT_FEATURES.items():
        texts[feature] = everything[names[0]]
        for other in names[1:]:
            texts[feature] = texts[feature].where(texts[feature].notna(), everything[other])
    rows = everything.reindex(columns=columns)
    rows = rows.astype(object).where(rows.notna(), None)
    return pd.DataFrame(texts).assign(row=rows.to_dict("records"), kind=everything["kind"])


@pytest.fixture(scope="module")
def night(world):
    frames = {kind: world.frames[kind].head(n) for kind, n in FEW.items()}
    of_lists = {world.person_of[kind, one] for kind, frame in frames.items() for one in frame["record_id"]}
    registry = world.frames["registry"]
    listed = registry["record_id"].map(lambda one: world.person_of["registry", one] in of_lists)
    frames["registry"] = pd.concat([registry[listed], registry[~listed].head(N_ENTRIES - listed.sum())])
    result = link_records(frames, LinkSettings(threads=1, draws=64), ValuePairs())
    frame = as_one_frame(frames, result)
    pairs = pd.MultiIndex.from_product([frame.index, frame.index], names=["left_rid", "right_rid"])
    pairs = pairs[pairs.get_level_values(0) < pairs.get_level_values(1)]
    features = [FieldLevels(feature, feature, field) for field, (feature, _) in COMPARATORS.items()]
    features += [PlainLevels(field) for field in PLAIN]
    levels = recordlinkage.Compare(features).compute(pairs, frame, frame)
    return Night(frames, result, frame, levels.assign(other_lists=np.int8(-1), decided=np.int8(-1))[NAMES])


def shares(frame):
    """(field, key space, text) -> the share of all records that meets the text, counted one by one."""
    found = {}
    for field, tiers in TIERS.items():
        for tier in tiers:
            texts = frame[KEY_SPACES[tier.keys][0]]
            counts = texts.value_counts()

            def meeting(space, counts=counts):
                keys = {text: set(KEY_SPACES[space][1](text)) for text in counts.index}
                return {
                    text: sum(n for other, n in counts.items() if keys[text] & keys[other])
                    for text in counts.index
                }

            mass = meeting(tier.keys)
            beyond = meeting(tier.beyond) if tier.beyond else dict.fromkeys(mass, 0)
            met = np.array([mass[text] for text in texts.dropna()])
            once, twice = (met == 1).sum(), (met == 2).sum() / 2
            discount = 0.0 if tier.beyond or not once else min(once / (once + 2 * twice), 0.75)
            known = max(len(met), 1)
            for text in mass:
                found[field, tier.keys, text] = max(mass[text] - beyond[text] - discount, RAREST) / known
    return found


def weights(night, pairs, model, share):
    """Natural log of m / u of each pair (rows) and field (columns), one lookup at a time."""
    right = night.frame.loc[pairs.index.get_level_values("right_rid")]
    out = np.zeros((len(pairs), len(FIELDS)))
    for place, field in enumerate(FIELDS):
        tier_of = {level: tier for tier in TIERS.get(field.name, ()) for level in tier.levels}
        feature = KEY_SPACES[TIERS[field.name][0].keys][0] if tier_of else "row"
        for row, (level, text) in enumerate(zip(pairs[field.name], right[feature], strict=True)):
            if level < 0:
                continue
            u = model.chance.u[field.name][level]
            if level in tier_of:
                u = share[field.name, tier_of[level].keys, text] * model.chance.split[field.name][level]
            out[row, place] = np.log(model.m[field.name][level] / u)
    return out


def weighed(night, pairs, model, share):
    """log Bayes factors with the floor, and of a look-alike."""
    of_fields = weights(night, pairs, model, share)
    by_name = of_fields[:, [f.evidence_of_name for f in FIELDS]].sum(axis=1) / np.log(2)
    by_field = {f.name: of_fields[:, i] for i, f in enumerate(FIELDS)}
    alike = log_look_alike(by_field, pairs[[f.name for f in FIELDS]].to_numpy(), model.chance.u)
    return floored(Evidence(of_fields.sum(axis=1), alike, by_name), model), alike


def by_kinds(night, pairs):
    """The pairs of each pair of kinds that has a model, with it."""
    kinds = night.frame["kind"].to_numpy()
    left, right = (kinds[pairs.index.get_level_values(side)] for side in ("left_rid", "right_rid"))
    kept = night.result.evidence
    for pair in kept.models[["left_kind", "right_kind"]].itertuples(index=False, name=None):
        chosen = pairs[(left == pair[0]) & (right == pair[1])]
        if len(chosen):
            yield pair, chosen, read_model(kept.models, kept.model_levels, pair)


@pytest.fixture(scope="module")
def compared(night):
    """What the pipeline kept of the pairs that matter."""
    return night.result.evidence.comparisons.set_index(["left_rid", "right_rid"])


@pytest.fixture(scope="module")
def by_pipeline(night):
    """Every pair compared by the pipeline's value pairs and arrays, and its frequencies."""
    prepared = keyed(night.frames)
    reference = count_reference(prepared, np.arange(len(prepared.records)))
    return every_pair(prepared), frequencies(prepared, reference)


def test_the_pipeline_sees_the_levels_that_recordlinkage_sees(night, by_pipeline):
    vectors, _ = by_pipeline
    assert len(night.levels) == len(night.frame) * (len(night.frame) - 1) // 2
    assert len(vectors) == len(night.levels)
    seen = night.levels.loc[pd.MultiIndex.from_arrays([vectors.l, vectors.r])]
    assert seen.to_numpy().tolist() == vectors.levels.tolist()


def test_and_reaches_the_same_log_bayes_factors(night, by_pipeline):
    vectors, frequency = by_pipeline
    share, kinds = shares(night.frame), night.frame["kind"].to_numpy()
    checked = 0
    for pair, pairs, model in by_kinds(night, night.levels):
        of_kinds = vectors.at((kinds[vectors.l] == pair[0]) & (kinds[vectors.r] == pair[1]))
        found = evidence(of_kinds, model, frequency)
        ours = pairs.loc[pd.MultiIndex.from_arrays([of_kinds.l, of_kinds.r])]
        log_bf, log_alike = weighed(night, ours, model, share)
        assert floored(found, model) == pytest.approx(log_bf, abs=1e-9)
        assert found.log_alike == pytest.approx(log_alike, abs=1e-9)
        checked += len(of_kinds)
    assert checked > 30_000


def test_what_is_exported_is_just_that(night, compared):
    share = shares(night.frame)
    links = night.result.links.set_index(["left_rid", "right_rid"])["match_weight"]
    checked = 0
    for _, pairs, model in by_kinds(night, compared[NAMES]):
        exported = links.reindex(pairs.index)
        there = exported.notna().to_numpy()
        log_bf, _ = weighed(night, pairs[there], model, share)
        assert log_bf / np.log(2) == pytest.approx(exported[there].to_numpy(), abs=1e-9)
        checked += there.sum()
    assert checked == len(links) > 80


def test_u_of_a_value_is_its_frequency_counted_one_by_one(night, compared):
    share = shares(night.frame)
    for _, pairs, model in by_kinds(night, compared):
        right = night.frame.loc[pairs.index.get_level_values("right_rid")]
        for field, column in OWN_U.items():
            for level, u, texts in zip(pairs[field], pairs[column], right.itertuples(), strict=True):
                tier = next((tier for tier in TIERS[field] if level in tier.levels), None)
                if tier is None:
                    assert np.isnan(u)
                else:
                    text = getattr(texts, KEY_SPACES[tier.keys][0])
                    assert u == pytest.approx(
                        share[field, tier.keys, text] * model.chance.split[field][level]
                    )


def test_few_links_are_missed_because_no_rule_found_them(night, compared):
    """Every mention's candidates are all registry entries; the links above one half are the standard."""
    share = shares(night.frame)
    found = missed = 0
    for pair, pairs, model in by_kinds(night, night.levels):
        if pair[0] != "registry" or pair[1] == "registry":
            continue
        known = compared.index.intersection(pairs.index)
        pairs = pairs.copy()
        pairs.loc[known, "other_lists"] = compared.loc[known, "other_lists"]
        pairs = pairs.sort_index(level=["right_rid", "left_rid"])
        log_bf, kin = weighed(night, pairs, model, share)
        groups = groups_of(pairs.index.get_level_values("right_rid").to_numpy())
        outcome = compete(log_bf, kin, groups, model.in_left, model.n_left, len(groups.start))
        likely = pairs.index[outcome.posterior >= 0.5]
        found += len(likely)
        missed += len(likely.difference(compared.index))
    assert found > 40
    assert missed <= MOST_MISSED * found
