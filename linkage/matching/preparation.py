"""From typed records to integers: what blocking joins and comparison looks up.

Every text is replaced by the dense id of its distinct value, so each distinct value is analysed
once, and each distinct pair of values is compared once, however often it occurs.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from linkage.matching.linkage_result import KIND_ORDER
from linkage.matching.speakers import NO_SPEAKERS, Speakers, speakers_of
from linkage.matching.value_keys import ValueKeys, text_hashes
from linkage.records.ages import parse_age
from linkage.records.answers import shows_captivity
from linkage.records.compact_frames import coded, texts_of
from linkage.records.dates import iso_numbers, ordinals, parse_iso
from linkage.records.speakers import SPEAKER

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
    "missing_date": ("missing_date",),
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
            allows), missing_day (``date.toordinal`` of the whole day of disappearance) and sex (1 male,
            2 female), 0 where unknown.
        values: for each text feature its distinct texts; the value id is the position.
        hashes: for each text feature the hash of each of its values (see value_keys.text_hashes).
        rows: for each kind the row in its frame of each of its records, in the order of their rids.
        keys: key space -> the keys of the values (see value_keys), as far as they are known already.
        captive: for each rid whether it is a row of a list that tells of captivity: of an exchange, or an
            acknowledgement other than a denial.
        speakers: who speaks in each record, a witness or a respondent.
    """

    records: pd.DataFrame
    features: pd.DataFrame
    values: Mapping[str, list[str]]
    hashes: Mapping[str, np.ndarray] = field(default_factory=dict)
    rows: Mapping[str, np.ndarray] = field(default_factory=dict)
    keys: Mapping[str, ValueKeys] = field(default_factory=dict)
    captive: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=bool))
    speakers: Speakers = NO_SPEAKERS

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
        frames: kind -> typed records (columns source, record_id and the contract's columns as text or None),
            compact or not (see records.compact_frames).
    """
    given = {kind: frames[kind] for kind in KIND_ORDER if kind in frames and len(frames[kind])}
    rows = {kind: _order(frame) for kind, frame in given.items()}

    def of_records(name: str) -> np.ndarray:
        parts = [texts_of(frame[name])[rows[kind]] for kind, frame in given.items()]
        return np.concatenate([np.zeros(0, dtype=object), *parts])

    def column(*names: str) -> _Texts:
        return _numbered([(frame, rows[kind]) for kind, frame in given.items()], names)

    records = pd.DataFrame(
        {
            "kind": np.repeat(np.array(list(given), dtype=object), [len(frame) for frame in given.values()]),
            "source": of_records("source"),
            "record_id": of_records("record_id"),
        },
        dtype=str,
    )
    features: dict[str, np.ndarray] = {}
    values: dict[str, list[str]] = {}
    for feature, names in TEXT_FEATURES.items():
        features[feature], values[feature] = _value_ids(column(*names))
    features |= _birth(column("birth_date"), column("age"), column("interview_date"))
    features["missing_day"] = _whole_days(values["missing_date"])[features["missing_date"]]
    # of how many a day is shared is counted among those who tell the day
    features["missing_date"][features["missing_day"] == 0] = MISSING
    features["sex"] = _per_distinct(column("sex"), _sex)[:, 0].astype(np.int8)
    hashes = {feature: text_hashes(texts) for feature, texts in values.items()}
    frame = pd.DataFrame(features, index=records.index)
    captive = _captive(records["kind"].to_numpy(), column("answer"), column("means"))
    speakers = _speakers([column(name) for name in SPEAKER.values()])
    records, frame = records.rename_axis("rid"), frame.rename_axis("rid")
    return Prepared(records, frame, values, hashes, rows, captive=captive, speakers=speakers)


def distinct_texts(records: pd.DataFrame | Mapping[str, Sequence[str | None]]) -> dict[str, list[str]]:
    """For each text feature the sorted distinct texts of all columns that it may be read from.

    Args:
        records: typed records of one kind, by column.
    """
    out = {}
    for feature, names in TEXT_FEATURES.items():
        texts = {text for name in names if name in records for text in records[name]}
        out[feature] = sorted(text for text in texts if isinstance(text, str) and text)
    return out


def _order(frame: pd.DataFrame) -> np.ndarray:
    """The rows in the order of source and record id."""
    source, _ = pd.factorize(texts_of(frame["source"]), sort=True)
    record = list(map(str, texts_of(frame["record_id"])))
    by_record = np.array(sorted(range(len(record)), key=record.__getitem__))  # quick where they are in order
    order: np.ndarray = by_record[np.argsort(source[by_record], kind="stable")]
    return order


class _Texts(NamedTuple):
    """For each record the number of its text, -1 where it has none, and the distinct texts by number."""

    number: np.ndarray
    distinct: list[str]


def _numbered(frames: Iterable[tuple[pd.DataFrame, np.ndarray]], names: Sequence[str]) -> _Texts:
    """The texts of one feature of all records.

    Args:
        frames: each with the order of its rows.
        names: columns, of which the first that is filled counts.
    """
    columns = [
        (rows, [coded(frame[name]) for name in names if name in frame.columns]) for frame, rows in frames
    ]
    texts = [text or None for _, own in columns for _, of_column in own for text in of_column]
    number, distinct = pd.factorize(np.array([*texts, None], dtype=object))
    parts, before = [np.zeros(0, dtype=np.int32)], 0
    for rows, own in columns:
        of_row = np.full(len(rows), MISSING, dtype=np.int32)
        for code, of_column in own:
            numbers = np.append(number[before : before + len(of_column)], MISSING).astype(np.int32)
            of_row = np.where(of_row == MISSING, numbers[code], of_row)
            before += len(of_column)
        parts.append(of_row[rows])
    return _Texts(np.concatenate(parts), distinct.tolist())


def _value_ids(texts: _Texts) -> tuple[np.ndarray, list[str]]:
    """Ids of the sorted texts that any record has; -1 where it has none."""
    number, distinct = texts
    stand = np.flatnonzero(np.bincount(number[number != MISSING], minlength=len(distinct)))
    order = sorted(stand.tolist(), key=distinct.__getitem__)
    id_of = np.full(len(distinct) + 1, MISSING, dtype=np.int32)
    id_of[order] = np.arange(len(order))
    return id_of[number], [distinct[i] for i in order]


def _captive(kind: np.ndarray, answer: _Texts, means: _Texts) -> np.ndarray:
    """Of each record whether it is a row of a list that tells of captivity."""
    answered = np.flatnonzero(kind == "acknowledgement")
    texts = [(*of.distinct, None) for of in (answer, means)]
    said = zip(answer.number[answered], means.number[answered], strict=True)
    captive = np.isin(kind, [one for one in KIND_ORDER if shows_captivity(one)])
    captive[answered] = [
        shows_captivity("acknowledgement", texts[0][one], texts[1][other]) for one, other in said
    ]
    return captive


def _speakers(of_kinds: Sequence[_Texts]) -> Speakers:
    """Who speaks in each record, from the codes of each kind's speakers."""
    number, before = np.full(len(of_kinds[0].number), MISSING), 0
    for told, codes in of_kinds:
        number = np.where(told == MISSING, number, told + before)
        before += len(codes)
    return speakers_of(number)


def _birth(born: _Texts, aged: _Texts, told_on: _Texts) -> dict[str, np.ndarray]:
    """Years, months and days of birth, and the years of birth that a stated age allows."""
    names = ("birth_year", "birth_month", "birth_day")
    features = dict(zip(names, _whole_or_year(iso_numbers(born.distinct))[born.number].T, strict=True))
    age = _per_distinct(aged, _age_parts)
    told = _per_distinct(told_on, lambda text: (parse_iso(text).year, 0, 0))[:, 0]
    known = (age[:, 1] > 0) & (told > 0)
    features["age_low"] = np.where(known, told - age[:, 1] - 1, 0).astype(np.int32)
    features["age_high"] = np.where(known, told - age[:, 0], 0).astype(np.int32)
    return features


def _per_distinct(texts: _Texts, parts: Callable[[str], tuple[int, int, int]]) -> np.ndarray:
    """``parts(text)`` for each record, worked out once a distinct text; zeros where there is none."""
    of_record: np.ndarray = np.array([*map(parts, texts.distinct), (0, 0, 0)], dtype=np.int32)[texts.number]
    return of_record


def _whole_or_year(dates: np.ndarray) -> np.ndarray:
    """Years, months and days of birth as told; the last row, of whoever tells none, is 0."""
    dates = np.append(dates, np.zeros((1, 3), dates.dtype), axis=0).astype(np.int32)
    dates[(dates[:, 1:] == 1).all(axis=1), 1:] = 0  # 1 January stands for "only the year is known"
    return dates


def _whole_days(dates: Sequence[str]) -> np.ndarray:
    """The day of each date that is told to the day (``date.toordinal``), else 0; a 0 more for none."""
    numbers = iso_numbers(dates)
    days: np.ndarray = np.append(np.where(numbers[:, 2] > 0, ordinals(numbers, earliest=True), 0), 0)
    return days.astype(np.int32)


def _age_parts(text: str) -> tuple[int, int, int]:
    low, high = parse_age(text)
    return low, high, 0


def _sex(text: str) -> tuple[int, int, int]:
    return {"m": 1, "f": 2}.get(text, 0), 0, 0
