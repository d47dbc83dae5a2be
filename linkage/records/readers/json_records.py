"""JSON (a list, or an object with a list inside) and JSON Lines, each record flattened to text cells."""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from linkage.errors import BadInput
from linkage.records.readers.sheet import Cell, Sheet, cell
from linkage.records.rejects import Reject

_ROW_IS_NO_OBJECT = "the record is no JSON object"
_PICTURE = re.compile(r"base64|^photo$|^image$", re.IGNORECASE)
_LONGEST_CELL = 1_000_000
# Only a line feed ends a line: JSON's texts may hold other signs that break one elsewhere.
_LINE_WITH_TEXT = re.compile(r"^[^\S\n]*\S", re.MULTILINE)
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")


def read_json(text: str, path: Path) -> Sheet:
    """The records of a JSON text, or of JSON Lines; a line that is no JSON is rejected with its number."""
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
    records = _list_inside(whole)
    if records is None:
        raise BadInput(f"{path.name}: there is no list of records in this JSON; deliver a list of objects")
    counted = len(records) if records is not whole else _count_elements(start)
    if records and all(isinstance(one, list) for one in records):
        sheet = _grid(path, records)
    else:
        sheet = _sheet(path, enumerate(records, start=1), "JSON")
    sheet.counted = counted
    return sheet


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


def _list_inside(value: Any, depth: int = 3) -> list[Any] | None:
    """The list itself, the longest list of objects inside an object, or a lone object as a list of one."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return None
    lists = [one for one in value.values() if isinstance(one, list) and any(isinstance(o, dict) for o in one)]
    if not lists and depth:
        inner = (_list_inside(one, depth - 1) for one in value.values() if isinstance(one, dict))
        lists = [one for one in inner if one and len(one) > 1]
    if lists:
        return max(lists, key=len)
    return [value] if value and not any(isinstance(one, list) for one in value.values()) else None


def _count_elements(text: str) -> int:
    """How many elements the outer list has, counted by stepping over them one by one."""
    decoder = json.JSONDecoder()
    separator = re.compile(r"[\s,]*")
    at, count = separator.match(text, 1).end(), 0  # type: ignore[union-attr]
    while text[at] != "]":
        _, at = decoder.raw_decode(text, at)
        at = separator.match(text, at).end()  # type: ignore[union-attr]
        count += 1
    return count


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
