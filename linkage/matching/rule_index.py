"""Blocking for users of recordlinkage: the pairs of one rule, found as the pipeline finds them."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from recordlinkage.base import BaseIndexAlgorithm

from linkage.matching.blocking import LARGEST_BLOCK, keys_of_spaces, pairs_of_rule
from linkage.matching.blocking_rules import Rule
from linkage.matching.preparation import Prepared, prepare


class RuleIndex(BaseIndexAlgorithm):  # type: ignore[misc]
    """Index: pairs of records that a blocking rule finds.

    The frames have the contract's columns (``surname``, ``given_name``, ``birth_date`` ...), as text or None;
    a column that a frame lacks is known of no record. Where a frame is linked to itself, the later record
    stands first, as everywhere in recordlinkage.

    >>> people = pd.DataFrame({"surname": ["Шевченко", "Коваль"]}, index=["a", "b"])
    >>> heard = pd.DataFrame({"surname": ["Shevchenkom", "Kowal"]}, index=["x", "y"])
    >>> skeletons = RuleIndex(Rule("surnames share a skeleton", ("surname_skeleton",)))
    >>> skeletons.index(people, heard).tolist()
    [('b', 'y')]
    >>> RuleIndex(Rule("surnames nearly", ("surname_neighbours",))).index(people, heard).tolist()
    [('a', 'x'), ('b', 'y')]

    Args:
        rule: one of ``blocking_rules.RULES``, or one made of the key spaces of ``value_keys.KEY_SPACES``.
        mentions: whether the right records are what witnesses say, for which some rules are wider.
        largest_block: pairs in one block beyond which it is refined by the rule's further keys.
        options: those of recordlinkage's base class.
    """

    name = "blocking rule"

    def __init__(
        self, rule: Rule, mentions: bool = False, largest_block: int = LARGEST_BLOCK, **options: Any
    ) -> None:
        super().__init__(**options)
        self.rule, self.largest_block = rule, largest_block
        self.description = rule.name
        self._right_kind = "testimony" if mentions else "exchange"

    def _link_index(self, df_a: pd.DataFrame, df_b: pd.DataFrame) -> pd.MultiIndex:
        prepared = prepare({"registry": _in_order(df_a), self._right_kind: _in_order(df_b)})
        left, right = self._pairs(prepared, prepared.rids("registry"), prepared.rids(self._right_kind))
        return _labelled(df_a.index[left], df_b.index[right - len(df_a)])

    def _dedup_index(self, df_a: pd.DataFrame) -> pd.MultiIndex:
        every = np.arange(len(df_a))
        left, right = self._pairs(prepare({self._right_kind: _in_order(df_a)}), every, every)
        return _labelled(df_a.index[right], df_a.index[left])

    def _pairs(
        self, prepared: Prepared, left: np.ndarray, right: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        keyed = replace(prepared, keys=keys_of_spaces(prepared, spaces=self.rule.keys))
        return pairs_of_rule(keyed, self.rule, left, right, self.largest_block)


def _in_order(frame: pd.DataFrame) -> pd.DataFrame:
    """The records under ids that sort as they stand, so that a rid tells a record's place."""
    return frame.assign(source="", record_id=[f"{place:012}" for place in range(len(frame))])


def _labelled(left: pd.Index, right: pd.Index) -> pd.MultiIndex:
    return pd.MultiIndex.from_arrays([left, right], names=[left.name, right.name])
