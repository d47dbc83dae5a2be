"""Our parsed records as another engine's tables: canonical names, units, towns; only the engines differ."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.linking.raw_files import COLUMNS
from linkage import names
from linkage.matching import value_keys
from linkage.records.ages import parse_age
from linkage.records.compact_frames import compact, in_texts
from linkage.records.ranks import parse_rank


def read_records(folder: Path) -> dict[str, pd.DataFrame]:
    """kind -> typed records, as ``ours.py normalise`` left them; compact, as a night reads them."""
    # in the bench of Splink Arrow may have been imported before the pipeline, which asks for this pool
    pa.set_memory_pool(pa.system_memory_pool())
    frames = {}
    for path in sorted(folder.glob("*.parquet")):
        with pq.ParquetFile(path) as file:
            frames[path.stem] = compact(file.read(use_threads=False))
    return frames


def parsed_tables(folder: Path) -> dict[str, pd.DataFrame]:
    """kind -> table (raw_files.COLUMNS, and skeleton beside the surname)."""
    return {kind: _parsed(in_texts(frame)) for kind, frame in read_records(folder).items()}


def _parsed(frame: pd.DataFrame) -> pd.DataFrame:
    def column(*columns: str) -> "pd.Series[str]":
        found = pd.Series(None, index=frame.index, dtype=object)
        for name in columns:
            if name in frame.columns:
                found = found.where(found.notna(), frame[name])
        return found

    table = pd.DataFrame({"unique_id": frame["record_id"]})
    surname = column("surname")
    table["surname"] = _each(surname, lambda text: value_keys.surname_sound(_nominative(text)))
    table["skeleton"] = _each(surname, lambda text: value_keys.surname_skeleton(_nominative(text)))
    table["given"] = _each(column("given_name"), _given)
    table["patronymic"] = _each(column("patronymic"), _father)
    birth = column("birth_date")
    table["dob"] = birth.where(birth.str.len() == 10, None)
    told = pd.to_numeric(column("interview_date").str[:4], errors="coerce")
    age = _each(column("age"), lambda text: [sum(parse_age(text)) // 2])
    known = pd.to_numeric(birth.str[:4], errors="coerce")
    table["birth_year"] = known.fillna(told - pd.to_numeric(age)).round().astype("Int64")
    table["unit"] = _each(column("military_unit"), value_keys.unit_number)
    table["town"] = _each(column("residence", "birth_place"), value_keys.town)
    table["missing_town"] = _each(column("missing_place"), value_keys.town)
    lost = column("missing_date")
    table["missing_date"] = lost.where(lost.str.len() == 10, None)
    table["rank"] = _each(column("rank"), lambda text: [str(parse_rank(text))])
    table["call_sign"] = _each(column("call_sign"), value_keys.call_sign)
    return table[[*COLUMNS, "skeleton"]]


def _each(texts: pd.Series, keys: Callable[[str], Iterable[object]]) -> pd.Series:
    """The first key of every text, worked out once a distinct text; None where it has none."""
    distinct = {text: min(keys(text), default=None) for text in texts.dropna().unique()}  # type: ignore[type-var]
    return texts.map(distinct).astype(object).where(texts.notna(), None)


def _nominative(text: str) -> str:
    forms = names.nominatives(text, "surname")
    return forms[0][0] if forms else text


def _given(text: str) -> Iterable[str]:
    return value_keys.initial(text) if value_keys.is_initial(text) else value_keys.given_class(text)


def _father(text: str) -> Iterable[str]:
    return value_keys.initial(text) if value_keys.is_initial(text) else value_keys.father(text)
