"""Text from old programs: KOI8 and DOS bytes, and UTF-8 that was taken for Windows-1251 and saved so."""

import re
from codecs import getincrementaldecoder
from collections.abc import Callable, Sequence

# A DOS text of Ukraine has its own letters where the Russian one has others.
_CODECS = {"koi8-u": ("koi8-u",), "cp866": ("cp866", "cp1125")}
_WORD = re.compile(r"[А-Яа-яЁёІіЇїЄєҐґ]{2,}")
_PROPER = re.compile(r"[А-ЯЁІЇЄҐ]?[а-яёіїєґ]+|[А-ЯЁІЇЄҐ]+")
_SAMPLE = 200_000
_ENOUGH = 0.9
#: Under which encoding UTF-8 was read, by what it is called in a report.
_TAKEN_FOR = {"windows-1251": "cp1251", "windows-1252": "cp1252"}
# How the two bytes of a Cyrillic letter look in Windows-1251: a Р or С and a sign of the upper half.
_UPPER = re.escape(bytes(range(0x80, 0xC0)).decode("cp1251", errors="ignore"))
_PAIR = re.compile(f"[РС][{_UPPER}\x98]")
_MOSTLY = 0.7


def old_cyrillic(
    data: bytes, encodings: Sequence[str], has_headers: Callable[[str], bool]
) -> tuple[str, str] | None:
    """The text and its encoding where just one of them gives Cyrillic words with headers of the contract."""
    readings: dict[str, tuple[str, str]] = {}
    for encoding in encodings:
        for codec in _CODECS.get(encoding, ()):
            text = _decoded(data, codec)
            if text is not None and _is_cyrillic(text) and has_headers(text):
                readings.setdefault(text, (text, codec))
    return next(iter(readings.values())) if len(readings) == 1 else None


def likely_encoding(data: bytes) -> str | None:
    """Which old encoding alone makes words of the bytes, for the advice; too little to read a file by."""
    likely = [
        name
        for name, codecs in _CODECS.items()
        if any((text := _decoded(data, codec)) is not None and _is_cyrillic(text) for codec in codecs)
    ]
    return likely[0] if len(likely) == 1 else None


def _decoded(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _is_cyrillic(text: str) -> bool:
    """Whether what is no ASCII is words, in small letters, in capitals or begun with one."""
    sample = text[:_SAMPLE]
    words = _WORD.findall(sample)
    foreign = sum(1 for character in sample if ord(character) > 127)
    proper = sum(1 for word in words if _PROPER.fullmatch(word))
    lettered = sum(map(len, words))
    return bool(words) and lettered > _ENOUGH * foreign and proper > _ENOUGH * len(words)


def mended(text: str) -> tuple[str, str] | None:
    """UTF-8 that was read as another encoding and saved again, turned back; None unless all of it can be.

    With the name of that encoding. Not one sign is guessed: each has its byte, and the bytes are UTF-8.
    """
    for name, codec in _TAKEN_FOR.items():
        # Of nearly every text the beginning shows already that it was taken for nothing else.
        if _read_back(text[:_SAMPLE], codec, whole=len(text) <= _SAMPLE) is None:
            continue
        if (back := _read_back(text, codec)) is not None and _is_cyrillic(back):
            return back, name
    return None


def _read_back(text: str, codec: str, whole: bool = True) -> str | None:
    """The UTF-8 that a text was; None where it was none.  One that is not whole may end within a letter."""
    if (data := _bytes_of(text, codec)) is None:
        return None
    try:
        return getincrementaldecoder("utf-8-sig")().decode(data, final=whole)
    except UnicodeDecodeError:
        return None


def is_garbled(text: str) -> bool:
    """Whether most of a text is UTF-8 read as Windows-1251, though some of it is lost."""
    sample = text[:_SAMPLE]
    foreign = sum(1 for character in sample if ord(character) > 127)
    return foreign > 0 and 2 * len(_PAIR.findall(sample)) > _MOSTLY * foreign


def _bytes_of(text: str, codec: str) -> bytes | None:
    """The bytes of a text; signs that the encoding has no letter for are kept by programs as their number."""
    made = bytearray()
    for piece in re.split("([\x80-\x9f])", text):
        if len(piece) == 1 and "\x80" <= piece <= "\x9f":
            made.append(ord(piece))
            continue
        try:
            made += piece.encode(codec)
        except UnicodeEncodeError:
            return None
    return bytes(made)
