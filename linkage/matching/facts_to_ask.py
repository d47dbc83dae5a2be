"""The one fact to ask: of a record whose person is not clear, what answer would best separate its candidates.

Asked for a fact that the record lacks, somebody answers with the value of whoever the record is of. The worth
of the question is the expected fall of the entropy of "whose record is it": the mutual information of answer
and person (Lindley 1956, Annals of Mathematical Statistics 27:986-1005). Answers are taken to be right.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from linkage.matching.preparation import Prepared
from linkage.matching.value_keys import ValueKeys

#: fact -> key space whose keys tell its values apart; a year of birth is its own key.
FACTS = {
    "surname": "surname_sound",
    "given": "given_class",
    "patronymic": "father",
    "home": "home_town",
    "unit": "unit_number",
    "call_sign": "call_sign",
    "missing_place": "missing_town",
}
#: A record of which one answer, nobody among them, is at least so likely is resolved.
RESOLVED = 0.9
#: Questions that promise fewer bits are not asked.
LEAST_BITS = 0.01


@dataclass(frozen=True)
class Classes:
    """What each record says of one fact, as the class of its value.

    Attributes:
        code: the class for each rid, dense from 0; -1 where the record does not say, or only an initial.
        share: of each class among the reference records that tell the fact.
        told: for each rid whether asking is idle, because the record tells the fact or what amounts to it.
    """

    code: np.ndarray
    share: np.ndarray
    told: np.ndarray


def classes_of_facts(prepared: Prepared, reference: np.ndarray) -> dict[str, Classes]:
    """The classes of every fact.

    Args:
        prepared: the records, with the keys of their values.
        reference: rids by which the shares are counted: the registry.
    """
    found = {
        fact: _classes(_codes(prepared, prepared.keys[space], reference), reference)
        for fact, space in FACTS.items()
    }
    features = prepared.features
    year = features["birth_year"].to_numpy()
    of_year = _classes(np.where(year > 0, year, -1), reference)
    # whoever knows an age only does not know the year
    aged = features["age_low"].to_numpy() > 0
    return found | {"birth_year": Classes(of_year.code, of_year.share, of_year.told | aged)}


def _codes(prepared: Prepared, found: ValueKeys, reference: np.ndarray) -> np.ndarray:
    """One key for each rid, as a number. A value of several keys has the one that most records have."""
    value = prepared.features[found.feature].to_numpy()
    n_values = len(prepared.values[found.feature])
    here = value[reference]
    records = np.bincount(here[here >= 0], minlength=n_values)
    key, distinct = pd.factorize(found.key, sort=True)
    commonness = np.bincount(key, records[found.value], minlength=len(distinct))
    most = np.zeros(n_values)
    np.maximum.at(most, found.value, commonness[key])
    commonest = np.flatnonzero(commonness[key] == most[found.value])
    key_of_value = np.full(n_values + 1, len(distinct), dtype=np.int64)
    np.minimum.at(key_of_value, found.value[commonest], key[commonest])
    key_of_value[key_of_value == len(distinct)] = -1
    codes: np.ndarray = key_of_value[value]
    return codes


def _classes(codes: np.ndarray, reference: np.ndarray) -> Classes:
    dense, distinct = pd.factorize(codes[codes >= 0], sort=True)
    code = np.full(len(codes), -1, dtype=np.int32)
    code[codes >= 0] = dense
    here = code[reference]
    counts = np.bincount(here[here >= 0], minlength=len(distinct))
    return Classes(code, counts / max(counts.sum(), 1), code >= 0)


def _xlogy(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """x log y, and 0 where x is 0: ``scipy.special.xlogy``, which takes long to import."""
    products: np.ndarray = x * np.log(np.where(x > 0, y, 1.0))
    return products


def facts_to_ask(candidates: pd.DataFrame, classes: Mapping[str, Classes]) -> pd.DataFrame:
    """What to ask of each unresolved record, the best question first.

    An answer v leaves each candidate of that value at its probability p, and each u whose answer is not known
    beforehand, nobody among them, at u f(v), with f(v) the share of v. With P(v) their sum, W the sum of all
    u and F the sum of f over the candidates' values, the entropy falls by

        sum_v W f(v) log f(v)  -  sum_v P(v) log P(v)  -  (1 - F) W log W

    Args:
        candidates: mention_rid, anchor_rid, probability: each record that may be of a person, and the record
            that the person goes by. What is left of one, and what a record keeps for itself, is nobody's.
        classes: fact -> what each record says of it.

    Returns:
        mention_rid, fact, bits (the fall of the entropy), candidates (effective number of answers before:
        exp of the entropy over the candidates and nobody), gap (between the likeliest two candidates),
        sorted by record and falling bits.
    """
    others = candidates[candidates["mention_rid"] != candidates["anchor_rid"]]
    mention, row = np.unique(others["mention_rid"].to_numpy(), return_inverse=True)
    anchor, p = others["anchor_rid"].to_numpy(), others["probability"].to_numpy()

    def summed(values: np.ndarray, at: np.ndarray = row) -> np.ndarray:
        return np.bincount(at, values, minlength=len(mention))

    nobody = np.maximum(1.0 - summed(p), 0.0)
    entropy = -summed(_xlogy(p, p)) - _xlogy(nobody, nobody)
    best, next_best = np.zeros((2, len(mention)))
    np.maximum.at(best, row, p)
    is_best = p == best[row]
    np.maximum.at(next_best, row[~is_best], p[~is_best])
    gap = np.where(summed(is_best) > 1, 0.0, best - next_best)
    likeliest = np.maximum(best, nobody)
    doubt = {"candidates": np.exp(entropy), "gap": gap}
    tables = [
        pd.DataFrame({"mention_rid": mention[:0], "fact": "", "bits": 0.0, "candidates": 0.0, "gap": 0.0})
    ]
    for fact, of in classes.items():
        asked = (likeliest < RESOLVED) & ~of.told[mention]
        code = of.code[anchor]
        unknown = nobody + summed(np.where(code < 0, p, 0.0))
        known = np.flatnonzero(asked[row] & (code >= 0))
        n_classes = len(of.share) + 1
        pair, at = np.unique(row[known] * n_classes + code[known], return_inverse=True)
        record, share = pair // n_classes, of.share[pair % n_classes]
        mass = np.bincount(at, p[known], minlength=len(pair)) + unknown[record] * share
        outside = 1.0 - summed(share, record)
        gain = summed(unknown[record] * _xlogy(share, share) - _xlogy(mass, mass), record)
        bits = (gain - outside * _xlogy(unknown, unknown)) / np.log(2)
        told = {"mention_rid": mention, "fact": fact, "bits": bits}
        tables.append(pd.DataFrame(told | doubt)[asked & (bits >= LEAST_BITS)])
    table = pd.concat(tables, ignore_index=True)
    return table.sort_values(
        ["mention_rid", "bits", "fact"], ascending=[True, False, True], ignore_index=True
    )
