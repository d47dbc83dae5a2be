"""Files in the layouts in which people deliver: spreadsheets, open-data JSON, lists as published."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from linkage.synthetic.channels import Row

# Every written file carries this date, so that the same rows give the same bytes.
_EPOCH = (2025, 1, 1, 0, 0, 0)
_MONTHS = ("січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня",
           "жовтня", "листопада", "грудня")  # fmt: skip
_NOT_IN_1251 = str.maketrans({"ʼ": "'", "\u0301": None})


def dotted(text: str) -> str:
    """An ISO date as dd.mm.yyyy; whatever else as it is."""
    parts = text.split("-")
    return ".".join(reversed(parts)) if len(parts) == 3 else text


def in_words(text: str) -> str:
    """An ISO date as «6 грудня 2024 року»."""
    day = date.fromisoformat(text)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year} року"


def table(headings: Mapping[str, str], rows: Iterable[Row]) -> list[list[str]]:
    """The headings (delivered header -> canonical column), then the rows."""
    return [list(headings), *([row.get(column, "") for column in headings.values()] for row in rows)]


def write_delimited(
    path: Path, lines: Iterable[Sequence[str]], encoding: str = "utf-8", delimiter: str = ","
) -> None:
    """A delimited file with CRLF line ends, as spreadsheet programs save it."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(lines)
    content = text.getvalue()
    if encoding == "windows-1251":
        content = content.translate(_NOT_IN_1251)
    path.write_bytes(content.encode(encoding))


def write_workbook(
    path: Path, sheet: str, lines: Sequence[Sequence[str]], dates: Sequence[str] = (), title: str = ""
) -> None:
    """An XLSX with one sheet.

    Args:
        path: where to.
        sheet: the sheet's name.
        lines: headings and rows.
        dates: headings of the columns whose whole ISO dates are written as date cells.
        title: a title row above the headings, if any.
    """
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    page.title = sheet
    if title:
        page.append([title])
    dated = {i for i, heading in enumerate(lines[0]) if heading in dates}
    page.append(list(lines[0]))
    for line in lines[1:]:
        page.append([_cell(text, i in dated) for i, text in enumerate(line)])
    written = io.BytesIO()
    book.save(written)
    path.write_bytes(_undated(written.getvalue()))


def _cell(text: str, as_date: bool) -> str | datetime | None:
    if as_date and re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return datetime.fromisoformat(text)
    return text or None


def _undated(workbook: bytes) -> bytes:
    """The workbook without the time at which it was saved."""
    out = io.BytesIO()
    stamp = "{:04d}-{:02d}-{:02d}T00:00:00Z".format(*_EPOCH[:3]).encode()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, content)
            info = zipfile.ZipInfo(member.filename, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, content)
    return out.getvalue()


def write_json_lines(path: Path, rows: Iterable[Row]) -> None:
    """One JSON object a line, empty fields left out."""
    lines = (json.dumps({k: v for k, v in row.items() if v}, ensure_ascii=False) for row in rows)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")


def write_open_data(path: Path, people: Iterable[Mapping[str, object]]) -> None:
    """The Ministry of Internal Affairs' list of missing persons: one array, with a byte order mark."""
    path.write_text(
        json.dumps(list(people), ensure_ascii=False, indent=0), encoding="utf-8-sig", newline="\n"
    )


def numbered_list(title: str, total: int, rows: Sequence[Row]) -> str:
    """A list as published on a website: a heading, numbered lines in several styles, a stated total."""
    lines = [title, f"Всього повернуто: {total} осіб", ""]
    for number, row in enumerate(rows, start=1):
        names = row["full_name"].split(" ", 1)
        name = " ".join([names[0].upper(), *names[1:]])
        born = dotted(row["birth_date"])
        born = f"{born} р.н." if len(born) == 4 else born
        rank = row["rank"]
        head = f"{rank} {name}" if rank and number % 3 == 0 else name
        parts = [head, born, "" if number % 3 == 0 else rank, row["military_unit"]]
        if row["call_sign"]:
            parts.append(f"позивний «{row['call_sign']}»")
        text = ", ".join(part for part in parts if part)
        if row["residence"]:
            text += f" ({row['residence']})"
        lines.append(f"{number}. {text}")
    return "\n".join(lines) + "\n"
