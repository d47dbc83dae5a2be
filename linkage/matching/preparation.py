"""From typed records to integers: what blocking joins and comparison looks up.

Every text is replaced by the dense id of its distinct value, so each distinct value is analysed
once, and each distinct pair of values is compared once, however often it occurs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from linkage.matching.linkage_result import KIND_ORDER
from linkage.records.ages import parse_age
from linkage.records.dates import parse_iso

#: Value id of an absent value.
MISSING = -1

#: Texts that become value ids: feature -> the contract columns it is read from, first filled wins.
TEXT_FEATURES: dict[str, tuple[str, ...]] = {
    "surname": ("surname",),
    "given": ("given_name",),
    "patronymic": ("patronymic",),
    "call_sign": ("call_sign",),
    "unit": ("military_unit",),
    "rank": ("rank",),
    "home": ("residence", "birth_place"),
    "missing_place": ("missing_place",),
    "document": ("document_number",),
    "tax_number": ("tax_number",),
}


@dataclass(frozen=True)
class Prepared:
    """All records of a night as integers.

    Attributes:
        records: index ``rid``: kind, source, record_id (sorted, so that rids do not depend on file order).
        features: one row a rid: a value-id column (int32, -1 missing) for each of TEXT_FEATURES, and
            birth_year, birth_month, birth_day, age_low, age_high (years of birth that the stated age
            allows) and sex (1 male, 2 female), 0 where unknown.
        values: for each text feature its distinct texts; the value id is the position.
    """

    records: pd.DataFrame
    features: pd.DataFrame
    values: Mapping[str, list[str]]

    def rids(self, kind: str) -> np.ndarray:
        """The rids of one kind, ascending."""
        return self._rids_of_kinds.get(kind, np.zeros(0, dtype=np.int64))

    @cached_property
    def _rids_of_kinds(self) -> dict[str, np.ndarray]:
        code, kinds = pd.factorize(self.records["kind"])
        return {str(kind): np.flatnonzero(code == i) for i, kind in enumerate(kinds)}


def prepare(frames: Mapping[str, pd.DataFrame]) -> Prepared:
    """Number the records and their distinct values.

    Args:
        frames: kind -> typed records (columns source, record_id and the contract's columns as text or None).
    """
    parts = [_columns(kind, frames[kind]) for kind in KIND_ORDER if kind in frames and len(frames[kind])]
    if not parts:
        everything = _columns("registry", pd.DataFrame({"source": [], "record_id": []}, dtype=object))
    else:
        everything = pd.concat(parts, ignore_index=True)
    everything["order"] = everything["kind"].map({kind: i for i, kind in enumerate(KIND_ORDER)}).astype(int)
    everything = everything.sort_values(["order", "source", "record_id"], kind="stable", ignore_index=True)
    features = pd.DataFrame(index=everything.index)
    values: dict[str, list[str]] = {}
    for feature in TEXT_FEATURES:
        ids, texts = _value_ids(everything[feature])
        features[feature], values[feature] = ids, texts
    _add_birth(features, everything)
    features["sex"] = everything["sex"].map({"m": 1, "f": 2}).fillna(0).astype(np.int8)
    records = everything[["kind", "source", "record_id"]].rename_axis("rid")
    return Prepared(records, features.rename_axis("rid"), values)


def distinct_texts(frame: pd.DataFrame) -> dict[str, list[str]]:
    """For each text feature the sorted distinct texts of all columns that it may be read from.

    Args:
        frame: typed records of one kind.
    """
    out = {}
    for feature, names in TEXT_FEATURES.items():
        columns = [frame[name].dropna() for name in names if name in frame.columns]
        out[feature] = sorted({str(text) for column in columns for text in column.unique()} - {""})
    return out


def _columns(kind: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The columns that linking reads, under the features' names; absent ones are None."""

    def column(name: str) -> pd.Series:
        if name in frame.columns:
            return frame[name].astype(object).where(frame[name].notna() & (frame[name] != ""), None)
        return pd.Series([None] * len(frame), index=frame.index, dtype=object)

    wanted: dict[str, pd.Series] = {
        "source": frame["source"].astype(str),
        "record_id": frame["record_id"].astype(str),
    }
    for feature, names in TEXT_FEATURES.items():
        first = column(names[0])
        for other in names[1:]:
            first = first.where(first.notna(), column(other))
        wanted[feature] = first
    for name in ("birth_date", "age", "sex"):
        wanted[name] = column(name)
    wanted["told_on"] = column("interview_date")
    out = pd.DataFrame(wanted)
    out.insert(0, "kind", kind)
    return out


def _value_ids(texts: pd.Series) -> tuple[np.ndarray, list[str]]:
    """Ids of the sorted distinct texts; -1 where there is none."""
    codes, distinct = pd.factorize(texts, sort=True)
    return codes.astype(np.int32), [str(text) for text in distinct]


def _add_birth(features: pd.DataFrame, everything: pd.DataFrame) -> None:
    """Years, months and days of birth, and the years of birth that a stated age allows."""
    birth = _per_distinct(everything["birth_date"], _birth_parts)
    for i, name in enumerate(("birth_year", "birth_month", "birth_day")):
        features[name] = birth[:, i].astype(np.int32)
    age = _per_distinct(everything["age"], _age_parts)
    told = _per_distinct(everything["told_on"], lambda text: (parse_iso(text).year, 0, 0))[:, 0]
    known = (age[:, 1] > 0) & (told > 0)
    features["age_low"] = np.where(known, told - age[:, 1] - 1, 0).astype(np.int32)
    features["age_high"] = np.where(known, told - age[:, 0], 0).astype(np.int32)


def _per_distinct(texts: pd.Series, parts: object) -> np.ndarray:
    """``parts(text)`` for each row, worked out once a distinct text; zeros where there is none."""
    codes, distinct = pd.factorize(texts)
    table = np.zeros((len(distinct) + 1, 3), dtype=np.int32)
    for i, text in enumerate(distinct):
        table[i, :] = parts(text)  # type: ignore[operator]
    return table[codes]


def _birth_parts(text: str) -> tuple[int, int, int]:
    date = parse_iso(text)
    if date.month == 1 and date.day == 1:
        return date.year, 0, 0  # 1 January stands for "only the year is known"
    return date.year, date.month or 0, date.day or 0


def _age_parts(text: str) -> tuple[int, int, int]:
    low, high = parse_age(text)
    return low, high, 0
