"""One module a file format; each gives sheets of text cells, and loses no row."""

from pathlib import Path

from linkage.errors import BadInput
from linkage.records.contracts import Contract
from linkage.records.headers import is_known_header
from linkage.records.readers.decoding import check_size, decode
from linkage.records.readers.delimited import read_delimited
from linkage.records.readers.sheet import Sheet


def read_sheets(path: Path, contract: Contract) -> list[Sheet]:
    """The tables of a delivered file, told by its content; the suffix is only a hint.

    Raises BadInput, in one line, for what is no file of records.
    """
    if not path.exists():
        raise BadInput(f"{path}: there is no such file")
    if path.is_dir():
        raise BadInput(f"{path}: this is a folder, not a file; deliver the files in it")
    if path.stat().st_size == 0:
        raise BadInput(f"{path.name}: the file is empty; ask for it again")
    check_size(path)
    text, encoding = decode(path, ("utf-8", "utf-16", "windows-1251"))
    sheet = read_delimited(text, path, lambda header: is_known_header(header, contract))
    sheet.layout += f", {encoding}"
    return [sheet]
