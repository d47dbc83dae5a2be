"""Which pairs would teach most if people decided them: active learning by information density.

Settles and Craven 2008 (EMNLP, 1070-1079): the uncertainty of one pair, p (1 - p), times how many uncertain
pairs are like it. Pairs of the same kinds and comparison pattern are alike: the model tells them apart only
by how frequent their values are.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from linkage.matching.fields import FIELDS
from linkage.matching.recalibration import STRATA

#: A pair counts so much more while its stratum has too few decisions to be recalibrated.
UNTAUGHT = 2.0
#: The levels of a pair that tell how its records compare; what people decided is no comparison.
PATTERN = [field.name for field in FIELDS if field.name != "decided"]


def lessons(pairs: pd.DataFrame, decisions: Mapping[str, int], least: int) -> np.ndarray:
    """What a decision on each pair would teach, from 0 (a sure pair) on; only the order means anything.

    Args:
        pairs: left_kind, right_kind, probability, and the level of each of PATTERN; NaN in all of these for a
            pair that was not compared itself, which is like no other.
        decisions: stratum -> the number of its decided pairs.
        least: the number of decisions from which on a stratum is recalibrated.
    """
    probability = pairs["probability"].to_numpy()
    doubt = pd.Series(probability * (1.0 - probability), index=pairs.index)
    alike = doubt.groupby([pairs[name] for name in ("left_kind", "right_kind", *PATTERN)]).transform("sum")
    stratum = strata_of(pairs)
    untaught = [one is not None and decisions.get(one, 0) < least for one in stratum]
    taught: np.ndarray = (doubt * alike.fillna(doubt)).to_numpy() * np.where(untaught, UNTAUGHT, 1.0)
    return taught


def strata_of(pairs: pd.DataFrame) -> list[str | None]:
    """The stratum whose recalibration a pair's decision would serve; None for two records off the registry.

    Args:
        pairs: left_kind, right_kind.
    """
    of_kind = {kind: name for name, kinds in STRATA.items() for kind in kinds}
    return [
        of_kind[right] if left == "registry" else None
        for left, right in zip(pairs["left_kind"], pairs["right_kind"], strict=True)
    ]
