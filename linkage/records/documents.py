"""Numbers of documents and tax numbers in one spelling, and what a number itself tells."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from linkage.records.dates import PartialDate
from linkage.records.missing_values import is_missing
from linkage.records.spelling import tidy

_TO_CYRILLIC = str.maketrans("ABCEHIKMOPTXY", "АВСЕНІКМОРТХУ")
_LABELS = re.compile(
    r"(?i)\b(?:паспорт\w*|пасп|серія|серия|номер|посвідчення|удостоверение|військов\w+ квит\w+|в/к|№"
    r"|военн\w+ билет\w*|id-?картка|id-?карта|id card|id|card|passport|series|ser|number|no|ном|унзр|unzr"
    r"|свідоцтво|свидетельство)\b|№"
)


@dataclass(frozen=True, slots=True)
class Document:
    """A document's number.

    ``kind`` is passport (two letters, six digits), id_card (nine digits), military_id, birth_certificate,
    register_number (УНЗР: birth date and five digits) or None; ``text`` the bare number in capitals, letters
    Cyrillic where they can be; ``birth_date`` where the number holds one.
    """

    text: str
    kind: str | None = None
    birth_date: PartialDate | None = None


_MILITARY = re.compile(r"(?i)військов|военн|в/к|military")
_DECIMALS = re.compile(r"\.0+$")
_NO_NUMBER = re.compile(r"[^\w-]+")
_OF_REGISTER = re.compile(r"\d{8}-?\d{5}")
_LOOSE_DASH = re.compile(r"(?<=\d)-|-(?=\d{6,})")
_LATIN_SERIES = re.compile(r"[A-Z]{1,3}\d{5,9}")
_LATIN_BESIDE_CYRILLIC = re.compile(r"[A-Z](?=[А-ЯІЇЄҐ])|(?<=[А-ЯІЇЄҐ])[A-Z]")
_SERIES = re.compile(r"[А-ЯІЇЄҐA-Z]{2}\d{6,7}")
_ID_CARD = re.compile(r"\d{9}")
_OF_BIRTH = re.compile(r"[IVXІХ\d]+-?[А-ЯІЇЄҐ]{2}\d{6}")


@lru_cache(maxsize=100_000)
def parse_document(text: str) -> Document:
    """The number without labels, blanks and Latin look-alikes; never raises."""
    military = _MILITARY.search(tidy(text)) is not None
    before, found = text, _read(text, military)
    while found.text not in ("", before):  # what is left may be a label: of N:O it is NO
        before, found = found.text, _read(found.text, military)
    return found


def _read(text: str, military: bool) -> Document:
    """One reading of a number, or of what a reading left."""
    cleaned = tidy(text)
    if is_missing(cleaned):
        return Document("")
    bare = _DECIMALS.sub("", _LABELS.sub(" ", cleaned)).upper()
    bare = _NO_NUMBER.sub("", bare)
    if _OF_REGISTER.fullmatch(bare):
        return _register_number(bare)
    bare = _LOOSE_DASH.sub("", bare)
    if _LATIN_SERIES.fullmatch(bare) and not bare[:2].translate(_TO_CYRILLIC).isascii():
        bare = bare.translate(_TO_CYRILLIC)
    bare = _LATIN_BESIDE_CYRILLIC.sub(lambda hit: hit[0].translate(_TO_CYRILLIC), bare)
    return Document(bare, _kind(bare, military))


def _kind(bare: str, military: bool) -> str | None:
    if _SERIES.fullmatch(bare):
        return "military_id" if military or len(bare) == 9 else "passport"
    if _ID_CARD.fullmatch(bare):
        return "id_card"
    if _OF_BIRTH.fullmatch(bare):
        return "birth_certificate"
    return None


def _register_number(bare: str) -> Document:
    digits = bare.replace("-", "")
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return Document(digits)
    return Document(
        f"{digits[:8]}-{digits[8:]}", "register_number", PartialDate(born.year, born.month, born.day)
    )


@dataclass(frozen=True, slots=True)
class TaxNumber:
    """A taxpayer's number (РНОКПП).

    ``valid``: ten digits whose check digit fits; only then ``birth_date`` and ``sex`` (``m``, ``f``) are read
    from it. ``note`` says what is wrong, without the number.
    """

    text: str
    valid: bool = False
    birth_date: PartialDate | None = None
    sex: str | None = None
    note: str = ""


_WEIGHTS = (-1, 5, 7, 9, 4, 6, 10, 5, 7)
_DAY_ZERO = date(1899, 12, 31)


@lru_cache(maxsize=100_000)
def parse_tax_number(text: str) -> TaxNumber:
    """Read a taxpayer's number; a wrong one is kept with a note, never refused; never raises.

    The first five digits count the days from 31 December 1899 to the birth, the ninth is odd for men, the
    tenth is the sum of the first nine weighted by -1, 5, 7, 9, 4, 6, 10, 5, 7, modulo 11, modulo 10 (rule of
    the State Tax Service). A number that a spreadsheet robbed of its leading zero gets it back.
    """
    cleaned = tidy(text)
    if is_missing(cleaned):
        return TaxNumber("")
    digits = re.sub(r"\D", "", re.sub(r"\.0+$", "", cleaned))
    if len(digits) == 9 and _check_digit(f"0{digits}"):
        digits = f"0{digits}"
    if len(digits) != 10:
        return TaxNumber(digits or cleaned, note="a tax number has ten digits")
    if not _check_digit(digits):
        return TaxNumber(digits, note="the check digit of the tax number does not fit")
    born = _DAY_ZERO + timedelta(days=int(digits[:5]))
    return TaxNumber(
        digits, True, PartialDate(born.year, born.month, born.day), "m" if int(digits[8]) % 2 else "f"
    )


def _check_digit(digits: str) -> bool:
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits[:9], strict=True))
    return total % 11 % 10 == int(digits[9])
