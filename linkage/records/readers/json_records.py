"""JSON (a list, or an object with a list inside) and JSON Lines, each record flattened to text cells."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from linkage.errors import BadInput
from linkage.records.name_shapes import whole_name
from linkage.records.readers.json_lists import Claims, Found, count_at, people_beside, records_inside
from linkage.records.readers.sheet import Cell, Sheet, cell
from linkage.records.rejects import Reject

_ROW_IS_NO_OBJECT = "the record is no JSON object"
_PICTURE = re.compile(r"base64|^photo$|^image$", re.IGNORECASE)
_LONGEST_CELL = 1_000_000
# Only a line feed ends a line: JSON's texts may hold other signs that break one elsewhere.
_LINE_WITH_TEXT = re.compile(r"^[^\S\n]*\S", re.MULTILINE)
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")


def read_json(text: str, path: Path, claims: Claims = lambda _: ()) -> Sheet:
    """The records of a JSON text, or of JSON Lines; a line that is no JSON is rejected with its number.

    ``claims`` tells the columns of the contract that a key may be.
    """
    start = text.lstrip()
    if _is_lines(start, path):
        return _lines(text, path)
    try:
        whole = json.loads(text, object_pairs_hook=_once_each)
    except _TwiceInOne as error:
        raise BadInput(f"{path.name}: {error}; ask for the file again") from None
    except json.JSONDecodeError as error:
        where = "cut off" if error.pos >= len(text.rstrip()) - 1 else "broken"
        raise BadInput(
            f"{path.name}: the JSON is {where} at line {error.lineno}, column {error.colno}; "
            "ask for the file again"
        ) from None
    except RecursionError:
        raise BadInput(f"{path.name}: the JSON is nested too deep to be a list of records") from None
    taken, left = records_inside(whole, claims)
    if not taken:
        raise BadInput(f"{path.name}: there is no list of records in this JSON; deliver a list of objects")
    records = [record for found in taken for record in found.records]
    lone = records == [whole] and isinstance(whole, dict)
    if records and all(isinstance(one, list) for one in records):
        sheet = _grid(path, records)
    else:
        sheet = _sheet(path, enumerate(_with_keys(taken, claims), start=1), "JSON")
    sheet.counted = 1 if lone else sum(count_at(start, found.path) for found in taken)
    _tell_of_lists(sheet, taken, left)
    if lone and (people := people_beside(whole)):
        sheet.notes.append(
            f"the file is read as one record with {people} groups of the same columns in it; if each is "
            "a person, deliver them as a list of objects"
        )
    return sheet


def _with_keys(taken: Sequence[Found], claims: Claims) -> list[Any]:
    """The records, each with the key it stood under: its name, or its id where it has none.

    Keys that only count are neither: a record's id never comes from its position.
    """
    records = [record for found in taken for record in found.records]
    keys: list[str | None] = []
    for found in taken:
        keys += found.keys or [None] * len(found.records)
    told = [key for key in keys if key is not None]
    if not told or all(key.isdecimal() and int(key) <= len(told) for key in told):
        return records
    own = {key for record in records if isinstance(record, dict) for key in record}
    column = "full_name" if sum(map(whole_name, told)) * 2 > len(told) else "record_id"
    if column in own or (column == "record_id" and any("record_id" in claims(key) for key in own)):
        column = _KEY
    return [
        {column: key, **record} if key is not None and isinstance(record, dict) else record
        for key, record in zip(keys, records, strict=True)
    ]


# Where a record has an id of its own: kept, and used for nothing.
_KEY = "key in the file"


def _tell_of_lists(sheet: Sheet, taken: Sequence[Found], left: Sequence[Found]) -> None:
    if len(taken) > 1:
        sheet.notes.append(f"the file holds {len(taken)} lists of such records: all are read")
    if any(found.keys is not None for found in taken):
        sheet.notes.append("the records stand in the file by key and are read as a list")
    sheet.notes.extend(
        f"another list in the file, of {len(found.records)} records, holds other columns and was not read: "
        "deliver it by itself"
        for found in left
    )


class _TwiceInOne(ValueError):
    """A key stands twice in one object, so that one of its values would be lost."""


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _TwiceInOne(f"the key '{twice[:60]}' stands twice in one record")
    return made


def _grid(path: Path, records: list[list[Any]]) -> Sheet:
    """A list of lists: rows of cells, their headers among them."""
    rows = [[_text(value) for value in record] for record in records]
    return Sheet(path.name, rows, list(range(1, len(rows) + 1)), 0, layout="JSON")


def _is_lines(text: str, path: Path) -> bool:
    """JSON Lines: the first line is a whole object and another follows, or the suffix says so."""
    if not text.startswith("{"):
        return False
    first, _, rest = text.partition("\n")
    try:
        json.loads(first)
    except json.JSONDecodeError:
        return path.suffix.lower() in {".jsonl", ".ndjson"} or first.rstrip().endswith("}")
    return bool(rest.strip()) or path.suffix.lower() in {".jsonl", ".ndjson"}


def _lines(text: str, path: Path) -> Sheet:
    good: list[tuple[int, Any]] = []
    broken: list[Reject] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            good.append((number, json.loads(line, object_pairs_hook=_once_each)))
        except _TwiceInOne as error:
            advice = "export the record again, each key once"
            broken.append(Reject(path.name, number, "", line[:_LONGEST_CELL], str(error), advice))
        except (json.JSONDecodeError, RecursionError):
            advice = "export the record again; each line holds one whole JSON object"
            broken.append(Reject(path.name, number, "", line[:_LONGEST_CELL], "the line is no JSON", advice))
    sheet = _sheet(path, good, "JSON Lines")
    sheet.broken += broken
    sheet.counted = len(_LINE_WITH_TEXT.findall(text))
    return sheet


def _sheet(path: Path, records: Iterable[tuple[int, Any]], layout: str) -> Sheet:
    """Records as rows; a key becomes a column the first time it is met."""
    columns: dict[str, int] = {}
    flat: list[dict[str, Cell]] = []
    sheet = Sheet(path.name, [], [], 0, layout=layout)
    pictures = 0
    for number, record in records:
        if not isinstance(record, dict):
            advice = "deliver each record as an object of column and value"
            value = json.dumps(record, ensure_ascii=False)[:_LONGEST_CELL]
            sheet.broken.append(Reject(path.name, number, "", value, _ROW_IS_NO_OBJECT, advice))
            continue
        cells: dict[str, Cell] = {}
        pictures += _flatten(record, "", cells)
        for key in cells:
            columns.setdefault(key, len(columns))
        flat.append(cells)
        sheet.numbers.append(number)
    sheet.columns = list(columns)
    sheet.rows = [[cells.get(key) for key in columns] for cells in flat]
    if pictures:
        sheet.notes.append(f"{pictures} pictures were left out: photographs are never read")
    return sheet


def _flatten(record: Mapping[str, Any], prefix: str, cells: dict[str, Cell]) -> int:
    """Put a record's values into cells under ``group/key``; returns how many pictures were left out."""
    pictures = 0
    for key, value in record.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            pictures += _flatten(value, f"{name}/", cells)
        elif _PICTURE.search(key) and isinstance(value, str) and len(value) > 200:
            pictures += 1
        else:
            cells[name] = _text(value)
    return pictures


def _text(value: Any) -> Cell:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        if any(isinstance(one, dict | list) for one in value):
            return json.dumps(value, ensure_ascii=False)
        return cell("; ".join(text for one in value if (text := _text(one))))
    return cell(_LONE_SURROGATES.sub("\ufffd", str(value)))
