"""From bytes to text: UTF-8, UTF-16, Windows-1251, older ones, and a clear refusal of anything else."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from linkage.errors import BadInput
from linkage.records.readers.old_encodings import is_garbled, likely_encoding, mended, old_cyrillic

MEGABYTE = 1 << 20
LONGEST_LINE = 8 * MEGABYTE
LARGEST_TEXT = 512 * MEGABYTE
LARGEST_JSON = 256 * MEGABYTE

_CONTROL = re.compile(r"[\x01-\x08\x0b\x0e-\x1f]")
_CYRILLIC_WORD = re.compile(r"[А-Яа-яЁёІіЇїЄєҐґ]{3,}")
_SWAPPED_CASE = re.compile(r"[а-яё][А-ЯЁ]{2,}")
_SAMPLE = 200_000


def check_size(path: Path, is_json: bool = False) -> None:
    """Refuse a file that would fill the memory: too large, or (but for JSON) with one endless line."""
    size, largest = path.stat().st_size, LARGEST_JSON if is_json else LARGEST_TEXT
    if size > largest:
        raise BadInput(
            f"{path.name}: {size // MEGABYTE} MB is more than the {largest // MEGABYTE} MB a file "
            "may hold; deliver it in parts"
        )
    if is_json or size <= LONGEST_LINE:
        return
    line, length = 1, 0
    with path.open("rb") as file:
        while chunk := file.read(MEGABYTE):
            pieces = chunk.split(b"\n")
            for number, piece in enumerate(pieces):
                length = len(piece) if number else length + len(piece)
                line += 1 if number else 0
                if length > LONGEST_LINE:
                    raise BadInput(
                        f"{path.name}: line {line} is longer than {LONGEST_LINE // MEGABYTE} MB: no "
                        "table of rows has such; export the file again with one record a line"
                    )


def decode(
    path: Path, encodings: Sequence[str], has_headers: Callable[[str], bool] = lambda _: False
) -> tuple[str, str]:
    """The text of a file and the name of its encoding; BadInput where it is none of ``encodings``.

    UTF-16 without a byte order mark is taken where it is unmistakable.  A file that is UTF-8 but for a few
    broken bytes keeps them as U+FFFD, so that only the rows they stand in are rejected.
    KOI8 and DOS bytes are read where ``has_headers`` finds headers of the contract in one reading only.
    """
    data = path.read_bytes()
    if (found := _utf16(data)) is not None and "utf-16" in encodings:
        return found, "utf-16"
    try:
        return _mended(_checked(data.decode("utf-8-sig"), path), path)
    except UnicodeDecodeError:
        pass
    patched = data.decode("utf-8-sig", errors="replace")
    foreign = sum(1 for character in patched if ord(character) > 127 and character != "\ufffd")
    if foreign > 20 * patched.count("\ufffd"):
        return _checked(patched, path), "utf-8 with broken bytes"
    windows = _windows_1251(data) if "windows-1251" in encodings else None
    if windows is not None and has_headers(windows):
        return _checked(windows, path), "windows-1251"
    # Capitals of KOI8 are small letters of Windows-1251: headers tell them apart.
    if (old := old_cyrillic(data, encodings, has_headers)) is not None:
        text, encoding = old
        return _checked(text, path), encoding
    if windows is not None:
        return _checked(windows, path), "windows-1251"
    likely = likely_encoding(data)
    seems = f" (it may be {likely}, but no two headers show it)" if likely else ""
    raise BadInput(
        f"{path.name}: the text is none of {', '.join(encodings)}{seems}; save the file again as UTF-8 "
        "(in Excel: 'CSV UTF-8') and deliver that"
    )


def note_on(encoding: str) -> list[str]:
    """What a data officer is told of a text that came in another encoding than it should."""
    if encoding.startswith(_TURNED_BACK):
        return [f"{encoding}: every sign could be turned back; check some names all the same"]
    if encoding in ("koi8-u", "cp866", "cp1125"):
        return [f"the file is read as {encoding}, an old encoding told by its headers: check some names"]
    return []


_TURNED_BACK = "UTF-8 that a program read as "


def _mended(text: str, path: Path) -> tuple[str, str]:
    """The text, turned back where it is UTF-8 taken for something else; BadInput where that is not whole."""
    if text.isascii():
        return text, "utf-8"
    if (back := mended(text)) is not None:
        return back[0], f"{_TURNED_BACK}{back[1]} and saved again"
    if is_garbled(text):
        raise BadInput(
            f"{path.name}: the text is garbled: UTF-8 that a program read as Windows-1251 and saved again, "
            "with letters lost; ask for the file as it was before, or export it again as UTF-8"
        )
    return text, "utf-8"


def _utf16(data: bytes) -> str | None:
    """The text if the bytes are UTF-16, by their mark or because every other byte is a high byte."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            return None
    sample = data[: _SAMPLE - _SAMPLE % 2]
    if len(data) % 2 or b"\x00" not in sample:
        return None
    for encoding, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if sum(high.count(byte) for byte in (0, 4, 32)) < 0.95 * len(high):
            continue
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    return None


def _windows_1251(data: bytes) -> str | None:
    """The text if the bytes read as Cyrillic words; KOI8 and DOS bytes do not."""
    try:
        text = data.decode("windows-1251")
    except UnicodeDecodeError:
        return None
    words = _CYRILLIC_WORD.findall(text[:_SAMPLE])
    foreign = sum(1 for character in text[:_SAMPLE] if ord(character) > 127)
    lettered = sum(map(len, words))
    swapped = sum(1 for word in words if _SWAPPED_CASE.fullmatch(word))
    return text if words and lettered > 0.6 * foreign and swapped < 0.3 * len(words) else None


def _checked(text: str, path: Path) -> str:
    """The text, unless it is machine data rather than writing."""
    sample = text[:_SAMPLE]
    strange = len(_CONTROL.findall(sample)) + max(0, sample.count("\x00") - 20)
    if strange > max(3, 0.01 * len(sample)):
        raise BadInput(
            f"{path.name}: this is not text but binary data; deliver a CSV, XLSX, ODS, JSON or Parquet file"
        )
    return text
