"""One module a file format; each gives sheets of text cells, and loses no row.

What few files need is imported when one comes: the patterns of a text list take as long as a small table.
"""

import re
import zipfile
from collections.abc import Callable, Collection
from pathlib import Path

from linkage.errors import BadInput
from linkage.records.contracts import Contract
from linkage.records.header_aliases import claimants, is_known_header
from linkage.records.readers.decoding import check_size, decode, note_on
from linkage.records.readers.delimited import has_header, read_delimited
from linkage.records.readers.json_records import read_json
from linkage.records.readers.sheet import Sheet

_PDF = "a PDF; deliver the table it was made from, or copy its text into a .txt file"
_FOREIGN = {
    b"%PDF": _PDF,
    b"\x1f\x8b": "packed with gzip; unpack it and deliver what is inside",
    b"Rar!": "packed with RAR; unpack it and deliver what is inside",
    b"7z\xbc\xaf": "packed with 7-Zip; unpack it and deliver what is inside",
    b"\x89PNG": "a picture; deliver text",
    b"\xff\xd8\xff": "a picture; deliver text",
    b"{\\rtf": "a text document; copy its text into a .txt file, or its table into a spreadsheet",
    b"SQLi": "a database; export the table as CSV",
}


# What a file that is no text was to be, by its suffix.
_NO_TEXT = {
    **dict.fromkeys((".xlsx", ".xlsm", ".xls", ".ods"), "a workbook"),
    ".parquet": "a Parquet file",
    ".zip": "a zip archive",
}
# What no table is read from, by the suffix; text under such a name is read only where it is a list of people.
_NO_TABLE = {
    ".pdf": _PDF,
    **dict.fromkeys((".doc", ".docx", ".odt", ".rtf"), _FOREIGN[b"{\\rtf"]),
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".tif", ".tiff", ".heic"), _FOREIGN[b"\x89PNG"]),
}
_MARKUP = re.compile(
    rb"\s*(?:<\?xml|<!doctype|<!--|<html|<head|<body|<meta|<table|<style|<div|mime-version:)", re.IGNORECASE
)


def read_sheets(path: Path, contract: Contract) -> list[Sheet]:
    """The tables of a delivered file, told by its content; the suffix is only a hint.

    Raises BadInput, in one line, for what is no file of records.
    """
    if not path.exists():
        raise BadInput(f"{path}: there is no such file")
    if not path.is_file():
        raise BadInput(f"{path.name}: this is a folder, not a file; deliver the files in it")
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n") and path.stat().st_size < 4096:
        raise BadInput(f"{path.name}: the file is empty; ask for it again")
    for mark, what in _FOREIGN.items():
        if start.startswith(mark):
            raise BadInput(f"{path.name}: the file is {what}")
    if _MARKUP.match(start.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")):
        raise BadInput(
            f"{path.name}: the file is a web page or XML with a table in it, whatever its name says, as some "
            "programs export it; open it in a spreadsheet program, save it as XLSX and deliver that"
        )
    if start.startswith(b"PAR1"):
        from linkage.records.readers.parquet import read_parquet

        return [read_parquet(path)]
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")):
        return _workbook(path)
    return [_text(path, start, contract)]


def _workbook(path: Path) -> list[Sheet]:
    from linkage.records.readers.spreadsheet import read_spreadsheet

    if zipfile.is_zipfile(path):
        try:
            with zipfile.ZipFile(path) as archive:
                names = archive.namelist()
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
            raise BadInput(f"{path.name}: the workbook is damaged or cut off; ask for it again") from None
        if not any(name.startswith("xl/") or name == "content.xml" for name in names):
            raise BadInput(
                f"{path.name}: the file is a zip archive or a document; unpack it, deliver the tables"
            )
        if "word/document.xml" in names:
            raise BadInput(f"{path.name}: the file is a text document; copy its table into a spreadsheet")
    return read_spreadsheet(path)


def _text(path: Path, start: bytes, contract: Contract) -> Sheet:
    is_json = start.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")[:1] in (b"[", b"{")
    check_size(path, is_json)

    def known(header: str) -> bool:
        return is_known_header(header, contract)

    try:
        text, encoding = decode(path, contract.encodings, lambda read: has_header(read, known))
    except BadInput:
        if (what := _NO_TEXT.get(path.suffix.lower())) is None:
            raise
        raise BadInput(
            f"{path.name}: the file is named as {what} and is none: damaged, or something else under that "
            "name; ask for it again, or save it anew from the program it was made with"
        ) from None

    def claims(header: str) -> Collection[str]:
        return {column.name for column in claimants(header, contract)}

    if is_json:
        sheet = read_json(text, path, claims)
    elif not has_header(text, known) and _is_list(text, path):
        from linkage.records.readers.text_list import read_text_list

        sheet = read_text_list(text, path, contract)
    else:
        _refuse_running_text(text, path, known)
        sheet = read_delimited(text, path, known)
    sheet.layout += f", {encoding}"
    sheet.notes += note_on(encoding)
    return sheet


def _refuse_running_text(text: str, path: Path, known: Callable[[str], bool]) -> None:
    """BadInput for sentences, and for a text in which nothing says where one person ends."""
    if (what := _NO_TABLE.get(path.suffix.lower())) and not has_header(text, known):
        raise BadInput(f"{path.name}: by its name the file is {what}")
    if path.suffix.lower() not in _PLAIN_TEXT or has_header(text, known):
        return
    from linkage.records.readers.list_recognition import is_prose, names_on_several_lines, no_list_of_people

    if is_prose(text):
        raise BadInput(no_list_of_people(path.name))
    if spread := names_on_several_lines(text):
        names, lines = spread
        raise BadInput(
            f"{path.name}: each person seems to stand on several lines ({names} names on {lines} lines); "
            "put each person on one line, the name first and commas between what follows; deliver it again"
        )


_PLAIN_TEXT = {".txt", ".text", ".md", ""}


def _is_list(text: str, path: Path) -> bool:
    from linkage.records.readers.list_recognition import looks_like_list, looks_like_several_a_line

    return looks_like_list(text) or looks_like_several_a_line(text) or _plain_names(text, path)


def _plain_names(text: str, path: Path) -> bool:
    """Names without numbers before them: a list where the suffix says text, or nothing parts the lines."""
    from linkage.records.readers.list_recognition import looks_like_names

    parted = any(sign in text[:5000] for sign in ";\t|")
    is_text = path.suffix.lower() in _PLAIN_TEXT or "," not in text
    return is_text and not parted and looks_like_names(text)
